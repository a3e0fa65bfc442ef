import { buildBff, buildWeb } from './bundle.ts'

await buildWeb('production')
await buildBff()
