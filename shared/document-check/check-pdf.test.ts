import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openForSigning } from '#shared/pades/prepare.ts'
import { signPdf, toSignedPdf, type SigningOrder } from '#shared/pades/sign.ts'
import { RevisionDraft } from '#shared/pdf/incremental-update.ts'
import { pdfArray, pdfDict } from '#shared/pdf/objects.ts'
import { findPage } from '#shared/pdf/page-tree.ts'
import { toTextString } from '#shared/pdf/serialize.ts'
import { addField, type Change } from '../../tests/change-fixture.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { updatePdf } from '../../tests/pdf-update.ts'
import { makeStamper, stampWith, vouchFor } from '../../tests/signing-fixture.ts'
import { checkDocument, type CheckRequest } from './check-document.ts'
import type { ChangeKind, DocumentReport } from './report.ts'

const at = new Date('2026-06-01T00:00:00Z')

let ca: TestCa
let hanako: TestIdentity
let taro: TestIdentity
let longTerm: Pick<SigningOrder, 'timeStamp' | 'evidence'>

beforeAll(async () => {
  ca = await makeCa()
  hanako = await makeIdentity(ca, { commonName: '窓口 花子' })
  taro = await makeIdentity(ca, { commonName: '窓口 太郎' })
  longTerm = { timeStamp: stampWith(ca, await makeStamper(ca)), evidence: await vouchFor(ca) }
})

const sign = async (pdf: Uint8Array, who: TestIdentity, more: Partial<SigningOrder> = {}): Promise<Uint8Array> => {
  const { original, appended } = await signPdf(pdf, {
    level: 'B-LTA',
    signer: who.signer,
    certificates: [who.certificate.der, ca.certificate.der],
    ...longTerm,
    ...more,
  })
  return concatBytes(original, appended)
}

const check = async (bytes: Uint8Array, more: Partial<CheckRequest> = {}): Promise<DocumentReport> =>
  (await checkDocument({ file: { name: 'file.pdf', bytes }, anchors: [ca.certificate.der], at, ...more })).report

const ofType = ({ signatures }: DocumentReport, wanted: string) => signatures.filter(({ type }) => type === wanted)

