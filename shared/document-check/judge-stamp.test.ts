import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { issueCrl, type CrlDraft } from '#mocks/pki/revocation-lists.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeContentInfo, parseContentInfo } from '#shared/cms/content-info.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { contextTag, enterWhole, readEach, tag } from '#shared/pki/der.ts'
import { encodeElement, encodeSequence } from '#shared/pki/der-writer.ts'
import { addStamp, makeStamper, makeToken } from '../../tests/signing-fixture.ts'
import { checkDocument, type CheckRequest, type RevocationAnswer } from './check-document.ts'
import type { Answer } from './report.ts'

/** What a document carries about its own certificates is heard together with what is known today. */

const at = new Date('2027-03-01T00:00:00Z')
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000)
const content = encodeUtf8('転出届')
const stampedAt = days(-80)

let ca: TestCa
let person: TestIdentity
let expired: TestIdentity
let authority: TestIdentity
let expiredAuthority: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  expired = await makeIdentity(ca, { notAfter: days(-70) })
  authority = await makeStamper(ca, '時刻認証局')
  expiredAuthority = await makeStamper(ca, '前の時刻認証局', { notAfter: days(-40) })
})

const crl = (draft: Partial<CrlDraft> = {}) =>
  issueCrl(
    { issuer: ca.name, spki: ca.keys.spki, thisUpdate: days(-1), nextUpdate: days(6), number: 9, ...draft },
    ca.keys.privateKeyPkcs8,
  )

const listOfThen = () => crl({ thisUpdate: days(-81), nextUpdate: days(-75), number: 1 })

const revoking = ({ certificate }: TestIdentity, revokedAt: Date, reason = 4) => ({
  revoked: [{ serial: certificate.serial, revokedAt, reason }],
})

/** A SignedData with revocation lists in it (RFC 5652 §5.1). */
const withLists = (cms: Uint8Array, ...crls: readonly Uint8Array[]): Uint8Array => {
  const { content: data } = parseContentInfo(cms)
  const parts = readEach(enterWhole(data, tag.sequence), (each) => each.read().whole)
  const lists = encodeElement(contextTag(1), ...crls)
  return encodeContentInfo(cmsOid.signedData, encodeSequence(...parts.slice(0, -1), lists, ...parts.slice(-1)))
}

const sign = (by: TestIdentity) =>
  signCms({ signer: by.signer, certificate: by.certificate.der, content, detached: false })

const stamp = (data: Uint8Array, by: TestIdentity, genTime = stampedAt) => makeToken(by, data, genTime)

const stamped = async (who: TestIdentity, by: TestIdentity, genTime = stampedAt) =>
  addStamp(await sign(who), by, { genTime, at })

const check = async (bytes: Uint8Array, crls: readonly Uint8Array[], more: Partial<CheckRequest> = {}) => {
  const evidence = { crls, ocspResponses: [] }
  const request = { file: { name: 'file', bytes }, anchors: [ca.certificate.der], at, evidence, ...more }
  const { report } = await checkDocument(request)
  const [signature] = report.signatures
  if (signature === undefined) throw new Error('no signature reported')
  return { ...report, signature }
}

const noAnswer: RevocationAnswer = {
  crls: [],
  ocspResponses: [],
  query: { kind: 'ocsp', result: 'failed', reason: 'party.timeout' },
}

const refuseToTell = async (): Promise<RevocationAnswer> => noAnswer

describe('a list that a message carries', () => {
  const inForce = () => crl({ thisUpdate: days(-3), nextUpdate: days(4), number: 8 })

  it('is outweighed by a newer list that was handed in', async () => {
    const newer = await crl(revoking(person, days(-2)))
    const { signature } = await check(withLists(await sign(person), await inForce()), [newer])
    expect(signature).toMatchObject({
      answer: 'revoked-without-proof',
      certificate: { revocation: { status: 'revoked', foundIn: 'elsewhere' } },
    })
  })

  it('outweighs an older one that was handed in', async () => {
    const newer = await crl(revoking(person, days(-2)))
    const { signature } = await check(withLists(await sign(person), newer), [await inForce()])
    expect(signature).toMatchObject({
      answer: 'revoked-without-proof',
      certificate: { revocation: { foundIn: 'document' } },
    })
  })

  it('is not all that is asked about a time that nothing proves, and stands where nobody answers', async () => {
    const message = withLists(await sign(person), await inForce())
    const silent = await check(message, [], { ask: refuseToTell })
    expect(silent.queries).toHaveLength(1)
    expect(silent.signature).toMatchObject({
      answer: 'valid',
      certificate: { revocation: { status: 'good', foundIn: 'document' } },
    })
    const newer = await crl(revoking(person, days(-2)))
    const told = await check(message, [], { ask: async () => ({ ...noAnswer, crls: [newer] }) })
    expect(told.signature.answer).toBe('revoked-without-proof')
  })

  it.each<[string, number, number, Answer]>([
    ['revokes from before the proven time', -90, 4, 'certificate-revoked'],
    ['revokes from after the proven time', -10, 4, 'valid'],
    ['says that the key was lost, whenever', -10, 1, 'certificate-revoked'],
  ])('gives way to a newer one that %s', async (_, revokedOn, reason, answer) => {
    const message = withLists(await stamped(person, authority), await listOfThen())
    const { signature } = await check(message, [await crl(revoking(person, days(revokedOn), reason))])
    expect(signature).toMatchObject({ answer, certificate: { revocation: { status: 'revoked' } } })
  })
})

