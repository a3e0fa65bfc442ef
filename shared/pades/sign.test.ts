import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes, isEqualBytes } from '#shared/bytes/bytes.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import type { Signer } from '#shared/cms/signer.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { toLatin1 } from '#shared/pdf/characters.ts'
import { RevisionDraft } from '#shared/pdf/incremental-update.ts'
import { findItems, isNamed, readCatalog, findDict } from '#shared/pdf/object-access.ts'
import type { PdfDict } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { encodeLatin1 } from '#shared/pdf/serialize.ts'
import { DerReader, tag } from '#shared/pki/der.ts'
import { checkTimeStampToken, digestOf } from '#shared/time-stamp/check-token.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { makeStamper, stampWith, vouchFor } from '../../tests/signing-fixture.ts'
import { readWithSpare } from './covered-digest.ts'
import type { EvidenceSource } from './evidence.ts'
import { extendToLongTerm, stampPdf } from './extend.ts'
import { completeSignature, openForSigning, prepareSignature } from './prepare.ts'
import { makeSignature, signPdf, toSignedPdf, type SignedPdf, type SigningOrder, type SigningStage } from './sign.ts'
import { readFormFields } from './signature-fields.ts'

let ca: TestCa
let hanako: TestIdentity
let taro: TestIdentity
let stamper: TestIdentity
let evidence: EvidenceSource

beforeAll(async () => {
  ca = await makeCa()
  hanako = await makeIdentity(ca, { commonName: '窓口 花子' })
  taro = await makeIdentity(ca, { commonName: '窓口 太郎', scheme: { family: 'ecdsa', hash: 'SHA-384' } })
  stamper = await makeStamper(ca)
  evidence = await vouchFor(ca)
})

const join = ({ original, appended }: SignedPdf): Uint8Array<ArrayBuffer> => concatBytes(original, appended)

const orderOf = (who: TestIdentity, more: Partial<SigningOrder> = {}): SigningOrder => ({
  level: 'B-B',
  signer: who.signer,
  certificates: [who.certificate.der, ca.certificate.der],
  ...more,
})

/** A signer that counts how often it was asked. */
const counted = (signer: Signer): Signer & { readonly asked: () => number } => {
  let asked = 0
  return {
    scheme: signer.scheme,
    asked: () => asked,
    sign: (data) => {
      asked += 1
      return signer.sign(data)
    },
  }
}

type Found = {
  readonly dict: PdfDict
  readonly contents: Uint8Array
  readonly covered: Uint8Array
  readonly end: number
}

/** Every signature of the file with what its byte range covers, by a way of reading that knows nothing of the writer. */
const findSignatures = async (pdf: Uint8Array): Promise<Found[]> => {
  const file = await openPdf(pdf)
  const found: Found[] = []
  for (const { signature } of await readFormFields(file)) {
    if (signature === undefined) continue
    const range = (await findItems(file, signature.entries.get('ByteRange'))).map(Number)
    const [start = -1, length = -1, next = -1, rest = -1] = range
    const gap = new TextDecoder('latin1').decode(pdf.subarray(length, next))
    expect([start, gap]).toEqual([0, expect.stringMatching(/^<[0-9a-f]+>$/)])
    const contents = signature.entries.get('Contents')
    if (typeof contents !== 'object' || contents?.kind !== 'string') throw new RangeError('no contents')
    found.push({
      dict: signature,
      contents: new DerReader(contents.bytes).read(tag.sequence).whole,
      covered: concatBytes(pdf.subarray(0, length), pdf.subarray(next, next + rest)),
      end: next + rest,
    })
  }
  return found
}

const only = <Item>(items: readonly Item[]): Item => {
  expect(items).toHaveLength(1)
  return items[0] as Item
}

