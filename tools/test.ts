import { requireBrowser } from './browser.ts'
import { buildBff, buildWeb } from './bundle.ts'
import { runGates } from './gates.ts'
import { nothing, oneFailure, runPlaywright, runVitest, saveTally, sayTally, sumTallies } from './tally.ts'

process.env['CHROMIUM_PATH'] = requireBrowser()
const green = await runGates()
const tally = sumTallies([
  green ? nothing : oneFailure('a gate (oxfmt, oxlint, tsc or knip)'),
  await buildWeb('production').then(() => runVitest(['unit', 'contract', 'flow'])),
  await Promise.all([buildWeb('demo'), buildBff()]).then(() => runPlaywright()),
])
saveTally('test', tally)
console.log(sayTally(tally))
process.exitCode = tally.failed === 0 ? 0 : 1
