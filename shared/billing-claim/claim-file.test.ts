import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inventedProviderNumber, makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeWindows31j, encodeWindows31j } from '#shared/csv/windows-31j.ts'
import { checkClaimFile, claimFaults, createClaimFileReader, type ClaimFault } from './claim-file.ts'

const read = (file: Uint8Array) => {
  const reader = createClaimFileReader()
  reader.push(file)
  return reader.end()
}

const provider = inventedProviderNumber
const control = (records: number) => `1,1,0,${records},J11,0,0,${provider},0,7,202703,0`
const data = (line: number) => `2,${line},"J121","03",202702`
const bytes = (...lines: readonly string[]) => encodeWindows31j(lines.map((line) => `${line}\r\n`).join('')).bytes
const octets = (...values: readonly number[]) => Uint8Array.from(values)

describe('a claim file', () => {
  it('EB-G-1 is read: data records, provider number and month of processing', () => {
    const expected = { ok: true, records: 2, providerNumber: provider, month: '2027-03' }
    expect(read(bytes(control(2), data(2), data(3), '3,4'))).toEqual(expected)
  })

  it('may have its items in quotes, its numbers filled with zeros, and its unused items empty', () => {
    const quoted = `"1","0000000001","000","0000001","J11","","",${provider},"","1","202703",""`
    expect(read(bytes(quoted, '"2","0000000002","J121","a ""b"" ,c"', '"3","0000000003"'))).toMatchObject({ ok: true })
  })

  it('may hold every character Windows-31J has, also those of vendors, and half-width kana', () => {
    expect(read(bytes(control(1), '2,2,J121,"髙﨑①㈱ｱｲｳ～−∥"', '3,3'))).toMatchObject({ ok: true, records: 1 })
  })

  it.each<[string, Uint8Array, ClaimFault, number]>([
    ['nothing', octets(), 'empty', 1],
    ['UTF-8', concatBytes(bytes(control(1)), encodeUtf8('2,2,J121,"髙"\r\n3,3\r\n')), 'character', 2],
    ['a character somebody made for himself', concatBytes(bytes(control(1)), octets(0x32, 0xf0, 0x40)), 'character', 2],
    ['half a character at the end', concatBytes(bytes(control(1)), octets(0x32, 0x88)), 'character', 2],
    ['a tab', bytes(control(1), '2,2,J121,\t', '3,3'), 'character', 2],
    ['a mark of the end of old disks', concatBytes(bytes(control(1), data(2), '3,3'), octets(0x1a)), 'after-end', 4],
    ['lines that end as on Unix', encodeUtf8(`${control(1)}\n${data(2)}\n3,3\n`), 'line-end', 1],
    ['a lone carriage return', encodeUtf8(`${control(1)}\r${data(2)}`), 'line-end', 1],
    ['a last line without its end', encodeUtf8(`${control(1)}\r\n${data(2)}\r\n3,3`), 'line-end', 3],
    ['a quote inside a cell', bytes(control(1), '2,2,J121,a"b', '3,3'), 'quote', 2],
    ['a quote that is not closed', bytes(control(1), '2,2,J121,"a', '3,3'), 'quote', 2],
    ['a quote that is open at the end', concatBytes(bytes(control(1)), encodeUtf8('2,2,J121,"a')), 'quote', 2],
    ['text behind a quote', bytes(control(1), '2,2,J121,"a"b', '3,3'), 'quote', 2],
    ['no control record', bytes(data(2), '3,3'), 'control-record', 1],
    ['an item too few in the control record', bytes(control(1).slice(0, -2), data(2), '3,3'), 'control-record', 1],
    ['an item too many in the control record', bytes(`${control(1)},0`, data(2), '3,3'), 'control-record', 1],
    ['an item too long', bytes(control(1).replace('J11', 'J'.repeat(40)), data(2), '3,3'), 'control-record', 1],
    ['a provider number of nine digits', bytes(control(1).replace(provider, '991000001')), 'provider-number', 1],
    ['no provider number', bytes(control(1).replace(provider, '')), 'provider-number', 1],
    ['a thirteenth month', bytes(control(1).replace('202703', '202713')), 'processing-month', 1],
    ['no data record', bytes(control(0), '3,2'), 'record-kind', 2],
    ['a second control record', bytes(control(1), control(1).replace('1,1', '1,2')), 'record-kind', 2],
    ['an empty line', bytes(control(1), '', data(3), '3,4'), 'record-kind', 2],
    ['a number left out', bytes(control(2), data(2), data(4), '3,5'), 'record-number', 3],
    ['a number twice', bytes(control(2), data(2), data(2), '3,4'), 'record-number', 3],
    ['a number that is none', bytes(control(1), data(2).replace('2,2', '2,x')), 'record-number', 2],
    ['no number', bytes(control(1), '2', '3,3'), 'data-record', 2],
    ['an identification of three signs', bytes(control(1), '2,2,J12,03', '3,3'), 'data-record', 2],
    ['an identification in small letters', bytes(control(1), '2,2,j121,03', '3,3'), 'data-record', 2],
    ['a data record without data', bytes(control(1), '2,2,J121', '3,3'), 'data-record', 2],
    ['more records than it says', bytes(control(1), data(2), data(3), '3,4'), 'record-count', 4],
    ['fewer records than it says', bytes(control(3), data(2), data(3), '3,4'), 'record-count', 4],
    ['no end', bytes(control(1), data(2)), 'end-missing', 3],
    ['an end record with more in it', bytes(control(1), data(2), '3,3,9'), 'after-end', 3],
    ['an end record without its number', bytes(control(1), data(2), '3'), 'record-number', 3],
    ['anything after its end', bytes(control(1), data(2), '3,3', data(4)), 'after-end', 4],
  ])('is refused with %s, by fault and line', (_, file, fault, line) => {
    expect(read(file)).toMatchObject({ ok: false, fault, line })
  })

  it('has a test for every fault it knows', () => {
    const shown = ['empty', 'character', 'line-end', 'quote', 'control-record', 'provider-number', 'processing-month']
    expect(
      new Set([...shown, 'record-kind', 'record-number', 'data-record', 'record-count', 'end-missing', 'after-end']),
    ).toEqual(new Set(claimFaults))
  })

  it('is told about to the octet', () => {
    expect(read(bytes(control(1), '2,2,J121,a"b'))).toMatchObject({ line: 2, octet: 11 })
  })

  it('reads the same in pieces of any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 37 }), { minLength: 1 }),
        fc.option(fc.nat(4000)),
        (records, sizes, spoiledAt) => {
          const file = makeClaimFile({ records })
          if (spoiledAt !== null) file[spoiledAt % file.length] = 0x22
          const reader = createClaimFileReader()
          for (let from = 0, turn = 0; from < file.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1
            reader.push(file.subarray(from, from + size))
            from += size
          }
          expect(reader.end()).toEqual(read(file))
        },
      ),
    )
  })

  it('counts what was written, whatever was written into it', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'aZ09あ亜髙ｱ,"　 '), maxLength: 12 })
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 }), (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const lines = rows.map((cells, at) => `2,${at + 2},J121,${cells.map(quote).join(',')}`)
        const file = bytes(control(rows.length), ...lines, `3,${rows.length + 2}`)
        expect(read(file)).toMatchObject({ ok: true, records: rows.length })
      }),
    )
  })

  it('never throws, and takes nothing that the decoder of the platform would not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        fc.uint8Array({ maxLength: 3 }),
        (records, at, inserted) => {
          const whole = makeClaimFile({ records })
          const from = at % whole.length
          const file = concatBytes(whole.subarray(0, from), inserted, whole.subarray(from + 1))
          if (read(file).ok) expect(decodeWindows31j(file)).toBeDefined()
        },
      ),
      { numRuns: 500 },
    )
  })

  it('lets others in between slices of a long one, and reads no further once it is refused', async () => {
    const file = makeClaimFile({ records: 40_000 })
    let pauses = 0
    const pause = () => {
      pauses += 1
      return Promise.resolve()
    }
    expect(await checkClaimFile(file, pause)).toMatchObject({ ok: true, records: 40_000 })
    expect(pauses).toBe(Math.ceil(file.length / (1 << 18)))
    file[10] = 0
    pauses = 0
    expect(await checkClaimFile(file, pause)).toMatchObject({ ok: false, fault: 'character', line: 1, octet: 11 })
    expect(pauses).toBe(0)
  })
})
