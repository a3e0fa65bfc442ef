/** `npm run dev`: the stand-ins, the BFF restarted on every edit, and the pages with hot reload, on one address. */
import { join } from 'node:path'
import { createServer } from 'vite'
import { buildBff, tryBuildBff } from './bundle.ts'
import { dataDirectory, startDemo } from './demo.ts'
import { giveUp, onStop, requireFreePort, root } from './run.ts'

const port = await requireFreePort()
const origin = `http://localhost:${port}`

await buildBff()
// The pages are at `port`; the BFF stands behind them and must take them for its own.
const demo = await startDemo({
  port: 0,
  data: dataDirectory(),
  populated: true,
  environment: { MADOGUCHI_ORIGIN: origin, MADOGUCHI_WEB_ROOT: '' },
}).catch(giveUp)
const proxy = { target: demo.origin, changeOrigin: false }
const vite = await createServer({
  mode: 'demo',
  configFile: join(root, 'vite.config.ts'),
  server: { port, strictPort: true, proxy: { '/api': proxy, '/stand-ins': proxy, '/healthz': proxy } },
})
await vite.listen()
onStop(async () => {
  await Promise.all([vite.close(), demo.stop()])
})
demo.onUnexpectedEnd((name) => console.error(`madoguchi: ${name} ended by itself`))
console.log(demo.welcome.replaceAll(demo.origin, origin))

/** An edit that does not build or start leaves word of it and waits for the next one. */
const restartBff = async (): Promise<void> => {
  if (!(await tryBuildBff())) return
  await demo.stopProduct()
  await demo.restartProduct().then(
    () => console.log('madoguchi: the BFF has been restarted'),
    (error: Error) => console.error(`madoguchi: ${error.message}; the next edit starts it again`),
  )
}

// A change of the BFF or of what it shares: one bundle takes a fraction of a second, a restart a third.
let isStale = false
let isRestarting = false
vite.watcher.add([join(root, 'bff'), join(root, 'shared')])
vite.watcher.on('all', async (_, file) => {
  if (!/[\\/](bff|shared)[\\/].*(?<!\.test)\.ts$/.test(file)) return
  isStale = true
  if (isRestarting) return
  isRestarting = true
  while (isStale) {
    isStale = false
    await restartBff()
  }
  isRestarting = false
})
