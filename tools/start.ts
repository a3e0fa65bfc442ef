/** `npm start`: builds, starts the stand-ins and the product on the embedded default, and says where to look. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startDemo } from './demo.ts'
import { buildBff, buildWeb } from './bundle.ts'
import { root } from './run.ts'

const port = Number(process.env['PORT'] ?? 8787)
const data = resolve(process.env['MADOGUCHI_DATA'] ?? join(root, '.data'))
mkdirSync(data, { recursive: true })

await Promise.all([buildWeb('demo'), buildBff()])
const demo = await startDemo({ port, data })

console.log(demo.welcome)

const stop = async () => {
  console.log('\nStopping; nothing is lost.')
  await demo.stop()
  process.exit(0)
}
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())
demo.onUnexpectedEnd((name) => {
  console.error(`madoguchi: ${name} ended by itself; stopping`)
  void demo.stop().then(() => process.exit(1))
})
