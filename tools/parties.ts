import { runOrExit } from './run.ts'

await runOrExit('node', ['mocks/server.ts', ...process.argv.slice(2)])
