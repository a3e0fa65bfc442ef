import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { RevisionDraft } from '#shared/pdf/incremental-update.ts'
import { findDict, isDict, readCatalog } from '#shared/pdf/object-access.ts'
import { pdfArray, pdfDict, pdfName, type PdfObject } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { toTextString } from '#shared/pdf/serialize.ts'
import { makePdf, type PdfFixture } from '../../tests/pdf-fixture.ts'
import { drawSignature } from '../../tests/signature-drawing.ts'
import { makeStamper, stampWith, vouchFor } from '../../tests/signing-fixture.ts'
import { extendToLongTerm } from './extend.ts'
import { isLocked, type DocMdpPermission, type FieldLock } from './permissions.ts'
import { openForSigning } from './prepare.ts'
import { signPdf, toSignedPdf, type SignedPdf, type SigningOrder } from './sign.ts'
import { readFormFields } from './signature-fields.ts'
import { readSigningOptions } from './signing-options.ts'

let ca: TestCa
let who: TestIdentity
let drawing: Uint8Array

beforeAll(async () => {
  ca = await makeCa()
  who = await makeIdentity(ca)
  drawing = await drawSignature(['見本'])
})

const join = ({ original, appended }: SignedPdf): Uint8Array<ArrayBuffer> => concatBytes(original, appended)

const sign = async (pdf: Uint8Array, more: Partial<SigningOrder> = {}): Promise<Uint8Array<ArrayBuffer>> =>
  join(await signPdf(pdf, { level: 'B-B', signer: who.signer, certificates: [who.certificate.der], ...more }))

const visible = (): Pick<SigningOrder, 'appearance'> => ({
  appearance: { pdf: drawing, place: { page: 0, left: 20, top: 20, width: 200, height: 60 } },
})

const optionsOf = async (pdf: Uint8Array) => readSigningOptions(await openForSigning(pdf))

/** Entries added to a waiting field. */
const withFieldEntries = async (
  fixture: PdfFixture,
  name: string,
  entries: Readonly<Record<string, PdfObject>>,
): Promise<Uint8Array> => {
  const draft = new RevisionDraft(await openForSigning(await makePdf(fixture)))
  const field = (await readFormFields(draft)).find((each) => each.name === name)
  if (field === undefined) throw new RangeError('no such field')
  draft.write(field.ref, { kind: 'dict', entries: new Map([...field.dict.entries, ...Object.entries(entries)]) })
  return join(toSignedPdf(draft.commit().pdf))
}

const refusal = (rule: string) => ({ code: 'signing.not-permitted', detail: { rule } })

describe('a certification', () => {
  it.each([1, 2, 3] as const)('with permission %i stands in the catalogue and is the first', async (certification) => {
    const certified = await sign(await makePdf(), { certification })
    const file = await openPdf(certified)
    const perms = await findDict(file, (await readCatalog(file)).dict.entries.get('Perms'))
    expect(isDict(await file.resolve(perms?.entries.get('DocMDP')))).toBe(true)
    expect(await optionsOf(certified)).toMatchObject({
      isCertified: true,
      permission: certification,
      mayCertify: false,
      mayAdd: certification > 1,
      mayAddVisible: certification > 2,
    })
    await expect(sign(certified, { certification })).rejects.toMatchObject(refusal('certification-comes-first'))
  })

  it('is refused after any other signature', async () => {
    const signed = await sign(await makePdf())
    await expect(sign(signed, { certification: 2 })).rejects.toMatchObject(refusal('certification-comes-first'))
  })

  const fields = { Waiting: {} }
  const cases: readonly [DocMdpPermission, string, Partial<SigningOrder>, string | undefined][] = [
    [1, 'a new unseen field', {}, 'no-changes'],
    [1, 'a waiting field', { field: 'Waiting' }, 'no-changes'],
    [2, 'a new unseen field', {}, undefined],
    [2, 'a waiting field', { field: 'Waiting' }, undefined],
    [3, 'a new unseen field', {}, undefined],
  ]
  it.each(cases)('with permission %i and %s', async (certification, _, more, rule) => {
    const certified = await sign(await makePdf({ fields }), { certification })
    const next = sign(certified, more)
    if (rule === undefined) expect((await openPdf(await next)).revisions).toHaveLength(3)
    else await expect(next).rejects.toMatchObject(refusal(rule))
  })

  it('with permission 2 has no new seen field, with 3 has one', async () => {
    const two = await sign(await makePdf(), { certification: 2 })
    await expect(sign(two, visible())).rejects.toMatchObject(refusal('no-new-visible-field'))
    const three = await sign(await makePdf(), { certification: 3 })
    expect((await openPdf(await sign(three, visible()))).revisions).toHaveLength(3)
  })

  it('without any change allowed may still be time-stamped and given evidence', async () => {
    const certified = await sign(await makePdf(), { certification: 1 })
    const timeStamp = stampWith(ca, await makeStamper(ca))
    const extended = await extendToLongTerm(certified, { level: 'B-LTA', timeStamp, evidence: await vouchFor(ca) })
    expect((await openPdf(join(extended))).revisions).toHaveLength(4)
  })
})

