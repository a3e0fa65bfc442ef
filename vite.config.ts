import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const room = (path: string) => resolve(import.meta.dirname, path)

/** Node tests share one module graph (`isolate: false`): a test keeps no state at module level. */
const nodeTests = (name: string, include: string[], testTimeout = 30_000) => ({
  extends: true as const,
  test: { name, include, isolate: false, testTimeout, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } },
})

/** How long each plug-in took is news to nobody who only wants to start. */
const quiet = { checks: { bundlerTimings: false } }

/** The BFF as one file: drizzle's hundreds of modules cost seconds when they are read one by one. */
const bff = {
  root: import.meta.dirname,
  ssr: { noExternal: true as const, external: ['better-sqlite3', 'pg-native'] },
  build: {
    ssr: true,
    outDir: room('dist/bff'),
    emptyOutDir: true,
    target: 'node22',
    rolldownOptions: {
      ...quiet,
      input: { server: room('bff/server.ts'), 'audit-verify': room('bff/audit-verify.ts') },
    },
  },
}

const page = (root: string, outDir: string) => ({
  root: room(root),
  publicDir: room('web/public'),
  plugins: [react(), tailwindcss()],
  worker: { rolldownOptions: quiet },
  build: {
    outDir: room(outDir),
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: quiet,
    // Everything a file of its own origin: the content security policy knows no data: scripts or fonts.
    assetsInlineLimit: 0,
  },
})

const tests = {
  root: import.meta.dirname,
  test: {
    projects: [
      nodeTests('unit', ['{shared,card-bridge,bff,web,mocks,tools}/**/*.test.ts']),
      nodeTests('contract', ['tests/{contract,card,architecture}/**/*.test.ts']),
      nodeTests('flow', ['tests/flow/**/*.test.ts'], 60_000),
      nodeTests('interop', ['tests/interop/**/*.test.ts'], 120_000),
    ],
  },
}

const byMode: Readonly<Record<string, object>> = {
  test: tests,
  bff,
  demo: page('mocks/demo', 'dist/demo'),
}

export default defineConfig(({ mode }) => ({
  cacheDir: room(`.cache/vite-${mode}`),
  ...(byMode[mode] ?? page('web', 'dist/web')),
}))
