import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { toLatin1 } from './characters.ts'
import type { PdfObject } from './objects.ts'
import { openPdf, type PdfFile } from './reader.ts'
import { encodeLatin1 } from './serialize.ts'

/** A file by hand: objects by number, and whatever the last section should say. */
const header = '%PDF-1.7\n'

class Writer {
  text = header
  readonly offsets = new Map<number, number>()

  object(number: number, body: string, generation = 0): this {
    this.offsets.set(number, this.text.length)
    this.text += `${number} ${generation} obj\n${body}\nendobj\n`
    return this
  }

  table(trailer: string, numbers: readonly number[] = [...this.offsets.keys()], hasFree = true): this {
    const at = this.text.length
    this.text += hasFree ? 'xref\n0 1\n0000000000 65535 f \n' : 'xref\n'
    for (const number of numbers)
      this.text += `${number} 1\n${String(this.offsets.get(number)).padStart(10, '0')} 00000 n \n`
    return this.end(at, `trailer\n<<${trailer}>>\n`)
  }

  end(at: number, trailer = ''): this {
    this.text += `${trailer}startxref\n${at}\n%%EOF\n`
    return this
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return encodeLatin1(this.text)
  }
}

const minimal = (): Writer =>
  new Writer().object(1, '<</Type/Catalog/Pages 2 0 R>>').object(2, '<</Type/Pages/Kids[]/Count 0>>')

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'no error'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { detail } = error as AppError<'document.unreadable'>
    return error.code === 'document.unreadable' ? detail.reason : error.code
  }
}

const readAll = async (file: PdfFile): Promise<void> => {
  for (let revision = 0; revision < file.revisions.length; revision++) {
    for (let number = 0; number < Math.min(file.size, 300); number++) {
      try {
        const object = await file.readObject(number, revision)
        if (typeof object === 'object' && object?.kind === 'stream') await file.decodeStream(object, revision)
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'document.unreadable') throw error
      }
    }
  }
}

let table: Uint8Array
let stream: Uint8Array
beforeAll(async () => {
  table = await makePdf({ pages: 3, textField: 'name' })
  stream = await makePdf({ pages: 3, textField: 'name', xref: 'stream' })
})

const countPages = async (file: PdfFile): Promise<number> => {
  let pages = 0
  for (let number = 1; number < file.size; number++) {
    const object = await file.readObject(number)
    const type = typeof object === 'object' && object?.kind === 'dict' ? object.entries.get('Type') : undefined
    if (typeof type === 'object' && type?.kind === 'name' && type.value === 'Page') pages += 1
  }
  return pages
}

describe('a file by another writer', () => {
  it.each<[string, () => Uint8Array]>([
    ['with a table', () => table],
    ['with a cross-reference stream', () => stream],
  ])('%s is one revision to its last octet, and every object is found', async (_, make) => {
    const bytes = make()
    const file = await openPdf(bytes)
    expect(file.revisions).toHaveLength(1)
    const [revision] = file.revisions
    expect([revision?.start, revision?.end]).toEqual([0, bytes.length])
    expect(await countPages(file)).toBe(3)
    expect(await file.resolve(file.trailer.entries.get('Root'))).toMatchObject({ kind: 'dict' })
  })

  it('that is encrypted is refused as such', async () => {
    const writer = minimal().table('/Size 3/Root 1 0 R/Encrypt<</Filter/Standard>>')
    expect(await codeOf(openPdf(writer.bytes))).toBe('document.encrypted')
  })
})

