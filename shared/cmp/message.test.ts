import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeName, extensions } from '#mocks/pki/issuing.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { parseCertificate, type CertificateSerial } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { encodeContext, encodeInteger, encodeNull, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { encodeBody, type CmpBody, type CmpBodyDraft } from './body.ts'
import { buildCmpRequest, makeToken, readCmpAnswer, type CmpAnswerCheck } from './client.ts'
import { certificateProfile, implicitConfirm } from './general-info.ts'
import { encodeHeader } from './header.ts'
import { buildCmpMessage, parseCmpMessage, type CmpIdentity, type CmpMessageDraft } from './message.ts'
import { cmpOid } from './oid.ts'
import { cmpFailures, cmpStatuses } from './status.ts'

const at = new Date('2027-03-10T03:00:00Z')
const issuer = encodeName([oid.commonName, '専用認証局'])
const token = (filler: number) => new Uint8Array(16).fill(filler)
const octets = Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x07)

let ca: TestCa
let speaker: TestIdentity
let identity: CmpIdentity

const speaking = (purpose: string) => [extensions.keyUsage('digitalSignature'), extensions.extendedKeyUsage(purpose)]

beforeAll(async () => {
  ca = await makeCa('専用認証局')
  speaker = await makeIdentity(ca, { commonName: 'CMP', extensions: speaking(cmpOid.cmcCa) })
  identity = { signer: speaker.signer, certificate: speaker.certificate.der, chain: [ca.certificate.der] }
})

const draft = (body: CmpBodyDraft, more: Partial<CmpMessageDraft> = {}): CmpMessageDraft => ({
  body,
  recipient: issuer,
  messageTime: at,
  transactionId: token(1),
  senderNonce: token(2),
  recipientNonce: token(3),
  ...more,
})

