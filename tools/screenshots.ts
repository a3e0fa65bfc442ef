/** `npm run screenshots`: the pictures of the README's tour, taken anew from the running product. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { requireBrowser } from './browser.ts'
import { buildBff, buildWeb } from './bundle.ts'
import { root, runOrExit } from './run.ts'

mkdirSync(join(root, 'docs/tour'), { recursive: true })
await Promise.all([buildWeb('demo'), buildBff()])
await runOrExit('playwright', ['test', '--config', 'tests/e2e/screenshots.config.ts', ...process.argv.slice(2)], {
  env: { CHROMIUM_PATH: requireBrowser() },
})
