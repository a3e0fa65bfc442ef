import { run } from './run.ts'
import { loadTally, sayTally, sumTallies } from './tally.ts'

await run('node', ['tools/test.ts'])
await run('node', ['tools/interop.ts'])
const tally = sumTallies([loadTally('test'), loadTally('interop')])
console.log(sayTally(tally))
process.exitCode = tally.failed === 0 ? 0 : 1
