import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeSchema } from '#bff/platform/database/schema.ts'
import { sqliteKit } from '#bff/platform/database/kit.ts'
import { getTableName } from 'drizzle-orm'
import { households } from '#mocks/people/households.ts'

/** What the production build of the page must not contain, and how much of it a first load may cost. */
const built = resolve(import.meta.dirname, '../../dist/web')

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[]; css?: string[]; isEntry?: boolean; src?: string }
const manifest = () => JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

const texts = () =>
  readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|html|json)$/.test(entry.name))
    .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }))

const occurrences = (needles: readonly string[]) =>
  texts().flatMap(({ name, text }) => needles.filter((needle) => text.includes(needle)).map((needle) => `${name}: ${needle}`))

/** Files a route needs before it shows: an entry, the lazy chunks named, and everything they import at once. */
const filesOf = (roots: readonly string[]): Set<string> => {
  const chunks = manifest()
  const files = new Set<string>(['index.html'])
  const visited = new Set<string>()
  const visit = (key: string) => {
    const chunk = chunks[key]
    if (chunk === undefined || visited.has(key)) return
    visited.add(key)
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const key of roots) visit(key)
  return files
}

const gzippedKilobytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file)), { level: 9 }).length, 0) / 1000

describe('the production build of the page', () => {
  it('holds no invented person', () => {
    const names = households.flatMap(({ members }) => members.flatMap(({ name }) => [name.text, name.kana]))
    expect(names.length).toBeGreaterThan(10)
    expect(occurrences(names)).toEqual([])
  })

  it('holds no name of a table', () => {
    const tables = Object.values(makeSchema(sqliteKit)).map((table) => getTableName(table))
    // Words that are also ordinary words of the page's own code are looked for as quoted names.
    expect(occurrences(tables.filter((name) => name.includes('_')))).toEqual([])
  })

  it('holds no address of an outside party and no third-party origin to load from', () => {
    expect(occurrences(['127.0.0.1', 'localhost:', '/messages/eligibility', 'application/ipp', 'fonts.googleapis.com'])).toEqual([])
    const html = readFileSync(join(built, 'index.html'), 'utf8')
    expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url).filter((url) => !url?.startsWith('/'))).toEqual([])
  })

  it('shows the home page for at most 120 kB and the kiosk for at most 140 kB, gzipped', () => {
    const entry = Object.entries(manifest()).find(([, chunk]) => chunk.isEntry)?.[0] ?? ''
    const kiosk = Object.keys(manifest()).find((key) => /kiosk-page\.tsx$/.test(key)) ?? 'missing'
    const home = filesOf([entry])
    const atKiosk = filesOf([entry, kiosk])
    expect(atKiosk.size).toBeGreaterThan(home.size)
    expect(gzippedKilobytes(home)).toBeLessThanOrEqual(120)
    expect(gzippedKilobytes(atKiosk)).toBeLessThanOrEqual(140)
  })
})