describe('a signed PDF', () => {
  it('with everything for long keeping passes without asking anybody', async () => {
    const report = await check(await sign(await makePdf(), hanako, { reason: '同意します' }))
    expect(report).toMatchObject({ kind: 'pdf', outcome: 'passed', code: 'document.valid' })
    expect(ofType(report, 'signature')).toMatchObject([
      {
        answer: 'valid',
        content: 'unchanged',
        level: 'B-LTA',
        time: { knownBy: 'time-stamp' },
        stated: { reason: '同意します' },
        certificate: { name: '窓口 花子', revocation: { status: 'good', foundIn: 'document' } },
      },
    ])
    expect(ofType(report, 'time-stamp')).toMatchObject([{ outcome: 'passed', certificate: { answer: 'valid' } }])
  })

  it('by two people names both, and tells the first that something was added', async () => {
    const report = await check(await sign(await sign(await makePdf(), hanako), taro))
    expect(report.outcome).toBe('passed')
    expect(ofType(report, 'signature').map(({ answer, certificate }) => [answer, certificate?.name])).toEqual([
      ['valid-with-changes', '窓口 花子'],
      ['valid', '窓口 太郎'],
    ])
  })

  it('that was only signed is left open until its authority was asked', async () => {
    const bytes = await sign(await makePdf(), hanako, { level: 'B-B' })
    const open = await check(bytes)
    expect(open).toMatchObject({ outcome: 'indeterminate', signatures: [{ answer: 'revocation-unknown' }] })
    const vouch = await vouchFor(ca)
    const asked = await check(bytes, {
      ask: async ({ certificate }) => ({
        ...(await vouch([certificate])),
        query: { kind: 'crl', result: 'answered', reason: null },
      }),
    })
    expect(asked).toMatchObject({
      outcome: 'passed',
      signatures: [{ answer: 'valid', certificate: { revocation: { status: 'good', foundIn: 'elsewhere' } } }],
    })
    expect(asked.queries).toHaveLength(1)
  })

  it.each([
    ['in what was signed', '/Title <FEFF0074', '/Title <FEFF0075', ['changed']],
    ['in the signature value itself', '/Contents <3082', '/Contents <3083', ['malformed', 'forged', 'changed']],
  ])('changed %s says so', async (_, from, to, expected) => {
    const text = new TextDecoder('latin1').decode(await sign(await makePdf(), hanako))
    expect(text).toContain(from)
    const report = await check(Uint8Array.from(text.replace(from, to), (letter) => letter.charCodeAt(0)))
    expect(report.outcome).toBe('failed')
    expect(expected).toContain(ofType(report, 'signature')[0]?.answer)
  })

  it('to which another page content was appended says that it was changed afterwards', async () => {
    const signed = await sign(await makePdf(), hanako)
    const draft = new RevisionDraft(await openForSigning(signed))
    const page = await findPage(draft, 0)
    if (page === undefined) throw new Error('no page')
    const content = draft.write(draft.reserve(), {
      kind: 'stream',
      dict: pdfDict({}),
      raw: encodeUtf8('BT /F1 24 Tf 50 700 Td (another sum) Tj ET'),
    })
    draft.write(page.ref, { kind: 'dict', entries: new Map([...page.dict.entries, ['Contents', content]]) })
    const { original, appended } = toSignedPdf(draft.commit().pdf)
    const report = await check(concatBytes(original, appended))
    expect(report.outcome).toBe('failed')
    expect(ofType(report, 'signature')).toMatchObject([
      { answer: 'changed-afterwards', content: 'changed', changesAfter: ['long-term-data', 'other'] },
    ])
  })

  it.each<[string, string | undefined, Change, { answer: string; content: string; changesAfter: ChangeKind[] }]>([
    [
      'an empty field was filled in',
      undefined,
      async (update) => update.set(await update.field('amount'), { V: toTextString('1000') }),
      { answer: 'valid-with-changes', content: 'added-to', changesAfter: ['long-term-data', 'form-filling'] },
    ],
    [
      'a field was given another value',
      '1000',
      async (update) => update.set(await update.field('amount'), { V: toTextString('9000000') }),
      { answer: 'overwritten-afterwards', content: 'changed', changesAfter: ['long-term-data', 'form-filling'] },
    ],
    [
      'a signature field was laid over the page',
      undefined,
      async (update) => void (await addField(update, { T: toTextString('new'), Rect: pdfArray([0, 0, 595, 842]) })),
      { answer: 'annotated-afterwards', content: 'added-to', changesAfter: ['long-term-data', 'annotations'] },
    ],
  ])('in which %s says what that means', async (_, value, change, expected) => {
    const plain = await updatePdf(await makePdf({ textField: 'amount' }), async (update) =>
      update.set(await update.field('amount'), { V: value === undefined ? undefined : toTextString(value) }),
    )
    const report = await check(await updatePdf(await sign(plain, hanako), change))
    expect(ofType(report, 'signature')).toMatchObject([expected])
  })

  it('of an authority nobody trusts is left open', async () => {
    const report = await check(await sign(await makePdf(), hanako, { level: 'B-B' }), { anchors: [] })
    expect(report).toMatchObject({ outcome: 'indeterminate', signatures: [{ answer: 'certificate-untrusted' }] })
  })
})

describe('a PDF without a signature', () => {
  it('is said to bear none', async () => {
    expect(await check(await makePdf())).toMatchObject({ outcome: 'indeterminate', code: 'document.unsigned' })
  })

  it('that is damaged is not repaired', async () => {
    const pdf = await makePdf()
    expect(await check(pdf.subarray(0, pdf.length - 40))).toMatchObject({
      outcome: 'unreadable',
      code: 'document.damaged',
    })
  })
})
