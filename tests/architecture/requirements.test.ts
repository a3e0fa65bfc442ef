import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

type Page = {
  readonly file: string
  readonly service: string
  /** How many lines each group has; a group without a number of its own joins its count without a hyphen. */
  readonly counts: Readonly<Record<string, number>>
}

const pages: readonly Page[] = [
  {
    file: 'docs/requirements-billing.md',
    service: 'EB',
    counts: { G: 10, A: 7, B: 11, F1: 10, F2: 9, F3: 3, F4: 5, ST: 10, TR: 16, SC: 22, R: 18, D: 9, X: 7, N: 5 },
  },
  {
    file: 'docs/requirements-reservation.md',
    service: 'RS',
    counts: { G: 10, USR: 14, SC: 20, R: 11, SET: 14, STF: 15, D: 5, NF: 7 },
  },
  { file: 'docs/requirements-handover.md', service: 'CM', counts: { F: 15, SC: 10, ST: 7, R: 6, X: 4 } },
]

/** `EB-F1-3..8`, `RS-SC-12 to 17` and `EB-SC-1, 2` stand for each of them. */
const expand = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const add = (prefix: string, from: string, until: string) => {
    for (let number = Number(from); number <= Number(until); number += 1) found.add(prefix + number)
  }
  for (const match of text.matchAll(
    /((?:EB|RS|CM)-(?:(?:F\d|[A-Z]+)-|A|B))(\d+(?:(?:\.\.| to )\d+)?(?:, \d+(?:(?:\.\.| to )\d+)?)*)/g,
  )) {
    const [, prefix = '', numbers = ''] = match
    for (const [, from = '', until = from] of numbers.matchAll(/(\d+)(?:(?:\.\.| to )(\d+))?/g))
      add(prefix, from, until)
  }
  return found
}

/** Names of tests are strings; a comment that names a line shows nothing. */
const namedIn = (file: string): ReadonlySet<string> =>
  expand((read(file).match(/['`][^'`\n]*(?:EB|RS|CM)-[^'`\n]*['`]/g) ?? []).join('\n'))

const linesOf = ({ service, counts }: Page): readonly string[] =>
  Object.entries(counts).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${service}-${group}${/^[AB]$/.test(group) ? '' : '-'}${index + 1}`),
  )

describe.each(pages)('the requirements of $service', (page) => {
  const rows = new Map(
    read(page.file)
      .split('\n')
      .flatMap((line) => {
        const [, id = '', shown = '', note = ''] = line.split('|').map((cell) => cell.trim())
        return id.startsWith(`${page.service}-`)
          ? [[id, { files: [...shown.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file), note }]]
          : []
      }),
  )
  const lines = linesOf(page)

  it('are all there, each with a test or a reason', () => {
    expect([...rows.keys()].toSorted()).toEqual(lines.toSorted())
    expect(lines.filter((id) => rows.get(id)?.files.length === 0 && rows.get(id)?.note === '')).toEqual([])
  })

  it('are named by the tests that are said to show them', () => {
    const wrong = [...rows].flatMap(([id, { files }]) =>
      files.filter((file) => !existsSync(join(root, file)) || !namedIn(file).has(id)).map((file) => `${id} ${file}`),
    )
    expect(wrong).toEqual([])
  })
})

it('a range and a row of numbers name each line, and nothing beside them', () => {
  expect([...expand('RS-SC-1, 2, 12 to 14: CM-ST-1..3 EB-F1-9 EB-A2, 4 of 96')]).toEqual([
    ...['RS-SC-1', 'RS-SC-2', 'RS-SC-12', 'RS-SC-13', 'RS-SC-14', 'CM-ST-1', 'CM-ST-2', 'CM-ST-3'],
    ...['EB-F1-9', 'EB-A2', 'EB-A4'],
  ])
})
