import { constants, createHash, createPrivateKey, privateEncrypt } from 'node:crypto'
import { appendFileSync, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { makeCa, makeIdentity, type TestIdentity } from '#mocks/pki/identity.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { encodeAlgorithm } from '#shared/cms/algorithms.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { encodeNull, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { buildPkcs12 } from '#shared/pkcs12/build.ts'
import { ClaimBench } from './claim-bench.ts'
import type { CardSigner, ClaimProgress } from './claim-wire.ts'

const password = 'a password of the file'
const content = makeClaimFile({ records: 40_000 })
const claimFile = (bytes = content) => new File([bytes], '請求 3月分.csv')

let holder: TestIdentity
let card: TestIdentity
let keyFile: Blob

beforeAll(async () => {
  const ca = await makeCa()
  holder = await makeIdentity(ca, { commonName: 'HJ000000001' })
  card = await makeIdentity(ca)
  const { privateKeyPkcs8, certificate } = holder
  const file = await buildPkcs12({
    ...{ privateKeyPkcs8, certificate: certificate.der, chain: [], password },
    ...{ friendlyName: 'HJ000000001', protection: 'legacy' },
  })
  keyFile = new Blob([file])
})

const claimView: ClaimView = {
  ...{ claimId: 'a', receivedAt: '2027-04-05T03:00:00.000Z', fileName: '請求 3月分.csv', bytes: content.length },
  ...{ digest: 'AA', serial: '01', signedBy: 'certificate', outcome: 'accepted', refusal: null },
  ...{ refusedLine: null, refusedFault: null, records: 40_000, documents: [] },
}

/** The federation, as far as a browser sees it: what it was sent, and what it answers next. */
class Counter {
  readonly messages: Uint8Array[] = []
  readonly paths: string[] = []
  answer: (() => Response) | undefined

  upload = (body: Blob, onProgress: (sent: number, whole: number) => void) => async (input: RequestInfo | URL) => {
    this.messages.push(new Uint8Array(await body.arrayBuffer()))
    this.paths.push(String(input))
    onProgress(body.size, body.size)
    if (this.answer === undefined) throw new TypeError('the line was cut')
    return this.answer()
  }

  answers(view: Partial<ClaimView>): void {
    this.answer = () => Response.json({ claim: { ...claimView, ...view }, receipt: null })
  }
}

let counter: Counter
let told: ClaimProgress[]
let bench: ClaimBench

beforeEach(() => {
  counter = new Counter()
  told = []
  bench = new ClaimBench({
    call: () => Promise.reject(new Error('not asked')),
    tell: (progress) => told.push(progress),
    askCard: signDigest,
    upload: (body, onProgress) => counter.upload(body, onProgress),
  })
})

/** A card is given digests alone, and this one wants another hash than the installed key does. */
const signDigest = async (digest: Uint8Array): Promise<Uint8Array> => {
  const key = createPrivateKey({ key: Buffer.from(card.privateKeyPkcs8), format: 'der', type: 'pkcs8' })
  const digestInfo = encodeSequence(encodeAlgorithm(oid.sha384, encodeNull()), encodeOctetString(digest))
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo)
}
const toCardSigner = (): CardSigner => ({
  scheme: { family: 'rsa-pkcs1', hash: 'SHA-384' },
  certificates: [card.certificate.der, holder.certificate.der],
})

const prepare = async () => {
  await bench.inspect(claimFile())
  await bench.openKeyFile(keyFile, password)
  await bench.sign(null)
}

