import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The import table of the house: which room may import which, and which packages. Reviewed like code, kept by this test. */
const table: Readonly<Record<string, { rooms: readonly string[]; packages: readonly RegExp[] }>> = {
  shared: { rooms: ['shared'], packages: [/^zod\/mini$/] },
  'card-bridge': { rooms: ['card-bridge', 'shared/errors', 'shared/bytes'], packages: [] },
  bff: {
    rooms: ['bff', 'shared'],
    packages: [
      /^node:/,
      /^hono/,
      /^@hono\/node-server/,
      /^drizzle/,
      /^better-sqlite3$/,
      /^pg$/,
      /^zod/,
      /^nodemailer$/,
      /^ical-generator$/,
    ],
  },
  web: {
    rooms: ['web', 'shared', 'card-bridge'],
    packages: [
      /^react/,
      /^@tanstack\/react-query$/,
      /^pdf-lib$/,
      /^fontkit$/,
      /^pdfjs-dist/,
      /^uqr$/,
      /^@fontsource/,
      /^@expo-google-fonts/,
      /^zod\/mini$/,
    ],
  },
  mocks: {
    rooms: ['mocks', 'shared', 'bff/parties', 'card-bridge'],
    // The stand-ins' authority alone: trust is decided without these (docs/decisions/004-pki-over-der.md).
    packages: [
      /^node:/,
      /^msw/,
      /^hono/,
      /^@hono\/node-server/,
      /^zod/,
      /^pkijs$/,
      /^asn1js$/,
      /^@peculiar\/webcrypto$/,
      /^smtp-server$/,
    ],
  },
  'mocks/demo': { rooms: ['mocks', 'shared', 'card-bridge', 'web'], packages: [/^react/, /^zod\/mini$/] },
  tools: { rooms: ['tools', 'mocks', 'shared'], packages: [/^node:/, /^@playwright\/test$/, /^vite$/] },
}

/** Where a room outside tests is let into a narrower place than its table says. */
const doors: readonly { from: string; to: string; only: RegExp }[] = [
  { from: 'web', to: 'card-bridge', only: /^web\/(card|app)\// },
  { from: 'mocks', to: 'bff/parties', only: /^mocks\// },
]

const root = resolve(import.meta.dirname, '../..')

type Import = { readonly file: string; readonly target: string; readonly isPackage: boolean }

const sourceFiles = (directory: string): string[] =>
  readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))

/** Not the word `from` in quotes, nor what stands between two texts. */
const importPattern = /(?<!['\w.])(?:from|import)\s*\(?\s*'([^'\n]+)'/g

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map(([, specifier = '']) => {
    if (specifier.startsWith('#')) return { file, target: specifier.slice(1), isPackage: false }
    if (specifier.startsWith('.')) {
      return { file, target: relative(root, resolve(root, dirname(file), specifier)), isPackage: false }
    }
    return { file, target: specifier, isPackage: true }
  })

const roomOf = (file: string): string => (file.startsWith('mocks/demo/') ? 'mocks/demo' : (file.split('/')[0] ?? ''))

const rooms = ['shared', 'card-bridge', 'bff', 'web', 'mocks', 'tools']
const imports = rooms.flatMap(sourceFiles).flatMap(importsOf)

describe('the import table', () => {
  it('sees the imports of every room', () => {
    expect(new Set(imports.map(({ file }) => file.split('/')[0]))).toEqual(new Set(rooms))
    expect(imports.length).toBeGreaterThan(100)
  })

  it('is kept by every import of a room', () => {
    const strangers = imports.filter(
      ({ file, target, isPackage }) =>
        !isPackage && !table[roomOf(file)]?.rooms.some((room) => target === room || target.startsWith(`${room}/`)),
    )
    expect(strangers).toEqual([])
  })

  it('is kept by every import of a package', () => {
    const strangers = imports.filter(
      ({ file, target, isPackage }) =>
        isPackage && !table[roomOf(file)]?.packages.some((allowed) => allowed.test(target)),
    )
    expect(strangers).toEqual([])
  })

  it('lets nobody import a stand-in or a test', () => {
    const intruders = imports.filter(
      ({ file, target, isPackage }) => !isPackage && /^(mocks|tests)\//.test(target) && !/^(mocks|tools)\//.test(file),
    )
    expect(intruders).toEqual([])
  })

  it('lets the stand-ins see a party by its contract alone', () => {
    const behind = imports.filter(
      ({ file, target }) =>
        file.startsWith('mocks/') &&
        target.startsWith('bff/parties/') &&
        !/^bff\/parties\/[a-z-]+\/contract\.ts$/.test(target),
    )
    expect(behind).toEqual([])
  })

  it('keeps one service of the page out of another', () => {
    const services = new Set([
      'convenience-issuance',
      'billing-certificate',
      'pickup-reservation',
      'document-check',
      'card-handover',
    ])
    const crossing = imports.filter(({ file, target, isPackage }) => {
      const [room, from = ''] = file.split('/')
      const [, to = ''] = target.split('/')
      return (
        !isPackage &&
        room === 'web' &&
        target.startsWith('web/') &&
        services.has(from) &&
        services.has(to) &&
        from !== to
      )
    })
    expect(crossing).toEqual([])
  })

  it('reaches a narrow door only from where it stands', () => {
    const around = imports.filter(({ file, target }) =>
      doors.some(
        ({ from, to, only }) => file.startsWith(`${from}/`) && target.startsWith(`${to}/`) && !only.test(file),
      ),
    )
    expect(around).toEqual([])
  })
})