describe.each(['table', 'stream'] as const)('a signature in a file with a cross-reference %s', (xref) => {
  it('covers the whole file but its own string, and is CAdES without a signing time', async () => {
    const pdf = await makePdf({ xref })
    const signed = await signPdf(
      pdf,
      orderOf(hanako, {
        reason: '同意します',
        location: '東京',
        name: '窓口 花子',
        at: new Date('2026-04-01T00:00:00Z'),
      }),
    )
    expect(signed.original).toBe(pdf)
    const bytes = join(signed)
    const { dict, contents, covered, end } = only(await findSignatures(bytes))
    expect(end).toBe(bytes.length)
    expect(isNamed(dict.entries.get('SubFilter'), 'ETSI.CAdES.detached')).toBe(true)
    const report = await verifyCms({ cms: contents, content: covered })
    expect(report.signers).toMatchObject([{ outcome: 'passed', signingCertificate: 'v2' }])
    const { content, signers } = parseCmsSignedData(contents)
    expect(content).toBeUndefined()
    expect(signers[0]?.signedAttributes?.map(({ type }) => type)).not.toContain(cmsOid.signingTime)
  })

  it.each([
    ['B-B', 2, 1],
    ['B-T', 2, 1],
    ['B-LT', 3, 1],
    ['B-LTA', 4, 2],
  ] as const)('at %s makes a file of %i revisions and asks the key once', async (level, revisions, signatures) => {
    const signer = counted(hanako.signer)
    const timeStamp = stampWith(ca, stamper)
    const stages: SigningStage[] = []
    const signed = await signPdf(
      await makePdf({ xref }),
      orderOf(hanako, { level, signer, timeStamp, evidence, onProgress: (stage) => stages.push(stage) }),
    )
    const file = await openPdf(join(signed))
    expect(file.revisions).toHaveLength(revisions)
    const found = await findSignatures(join(signed))
    expect(found).toHaveLength(signatures)
    expect(signer.asked()).toBe(1)
    expect(timeStamp.asked()).toBe({ 'B-B': 0, 'B-T': 1, 'B-LT': 1, 'B-LTA': 2 }[level])
    expect(stages.slice(0, 3)).toEqual(['reading', 'preparing', 'signing'])
    expect(new Set(stages).size).toBe(stages.length)
  })

  it('stays valid when others sign after it, in their own revisions', async () => {
    let bytes: Uint8Array = await makePdf({ xref, textField: 'name' })
    for (const who of [hanako, taro, hanako]) {
      const next = join(await signPdf(bytes, orderOf(who)))
      expect(next.subarray(0, bytes.length)).toEqual(new Uint8Array(bytes))
      bytes = next
    }
    const found = await findSignatures(bytes)
    expect(found).toHaveLength(3)
    for (const { contents, covered } of found)
      expect((await verifyCms({ cms: contents, content: covered })).outcome).toBe('passed')
    const names = (await readFormFields(await openPdf(bytes))).map(({ name }) => name)
    expect(names).toEqual(['name', 'Signature1', 'Signature2', 'Signature3'])
  })
})

describe('time-stamps and evidence', () => {
  it('stamp the signature value, and with B-LTA the file', async () => {
    const timeStamp = stampWith(ca, stamper)
    const bytes = join(await signPdf(await makePdf(), orderOf(hanako, { level: 'B-LTA', timeStamp, evidence })))
    const [signature, document] = await findSignatures(bytes)
    if (signature === undefined || document === undefined) throw new RangeError('two were made')
    const signer = only(parseCmsSignedData(signature.contents).signers)
    const token = only(only(signer.unsignedAttributes).values)
    const trust = { anchors: [ca.certificate.der], intermediates: [], revocation: 'none' as const }
    const onSignature = await checkTimeStampToken({ token, digest: digestOf(signer.signature), ...trust })
    expect(onSignature.code).toBe('token.valid')
    const onFile = await checkTimeStampToken({ token: document.contents, digest: digestOf(document.covered), ...trust })
    expect(onFile.code).toBe('token.valid')
    expect(document.end).toBe(bytes.length)
    expect([...document.dict.entries.keys()]).not.toContain('M')
  })

  it('are stored once, however often the document is extended', async () => {
    const timeStamp = stampWith(ca, stamper)
    const first = await signPdf(await makePdf(), orderOf(hanako, { level: 'B-LT', timeStamp, evidence }))
    const again = await extendToLongTerm(join(first), { level: 'B-LT', evidence })
    expect(again.appended).toHaveLength(0)
    const second = join(await signPdf(join(first), orderOf(taro, { level: 'B-LT', timeStamp, evidence })))
    const file = await openPdf(second)
    const store = await findDict(file, (await readCatalog(file)).dict.entries.get('DSS'))
    expect(await findItems(file, store?.entries.get('CRLs'))).toHaveLength(1)
    // Two signers, the stamping authority, and the authority above them.
    expect(await findItems(file, store?.entries.get('Certs'))).toHaveLength(4)
    expect(await findItems(file, store?.entries.get('OCSPs'))).toHaveLength(0)
  })

  it('are added to signatures somebody else has made, and renewed', async () => {
    const timeStamp = stampWith(ca, stamper)
    const signed = join(await signPdf(await makePdf(), orderOf(hanako)))
    const extended = join(await extendToLongTerm(signed, { level: 'B-LTA', evidence, timeStamp }))
    const renewed = join(await extendToLongTerm(extended, { level: 'B-LTA', evidence, timeStamp }))
    expect(await findSignatures(renewed)).toHaveLength(3)
    expect(renewed.subarray(0, extended.length)).toEqual(extended)
    expect(await findSignatures(join(await stampPdf(signed, timeStamp)))).toHaveLength(2)
  })

  it('are refused where a certificate of the chain has no evidence, before the key is asked', async () => {
    const signer = counted(hanako.signer)
    const timeStamp = stampWith(ca, stamper)
    const none: EvidenceSource = async () => ({ ocspResponses: [], crls: [] })
    const order = orderOf(hanako, { level: 'B-LT', signer, timeStamp, evidence: none })
    const missing = { code: 'signing.evidence-missing', detail: { missing: 1 } }
    await expect(signPdf(await makePdf(), order)).rejects.toMatchObject(missing)
    expect(signer.asked()).toBe(0)
    // The stamping authority's chain needs evidence too, and is known only from its token.
    const { certificate } = hanako
    const onlyForSigner: EvidenceSource = (chain, signal) =>
      (isEqualBytes(chain[0] ?? certificate.der, certificate.der) ? evidence : none)(chain, signal)
    await expect(signPdf(await makePdf(), { ...order, evidence: onlyForSigner })).rejects.toMatchObject(missing)
    expect(signer.asked()).toBe(1)
  })

  it('are demanded before the key is asked', async () => {
    const signer = counted(hanako.signer)
    const pdf = await makePdf()
    await expect(signPdf(pdf, orderOf(hanako, { level: 'B-T', signer }))).rejects.toThrow('time-stamp')
    const timeStamp = stampWith(ca, stamper)
    await expect(signPdf(pdf, orderOf(hanako, { level: 'B-LT', signer, timeStamp }))).rejects.toThrow('evidence')
    expect(signer.asked()).toBe(0)
  })
})