describe('a linearized file', () => {
  /** Annex F by hand: the first page's section at the front, the main one at the end. */
  const linearized = (change: (text: string) => string = (text) => text): Uint8Array<ArrayBuffer> => {
    const place = (value: number): string => String(value).padStart(10, '0')
    const build = (numbers: { length: number; main: number; first: number; at: readonly number[] }): string => {
      const row = (object: number): string => `${place(numbers.at[object] ?? 0)} 00000 n \n`
      return [
        `${header}3 0 obj\n<</Linearized 1/L ${place(numbers.length)}>>\nendobj\n`,
        `xref\n3 2\n${row(3)}${row(4)}trailer\n<</Size 5/Root 4 0 R/Prev ${place(numbers.main)}>>\nstartxref\n0\n%%EOF\n`,
        '4 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\n',
        '1 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n2 0 obj\n(x)\nendobj\n',
        `xref\n0 3\n0000000000 65535 f \n${row(1)}${row(2)}trailer\n<</Size 3>>\nstartxref\n${numbers.first}\n%%EOF\n`,
      ].join('')
    }
    const draft = build({ length: 0, main: 0, first: 0, at: [] })
    const first = draft.indexOf('xref\n3 2')
    const at = [0, 1, 2, 3, 4].map((number) => draft.indexOf(`\n${number} 0 obj`) + 1)
    const length = draft.length - 1 + String(first).length
    return encodeLatin1(change(build({ length, main: draft.indexOf('xref\n0 3'), first, at })))
  }

  it('is one revision, and two once it is updated', async () => {
    const bytes = linearized()
    const file = await openPdf(bytes)
    expect(file.revisions).toMatchObject([{ start: 0, end: bytes.length, isLinearized: true }])
    expect(await file.readObject(2)).toMatchObject({ kind: 'string' })
    expect(await file.resolve(file.trailer.entries.get('Root'))).toMatchObject({ kind: 'dict' })
    const writer = new Writer()
    writer.text = toLatin1(bytes)
    writer.object(5, '(new)').table(`/Size 6/Prev ${file.startxref}/Root 4 0 R`, [5], false)
    const updated = await openPdf(writer.bytes)
    expect(updated.revisions.map(({ start, end }) => [start, end])).toEqual([
      [0, bytes.length],
      [bytes.length, writer.text.length],
    ])
  })

  it.each<[string, string, (text: string) => string]>([
    ['of another length than it says', 'xref-order', (text) => text.replace(/\/L 0/, '/L 1')],
    ['without its dictionary', 'xref-order', (text) => text.replace('/Linearized 1', '/Linearised 1')],
  ])('%s is refused', async (_, code, change) => {
    expect(await codeOf(openPdf(linearized(change)))).toBe(code)
  })
})

describe('revisions', () => {
  const updated = (): Writer => {
    const writer = minimal().object(3, '(old)').table('/Size 4/Root 1 0 R')
    const previous = writer.text.lastIndexOf('xref\n0 1')
    writer.object(3, '(new)').object(4, '(added)')
    return writer.table(`/Size 5/Root 1 0 R/Prev ${previous}`, [3, 4], false)
  }

  it('each see the objects as they were', async () => {
    const file = await openPdf(updated().bytes)
    const read = async (number: number, revision?: number): Promise<string | null> => {
      const object = await file.readObject(number, revision)
      return typeof object === 'object' && object?.kind === 'string' ? new TextDecoder().decode(object.bytes) : null
    }
    expect([await read(3, 0), await read(3), await read(4, 0), await read(4)]).toEqual(['old', 'new', null, 'added'])
    expect(file.size).toBe(5)
  })

  it('end where their end-of-file marker does', async () => {
    const { bytes } = updated()
    const { revisions } = await openPdf(bytes)
    const text = toLatin1(bytes)
    expect(revisions.map(({ marker }) => text.slice(marker - 5, marker))).toEqual(['%%EOF', '%%EOF'])
    expect(revisions.map(({ end }) => end)).toEqual([text.indexOf('%%EOF') + 6, bytes.length])
  })

  it('free objects and reach them by their own generation only', async () => {
    const writer = minimal().object(3, '(old)').table('/Size 4/Root 1 0 R')
    const previous = writer.text.lastIndexOf('xref\n0 1')
    const at = writer.text.length
    writer.text += 'xref\n3 1\n0000000000 00001 f \n'
    writer.end(at, `trailer\n<</Size 4/Root 1 0 R/Prev ${previous}>>\n`)
    const file = await openPdf(writer.bytes)
    expect(await file.readObject(3)).toBeNull()
    expect(await file.readObject({ kind: 'ref', number: 3, generation: 0 }, 0)).not.toBeNull()
    expect(await file.readObject({ kind: 'ref', number: 3, generation: 1 }, 0)).toBeNull()
  })
})

