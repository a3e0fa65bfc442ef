import { runOrExit } from './run.ts'

await runOrExit('node', ['bff/audit-verify.ts', ...process.argv.slice(2)])
