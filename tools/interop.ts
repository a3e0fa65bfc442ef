/** Tests judged by programs nobody here wrote. On Debian they are installed; elsewhere what is missing is said. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requireBrowser } from './browser.ts'
import { runVitest, saveTally, sayTally } from './tally.ts'

/** Program (or a file of it) and the Debian package that brings it; what is there already is not installed again. */
const programs: Readonly<Record<string, string>> = {
  openssl: 'openssl',
  pdftoppm: 'poppler-utils',
  qpdf: 'qpdf',
  ipptool: 'cups-ipp-utils',
  'dbus-daemon': 'dbus-daemon',
  'pkcs15-tool': 'opensc',
  pcscd: 'pcscd',
  javac: 'default-jdk-headless',
  pk12util: 'libnss3-tools',
  certtool: 'gnutls-bin',
}
/** What brings no program of its own onto the path. */
const others = ['postgresql', 'vsmartcard-vpcd']

const isDebian = spawnSync('dpkg', ['--version'], { stdio: 'ignore' }).status === 0
const isOnPath = (program: string) =>
  ['/usr/sbin', ...(process.env['PATH'] ?? '').split(':')].some((folder) => existsSync(join(folder, program)))
const isInstalled = (name: string) =>
  spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' }).stdout === 'installed'

const missing = [
  ...Object.entries(programs).flatMap(([program, name]) => (isOnPath(program) ? [] : [name])),
  ...others.filter((name) => !isDebian || !isInstalled(name)),
]

if (isDebian && missing.length > 0) {
  console.error(`madoguchi: installing ${missing.join(' ')}`)
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
  const done = spawnSync('apt-get', ['install', '-qy', '--no-install-recommends', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (done.status !== 0) console.error('madoguchi: not everything could be installed; tests that need it are skipped')
} else if (missing.length > 0) {
  console.error(`madoguchi: not a Debian system; tests that need one of these may be skipped: ${missing.join(' ')}`)
}

process.env['CHROMIUM_PATH'] = requireBrowser()
const tally = await runVitest(['interop'])
const skippedInCi = process.env['CI'] === 'true' && tally.skipped > 0
if (skippedInCi) console.error('madoguchi: in CI nothing may be skipped')
const counted = skippedInCi ? { ...tally, failed: tally.failed + tally.skipped, skipped: 0 } : tally
saveTally('interop', counted)
console.log(sayTally(counted))
process.exitCode = counted.failed === 0 ? 0 : 1
