/** The three bundles: the product's page, the same page with the demo's controls, and the BFF in one file. */
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, runOrExit } from './run.ts'

export const buildWeb = (mode: 'production' | 'demo'): Promise<void> =>
  runOrExit('vite', ['build', '--mode', mode, '--logLevel', 'warn'])

/** One file starts in a third of a second where hundreds of modules take two. */
export const buildBff = async (): Promise<void> => {
  await runOrExit('vite', ['build', '--mode', 'bff', '--ssr', '--logLevel', 'warn'])
  const migrations = join(root, 'bff/platform/database/migrations')
  if (existsSync(migrations)) cpSync(migrations, join(root, 'dist/bff/migrations'), { recursive: true })
}