describe('a CMP message', () => {
  const info = { status: 'accepted', failures: [], texts: [] } as const
  const serial = '00ff01' as CertificateSerial
  const bodies: readonly (readonly [CmpBodyDraft, object])[] = [
    [{ type: 'p10cr', request: octets }, { request: octets }],
    [
      { type: 'cp', requestId: -1, info: { status: 'accepted' }, certificate: octets, caCertificates: [octets] },
      { caCertificates: [octets], responses: [{ requestId: -1, info, certificate: octets }] },
    ],
    [
      { type: 'ip', requestId: 0, info: { status: 'waiting', texts: ['お待ちください'] } },
      { responses: [{ requestId: 0, info: { status: 'waiting', texts: ['お待ちください'], failures: [] } }] },
    ],
    [
      { type: 'rr', issuer, serial, reason: 'privilege-withdrawn' },
      { details: [{ serial, reason: 'privilege-withdrawn' }] },
    ],
    [
      { type: 'rp', info: { status: 'accepted' }, certificate: { issuer, serial } },
      { statuses: [info], certificates: [{ serial }], crls: [] },
    ],
    [{ type: 'pkiconf' }, {}],
    [{ type: 'genm', infos: [{ type: cmpOid.currentCrl }] }, { infos: [{ type: cmpOid.currentCrl }] }],
    [
      { type: 'genp', infos: [{ type: cmpOid.currentCrl, value: octets }] },
      { infos: [{ type: cmpOid.currentCrl, value: octets }] },
    ],
    [
      { type: 'error', info: { status: 'rejection', failures: ['badPOP', 'duplicateCertReq'] } },
      { info: { status: 'rejection', failures: ['badPOP', 'duplicateCertReq'], texts: [] } },
    ],
    [
      { type: 'certConf', certificateHash: token(9), requestId: -1 },
      { confirmations: [{ certificateHash: token(9), requestId: -1 }] },
    ],
    [{ type: 'pollReq', requestId: -1 }, { requestIds: [-1] }],
    [
      { type: 'pollRep', requestId: -1, checkAfterSeconds: 3600 },
      { replies: [{ requestId: -1, checkAfterSeconds: 3600 }] },
    ],
  ]

  it.each(bodies.map(([body, read]) => [body.type, body, read] as const))(
    'comes back as it was written: %s',
    async (type, body, read) => {
      const message = parseCmpMessage(await buildCmpMessage(draft(body), identity))
      expect(message.body).toMatchObject({ type, ...read })
      expect(message.header).toMatchObject({
        version: 2,
        messageTime: at,
        transactionId: token(1),
        senderNonce: token(2),
        recipientNonce: token(3),
        senderKeyId: speaker.certificate.extensions.values.subjectKeyIdentifier,
      })
      expect(message.extraCertificates).toEqual([speaker.certificate.der, ca.certificate.der])
    },
  )

  it('carries every status and every reason for refusing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cmpStatuses),
        fc.subarray([...cmpFailures]),
        fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 3 }),
        async (status, failures, texts) => {
          const body: CmpBodyDraft = { type: 'error', info: { status, failures, texts } }
          expect(parseCmpMessage(await buildCmpMessage(draft(body), identity)).body).toMatchObject({
            info: { status, failures, texts },
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it('is read with the one declared error, whatever the octets', async () => {
    const message = await buildCmpMessage(draft({ type: 'p10cr', request: octets }), identity)
    fc.assert(
      fc.property(
        fc.nat(message.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (place, change, isCut) => {
          const bent = isCut ? message.slice(0, place) : message.slice()
          if (!isCut) bent[place] = (bent[place] ?? 0) ^ change
          try {
            parseCmpMessage(bent)
          } catch (error) {
            expect(error).toBeInstanceOf(DerError)
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(() => parseCmpMessage(concatBytes(message, Uint8Array.of(0)))).toThrow(DerError)
  })

  it.each([
    ['of version 1', encodeSequence(encodeInteger(1), encodeContext(4, issuer), encodeContext(4, issuer))],
    ['without a recipient', encodeSequence(encodeInteger(2), encodeContext(4, issuer))],
    [
      'with its fields out of order',
      encodeSequence(
        encodeInteger(2),
        encodeContext(4, issuer),
        encodeContext(4, issuer),
        encodeContext(5, encodeSequence()),
        encodeContext(4, encodeSequence()),
      ),
    ],
  ])('is refused %s', (_, header) => {
    expect(() => parseCmpMessage(encodeSequence(header, encodeBody({ type: 'pkiconf' })))).toThrow(DerError)
  })

  it('is known as one of the standard where it is not spoken here, and refused beyond it', () => {
    const header = encodeHeader({
      version: 2,
      sender: issuer,
      recipient: issuer,
      messageTime: at,
      transactionId: token(1),
      senderNonce: token(2),
    })
    const read = (number: number): CmpBody =>
      parseCmpMessage(encodeSequence(header, encodeContext(number, encodeNull()))).body
    expect(read(7)).toEqual({ type: 'other', number: 7 })
    expect(() => read(27)).toThrow(DerError)
    expect(() => read(3)).toThrow(DerError)
  })
})

describe('an answer', () => {
  const exchange = { transactionId: token(1), senderNonce: token(3) }
  const check = async (
    more: Partial<CmpAnswerCheck> & { readonly message?: Partial<CmpMessageDraft>; readonly by?: CmpIdentity } = {},
  ) => {
    const { message, by = identity, ...rest } = more
    const answer = await readCmpAnswer({
      answer: await buildCmpMessage(draft({ type: 'pkiconf' }, message), by),
      exchange,
      expected: ['pkiconf'],
      trust: { anchors: [ca.certificate.der], intermediates: [], purpose: 'cmcCa' },
      at,
      ...rest,
    })
    return answer.outcome === 'answered' ? answer.body.type : answer.why
  }

  it('is taken from whom the authority marked, and from the authority itself', async () => {
    expect(await check()).toBe('pkiconf')
    const { certificate, keys } = ca
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('pkcs8', keys.privateKeyPkcs8, algorithm, false, ['sign'])
    const sign = async (data: Uint8Array) =>
      new Uint8Array(await crypto.subtle.sign(algorithm.name, key, data as Uint8Array<ArrayBuffer>))
    const own = { signer: { scheme: speaker.signer.scheme, sign }, certificate: certificate.der }
    expect(await check({ by: own })).toBe('pkiconf')
  })

  it('is refused from everybody else, each for its reason', async () => {
    const otherCa = await makeCa('専用認証局')
    const ra = await makeIdentity(ca, { commonName: 'RA', extensions: speaking(cmpOid.cmcRa) })
    const plain = await makeIdentity(ca, { extensions: [extensions.keyUsage('keyEncipherment')] })
    const stranger = await makeIdentity(otherCa, { commonName: 'CMP', extensions: speaking(cmpOid.cmcCa) })
    const as = ({ signer, certificate }: TestIdentity): CmpIdentity => ({ signer, certificate: certificate.der })
    expect(await check({ by: as(ra) })).toBe('signer-unauthorised')
    expect(await check({ by: as(plain) })).toBe('signer-unauthorised')
    expect(await check({ by: as(stranger) })).toBe('signer-untrusted')
    expect(await check({ by: { ...as(speaker), signer: ra.signer } })).toBe('protection-invalid')
    const pinned = { anchors: [ca.certificate.der], intermediates: [], purpose: 'cmcCa' } as const
    expect(await check({ trust: { ...pinned, signers: [ra.certificate.der] } })).toBe('signer-unauthorised')
    expect(await check({ by: as(ra), trust: { ...pinned, signers: [ra.certificate.der] } })).toBe('pkiconf')
    expect(await check({ at: new Date('2051-01-01T00:00:00Z') })).toBe('signer-untrusted')
  })

  it('must be to this question, of this time, and of a kind that answers it', async () => {
    expect(await check({ message: { transactionId: token(8) } })).toBe('transaction-different')
    expect(await check({ message: { recipientNonce: token(8) } })).toBe('nonce-different')
    expect(await check({ message: { recipientNonce: undefined } })).toBe('nonce-different')
    expect(await check({ message: { messageTime: new Date(at.getTime() - 360_000) } })).toBe('time-different')
    expect(await check({ expected: ['cp'] })).toBe('body-unexpected')
    expect(await check({ message: { body: { type: 'error', info: { status: 'rejection' } } } })).toBe('error')
    expect(await check({ answer: Uint8Array.of(0x30, 0) })).toBe('malformed')
  })

  it('says the same or nothing when any one octet is changed', async () => {
    const answer = await buildCmpMessage(draft({ type: 'pollRep', requestId: -1, checkAfterSeconds: 60 }), identity)
    const read = (bytes: Uint8Array) =>
      readCmpAnswer({
        answer: bytes,
        exchange,
        expected: ['pollRep'],
        trust: { anchors: [ca.certificate.der], intermediates: [], purpose: 'cmcCa' },
        at,
      })
    const right = await read(answer)
    if (right.outcome !== 'answered') throw new RangeError(right.why)
    await fc.assert(
      fc.asyncProperty(fc.nat(answer.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const bent = answer.slice()
        bent[place] = (bent[place] ?? 0) ^ change
        const verdict = await read(bent)
        // The certificates that came along are no part of what is signed.
        if (verdict.outcome === 'answered') expect(verdict.body).toEqual(right.body)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a request', () => {
  it('asks that no confirmation be waited for, and adds what else is said', async () => {
    const request = await buildCmpRequest(
      {
        body: { type: 'p10cr', request: octets },
        recipient: issuer,
        transactionId: makeToken(),
        senderNonce: makeToken(),
        at: new Date(at.getTime() + 999),
        generalInfo: [certificateProfile('billing')],
      },
      identity,
    )
    const { header } = parseCmpMessage(request)
    expect(header.generalInfo).toEqual([implicitConfirm, certificateProfile('billing')])
    expect(header.messageTime).toEqual(at)
    expect(header.transactionId).toHaveLength(16)
    expect(parseCertificate(identity.certificate).subject.der).toEqual(
      header.sender.form === 'directory' ? header.sender.name.der : undefined,
    )
  })
})
