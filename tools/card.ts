import { runOrExit } from './run.ts'

await runOrExit('node', ['mocks/card/vpcd-command.ts', ...process.argv.slice(2)])
