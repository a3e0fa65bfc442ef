import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PdfLexer } from './lexer.ts'
import { pdfArray, pdfDict, pdfName, pdfRef, pdfString, type PdfObject } from './objects.ts'
import { encodeLatin1, serializeObject, toDateString, toTextString } from './serialize.ts'

const read = (object: PdfObject): PdfObject => new PdfLexer(serializeObject(object)).readObject()
const write = (object: PdfObject): string => new TextDecoder('latin1').decode(serializeObject(object))

const latin1 = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => String.fromCharCode(...bytes.map((byte) => (byte === 0 ? 1 : byte))))

const { object: anyObject } = fc.letrec<{ object: PdfObject }>((tie) => ({
  object: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((value) => ({
      kind: 'real' as const,
      // What is nearer to zero than the writer's digits is zero.
      value: Math.abs(value) < 1e-15 ? 0 : Number(value.toFixed(15)),
    })),
    latin1.map(pdfName),
    fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.boolean()).map(([bytes, hex]) => pdfString(bytes, hex)),
    fc.tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 0, max: 65_535 })).map(([n, g]) => pdfRef(n, g)),
    fc.array(tie('object'), { maxLength: 5 }).map(pdfArray),
    fc.dictionary(latin1, tie('object'), { maxKeys: 5, noNullPrototype: true }).map(pdfDict),
  ),
}))

describe('an object written', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        expect(read(object)).toEqual(object)
      }),
    )
  })

  it('keeps a real a real and never writes an exponent', () => {
    expect(write({ kind: 'real', value: 1 })).toBe('1.0')
    expect(write({ kind: 'real', value: -0.0000001 })).toBe('-0.0000001')
    expect(() => write({ kind: 'real', value: Number.NaN })).toThrow(RangeError)
    expect(() => write(0.5)).toThrow(RangeError)
  })

  it('escapes what would end a name or a string', () => {
    expect(write(pdfName('A B#/(é'))).toBe('/A#20B#23#2f#28#e9')
    expect(write(pdfString(encodeLatin1('a(b)\\\r')))).toBe('(a\\(b\\)\\\\\\r)')
  })

  it('writes the length a stream has, whatever its dictionary said', () => {
    const raw = encodeLatin1('body')
    expect(write({ kind: 'stream', dict: pdfDict({ Length: pdfRef(9) }), raw })).toBe(
      '<</Length 4>>\nstream\nbody\nendstream',
    )
    expect(() => write(pdfArray([{ kind: 'stream', dict: pdfDict({}), raw }]))).toThrow(RangeError)
  })
})

describe('words and times', () => {
  it('are ASCII where that is enough and UTF-16 with its mark elsewhere', () => {
    expect(write(toTextString('Taro (2)'))).toBe('(Taro \\(2\\))')
    expect(write(toTextString('同意𠮷'))).toBe('<feff540c610fd842dfb7>')
  })

  it('are written to the second in UTC', () => {
    expect(write(toDateString(new Date('2026-04-01T01:02:03.999Z')))).toBe('(D:20260401010203Z)')
  })
})
