import { standInsDirectory } from './demo.ts'
import { runOrExit } from './run.ts'

await runOrExit('node', ['mocks/card/vpcd-command.ts', '--data', standInsDirectory(), ...process.argv.slice(2)])
