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

type Way = readonly [program: string, args: readonly string[]]
const download: readonly Way[] = [['playwright', ['install', 'chromium']]]
const debian: readonly Way[] = [
  ['apt-get', ['update', '-q']],
  ['apt-get', ['install', '-qy', 'chromium']],
]
/** Who may install packages gets the system's own browser; anybody else may still download one. */
const ways = process.getuid?.() === 0 ? [...debian, ...download] : [...download, ...debian]

/** The path of a Chromium, installed where there is none. Ends the process when neither works. */
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
