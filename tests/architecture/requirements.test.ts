import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** `EB-F1-3..8` and `EB-SC-1, 2` stand for each of them. */
const expand = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const match of text.matchAll(/(EB-(?:(?:F\d|[A-Z]+)-|A|B))(\d+)(?:\.\.(\d+))?((?:, \d+)*)/g)) {
    const [, prefix = '', from = '', until = from, more = ''] = match
    for (let number = Number(from); number <= Number(until); number += 1) found.add(prefix + number)
    for (const [number] of more.matchAll(/\d+/g)) found.add(prefix + number)
  }
  return found
}

/** Names of tests are strings; a comment that names a line shows nothing. */
const namedIn = (file: string): ReadonlySet<string> =>
  expand((read(file).match(/['`][^'`\n]*EB-[^'`\n]*['`]/g) ?? []).join('\n'))

const counts = { G: 10, A: 7, B: 11, F1: 10, F2: 9, F3: 3, F4: 5, ST: 10, TR: 16, SC: 22, R: 18, D: 9, X: 7, N: 5 }
const lines = Object.entries(counts).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `EB-${group}${/^[AB]$/.test(group) ? '' : '-'}${index + 1}`),
)

describe('the requirements of electronic care billing', () => {
  const rows = new Map(
    read('docs/requirements-billing.md')
      .split('\n')
      .flatMap((line) => {
        const [, id = '', shown = '', note = ''] = line.split('|').map((cell) => cell.trim())
        return id.startsWith('EB-')
          ? [[id, { files: [...shown.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file), note }]]
          : []
      }),
  )

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
