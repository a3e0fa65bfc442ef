/** The three bundles: the product's page, the same page with the demo's controls, and the BFF in one file. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, runOrExit } from './run.ts'

export const buildWeb = (mode: 'production' | 'demo'): Promise<void> =>
  runOrExit('vite', ['build', '--mode', mode, '--logLevel', 'warn'])

/** False when it could not be built; Vite has said why. One file starts in a third of a second, its modules in two. */
export const tryBuildBff = async (): Promise<boolean> => {
  const code = await run('vite', ['build', '--mode', 'bff', '--ssr', '--logLevel', 'warn'])
  const migrations = join(root, 'bff/platform/database/migrations')
  if (code === 0) cpSync(migrations, join(root, 'dist/bff/migrations'), { recursive: true })
  return code === 0
}

export const buildBff = async (): Promise<void> => {
  if (!(await tryBuildBff())) process.exit(1)
}

const digestSources = (): string => {
  const hash = createHash('sha256')
  const files = globSync(['{shared,card-bridge,bff,web,mocks}/**/*.*', 'vite.config.ts', 'package-lock.json'], {
    cwd: root,
  })
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** What `npm start` runs, built anew only where a source has changed: a build empties its folder, and its mark with it. */
export const buildDemo = async (): Promise<void> => {
  const marks = ['dist/demo/.vite/sources', 'dist/bff/sources'].map((path) => join(root, path))
  const digest = digestSources()
  if (marks.every((mark) => existsSync(mark) && readFileSync(mark, 'utf8') === digest)) return
  console.log('Building …')
  await Promise.all([buildWeb('demo'), buildBff()])
  for (const mark of marks) writeFileSync(mark, digest)
}