describe('EB-SC-22 a claim in the browser', () => {
  it('is read, counted and digested piece by piece', async () => {
    const answer = await bench.inspect(claimFile())
    const digest = new Uint8Array(createHash('sha256').update(content).digest())
    expect(answer).toMatchObject({ type: 'inspected', facts: { records: 40_000, month: '2027-03', digest } })
    expect(told.length).toBeGreaterThan(1)
    expect(told.every(({ stage, whole }) => stage === 'reading' && whole === content.length)).toBe(true)
  })

  it('is refused before anything is signed, with line and octet of its first fault', async () => {
    const bent = Uint8Array.from(content)
    const at = bent.lastIndexOf(0x0d)
    bent[at] = 0x20
    expect(await bench.inspect(claimFile(bent))).toMatchObject({
      type: 'file-refused',
      line: 40_002,
      fault: 'line-end',
    })
    await bench.openKeyFile(keyFile, password)
    await expect(bench.sign(null)).rejects.toThrow(RangeError)
  })

  it('EB-G-1 goes out as one message that holds the file, its signature and the certificate', async () => {
    counter.answers({})
    await prepare()
    expect(await bench.send()).toMatchObject({ type: 'answered', claim: { outcome: 'accepted' } })
    const [cms = new Uint8Array()] = counter.messages
    const report = await verifyCms({ cms })
    expect(report.outcome).toBe('passed')
    expect(Buffer.from(report.content ?? []).equals(content)).toBe(true)
    expect(report.signers[0]?.certificate?.der).toEqual(holder.certificate.der)
    expect(counter.paths).toEqual([`/api/applicant/claims/${encodeURIComponent('請求 3月分.csv')}`])
    expect(told.at(-1)).toEqual({ stage: 'judging' })
  })

  it('is the very same message when it is sent again after a lost answer', async () => {
    await prepare()
    await expect(bench.send()).rejects.toMatchObject({ code: 'network.unreachable' })
    counter.answers({})
    await bench.send()
    expect(counter.messages).toHaveLength(2)
    expect(Buffer.from(counter.messages[0] ?? []).equals(counter.messages[1] ?? new Uint8Array())).toBe(true)
    // taken: nothing is left to be sent
    await expect(bench.send()).rejects.toThrow(RangeError)
  })

  it('stays to be sent again where it was refused', async () => {
    counter.answers({ outcome: 'refused', refusal: 'revocation-list-missing' })
    await prepare()
    expect(await bench.send()).toMatchObject({ claim: { refusal: 'revocation-list-missing' } })
    counter.answers({})
    expect(await bench.send()).toMatchObject({ claim: { outcome: 'accepted' } })
  })

  it('forgets what was signed with another file or another key', async () => {
    await prepare()
    await bench.inspect(claimFile())
    await expect(bench.send()).rejects.toThrow(RangeError)
    await bench.sign(null)
    await bench.openKeyFile(keyFile, 'not the password')
    await expect(bench.send()).rejects.toThrow(RangeError)
    await expect(bench.sign(null)).rejects.toThrow(RangeError)
  })

  it('EB-G-1 is signed by a card that is given a digest, with the certificates it carries', async () => {
    counter.answers({ signedBy: 'card' })
    await bench.inspect(claimFile())
    await bench.sign(toCardSigner())
    expect(told.some(({ stage }) => stage === 'hashing')).toBe(true)
    await bench.send()
    const report = await verifyCms({ cms: counter.messages[0] ?? new Uint8Array() })
    expect(report).toMatchObject({ outcome: 'passed', signers: [{ scheme: { hash: 'SHA-384' } }] })
    expect(report.signers[0]?.certificate?.der).toEqual(card.certificate.der)
    expect(report.certificates).toHaveLength(2)
  })

  it('tells a file that was changed after it was chosen from a line that is cut', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-claim-'))
    try {
      const path = join(folder, 'claim.csv')
      writeFileSync(path, content)
      await bench.inspect(new File([await openAsBlob(path)], 'claim.csv'))
      await bench.openKeyFile(keyFile, password)
      await bench.sign(null)
      counter.upload = () => () => Promise.reject(new TypeError('no answer came'))
      await expect(bench.send()).rejects.toMatchObject({ code: 'network.unreachable' })
      appendFileSync(path, '4')
      await expect(bench.send()).rejects.toMatchObject({ code: 'file.unreadable' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('ends its reading when the person stops it', async () => {
    const reading = bench.inspect(claimFile())
    bench.cancel()
    await expect(reading).rejects.toMatchObject({ code: 'request.aborted' })
    await expect(bench.sign(null)).rejects.toThrow(RangeError)
  })
})
