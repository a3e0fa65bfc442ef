import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { defuseCell, encodeCsv, parseCsv } from './csv.ts'
import { decodeWindows31j, encodeWindows31j } from './windows-31j.ts'

const text = (bytes: Uint8Array) => new TextDecoder('shift_jis').decode(bytes)

describe('Windows-31J', () => {
  it('writes every character it can read, as Windows does', () => {
    for (const character of ['髙', '﨑', '①', 'Ⅲ', '㈱', '〒', '亜', '熙', 'ｱ', '￥', '∥'])
      expect(decodeWindows31j(encodeWindows31j(character).bytes)).toBe(character)
  })

  it('writes 髙 as Windows writes it: FBFC, and not EEE0', () => {
    expect([...encodeWindows31j('髙').bytes]).toEqual([0xfb, 0xfc])
    expect(decodeWindows31j(new Uint8Array([0xee, 0xe0]))).toBe('髙')
  })

  it('takes the wave dash of either table for the same', () => {
    for (const pair of ['\u{301c}\u{ff5e}', '\u{2212}\u{ff0d}', '\u{2016}\u{2225}', '\u{2014}\u{2015}']) {
      const [one = '', other = ''] = pair
      expect(encodeWindows31j(one).unmappable).toEqual([])
      expect(encodeWindows31j(one).bytes).toEqual(encodeWindows31j(other).bytes)
    }
  })

  it('says which characters it has not, and puts 〓 in their place', () => {
    expect(encodeWindows31j('𠮷野 葛󠄀 €')).toMatchObject({ unmappable: ['𠮷', '\u{e0100}', '€'] })
    expect(text(encodeWindows31j('𠮷野').bytes)).toBe('〓野')
  })

  it('never writes a backslash for a yen sign', () => {
    expect(encodeWindows31j('\u{a5}').unmappable).toEqual(['\u{a5}'])
  })

  it('reads back all it writes without complaint', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0x20, max: 0xffef }).map((code) => String.fromCharCode(code)) }),
        (any) => {
          const { bytes, unmappable } = encodeWindows31j(any)
          fc.pre(unmappable.length === 0)
          expect(encodeWindows31j(decodeWindows31j(bytes) ?? '').bytes).toEqual(bytes)
        },
      ),
    )
  })

  it('refuses bytes of no character', () => {
    expect(decodeWindows31j(new Uint8Array([0x81, 0x20]))).toBeUndefined()
    expect(decodeWindows31j(new Uint8Array([0xa0]))).toBeUndefined()
  })
})

describe('a CSV file', () => {
  const table = { columns: ['氏名', '備考'], rows: [['鈴木　太郎', '改行\nと"引用"']], rowsBefore: 0 }

  it('of UTF-8 begins with a mark that spreadsheets look for, once', () => {
    const first = encodeCsv({ ...table, encoding: 'utf-8' }).bytes
    const second = encodeCsv({ ...table, encoding: 'utf-8', rowsBefore: 1 }).bytes
    expect([...first.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(parseCsv(concatBytes(first, second))?.rows).toEqual([...table.rows, ...table.rows])
  })

  it('reports what Windows-31J has not by row and column', () => {
    const rows = [
      ['髙橋', ''],
      ['𠮷田', '葛󠄀城'],
    ]
    expect(encodeCsv({ ...table, rows, encoding: 'windows-31j', rowsBefore: 10 }).unmappable).toEqual([
      { row: 12, column: '氏名', characters: ['𠮷'] },
      { row: 12, column: '備考', characters: ['\u{e0100}'] },
    ])
  })

  it.each(['=1+1', '+81', '-2+3', '@SUM(A1)', '\t=1', ' =1', '＝１', '|calc', '%x'])(
    'holds nothing that a spreadsheet would run: %s',
    (cell) => {
      const safe = number.test(cell) ? cell : `'${cell}`
      expect(defuseCell(cell)).toBe(safe)
    },
  )

  it('leaves plain numbers as they are', () => {
    for (const cell of ['-5', '+12.5', '100', '090-1234-5678', '']) expect(defuseCell(cell)).toBe(cell)
  })

  it('defuses and quotes a cell wherever it stands in its line', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'あ=＝+-@|%",\r\n \t　1') })
    const write = (text: string) => {
      const safe = defuseCell(text)
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
    }
    fc.assert(
      fc.property(fc.array(cell, { minLength: 3, maxLength: 3 }), (cells) => {
        const { bytes } = encodeCsv({ columns: ['a', 'b', 'c'], rows: [cells], encoding: 'utf-8', rowsBefore: 1 })
        expect(new TextDecoder().decode(bytes)).toBe(`${cells.map(write).join(',')}\r\n`)
      }),
    )
  })

  it('gives back what was put in, in either encoding', () => {
    const cell = fc
      .string({ unit: fc.constantFrom(...'あア亜髙=+-@",\r\n \t\'1a%') })
      .filter((any) => !any.startsWith("'"))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell)),
        fc.constantFrom('utf-8' as const, 'windows-31j' as const),
        (rows, encoding) => {
          const filled = rows.filter((cells) => cells.some((any) => any.trim() !== ''))
          const { bytes } = encodeCsv({ columns: ['a', 'b'], rows: filled, encoding, rowsBefore: 0 })
          expect(parseCsv(bytes)?.rows).toEqual(filled)
        },
      ),
    )
  })

  it.each([
    ['a quote that is not closed', 'a,b\r\n"1,2\r\n'],
    ['a quote inside a cell', 'a,b\r\n1"2,3\r\n'],
    ['text behind a quoted cell', 'a\r\n"1"2\r\n'],
    ['a line with more cells than the heading', 'a\r\n1,2\r\n'],
    ['a null', 'a\r\n\0\r\n'],
    ['nothing', ''],
  ])('is refused with %s', (_, file) => {
    expect(parseCsv(encodeUtf8(file))).toBeUndefined()
  })

  it('may end its lines in any of the three ways, and leave cells at the end out', () => {
    expect(parseCsv(encodeUtf8('a,b\n1,2\n\n3\r4,\r\n5,6'))).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['3', ''],
        ['4', ''],
        ['5', '6'],
      ],
    })
  })
})

const number = /^[+-]?\d+(\.\d+)?$/
