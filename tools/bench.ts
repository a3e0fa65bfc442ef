/** `npm run bench`: figures as JSON lines, each beside a peer measured in the same run. */
import { runOrExit } from './run.ts'
import { buildBff, buildWeb } from './bundle.ts'

await buildWeb('production')
await buildBff()
await runOrExit('node', ['tests/bench/main.ts', ...process.argv.slice(2)])