describe('the room for a signature', () => {
  const padded = (room: number) => stampWith(ca, stamper, { room, padding: [hanako.certificate.der] })

  it('is never overflowed in silence, and a card is not asked twice', async () => {
    const signer = counted(hanako.signer)
    const order = orderOf(hanako, { level: 'B-T', signer, timeStamp: padded(10) })
    await expect(signPdf(await makePdf(), order)).rejects.toMatchObject({ code: 'signing.room-exceeded' })
    expect(signer.asked()).toBe(1)
  })

  it('is made larger for a key that may be asked again', async () => {
    const signer = counted(hanako.signer)
    const order = orderOf(hanako, { level: 'B-T', signer, timeStamp: padded(10), mayAskAgain: true })
    expect(await findSignatures(join(await signPdf(await makePdf(), order)))).toHaveLength(1)
    expect(signer.asked()).toBe(2)
  })

  it('is made larger for a document time-stamp', async () => {
    const timeStamp = padded(10)
    expect(await findSignatures(join(await stampPdf(await makePdf(), timeStamp)))).toHaveLength(1)
    expect(timeStamp.asked()).toBe(2)
  })

  it.each([
    { family: 'rsa-pkcs1', hash: 'SHA-512' },
    { family: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
    { family: 'ecdsa', hash: 'SHA-256' },
    { family: 'ed25519', hash: 'SHA-512' },
  ] as const)('suffices for $family with $hash', async (scheme) => {
    const who = await makeIdentity(ca, { scheme, commonName: '長い名前'.repeat(12) })
    const bytes = join(await signPdf(await makePdf(), orderOf(who)))
    const { contents, covered } = only(await findSignatures(bytes))
    expect((await verifyCms({ cms: contents, content: covered })).outcome).toBe('passed')
  })
})

describe('signing in two places', () => {
  it('takes only the digest to where the key is', async () => {
    const original = await makePdf()
    const prepared = await prepareSignature(await openForSigning(original), {
      hash: 'SHA-256',
      certificates: [hanako.certificate.der],
    })
    const { digest, hash } = structuredClone({ digest: prepared.digest, hash: prepared.hash })
    const cms = await makeSignature({ digest, hash, signer: hanako.signer, certificates: [hanako.certificate.der] })
    const bytes = join(toSignedPdf(completeSignature(prepared, cms)))
    const { contents, covered } = only(await findSignatures(bytes))
    expect((await verifyCms({ cms: contents, content: covered })).outcome).toBe('passed')
    // The prepared value is as it was: another signature can still go into it.
    expect(new TextDecoder('latin1').decode(concatBytes(...prepared.pdf.appended))).toMatch(/\/Contents <0+>/)
  })

  it('refuses a key of another hash than the document was digested for', async () => {
    const order = { digest: new Uint8Array(32), hash: 'SHA-256', signer: taro.signer, certificates: [] } as const
    await expect(makeSignature({ ...order, certificates: [taro.certificate.der] })).rejects.toThrow(RangeError)
  })

  it('signs in scratch behind the file as it does without, and leaves the file alone', async () => {
    const original = await makePdf()
    const { bytes, spare } = await readWithSpare(new Blob([original]))
    expect(bytes).toEqual(original)
    const roomy = await openForSigning(bytes, spare)
    expect([roomy.spare, (await openForSigning(original, spare)).spare]).toEqual([spare, 0])
    const timeStamp = stampWith(ca, stamper)
    const signed = join(await signPdf(bytes, orderOf(hanako, { level: 'B-LTA', timeStamp, evidence, spare })))
    expect(signed.subarray(0, original.length)).toEqual(original)
    const [signature, stamp] = await findSignatures(signed)
    if (signature === undefined || stamp === undefined) throw new RangeError('two were made')
    expect((await verifyCms({ cms: signature.contents, content: signature.covered })).outcome).toBe('passed')
    const trust = { anchors: [ca.certificate.der], intermediates: [], revocation: 'none' as const }
    const stamped = await checkTimeStampToken({ token: stamp.contents, digest: digestOf(stamp.covered), ...trust })
    expect(stamped.code).toBe('token.valid')
    // The scratch was written to: without it the test would say nothing.
    const behind = new Uint8Array(bytes.buffer, bytes.length)
    expect(behind.some((byte) => byte !== 0)).toBe(true)
  })

  it('ends where it is told to', async () => {
    const controller = new AbortController()
    const signer = counted(hanako.signer)
    const order = orderOf(hanako, {
      signer,
      signal: controller.signal,
      onProgress: (stage) => {
        if (stage === 'preparing') controller.abort()
      },
    })
    await expect(signPdf(await makePdf(), order)).rejects.toMatchObject({ name: 'AbortError' })
    expect(signer.asked()).toBe(0)
  })
})

describe('what is not signed', () => {
  const withAcroForm = async (): Promise<Uint8Array> => {
    const pdf = await openForSigning(await makePdf({ textField: 'name' }))
    const draft = new RevisionDraft(pdf)
    const { ref, dict } = await readCatalog(draft)
    const form = await findDict(draft, dict.entries.get('AcroForm'))
    const entries = new Map([...(form?.entries ?? []), ['XFA', draft.add({ kind: 'array', items: [] })] as const])
    draft.write(ref, { kind: 'dict', entries: new Map([...dict.entries, ['AcroForm', { kind: 'dict', entries }]]) })
    return join(toSignedPdf(draft.commit().pdf))
  }

  it('is an XFA form, which shows other pages than the PDF has', async () => {
    await expect(signPdf(await withAcroForm(), orderOf(hanako))).rejects.toMatchObject({
      code: 'signing.document-unfit',
      detail: { reason: 'xfa' },
    })
  })

  it('is a file whose two cross-references show two documents', async () => {
    const pdf = toLatin1(await makePdf())
    const size = Number(/\/Size (\d+)/.exec(pdf)?.[1])
    const hidden = `${size} 0 obj\n<</Type/XRef/Size ${size + 1}/W[1 1 1]/Index[0 0]/Length 0>>\nstream\n\nendstream\nendobj\n`
    const root = /\/Root (\d+ 0 R)/.exec(pdf)?.[1]
    const previous = /startxref\s+(\d+)/.exec(pdf)?.[1]
    const entry = `${String(pdf.length).padStart(10, '0')} 00000 n\r\n`
    const trailer = `trailer\n<</Size ${size + 1}/Root ${root}/Prev ${previous}/XRefStm ${pdf.length}>>`
    const end = `xref\n${size} 1\n${entry}${trailer}\nstartxref\n${pdf.length + hidden.length}\n%%EOF\n`
    await expect(signPdf(encodeLatin1(pdf + hidden + end), orderOf(hanako))).rejects.toMatchObject({
      code: 'signing.document-unfit',
      detail: { reason: 'hybrid' },
    })
  })

  it('is a file that is no PDF, or is damaged', async () => {
    const pdf = await makePdf()
    for (const bytes of [new Uint8Array(), pdf.subarray(0, -40), pdf.subarray(10)])
      await expect(signPdf(bytes, orderOf(hanako))).rejects.toMatchObject({ code: 'document.unreadable' })
  })
})
