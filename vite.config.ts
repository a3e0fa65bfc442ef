import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const room = (path: string) => resolve(import.meta.dirname, path)

/** Node tests share one module graph (`isolate: false`): a test keeps no state at module level. */
const nodeTests = (name: string, include: string[], testTimeout = 10_000) => ({
  extends: true as const,
  test: { name, include, isolate: false, testTimeout, hookTimeout: 60_000, environment: 'node' as const },
})

export default defineConfig(({ mode }) => ({
  root: mode === 'test' ? import.meta.dirname : room(mode === 'demo' ? 'mocks/demo' : 'web'),
  cacheDir: room(`.cache/vite-${mode}`),
  plugins: mode === 'test' ? [] : [react(), tailwindcss()],
  resolve: { tsconfigPaths: false },
  build: {
    outDir: room(mode === 'demo' ? 'dist/demo' : 'dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  test: {
    projects: [
      nodeTests('unit', ['{shared,card-bridge,bff,web,mocks,tools}/**/*.test.ts']),
      nodeTests('contract', ['tests/{contract,card,architecture}/**/*.test.ts']),
      nodeTests('flow', ['tests/flow/**/*.test.ts'], 30_000),
      nodeTests('interop', ['tests/interop/**/*.test.ts'], 120_000),
    ],
  },
}))