describe('a lock', () => {
  it.each([
    [{ action: 'All' }, 'A', true],
    [{ action: 'Include', fields: ['A'] }, 'A', true],
    [{ action: 'Include', fields: ['A'] }, 'A.b', true],
    [{ action: 'Include', fields: ['A'] }, 'AB', false],
    [{ action: 'Exclude', fields: ['A'] }, 'A.b', false],
    [{ action: 'Exclude', fields: ['A'] }, 'B', true],
  ] satisfies [FieldLock, string, boolean][])('%j on %s', (lock, field, expected) => {
    expect(isLocked(lock, field)).toBe(expected)
  })

  it('given with a signature binds the next signer', async () => {
    const pdf = await makePdf({ fields: { One: {}, Two: {}, Three: {} } })
    const locked = await sign(pdf, { field: 'One', lock: { action: 'Include', fields: ['Two'] } })
    await expect(sign(locked, { field: 'Two' })).rejects.toMatchObject(refusal('field-locked'))
    expect((await optionsOf(locked)).waiting.map(({ name }) => name)).toEqual(['Three'])
    await sign(locked, { field: 'Three' })
    const all = await sign(pdf, { lock: { action: 'All' } })
    await expect(sign(all)).rejects.toMatchObject(refusal('field-locked'))
    expect(await optionsOf(all)).toMatchObject({ waiting: [], mayAdd: false })
  })

  it('that waits in the form is carried into the signature, and binds', async () => {
    const lock = pdfDict({
      Type: pdfName('SigFieldLock'),
      Action: pdfName('Include'),
      Fields: pdfArray([toTextString('Two')]),
    })
    const pdf = await withFieldEntries({ fields: { One: {}, Two: {} } }, 'One', { Lock: lock })
    await expect(sign(pdf, { field: 'One', lock: { action: 'All' } })).rejects.toMatchObject({
      detail: { reason: 'lock-given' },
    })
    const signed = await sign(pdf, { field: 'One' })
    await expect(sign(signed, { field: 'Two' })).rejects.toMatchObject(refusal('field-locked'))
  })

  it('with a permission of its own forbids what that forbids', async () => {
    const lock = pdfDict({ Type: pdfName('SigFieldLock'), Action: pdfName('Include'), Fields: pdfArray([]), P: 1 })
    const pdf = await withFieldEntries({ fields: { One: {} } }, 'One', { Lock: lock })
    await expect(sign(await sign(pdf, { field: 'One' }))).rejects.toMatchObject(refusal('no-changes'))
  })
})