describe('a hybrid file', () => {
  const hybrid = (entry: string, hidden: (writer: Writer) => readonly number[]): Writer => {
    const writer = minimal()
    writer.object(3, '(shown)').object(4, '(hidden)')
    const rows = hidden(writer)
    const xrefStream = writer.text.length
    const data = String.fromCharCode(...rows)
    writer.text += `5 0 obj\n<</Type/XRef/Size 6/W[1 2 1]/Index[4 1]/Length ${rows.length}>>stream\n${data}\nendstream\nendobj\n`
    const at = writer.text.length
    const row = (number: number): string => `${String(writer.offsets.get(number)).padStart(10, '0')} 00000 n \n`
    writer.text += `xref\n0 5\n0000000004 65535 f \n${row(1)}${row(2)}${row(3)}${entry === 'free' ? '0000000000 00000 f \n' : row(3)}`
    return writer.end(at, `trailer\n<</Size 6/Root 1 0 R/XRefStm ${xrefStream}>>\n`)
  }
  const place = (writer: Writer): readonly number[] => {
    const at = writer.offsets.get(4) ?? 0
    return [1, at >> 8, at & 0xff, 0]
  }

  it('shows what its table hides, and is said to be one', async () => {
    const file = await openPdf(hybrid('free', place).bytes)
    expect(await file.readObject(4)).toMatchObject({ kind: 'string' })
    expect(file.revisions[0]?.isHybrid).toBe(true)
  })

  it('may have its second cross-reference in an empty update, as word processors write it', async () => {
    const writer = minimal().object(3, '(shown)')
    const hidden = writer.text.length
    const row = [1, (writer.offsets.get(3) ?? 0) >> 8, (writer.offsets.get(3) ?? 0) & 0xff]
    writer.text += `4 0 obj\n<</Type/XRef/Size 5/W[1 2 0]/Index[3 1]/Length 3>>stream\n${String.fromCharCode(...row)}\nendstream\nendobj\n`
    const first = writer.text.length
    writer.table('/Size 5/Root 1 0 R', [1, 2])
    const second = writer.text.length
    writer.text += 'xref\r\n0 0\r\n'
    writer.end(second, `trailer\r\n<</Size 5/Root 1 0 R/Prev ${first}/XRefStm ${hidden}>>\r\n`)
    const file = await openPdf(writer.bytes)
    expect(file.revisions.map(({ isHybrid }) => isHybrid)).toEqual([false, true])
    expect([await file.readObject(3, 0), await file.readObject(3)]).toMatchObject([null, { kind: 'string' }])
  })

  it('whose table and stream name two places is refused', async () => {
    expect(await codeOf(openPdf(hybrid('used', place).bytes))).toBe('xref-conflict')
  })
})

