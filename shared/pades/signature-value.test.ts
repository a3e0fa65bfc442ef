import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { addUnsignedAttribute } from '#shared/cms/unsigned-attribute.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { toLatin1 } from '#shared/pdf/characters.ts'
import { pdfArray, pdfName, pdfRef } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { encodeLatin1 } from '#shared/pdf/serialize.ts'
import { encodeNull } from '#shared/pki/der-writer.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { streamOf, updatePdf } from '../../tests/pdf-update.ts'
import { makeStamper, stampWith, vouchFor } from '../../tests/signing-fixture.ts'
import type { PdfReport } from './report.ts'
import { signPdf, type SigningOrder } from './sign.ts'
import { validatePdf } from './validate.ts'

let ca: TestCa
let hanako: TestIdentity
let more: Pick<SigningOrder, 'timeStamp' | 'evidence'>
let signed: Uint8Array<ArrayBuffer>

const sign = async (pdf: Uint8Array, order: Partial<SigningOrder> = {}) => {
  const { original, appended } = await signPdf(pdf, {
    level: 'B-B',
    signer: hanako.signer,
    certificates: [hanako.certificate.der, ca.certificate.der],
    ...more,
    ...order,
  })
  return concatBytes(original, appended)
}

beforeAll(async () => {
  ca = await makeCa()
  hanako = await makeIdentity(ca)
  more = { timeStamp: stampWith(ca, await makeStamper(ca)), evidence: await vouchFor(ca) }
  signed = await sign(await makePdf())
})

const validate = (pdf: Uint8Array): Promise<PdfReport> =>
  validatePdf(pdf, { anchors: [ca.certificate.der], at: new Date('2026-06-01T00:00:00Z'), revocation: 'none' })

const codeOf = async (pdf: Uint8Array): Promise<string> => {
  try {
    const { signatures, code } = await validate(pdf)
    const [first] = signatures
    return first === undefined ? code : `${first.outcome} ${first.code}`
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { detail } = error as AppError<'document.unreadable'>
    return `${error.code} ${detail.reason}`
  }
}

/** The signed file with one text for another of the same length; blanks fill. Throws where it is not there once. */
const swap = (pdf: Uint8Array, pattern: RegExp, make: (match: RegExpExecArray) => string): Uint8Array<ArrayBuffer> => {
  const text = toLatin1(pdf)
  const match = pattern.exec(text)
  if (match === null) throw new RangeError('nothing to swap')
  const other = make(match).padEnd(match[0].length)
  if (other.length !== match[0].length) throw new RangeError(`${other.length} for ${match[0].length}`)
  return encodeLatin1(text.slice(0, match.index) + other + text.slice(match.index + match[0].length))
}

const byteRange = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]\s*/
const withRange =
  (make: (range: number[]) => string) =>
  (pdf: Uint8Array): Uint8Array =>
    swap(pdf, byteRange, (match) => make(match.slice(1).map(Number)))

/** The file with another CMS in the place of its signature, made over what the byte range covers. */
const withCms = async (make: (covered: Uint8Array) => Promise<Uint8Array>, pdf = signed): Promise<Uint8Array> => {
  const text = toLatin1(pdf)
  const [, , length = 0, next = 0] = (byteRange.exec(text) ?? []).map(Number)
  const cms = await make(concatBytes(pdf.subarray(0, length), pdf.subarray(next)))
  const hex = `<${encodeHex(cms).padEnd(next - length - 2, '0')}>`
  return concatBytes(pdf.subarray(0, length), encodeLatin1(hex), pdf.subarray(next))
}

const contents = /\/Contents <([0-9a-f]+?)(0*)>/

