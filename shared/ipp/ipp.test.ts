import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import {
  attributesOf,
  boolean,
  charsets,
  collection,
  findBoolean,
  findNumber,
  findString,
  findStrings,
  integers,
  keywords,
  languages,
  names,
  uris,
  type IppAttribute,
  type IppMessage,
  type IppValue,
  type StringTag,
} from './attributes.ts'
import { groupTags, operations, toStatusName, valueTags } from './constants.ts'
import { decodeIppMessage } from './decode.ts'
import { encodeIppMessage } from './encode.ts'

const text = (content: string): Uint8Array => encodeUtf8(content)
const length = (bytes: Uint8Array): Uint8Array => Uint8Array.of(bytes.length >> 8, bytes.length & 0xff)
/** tag, name, value as RFC 8010 §3.1.4 draws them. */
const wire = (tag: number, name: string, value: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(tag), length(text(name)), text(name), length(value), value)

/** The Print-Job request of RFC 8010 appendix A.1. */
const printJobBytes = concatBytes(
  decodeHex('0101 0002 00000001 01'),
  wire(0x47, 'attributes-charset', text('utf-8')),
  wire(0x48, 'attributes-natural-language', text('en-us')),
  wire(0x45, 'printer-uri', text('ipp://printer.example.com/ipp/print/pinetree')),
  wire(0x42, 'job-name', text('foobar')),
  wire(0x22, 'ipp-attribute-fidelity', Uint8Array.of(1)),
  Uint8Array.of(0x02),
  wire(0x21, 'copies', decodeHex('00000014')),
  wire(0x44, 'sides', text('two-sided-long-edge')),
  Uint8Array.of(0x03),
  text('%!PDF...'),
)
const printJob: IppMessage = {
  version: { major: 1, minor: 1 },
  code: operations['Print-Job'],
  requestId: 1,
  groups: [
    {
      group: 'operation-attributes',
      attributes: [
        charsets('attributes-charset', 'utf-8'),
        languages('attributes-natural-language', 'en-us'),
        uris('printer-uri', 'ipp://printer.example.com/ipp/print/pinetree'),
        names('job-name', 'foobar'),
        boolean('ipp-attribute-fidelity', true),
      ],
    },
    { group: 'job-attributes', attributes: [integers('copies', 20), keywords('sides', 'two-sided-long-edge')] },
  ],
  data: text('%!PDF...'),
}

const message = (...attributes: readonly IppAttribute[]): IppMessage => ({
  version: { major: 2, minor: 0 },
  code: 0,
  requestId: 9,
  groups: [{ group: 'printer-attributes', attributes }],
  data: new Uint8Array(),
})

const specialTags = new Set(
  'integer enum boolean unsupported unknown no-value octetString dateTime textWithLanguage nameWithLanguage resolution rangeOfInteger collection'.split(
    ' ',
  ),
)
const stringTags = Object.keys(valueTags).filter((tag): tag is StringTag => !specialTags.has(tag))

