import { runOrExit } from './run.ts'

await runOrExit('oxfmt', ['.'])
await runOrExit('oxlint', ['--fix'])
