/** Finds a Chromium for the browser tests, or installs one by the means the machine has. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const known = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const find = (): string | undefined =>
  [...known, chromium.executablePath()].find((path): path is string => path !== undefined && existsSync(path))

const ways: readonly (readonly [string, readonly string[]])[] = [
  ['playwright', ['install', 'chromium']],
  ['apt-get', ['update', '-q']],
  ['apt-get', ['install', '-qy', 'chromium']],
]

/** The path of a Chromium; tries Playwright's download first, then Debian's package. Ends the process when neither works. */
export const requireBrowser = (): string => {
  const there = find()
  if (there) return there
  for (const [program, args] of ways) {
    process.stderr.write(`madoguchi: no Chromium yet, trying: ${program} ${args.join(' ')}\n`)
    spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], shell: process.platform === 'win32' })
    const found = find()
    if (found) return found
  }
  process.stderr.write('madoguchi: no Chromium found and none could be installed. Install one and set CHROMIUM_PATH.\n')
  return process.exit(1)
}