const int32 = fc.integer({ min: -0x80000000, max: 0x7fffffff })
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
const bytes = (size: fc.IntArrayConstraints) => fc.uint8Array(size)
const simpleValue: fc.Arbitrary<IppValue> = fc.oneof(
  fc.record({ tag: fc.constantFrom('integer' as const, 'enum' as const), value: int32 }),
  fc.record({ tag: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({
    tag: fc.constantFrom('unsupported' as const, 'unknown' as const, 'no-value' as const),
    value: fc.constant(null),
  }),
  fc.record({ tag: fc.constant('octetString' as const), value: bytes({ maxLength: 30 }) }),
  fc.record({ tag: fc.constant('dateTime' as const), value: bytes({ minLength: 11, maxLength: 11 }) }),
  fc.record({ tag: fc.constantFrom(...stringTags), value: fc.string({ maxLength: 30, unit: 'grapheme' }) }),
  fc.record({
    tag: fc.constantFrom('textWithLanguage' as const, 'nameWithLanguage' as const),
    value: fc.record({ language: name, text: fc.string({ maxLength: 30, unit: 'grapheme' }) }),
  }),
  fc.record({
    tag: fc.constant('resolution' as const),
    value: fc.record({ cross: int32, feed: int32, units: fc.constantFrom(3, 4) }),
  }),
  fc.tuple(int32, int32).map(([left, right]) => ({
    tag: 'rangeOfInteger' as const,
    value: { lower: Math.min(left, right), upper: Math.max(left, right) },
  })),
)
const attributesOfValues = (value: fc.Arbitrary<IppValue>): fc.Arbitrary<IppAttribute[]> =>
  fc.uniqueArray(fc.record({ name, values: fc.array(value, { minLength: 1, maxLength: 3 }) }), {
    selector: (attribute) => attribute.name,
    maxLength: 4,
  })
const value: fc.Arbitrary<IppValue> = fc.oneof(
  { weight: 4, arbitrary: simpleValue },
  {
    weight: 1,
    arbitrary: attributesOfValues(
      fc.oneof(
        simpleValue,
        attributesOfValues(simpleValue).map((members) => ({ tag: 'collection' as const, value: members })),
      ),
    ).map((members) => ({ tag: 'collection' as const, value: members })),
  },
)

describe('an IPP message', () => {
  it('is the bytes of the standard’s example, and those bytes are it', () => {
    expect(encodeIppMessage(printJob)).toEqual(printJobBytes)
    expect(decodeIppMessage(printJobBytes)).toEqual(printJob)
  })

  it('writes a collection as RFC 8010 §3.1.6 draws it', () => {
    const media = collection(
      'media-col',
      collection('media-size', integers('x-dimension', 21_000)),
      keywords('media-color', 'blue'),
    )
    const body = concatBytes(
      wire(0x34, 'media-col', new Uint8Array()),
      wire(0x4a, '', text('media-size')),
      wire(0x34, '', new Uint8Array()),
      wire(0x4a, '', text('x-dimension')),
      wire(0x21, '', decodeHex('00005208')),
      wire(0x37, '', new Uint8Array()),
      wire(0x4a, '', text('media-color')),
      wire(0x44, '', text('blue')),
      wire(0x37, '', new Uint8Array()),
    )
    const whole = concatBytes(decodeHex('0200 0000 00000009 04'), body, Uint8Array.of(0x03))
    expect(encodeIppMessage(message(media))).toEqual(whole)
    expect(decodeIppMessage(whole)).toEqual(message(media))
  })

  it('comes back as it was, whatever it holds', () => {
    const groups = fc.array(
      fc.record({
        group: fc.constantFrom(
          'operation-attributes' as const,
          'job-attributes' as const,
          'unsupported-attributes' as const,
        ),
        attributes: attributesOfValues(value),
      }),
      { maxLength: 3 },
    )
    fc.assert(
      fc.property(
        groups,
        fc.integer({ min: 0, max: 0xffff }),
        int32,
        bytes({ maxLength: 20 }),
        (groups, code, requestId, data) => {
          const whole: IppMessage = { version: { major: 1, minor: 1 }, code, requestId, groups, data }
          expect(decodeIppMessage(encodeIppMessage(whole))).toEqual(whole)
        },
      ),
    )
  })

  it('is refused or read, never read past its end, when any byte is cut off or changed', () => {
    const attributesEnd = printJobBytes.length - 8
    for (let cut = 0; cut < attributesEnd; cut++) {
      expect(() => decodeIppMessage(printJobBytes.subarray(0, cut))).toThrow(RangeError)
    }
    fc.assert(
      fc.property(fc.nat(printJobBytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = printJobBytes.map((byte, index) => (index === at ? byte ^ change : byte))
        try {
          decodeIppMessage(altered)
        } catch (error) {
          expect(error instanceof RangeError || error instanceof TypeError).toBe(true)
        }
      }),
    )
  })

  const refused: readonly (readonly [what: string, body: Uint8Array])[] = [
    ['an integer of three bytes', wire(0x21, 'copies', decodeHex('000001'))],
    ['an integer of five bytes', wire(0x21, 'copies', decodeHex('0000000100'))],
    ['a boolean of 2', wire(0x22, 'color-supported', Uint8Array.of(2))],
    ['a range that runs down', wire(0x33, 'copies-supported', decodeHex('00000002 00000001'))],
    ['a dateTime of ten octets', wire(0x31, 'date-time-at-creation', new Uint8Array(10))],
    ['an unknown value tag', wire(0x6f, 'x', text('y'))],
    ['a further value before any', wire(0x44, '', text('one-sided'))],
    ['an attribute twice', concatBytes(wire(0x44, 'sides', text('one-sided')), wire(0x44, 'sides', text('one-sided')))],
    ['a length that is negative', concatBytes(Uint8Array.of(0x44, 0xff, 0xff), text('x'))],
    ['text that is not UTF-8', wire(0x42, 'job-name', Uint8Array.of(0xff))],
    ['a collection that does not end', wire(0x34, 'media-col', new Uint8Array())],
    [
      'a member without a value',
      concatBytes(wire(0x34, 'c', new Uint8Array()), wire(0x4a, '', text('m')), wire(0x37, '', new Uint8Array())),
    ],
    ['a value without a member', concatBytes(wire(0x34, 'c', new Uint8Array()), wire(0x21, '', decodeHex('00000001')))],
    ['a text with more than its parts', wire(0x35, 't', decodeHex('0001 65 0001 65 00'))],
    [
      'collections nested without end',
      concatBytes(
        wire(0x34, 'c', new Uint8Array()),
        ...Array.from({ length: 9 }, () => concatBytes(wire(0x4a, '', text('m')), wire(0x34, '', new Uint8Array()))),
      ),
    ],
  ]
  it.each(refused)('refuses %s', (_, body) => {
    const head = decodeHex('0101 0000 00000001 04')
    expect(() => decodeIppMessage(concatBytes(head, body, Uint8Array.of(groupTags['end-of-attributes'])))).toThrow(
      Error,
    )
  })

  it.each([
    ['a request id too large', { ...printJob, requestId: 2 ** 31 }],
    ['a name that is empty', message(integers('', 1))],
    ['no value', message(integers('copies'))],
    ['a value too long', message(names('job-name', 'x'.repeat(0x8000)))],
    ['a number too large', message(integers('copies', 2 ** 31))],
  ])('is not written with %s', (_, unwritable) => {
    expect(() => encodeIppMessage(unwritable)).toThrow(RangeError)
  })
})

describe('attributes', () => {
  it('are found by name and kind', () => {
    const attributes = attributesOf(printJob, 'job-attributes')
    expect(findNumber(attributes, 'copies')).toBe(20)
    expect(findString(attributes, 'sides')).toBe('two-sided-long-edge')
    expect(findNumber(attributes, 'sides')).toBeUndefined()
    expect(findBoolean(attributesOf(printJob, 'operation-attributes'), 'ipp-attribute-fidelity')).toBe(true)
    expect(attributesOf(printJob, 'printer-attributes')).toEqual([])
    const named: IppAttribute = {
      name: 'n',
      values: [{ tag: 'nameWithLanguage', value: { language: 'ja', text: '窓口' } }],
    }
    expect(findStrings([named], 'n')).toEqual(['窓口'])
  })

  it('call a status the table lacks by its number', () => {
    expect([toStatusName(0x0506), toStatusName(0x04ff)]).toEqual(['server-error-not-accepting-jobs', '0x04ff'])
  })
})