describe('object streams', () => {
  const build = (
    dictionary: string,
    data: string,
    rows: readonly (readonly [number, number, number])[],
  ): Uint8Array<ArrayBuffer> => {
    const writer = minimal().object(3, `<</Type/ObjStm${dictionary}/Length ${data.length}>>stream\n${data}\nendstream`)
    const at = writer.text.length
    const bytes = [
      [0, 0, 0] as const,
      ...[1, 2, 3].map((number) => [1, writer.offsets.get(number) ?? 0, 0] as const),
      ...rows,
      [1, at, 0] as const,
    ]
    const body = bytes
      .map(([type, second, third]) => String.fromCharCode(type, second >> 8, second & 0xff, third))
      .join('')
    writer.text += `${bytes.length - 1} 0 obj\n<</Type/XRef/Size ${bytes.length}/W[1 2 1]/Root 1 0 R/Length ${body.length}>>stream\n${body}\nendstream\nendobj\n`
    return writer.end(at).bytes
  }

  it('give the object that the entry names; /Extends leads nowhere else', async () => {
    const file = await openPdf(
      build('/N 2/First 8/Extends 99 0 R', '4 0 5 4 (a) (b)', [
        [2, 3, 0],
        [2, 3, 1],
      ]),
    )
    expect(await file.readObject(5)).toMatchObject({ bytes: encodeLatin1('b') })
    expect(file.findEntry(5)?.entry).toEqual({ kind: 'compressed', stream: 3, index: 1 })
  })

  it.each<[string, string, string, readonly [number, number, number]]>([
    ['of another number than the entry says', '/N 1/First 4', '9 0 (a)', [2, 3, 0]],
    ['beyond the index', '/N 1/First 4', '4 0 (a)', [2, 3, 1]],
    ['with more objects than fit', '/N 99999999/First 4', '4 0 (a)', [2, 3, 0]],
    ['with a reference for an object', '/N 1/First 4', '4 0 1 0 R', [2, 3, 0]],
    ['inside itself', '/N 1/First 4', '4 0 (a)', [2, 4, 0]],
  ])('%s are refused', async (_, dictionary, data, row) => {
    const file = await openPdf(build(dictionary, data, [row]))
    expect(await codeOf(file.readObject(4))).toBe('object-stream-malformed')
  })

  it('may be named again where they are', async () => {
    const opened = await openPdf(stream)
    const entries = [...(opened.revisions[0]?.objects ?? [])]
    const [container = 0] = entries.flatMap(([, entry]) => (entry.kind === 'compressed' ? [entry.stream] : []))
    const place = opened.findEntry(container)?.entry
    const writer = new Writer()
    writer.text = `${toLatin1(stream)}\n`
    writer.offsets.set(container, place?.kind === 'offset' ? place.offset : 0)
    const root = opened.trailer.entries.get('Root') as { number: number }
    writer.table(`/Size ${opened.size}/Root ${root.number} 0 R/Prev ${opened.startxref}`, [container], false)
    expect(await countPages(await openPdf(writer.bytes))).toBe(3)
  })

  it('cannot be exchanged under the objects they hold', async () => {
    const opened = await openPdf(stream)
    const held = [...(opened.revisions[0]?.objects ?? [])].flatMap(([, entry]) =>
      entry.kind === 'compressed' ? [entry.stream] : [],
    )
    const [container = 0] = held
    const writer = new Writer()
    writer.text = `${toLatin1(stream)}\n`
    writer.object(container, '<</Type/ObjStm/N 0/First 0/Length 0>>stream\n\nendstream')
    const root = opened.trailer.entries.get('Root') as { number: number }
    writer.table(`/Size ${opened.size}/Root ${root.number} 0 R/Prev ${opened.startxref}`, [container], false)
    expect(await codeOf(openPdf(writer.bytes))).toBe('object-stream-replaced')
  })
})

it('an object does not reach into the next', async () => {
  const writer = minimal().object(3, '(begins').object(4, 'ends)').table('/Size 5/Root 1 0 R')
  expect(await codeOf((await openPdf(writer.bytes)).readObject(3))).toBe('object-malformed')
})

it('offsets may be those of the blank line before', async () => {
  const { text } = minimal().object(3, '(x)').table('/Size 4/Root 1 0 R')
  const early = text.replace(/startxref\n(\d+)/, (_, at) => `startxref\n${Number(at) - 1}`)
  const file = await openPdf(
    encodeLatin1(early.replace(/(\d{10})(?= 00000 n \ntrailer)/, (at) => String(Number(at) - 1).padStart(10, '0'))),
  )
  expect(await file.readObject(3)).toMatchObject({ kind: 'string' })
})

