import { buildWeb } from './bundle.ts'
import { runGates } from './gates.ts'
import { runVitest, sayTally } from './tally.ts'

const green = await runGates()
await buildWeb('production')
const tally = await runVitest(['unit', 'contract'])
console.log(sayTally(tally))
process.exitCode = green && tally.failed === 0 ? 0 : 1