describe('the time-stamp of an expired signer', () => {
  it.each<readonly [string, Answer, { stampCode: string; by: () => TestIdentity; draft: () => Partial<CrlDraft> }]>([
    ['in order', 'valid', { stampCode: 'token.valid', by: () => authority, draft: () => ({}) }],
    [
      'revoked before it stamped',
      'expired-without-proof',
      { stampCode: 'revocation.revoked', by: () => authority, draft: () => revoking(authority, days(-90)) },
    ],
    [
      'revoked since',
      'expired-without-proof',
      { stampCode: 'revocation.revoked', by: () => authority, draft: () => revoking(authority, days(-10)) },
    ],
    [
      'expired since',
      'expired-without-proof',
      { stampCode: 'certificate.expired', by: () => expiredAuthority, draft: () => ({}) },
    ],
  ])('by an authority %s', async (_, answer, { stampCode, by, draft }) => {
    const message = withLists(await stamped(expired, by()), await listOfThen())
    const { signature } = await check(message, [await crl(draft())])
    expect(signature).toMatchObject({ answer, time: { stampCode } })
    expect(signature.time.knownBy).toBe(answer === 'valid' ? 'time-stamp' : 'nothing')
  })

  it('proves nothing until the status of its authority is known, which is asked for', async () => {
    const message = await stamped(expired, authority)
    expect((await check(message, [])).signature).toMatchObject({
      answer: 'revocation-unknown',
      time: { stampCode: 'revocation.unknown' },
    })
    const asked: Uint8Array[] = []
    const fresh = await crl()
    const answered = await check(withLists(message, await listOfThen()), [], {
      ask: async ({ certificate }) => {
        asked.push(certificate)
        return { ...noAnswer, crls: [fresh] }
      },
    })
    expect(answered.signature.answer).toBe('valid')
    expect(asked).toContainEqual(authority.certificate.der)
  })

  it('later than the day that is asked about proves nothing', async () => {
    const early = { at: days(-72) }
    const message = await stamped(person, authority, days(-71))
    const list = await crl({ thisUpdate: days(-73), nextUpdate: days(-65) })
    expect((await check(message, [list], early)).signature.time).toMatchObject({
      knownBy: 'nothing',
      stampCode: 'token.out-of-order',
    })
  })
})

describe('a time-stamp in a file of its own', () => {
  const own = { content: { name: 'own', bytes: content } }

  it.each<[string, () => TestIdentity, () => Partial<CrlDraft>, Answer]>([
    ['in order', () => authority, () => ({}), 'valid'],
    ['revoked before it stamped', () => authority, () => revoking(authority, days(-90)), 'certificate-revoked'],
    ['revoked since', () => authority, () => revoking(authority, days(-10)), 'revoked-without-proof'],
    ['expired since', () => expiredAuthority, () => ({}), 'expired-without-proof'],
  ])('by an authority %s', async (_, by, draft, answer) => {
    const token = withLists(await stamp(content, by()), await listOfThen())
    const { signature } = await check(token, [await crl(draft())], own)
    expect(signature).toMatchObject({ answer, content: 'unchanged' })
    expect(signature.time.knownBy).toBe(answer === 'valid' ? 'time-stamp' : 'nothing')
  })

  it('is left open while nobody tells whether its authority was revoked, and that is asked', async () => {
    const token = await stamp(content, authority)
    const report = await check(token, [], { ...own, ask: refuseToTell })
    expect(report).toMatchObject({ outcome: 'indeterminate', signature: { answer: 'revocation-unknown' } })
    expect(report.queries).toMatchObject([{ about: expect.stringContaining('時刻認証局') }])
  })
})