describe('damage is refused and never repaired:', () => {
  const whole = (): string => minimal().object(3, '(x)').table('/Size 4/Root 1 0 R').text

  it.each<[string, string, (text: string) => string]>([
    ['junk before the header', 'header-missing', (text) => `\n${text}`],
    ['junk after the end', 'end-missing', (text) => `${text}<html>`],
    ['no end', 'end-missing', (text) => text.replace('%%EOF', '')],
    ['startxref beside the section', 'xref-misplaced', (text) => text.replace(/startxref\n(\d+)/, 'startxref\n1$1')],
    [
      'startxref one octet off',
      'xref-misplaced',
      (text) => text.replace(/startxref\n(\d+)/, (_, at) => `startxref\n${Number(at) + 1}`),
    ],
    [
      'an entry one octet off',
      'xref-entry-wrong',
      (text) => text.replace(/\d(?= 00000 n \ntrailer)/, (digit) => String((Number(digit) + 1) % 10)),
    ],
    ['an entry of 19 octets', 'xref-malformed', (text) => text.replace(' 00000 n \ntrailer', ' 00000 n\ntrailer')],
    ['an object number above /Size', 'size-too-small', (text) => text.replace('/Size 4', '/Size 3')],
    ['a key given twice', 'key-repeated', (text) => text.replace('/Size 4', '/Size 4/Size 4')],
    ['the same number twice in a section', 'xref-conflict', (text) => text.replace('3 1\n', '2 1\n')],
    [
      'a ring of sections',
      'xref-order',
      (text) => text.replace('/Size 4', `/Size 4/Prev ${text.indexOf('xref\n0 1')}`),
    ],
    ['a section before nowhere', 'xref-misplaced', (text) => text.replace('/Size 4', '/Size 4/Prev 99999')],
    [
      'words between trailer and startxref',
      'end-missing',
      (text) => text.replace('>>\nstartxref', '>>\n3 0 obj\nstartxref'),
    ],
  ])('%s', async (_, reason, damage) => {
    expect(await codeOf(openPdf(encodeLatin1(damage(whole()))))).toBe(reason)
  })

  it('a section written before what it updates', async () => {
    const writer = minimal()
    const early = writer.text.length
    writer.text += 'xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 9/Root 1 0 R/Prev LATER>>\nstartxref\n0\n%%EOF\n'
    const later = writer.text.length
    writer.table('/Size 9/Root 1 0 R')
    writer.text = writer.text
      .replace('LATER', String(later).padStart(5))
      .replace(/startxref\n\d+\n%%EOF\n$/, `startxref\n${early}\n%%EOF\n`)
    expect(await codeOf(openPdf(writer.bytes))).toBe('xref-order')
  })
})