describe('what a signature must cover', () => {
  it.each<[string, (pdf: Uint8Array) => Uint8Array, string]>([
    [
      'starts after the first octet',
      withRange(([, a, b, c]) => `/ByteRange [1 ${Number(a) - 1} ${b} ${c}]`),
      'signature.byte-range-gap',
    ],
    [
      'leaves out more than the string',
      withRange(([, a, b, c]) => `/ByteRange [0 ${Number(a) - 1} ${b} ${c}]`),
      'signature.byte-range-gap',
    ],
    [
      'leaves out an octet after the string',
      withRange(([, a, b, c]) => `/ByteRange [0 ${a} ${Number(b) + 1} ${Number(c) - 1}]`),
      'signature.byte-range-gap',
    ],
    [
      'covers a bracket of the string',
      withRange(([, a, b, c]) => `/ByteRange [0 ${Number(a) + 1} ${b} ${c}]`),
      'signature.byte-range-gap',
    ],
    ['overlaps itself', withRange(([, a, , c]) => `/ByteRange [0 ${a} 0 ${c}]`), 'signature.byte-range-gap'],
    [
      'leaves out another gap (wrapping)',
      withRange(([, , b, c]) => `/ByteRange [0 100 ${b} ${c}]`),
      'signature.byte-range-gap',
    ],
    [
      'ends before the file',
      withRange(([, a, b, c]) => `/ByteRange [0 ${a} ${b} ${Number(c) - 10}]`),
      'signature.coverage-odd',
    ],
    [
      'ends after the file',
      withRange(([, a, b, c]) => `/ByteRange [0 ${a} ${b} ${Number(c) + 1}]`),
      'signature.byte-range-malformed',
    ],
    ['counts backwards', withRange(([, a, b]) => `/ByteRange [0 ${a} ${b} -1]`), 'signature.byte-range-malformed'],
    ['has three numbers', withRange(([, a, b]) => `/ByteRange [0 ${a} ${b}]`), 'signature.byte-range-malformed'],
    ['has parts of numbers', withRange(([, a, b]) => `/ByteRange [0 ${a} ${b} 1.5]`), 'signature.byte-range-malformed'],
    ['is a number', withRange(() => '/ByteRange 0'), 'signature.byte-range-malformed'],
    ['is null', withRange(() => '/ByteRange null'), 'signature.byte-range-missing'],
    ['is not there', withRange(() => '/Bytes [0 1 2 3]'), 'signature.byte-range-missing'],
    ['is nothing and everything', withRange(() => '/ByteRange [0 0 0 0]'), 'signature.byte-range-gap'],
  ])('is refused where the range %s', async (_, change, code) => {
    expect(await codeOf(change(signed))).toBe(`failed ${code}`)
  })

  it.each<[string, (pdf: Uint8Array) => Uint8Array, string]>([
    ['empty', (pdf) => swap(pdf, contents, () => '/Contents <>'), 'failed signature.contents-missing'],
    ['null', (pdf) => swap(pdf, contents, () => '/Contents null'), 'failed signature.contents-missing'],
    ['not there', (pdf) => swap(pdf, /\/Contents </, () => '/Content5 <'), 'failed signature.contents-missing'],
    [
      'nothing but zeros',
      (pdf) => swap(pdf, contents, ([all]) => `/Contents <${'0'.repeat(all.length - 12)}>`),
      'failed signature.contents-missing',
    ],
    [
      'a string in parentheses',
      (pdf) => swap(pdf, contents, ([all]) => `/Contents (${'0'.repeat(all.length - 12)})`),
      'failed signature.contents-malformed',
    ],
    [
      'followed by other octets',
      (pdf) => swap(pdf, contents, ([, cms, zeros]) => `/Contents <${cms}${zeros?.replace(/00$/, '01')}>`),
      'failed signature.contents-malformed',
    ],
    [
      'in two cases',
      (pdf) => swap(pdf, contents, ([all]) => all.replace(/(?<=<.*)[a-f]/, (digit) => digit.toUpperCase())),
      'failed signature.contents-malformed',
    ],
    [
      'with a blank in it',
      (pdf) => swap(pdf, contents, ([all]) => all.replace('0>', ' >')),
      'failed signature.contents-malformed',
    ],
    ['given twice', (pdf) => swap(pdf, byteRange, () => '/Contents <00>'), 'document.unreadable key-repeated'],
  ])('is refused where the string is %s', async (_, change, code) => {
    expect(await codeOf(change(signed))).toBe(code)
  })

  it('is refused where the signature is inside an object stream', async () => {
    const waiting = await makePdf({ fields: { first: {} } })
    const packed = await updatePdf(waiting, async (update) => {
      // The update's cross-reference is a table, which cannot name an object in a stream: a hybrid's second one does.
      await update.set(await update.field('first'), { V: pdfRef(60) })
      update.draft.write(pdfRef(61), streamOf('60 0 <</Type/Sig>>', { Type: pdfName('ObjStm'), N: 1, First: 5 }))
      const row = Uint8Array.of(2, 61, 0)
      const entries = { Type: pdfName('XRef'), Size: 63, W: pdfArray([1, 1, 1]), Index: pdfArray([60, 1]) }
      update.draft.write(pdfRef(62), { ...streamOf('', entries), raw: row })
    })
    const text = toLatin1(packed)
    const hybrid = text.replace(/\/Size \d+(?=(?:(?!\/Size)[^])*$)/, `/Size 63/XRefStm ${text.lastIndexOf('62 0 obj')}`)
    expect(await codeOf(encodeLatin1(hybrid))).toBe('failed signature.in-object-stream')
  })
})