describe('a field', () => {
  it.each([
    ['name', 'not-for-signatures'],
    ['a.b', 'name-taken'],
    ['', 'name-taken'],
  ])('called %j cannot be signed: %s', async (field, reason) => {
    await expect(sign(await makePdf({ textField: 'name' }), { field })).rejects.toMatchObject({
      code: 'signing.field-unavailable',
      detail: { field, reason },
    })
  })

  it('that waits shows the drawing upright on a turned page', async () => {
    const signed = await sign(await makePdf({ rotate: 270, fields: { One: {} } }), {
      field: 'One',
      appearance: { pdf: drawing },
    })
    const file = await openPdf(signed)
    const [field] = await readFormFields(file)
    const appearance = await findDict(file, field?.dict.entries.get('AP'))
    const form = await file.resolve(appearance?.entries.get('N'))
    const matrix = typeof form === 'object' && form?.kind === 'stream' ? form.dict.entries.get('Matrix') : undefined
    expect(matrix).toEqual(pdfArray([0, -1, 1, 0, 0, 0]))
  })

  it('is signed once', async () => {
    const signed = await sign(await makePdf({ fields: { One: {} } }), { field: 'One' })
    await expect(sign(signed, { field: 'One' })).rejects.toMatchObject({ detail: { reason: 'signed' } })
  })

  it('without a place of its own shows nothing, and says so', async () => {
    const pdf = await withFieldEntries({ fields: { One: {} } }, 'One', { Subtype: pdfName('None') })
    await expect(sign(pdf, { field: 'One', appearance: { pdf: drawing } })).rejects.toMatchObject({
      code: 'signing.appearance-unfit',
      detail: { reason: 'without-a-place' },
    })
    await expect(sign(await makePdf(), { appearance: { pdf: drawing } })).rejects.toMatchObject({
      detail: { reason: 'without-a-place' },
    })
    const place = { page: 1, left: 0, top: 0, width: 20, height: 6 }
    await expect(sign(await makePdf(), { appearance: { pdf: drawing, place } })).rejects.toMatchObject({
      detail: { reason: 'page-missing' },
    })
  })

  it('that waits says its size', async () => {
    const { waiting } = await optionsOf(await makePdf({ fields: { 署名: {} } }))
    expect(waiting).toEqual([{ name: '署名', size: { width: 200, height: 50 } }])
  })
})

describe('what a form binds its signer to', () => {
  const seeded = (entries: Readonly<Record<string, PdfObject>>) =>
    withFieldEntries({ fields: { One: {} } }, 'One', { SV: pdfDict({ Type: pdfName('SV'), ...entries }) })
  const words = (...list: string[]): PdfObject => pdfArray(list.map(toTextString))
  const names = (...list: string[]): PdfObject => pdfArray(list.map(pdfName))

  it.each<[string, Readonly<Record<string, PdfObject>>, Partial<SigningOrder>]>([
    ['a format of ours', { Ff: 2, SubFilter: names('adbe.pkcs7.detached', 'ETSI.CAdES.detached') }, {}],
    ['another format it only prefers', { SubFilter: names('adbe.pkcs7.detached') }, {}],
    ['a digest of ours', { Ff: 64, DigestMethod: words('SHA256', 'SHA512') }, {}],
    ['a reason that is given', { Ff: 8, Reasons: words('同意') }, { reason: '同意' }],
    ['no certification', { MDP: pdfDict({ P: 0 }) }, {}],
    ['a certification that is one', { MDP: pdfDict({ P: 2 }) }, { certification: 2 }],
  ])('is kept: %s', async (_, entries, more) => {
    expect((await openPdf(await sign(await seeded(entries), { field: 'One', ...more }))).revisions).toHaveLength(3)
  })

  it.each<[string, Readonly<Record<string, PdfObject>>, Partial<SigningOrder>]>([
    ['another format', { Ff: 2, SubFilter: names('adbe.pkcs7.detached') }, {}],
    ['another filter', { Ff: 1, Filter: pdfName('Entrust.PPKEF') }, {}],
    ['another digest', { Ff: 64, DigestMethod: words('SHA512') }, {}],
    ['another reason', { Ff: 8, Reasons: words('同意') }, { reason: '確認' }],
    ['a reason, and none is given', { Ff: 8, Reasons: words('同意') }, {}],
    ['a legal attestation', { Ff: 16 }, {}],
    ['an approval, and it certifies', { MDP: pdfDict({ P: 0 }) }, { certification: 2 }],
    ['a certification, and it is none', { MDP: pdfDict({ P: 2 }) }, {}],
    ['certificates of its choice', { Cert: pdfDict({ Ff: 1 }) }, {}],
    ['a time-stamp', { TimeStamp: pdfDict({ Ff: 1 }) }, {}],
  ])('is refused: %s', async (_, entries, more) => {
    await expect(sign(await seeded(entries), { field: 'One', ...more })).rejects.toMatchObject({
      detail: { field: 'One', reason: 'seed-value' },
    })
  })
})
