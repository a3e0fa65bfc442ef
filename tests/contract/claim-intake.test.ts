import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createClaimIntakeRelay } from '#bff/parties/claim-intake/relay.ts'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'
import { createClaimIntakeFaults } from '#mocks/parties/claim-intake/faults.ts'
import { createClaimIntakeHandlers } from '#mocks/parties/claim-intake/handlers.ts'
import { Intake, type IntakeEvent } from '#mocks/parties/claim-intake/intake.ts'
import { makeCa, makeIdentity } from '#mocks/pki/identity.ts'
import { createIntakeSigner, type IntakeSigner } from '#mocks/pki/intake-signer.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { verifyCms } from '#shared/cms/verify.ts'

const now = new Date('2027-03-10T03:00:00.000Z')
const sender = 'HJ000000001'
const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const

let signer: IntakeSigner
let claim: Awaited<ReturnType<typeof makeClaim>>

const makeClaim = async (records: number, claimId: string = crypto.randomUUID()) => {
  const identity = await makeIdentity(await makeCa(), { scheme })
  const content = makeClaimFile({ records })
  const cms = await signCms({
    content,
    detached: false,
    signer: identity.signer,
    certificate: identity.certificate.der,
  })
  return { claimId, sender, digest: createHash('sha256').update(content).digest('base64url'), cms }
}

beforeAll(async () => {
  signer = await createIntakeSigner()
  claim = await makeClaim(3)
})

const open = (options: { readonly issuesAtOnce?: boolean; readonly at?: Date } = {}) => {
  const intake = new Intake(createMemoryJournal<IntakeEvent>())
  const faults = createClaimIntakeFaults()
  const log = createMessageLog('claim-intake', () => now)
  const handlers = createClaimIntakeHandlers({
    ...{ intake, signer, faults, log, now: () => now },
    ...options,
    wait: () => new Promise(() => undefined),
  })
  const relay = createClaimIntakeRelay({
    baseUrl: 'http://intake.invalid/',
    fetch: createHandlerFetch(handlers),
    timeoutMs: 300,
    signers: [signer.signer.certificate],
    now: () => options.at ?? now,
  })
  return { intake, faults, log, relay }
}

describe('the review system behind its contract', () => {
  it('EB-G-1 takes a claim once, and gives the same receipt however often it is sent', async () => {
    const { relay, intake } = open()
    const receipt = await relay.submit(claim)
    expect(receipt.receivedAt).toEqual(now)
    const { outcome, content } = await verifyCms({ cms: receipt.der })
    expect(outcome).toBe('passed')
    expect(JSON.parse(Buffer.from(content ?? []).toString())).toMatchObject({ claimId: claim.claimId, sender })
    expect(await relay.submit(claim)).toEqual(receipt)
    expect(await relay.findReceipt(claim)).toEqual(receipt)
    expect(intake.listClaims()).toHaveLength(1)
  })

  it('takes the same content signed anew for the same claim, and another content for none', async () => {
    const { relay, intake } = open()
    const receipt = await relay.submit(claim)
    expect(await relay.submit(await makeClaim(3, claim.claimId))).toEqual(receipt)
    await expect(relay.submit(await makeClaim(4, claim.claimId))).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: 'claim-differs' },
    })
    await expect(relay.submit({ ...claim, sender: 'HJ000000002' })).rejects.toMatchObject({ code: 'party.refused' })
    expect(intake.listClaims()).toHaveLength(1)
  })

  it('refuses what is no message, and a sender who is none', async () => {
    const { relay } = open()
    const invalid = { code: 'party.refused', detail: { resultCode: 'request-invalid' } }
    await expect(relay.submit({ ...claim, cms: encodeUtf8('no message') })).rejects.toMatchObject(invalid)
    await expect(relay.submit({ ...claim, sender: 'somebody' })).rejects.toMatchObject(invalid)
    await expect(relay.submit({ ...claim, claimId: 'one' })).rejects.toMatchObject(invalid)
  })

  it('knows no receipt of a claim that never arrived', async () => {
    await expect(open().relay.findReceipt(claim)).resolves.toBeUndefined()
  })

  it('a receipt is none once the certificate that signed it is over', async () => {
    const { relay } = open({ at: new Date('2050-01-01T00:00:00Z') })
    await expect(relay.submit(claim)).rejects.toMatchObject({ code: 'party.mismatched' })
  })

  it('EB-G-2 tells of documents after the last one known, and gives the octets it told of', async () => {
    const { relay, intake } = open({ issuesAtOnce: true })
    await relay.submit(claim)
    const { documents, more } = await relay.listDocuments(0)
    expect(more).toBe(false)
    expect(documents).toMatchObject([{ sequence: 1, claimId: claim.claimId, fileName: 'result-2027-03.csv' }])
    const [first] = documents
    if (first === undefined) throw new RangeError('a document was issued')
    const read = await relay.readDocument(first)
    expect(read).toHaveLength(first.bytes)
    expect(await relay.listDocuments(1)).toEqual({ documents: [], more: false })
    for (let count = 0; count < 150; count += 1)
      intake.issue(claim.claimId, { title: '支払決定通知書', fileName: 'a.csv', content: encodeUtf8('a'), at: now })
    const page = await relay.listDocuments(1)
    expect(page).toMatchObject({ more: true })
    expect((await relay.listDocuments(page.documents.at(-1)?.sequence ?? 0)).documents).toHaveLength(50)
  })

  it('has no document that was never issued', async () => {
    const entry = { documentId: crypto.randomUUID(), digest: 'A'.repeat(43) }
    await expect(open().relay.readDocument(entry)).rejects.toMatchObject({ detail: { resultCode: 'document-unknown' } })
  })

  it.each([
    ['malformed', 'party.malformed'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
    ['answer-lost', 'party.unreachable'],
    ['wrong-receipt', 'party.mismatched'],
    ['wrong-signer', 'party.mismatched'],
  ])('taken for an error when %s: %s; the claim sent again is the same claim', async (name, code) => {
    const { faults, relay, intake } = open()
    faults.set([{ name, times: 1 }])
    await expect(relay.submit(claim)).rejects.toMatchObject({ code })
    await expect(relay.submit(claim)).resolves.toMatchObject({ receivedAt: now })
    expect(intake.listClaims()).toHaveLength(1)
  })

  it('believes neither a list in another order nor other octets', async () => {
    const { faults, relay } = open({ issuesAtOnce: true })
    await relay.submit(claim)
    const [entry] = (await relay.listDocuments(0)).documents
    if (entry === undefined) throw new RangeError('a document was issued')
    faults.set([{ name: 'wrong-document', times: 1 }])
    await expect(relay.readDocument(entry)).rejects.toMatchObject({ code: 'party.mismatched' })
    faults.set([{ name: 'wrong-order', times: 1 }])
    await expect(relay.listDocuments(1)).rejects.toMatchObject({ code: 'party.mismatched' })
  })

  it('writes messages down without what was claimed', async () => {
    const { log, relay } = open({ issuesAtOnce: true })
    await relay.submit(claim)
    await relay.listDocuments(0)
    expect(log.list().map(({ message, result }) => `${message} ${result}`)).toEqual(['claim 200', 'documents 200'])
  })
})
