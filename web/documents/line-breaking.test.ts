import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitClusters } from './clusters.ts'
import { breakLines, mayBreakBetween } from './line-breaking.ts'

const items = (text: string) =>
  splitClusters(text).map((cluster) => ({ cluster, advance: cluster < '\u{250}' ? 0.5 : 1 }))
const lines = (text: string, width: number): string[] =>
  breakLines(items(text), width).map((line) => line.map(({ cluster }) => cluster).join(''))

describe('lines', () => {
  it('end where they are full', () => {
    expect(lines('架空県見本市中央', 3)).toEqual(['架空県', '見本市', '中央'])
  })

  it('never begin with a closing mark nor end with an opening one', () => {
    expect(lines('写しは、原本', 3)).toEqual(['写し', 'は、原', '本'])
    expect(lines('原本「写し」', 3)).toEqual(['原本', '「写', 'し」'])
  })

  it('keep words and numbers whole where they can', () => {
    expect(lines('番地１０１号 Room 1204', 4)).toEqual(['番地', '１０１号 ', 'Room ', '1204'])
  })

  it('never begin with a space', () => {
    expect(lines('見本　花子', 2)).toEqual(['見本　', '花子'])
  })

  it('cut a word that is longer than the line', () => {
    expect(lines('ABCDEFGH', 2)).toEqual(['ABCD', 'EFGH'])
  })

  it('hold every character in order, and fit unless one character alone does not', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'架空「」、。A1- 　ー葛') }),
        fc.integer({ min: 1, max: 9 }),
        (text, width) => {
          const broken = breakLines(items(text), width)
          expect(
            broken
              .flat()
              .map(({ cluster }) => cluster)
              .join(''),
          ).toBe(text)
          for (const line of broken) {
            const end = line.findLastIndex(({ cluster }) => cluster.trim() !== '')
            const used = line.slice(0, end + 1).reduce((sum, { advance }) => sum + advance, 0)
            expect(used <= width || line.length === 1).toBe(true)
          }
        },
      ),
    )
  })

  it('may end between kanji and not inside a word', () => {
    expect(mayBreakBetween('架', '空')).toBe(true)
    expect(mayBreakBetween('A', 'b')).toBe(false)
    expect(mayBreakBetween('架', '。')).toBe(false)
    expect(mayBreakBetween('（', '架')).toBe(false)
  })
})
