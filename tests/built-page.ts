/** What the production build of the page is made of: for the bundle check and the bench. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

export const builtPage = resolve(import.meta.dirname, '../dist/web')

type Chunk = {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
  readonly isEntry?: boolean
}

const readManifest = () =>
  JSON.parse(readFileSync(join(builtPage, '.vite/manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>

/** Name and text of every file a browser could be sent as text. */
export const readTexts = (): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(builtPage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|html|json)$/.test(entry.name))
    .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }))

/** Files a route needs before it shows: the entry, the lazy modules named by source path, and all they import at once. */
export const filesOfRoute = (lazyModules: readonly RegExp[] = []): ReadonlySet<string> => {
  const chunks = readManifest()
  const keys = Object.keys(chunks)
  const roots = [
    ...keys.filter((key) => chunks[key]?.isEntry === true),
    ...lazyModules.map((pattern) => {
      const key = keys.find((candidate) => pattern.test(candidate))
      if (key === undefined) throw new RangeError(`no module ${pattern} in the build`)
      return key
    }),
  ]
  const files = new Set(['index.html'])
  const visited = new Set<string>()
  const visit = (key: string): void => {
    const chunk = chunks[key]
    if (chunk === undefined || visited.has(key)) return
    visited.add(key)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const key of roots) visit(key)
  return files
}

/** The built file of each worker of the names: a page starts them by address, so that no import leads there. */
export const filesOfWorkers = (...names: readonly string[]): readonly string[] =>
  readdirSync(join(builtPage, 'assets'))
    .filter((file) => names.some((name) => file.startsWith(`${name}.worker-`)))
    .map((file) => `assets/${file}`)

export const gzippedKilobytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(builtPage, file)), { level: 9 }).length, 0) / 1000