describe('octets added to a signed file (incremental saving attacks)', () => {
  const update = '\n9 0 obj\n<<>>\nendobj\n'
  it.each<[string, (pdf: Uint8Array) => string, string]>([
    ['without cross-reference and end', () => update, 'document.unreadable end-missing'],
    ['with an end alone', () => `${update}%%EOF\n`, 'document.unreadable end-missing'],
    [
      'with the old startxref again',
      (pdf) => `${update}startxref\n${/startxref\n(\d+)\n%%EOF\n$/.exec(toLatin1(pdf))?.[1]}\n%%EOF\n`,
      'document.unreadable xref-order',
    ],
    [
      'with a cross-reference without a past',
      (pdf) =>
        `\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 99/Root 1 0 R>>\nstartxref\n${pdf.length + 1}\n%%EOF\n`,
      'document.unreadable structure-missing',
    ],
  ])('%s are refused', async (_, make, code) => {
    expect(await codeOf(concatBytes(signed, encodeLatin1(make(signed))))).toBe(code)
  })

  it('that end a line leave the signature over its whole revision', async () => {
    const [first] = (await validate(concatBytes(signed, Uint8Array.of(0x0a)))).signatures
    expect(first).toMatchObject({ outcome: 'passed', coverage: 'whole-revision' })
  })

  it('with a whole cross-reference of its own make one revision that the signature does not cover', async () => {
    const file = await openPdf(signed)
    const at = signed.length
    const rows: string[] = []
    for (let number = 1; number < file.size; number++) {
      const entry = file.findEntry(number)?.entry
      if (entry?.kind === 'offset') rows.push(`${number} 1\n${String(entry.offset).padStart(10, '0')} 00000 n \n`)
    }
    const root = toLatin1(signed).match(/\/Root (\d+ 0 R)/)?.[1]
    const tail = `xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${file.size}/Root ${root}>>\nstartxref\n${at}\n%%EOF\n`
    expect(await codeOf(concatBytes(signed, encodeLatin1(tail)))).toBe('failed signature.coverage-odd')
  })
})

describe('what is inside', () => {
  const detached = (covered: Uint8Array) => ({
    signer: hanako.signer,
    certificate: hanako.certificate.der,
    content: covered,
  })

  it.each<[string, (covered: Uint8Array) => Promise<Uint8Array>, string]>([
    [
      'another signer’s octets',
      (covered) => signCms({ ...detached(concatBytes(covered, Uint8Array.of(0))), detached: true }),
      'failed signature.signer',
    ],
    [
      'an unsigned attribute without a place',
      async (covered) =>
        addUnsignedAttribute({
          cms: await signCms({ ...detached(covered), detached: true }),
          type: '1.2.3.4',
          value: encodeNull(),
        }),
      'indeterminate signature.unsigned-part-odd',
    ],
    ['no CMS', async () => Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x01), 'failed signature.cms'],
    [
      'a time-stamp that is none',
      async (covered) =>
        addUnsignedAttribute({
          cms: await signCms({ ...detached(covered), detached: true }),
          type: cmsOid.signatureTimeStamp,
          value: encodeNull(),
        }),
      'indeterminate signature.time-stamp',
    ],
  ])('%s: refused', async (_, make, code) => {
    expect(await codeOf(await withCms(make))).toBe(code)
  })

  it('content of its own is refused, though it is the very content', async () => {
    const roomy = await sign(await makePdf(), {
      certificates: [hanako.certificate.der, ...Array.from({ length: 40 }, () => ca.certificate.der)],
    })
    const make = (covered: Uint8Array) => signCms({ ...detached(covered), detached: false })
    const [first] = (await validate(await withCms(make, roomy))).signatures
    expect(first).toMatchObject({ outcome: 'failed', code: 'signature.cms', cmsCode: 'cms.unexpected-content' })
  })

  it('is accepted where it is what it should be', async () => {
    expect(await codeOf(await withCms((covered) => signCms({ ...detached(covered), detached: true })))).toBe(
      'passed signature.valid',
    )
  })

  it.each<[string, string, string]>([
    ['a format of others', 'adbe.x509.rsa_sha1', 'indeterminate signature.format-unsupported'],
    ['a digest of a digest', 'adbe.pkcs7.sha1', 'indeterminate signature.format-unsupported'],
    ['a time-stamp’s format', 'ETSI.RFC3161', 'failed signature.kind-mismatch'],
  ])('is not decided in %s', async (_, subFilter, code) => {
    const other = swap(signed, /\/SubFilter \/ETSI\.CAdES\.detached/, () => `/SubFilter /${subFilter}`)
    expect(await codeOf(await withCms((covered) => signCms({ ...detached(covered), detached: true }), other))).toBe(
      code,
    )
  })

  it('is accepted in Adobe’s format, without a level of PAdES', async () => {
    const adobe = swap(signed, /\/SubFilter \/ETSI\.CAdES\.detached/, () => '/SubFilter /adbe.pkcs7.detached')
    const report = await validate(await withCms((covered) => signCms({ ...detached(covered), detached: true }), adobe))
    expect(report.signatures[0]).toMatchObject({ outcome: 'passed', code: 'signature.valid' })
    expect(report.signatures[0]?.level).toBeUndefined()
  })
})

