/** Tests judged by programs nobody here wrote. On Debian they are installed; elsewhere what is missing is said. */
import { spawnSync } from 'node:child_process'
import { requireBrowser } from './browser.ts'
import { runVitest, saveTally, sayTally } from './tally.ts'

const packages = [
  'openssl',
  'poppler-utils',
  'qpdf',
  'postgresql',
  'cups-ipp-utils',
  'opensc',
  'pcscd',
  'vsmartcard-vpcd',
]

const isDebian = spawnSync('dpkg', ['--version'], { stdio: 'ignore' }).status === 0
const missing = isDebian
  ? packages.filter((name) => {
      const asked = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' })
      return asked.stdout !== 'installed'
    })
  : packages

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
