/**
 * Counts of the test runners of one command, added up into the closing line «N passed, N failed, N skipped»,
 * with the names of what failed before it: a log of an hour is read from its end.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root, run } from './run.ts'

export type Tally = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, a line each: file, name and the first line of why. */
  readonly failures: readonly string[]
}

const results = join(root, '.cache/results')

const add = (left: Tally, right: Tally): Tally => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
  failures: [...left.failures, ...right.failures],
})

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] }
export const oneFailure = (what: string): Tally => ({ ...nothing, failed: 1, failures: [what] })
export const sumTallies = (tallies: readonly Tally[]): Tally => tallies.reduce(add, nothing)
export const sayTally = ({ passed, failed, skipped, failures }: Tally): string =>
  [...failures.map((what) => `failed: ${what}`), `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')

const nameFailure = (file: string, title: string, message: string | undefined): string => {
  const [why = ''] = stripVTControlCharacters(message ?? '').split('\n')
  return `${relative(root, file)} › ${title}${why === '' ? '' : `: ${why}`}`
}

type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[] | null
    }[]
  }[]
}

const listVitestFailures = ({ testResults }: VitestReport): readonly string[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((result) => result.status === 'failed')
    if (status === 'failed' && tests.length === 0) return [nameFailure(name, 'the file itself', message)]
    return tests.map(({ fullName, failureMessages }) => nameFailure(name, fullName, failureMessages?.[0]))
  })

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
  const what = `vitest ${projects.join(', ')}`
  if (!existsSync(file)) return oneFailure(`${what} wrote no report (exit code ${code})`)
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  const tests = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: listVitestFailures(report),
  }
  if (tests.failed > 0) return tests
  if (code !== 0) return add(tests, oneFailure(`${what} ended with exit code ${code}`))
  return tests.passed === 0 ? add(tests, oneFailure(`${what} found no test`)) : tests
}

type PlaywrightSuite = {
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly file: string
    readonly title: string
    readonly tests: readonly {
      readonly status: string
      readonly results: readonly { readonly error?: { readonly message?: string } }[]
    }[]
  }[]
}

const listPlaywrightFailures = ({ suites = [], specs = [] }: PlaywrightSuite): readonly string[] => [
  ...specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) =>
        nameFailure(join(root, 'tests/e2e', file), title, results.find(({ error }) => error)?.error?.message),
      ),
  ),
  ...suites.flatMap(listPlaywrightFailures),
]

/** Runs the browser tests. */
export const runPlaywright = async (more: readonly string[] = []): Promise<Tally> => {
  const file = join(results, 'playwright.json')
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  const code = await run('playwright', ['test', '--config', 'tests/e2e/playwright.config.ts', ...more], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })
  if (!existsSync(file)) return oneFailure(`playwright wrote no report (exit code ${code})`)
  const { stats, suites } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    suites: readonly PlaywrightSuite[]
  }
  const tests = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: listPlaywrightFailures({ suites }),
  }
  return code !== 0 && tests.failed === 0 ? add(tests, oneFailure(`playwright ended with exit code ${code}`)) : tests
}

/** Keeps a command's tally, so that the next command of a CI run can add to it. */
export const saveTally = (name: string, tally: Tally): void => {
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, `tally-${name}.json`), JSON.stringify(tally))
}

export const loadTally = (name: string): Tally => {
  const file = join(results, `tally-${name}.json`)
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Tally)
    : oneFailure(`the command ${name} did not come to its end`)
}