describe('every change of one octet', () => {
  const outcomeOf = async (pdf: Uint8Array): Promise<string> => {
    try {
      return (await validate(pdf)).outcome
    } catch (error) {
      if (error instanceof AppError) return error.code
      throw error
    }
  }

  it.each(['B-B', 'B-T', 'B-LTA'] as const)('of a file at %s is noticed', async (level) => {
    const pdf = await sign(await makePdf({ xref: level === 'B-T' ? 'stream' : 'table' }), { level })
    const { outcome } = await validate(pdf)
    expect(outcome).toBe('passed')
    await fc.assert(
      fc.asyncProperty(fc.nat(pdf.length - 1), fc.integer({ min: 1, max: 255 }), async (at, difference) => {
        const changed = pdf.slice()
        changed[at] = (changed[at] ?? 0) ^ difference
        expect(await outcomeOf(changed)).not.toBe('passed')
      }),
      { numRuns: 150 },
    )
  })

  it('next to and inside the string that is not signed is noticed', async () => {
    const { index } = contents.exec(toLatin1(signed)) ?? { index: 0 }
    for (let at = index - 100; at < index + 6000; at += 11) {
      const changed = signed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await outcomeOf(changed), `octet ${at}`).not.toBe('passed')
    }
  })
})

it('two fields with one value are believed neither', async () => {
  const waiting = await sign(await makePdf({ fields: { first: {}, second: {} } }), { field: 'first' })
  const twins = await updatePdf(waiting, async (update) => {
    const value = await update.entry(await update.field('first'), 'V')
    await update.set(await update.field('second'), { V: value })
  })
  const { signatures } = await validate(twins)
  expect(signatures.map(({ code }) => code)).toEqual([
    'signature.dictionary-malformed',
    'signature.dictionary-malformed',
  ])
})

it('a value that leads nowhere is a broken signature and not a waiting field', async () => {
  const broken = await updatePdf(await makePdf({ fields: { first: {} } }), async (update) =>
    update.set(await update.field('first'), { V: update.draft.reserve() }),
  )
  expect(await codeOf(broken)).toBe('failed signature.dictionary-malformed')
})

describe('whatever the bytes, a report or an error of the catalogue', () => {
  it('comes of a signed file with octets changed, taken out or put in', async () => {
    const long = await sign(await makePdf({ textField: 'name' }), { level: 'B-LTA' })
    const edit = fc.tuple(fc.nat(), fc.constantFrom(0, 1, 8), fc.uint8Array({ maxLength: 8 }))
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        let bytes: Uint8Array = long
        for (const [place, skip, octets] of edits) {
          // The last kilobyte, where the structure is, as often as all the rest.
          const at = place % 2 === 0 ? place % bytes.length : bytes.length - 1 - (place % 1000)
          bytes = concatBytes(bytes.subarray(0, at), octets, bytes.subarray(at + skip))
        }
        expect(await codeOf(bytes)).toEqual(expect.any(String))
      }),
      { numRuns: 150 },
    )
  })
})

it('a file without signatures is said to have none', async () => {
  expect(await validate(await makePdf())).toMatchObject({
    outcome: 'indeterminate',
    code: 'document.not-signed',
    signatures: [],
  })
  expect(await validate(await updatePdf(await makePdf(), () => undefined))).toMatchObject({
    code: 'document.not-signed',
  })
})