describe('streams', () => {
  const withStream = async (dictionary: string, data: Uint8Array): Promise<[PdfFile, PdfObject]> => {
    const writer = minimal()
    const body = toLatin1(data)
    writer.object(
      3,
      `<<${dictionary}/Length 4 0 R>>stream\n${[...data].map((byte) => String.fromCharCode(byte)).join('')}\nendstream`,
    )
    writer.object(4, String(body.length))
    const file = await openPdf(writer.table('/Size 5/Root 1 0 R').bytes)
    return [file, await file.readObject(3)]
  }
  const decode = async (dictionary: string, data: Uint8Array): Promise<string> => {
    const [file, object] = await withStream(dictionary, data)
    if (typeof object !== 'object' || object?.kind !== 'stream') throw new RangeError('no stream')
    return toLatin1(await file.decodeStream(object))
  }
  const latin = encodeLatin1

  it.each<[string, string, Uint8Array, string]>([
    ['no filter', '', latin('plain'), 'plain'],
    ['Flate', '/Filter/FlateDecode', deflateSync('deflated'), 'deflated'],
    ['hexadecimal', '/Filter[/ASCIIHexDecode]', latin('48 49 5>'), 'HIP'],
    ['base 85', '/Filter/ASCII85Decode', latin('87cURD]i,"Ebo80~>'), 'Hello World!'],
    ['run lengths', '/Filter/RunLengthDecode', Uint8Array.of(1, 65, 66, 254, 67, 128), 'ABCCC'],
    // ISO 32000-2 §7.4.4.2, EXAMPLE 1
    ['LZW', '/Filter/LZWDecode', Uint8Array.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01), '-----A---B'],
    ['two filters', '/Filter[/ASCIIHexDecode/FlateDecode]', latin(`${deflateSync('twice').toString('hex')}>`), 'twice'],
    [
      'a PNG predictor',
      '/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 3>>',
      deflateSync(Uint8Array.of(0, 65, 66, 67, 2, 1, 1, 1, 1, 70, 1, 1, 3, 0, 0, 0, 4, 1, 1, 1)),
      `ABCBCDFGH${String.fromCharCode(35, 53, 62, 36, 54, 63)}`,
    ],
    [
      'a TIFF predictor',
      '/Filter/FlateDecode/DecodeParms[<</Predictor 2/Columns 3>>]',
      deflateSync(Uint8Array.of(65, 1, 1)),
      'ABC',
    ],
  ])('with %s are undone', async (_, dictionary, data, text) => {
    expect(await decode(dictionary, data)).toBe(text)
  })

  it.each<[string, string, Uint8Array, string]>([
    ['that fill memory', '/Filter/FlateDecode', deflateSync(new Uint8Array(80 * 2 ** 20)), 'stream-too-large'],
    ['cut short', '/Filter/FlateDecode', deflateSync('deflated').subarray(0, 10), 'stream-damaged'],
    [
      'with octets after their end',
      '/Filter/FlateDecode',
      concatBytes(deflateSync('x'), latin('more')),
      'stream-damaged',
    ],
    ['that are pictures', '/Filter/DCTDecode', latin('x'), 'filter-unsupported'],
    ['with a name of the language for a filter', '/Filter/constructor', latin('x'), 'filter-unsupported'],
    ['with ten filters', `/Filter[${'/ASCIIHexDecode'.repeat(10)}]`, latin('>'), 'stream-malformed'],
  ])('%s are refused', async (_, dictionary, data, reason) => {
    expect(await codeOf(decode(dictionary, data))).toBe(reason)
  })

  it('whose length leads to themselves are refused', async () => {
    const writer = minimal().object(3, '<</Length 3 0 R>>stream\nx\nendstream').table('/Size 4/Root 1 0 R')
    expect(await codeOf((await openPdf(writer.bytes)).readObject(3))).toBe('object-circular')
  })

  it('are views of the file, not copies', async () => {
    const [file, object] = await withStream('', latin('body'))
    expect(typeof object === 'object' && object?.kind === 'stream' && object.raw.buffer).toBe(file.bytes.buffer)
  })
})

describe('whatever the bytes, only errors of the catalogue', () => {
  it('come from a file with octets changed, taken out or put in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1, 2),
        fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.uint8Array({ minLength: 1, maxLength: 6 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (which, edits) => {
          let bytes: Uint8Array =
            [table, stream, minimal().object(3, '(x)').table('/Size 4/Root 1 0 R').bytes][which] ?? table
          for (const [place, kind, octets] of edits) {
            const at = place % bytes.length
            const skip = kind === 0 ? octets.length : kind === 1 ? 0 : octets.length
            bytes = concatBytes(
              bytes.subarray(0, at),
              kind === 2 ? new Uint8Array() : octets,
              bytes.subarray(at + skip),
            )
          }
          try {
            await readAll(await openPdf(bytes))
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('come from tokens in any order after a header', async () => {
    const token = fc.constantFrom(
      '<<',
      '>>',
      '[',
      ']',
      '/N',
      '(',
      ')',
      '<',
      '>',
      '1',
      '0',
      'R',
      'obj',
      'endobj',
      'stream\n',
      'endstream',
      'xref\n',
      'trailer',
      'startxref',
      '%%EOF',
      '\n',
      ' ',
      '%',
      '/Type/XRef',
      '/Size 9',
      '/W[1 1 1]',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 60 }), async (tokens) => {
        const body = `${header}${tokens.join(' ')}\n`
        const bytes = encodeLatin1(`${body}startxref\n9\n%%EOF`)
        try {
          await readAll(await openPdf(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('come from nesting without end', async () => {
    const deep = minimal().object(3, '['.repeat(100_000)).table('/Size 4/Root 1 0 R')
    expect(await codeOf((await openPdf(deep.bytes)).readObject(3))).toBe('object-too-complex')
  })
})
