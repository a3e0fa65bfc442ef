/** Counts of the test runners of one command, added up into the closing line «N passed, N failed, N skipped». */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.ts'

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

const results = join(root, '.cache/results')

const add = (left: Tally, right: Tally): Tally => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
})

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 }
export const sumTallies = (tallies: readonly Tally[]): Tally => tallies.reduce(add, nothing)
export const sayTally = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/** Runs Vitest projects. A run that reports no test at all counts as one failure. */
export const runVitest = async (projects: readonly string[], more: readonly string[] = []): Promise<Tally> => {
  const file = join(results, `vitest-${projects.join('-')}.json`)
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  const code = await run('vitest', [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...more,
  ])
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
  }
  const failed = report.numFailedTests + (code !== 0 && report.numFailedTests === 0 ? 1 : 0)
  return {
    passed: report.numPassedTests,
    failed: report.numPassedTests + failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Runs the browser tests. */
export const runPlaywright = async (more: readonly string[] = []): Promise<Tally> => {
  const file = join(results, 'playwright.json')
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  const code = await run('playwright', ['test', '--config', 'tests/e2e/playwright.config.ts', ...more], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  }
  const failed = stats.unexpected + stats.flaky
  return {
    passed: stats.expected,
    failed: failed + (code !== 0 && failed === 0 ? 1 : 0),
    skipped: stats.skipped,
  }
}

/** Keeps a command's tally, so that the next command of a CI run can add to it. */
export const saveTally = (name: string, tally: Tally): void => {
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, `tally-${name}.json`), JSON.stringify(tally))
}

export const loadTally = (name: string): Tally => {
  const file = join(results, `tally-${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : { passed: 0, failed: 1, skipped: 0 }
}
