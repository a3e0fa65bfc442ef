/** `npm run dev`: the stand-ins, the BFF restarted on every edit, and the pages with hot reload, on one address. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createServer } from 'vite'
import { buildBff } from './bundle.ts'
import { startDemo } from './demo.ts'
import { root } from './run.ts'

const port = Number(process.env['PORT'] ?? 8787)
const data = resolve(process.env['MADOGUCHI_DATA'] ?? join(root, '.data'))
mkdirSync(data, { recursive: true })

await buildBff()
// The pages are at `port`; the BFF stands behind them and must take them for its own.
const demo = await startDemo({
  port: 0,
  data,
  environment: { MADOGUCHI_ORIGIN: `http://localhost:${port}`, MADOGUCHI_WEB_ROOT: '' },
})
const proxy = { target: demo.origin, changeOrigin: false }
const vite = await createServer({
  mode: 'demo',
  configFile: join(root, 'vite.config.ts'),
  server: { port, strictPort: true, proxy: { '/api': proxy, '/stand-ins': proxy, '/healthz': proxy } },
})
await vite.listen()
console.log(demo.welcome.replaceAll(demo.origin, `http://localhost:${port}`))

// A change of the BFF or of what it shares: one bundle takes a fraction of a second, a restart a third.
let rebuilding: Promise<void> = Promise.resolve()
vite.watcher.add([join(root, 'bff'), join(root, 'shared')])
vite.watcher.on('change', (file) => {
  if (!/\/(bff|shared)\/.*\.ts$/.test(file) || file.endsWith('.test.ts')) return
  rebuilding = rebuilding.then(async () => {
    await demo.stopProduct()
    await buildBff()
    await demo.restartProduct()
    console.log('madoguchi: the BFF has been restarted')
  })
})

const stop = async () => {
  await vite.close()
  await demo.stop()
  process.exit(0)
}
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())
