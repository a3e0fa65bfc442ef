import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { extensions } from '#mocks/pki/issuing.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { sealEnvelope, openEnvelope, type EnvelopeRequest } from './envelope.ts'
import { createWebCryptoDecryptor } from './recipient.ts'

const content = encodeUtf8('暗証番号の再設定のお知らせ')

let ca: TestCa
let person: TestIdentity
let other: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  other = await makeIdentity(ca, { commonName: '別人' })
})

const seal = (encryption: EnvelopeRequest['encryption'], recipients = [person]) =>
  sealEnvelope({ content, recipients: recipients.map(({ certificate }) => certificate.der), encryption })
const openAs = ({ certificate, privateKeyPkcs8 }: TestIdentity, cms: Uint8Array) =>
  openEnvelope({ cms, certificate: certificate.der, decryptor: createWebCryptoDecryptor(privateKeyPkcs8) })

describe('an envelope', () => {
  it.each([
    ['aes-256-gcm', true],
    ['aes-256-cbc', false],
  ] as const)('in %s is opened by each recipient and by nobody else', async (encryption, isAuthenticated) => {
    const cms = await seal(encryption, [person, other])
    for (const recipient of [person, other])
      expect(await openAs(recipient, cms)).toMatchObject({ outcome: 'opened', content, isAuthenticated })
    const stranger = await makeIdentity(ca, { commonName: '部外者' })
    expect(await openAs(stranger, cms)).toEqual({ outcome: 'refused', code: 'envelope.not-for-recipient' })
    const thief = { ...person, privateKeyPkcs8: stranger.privateKeyPkcs8 }
    expect(await openAs(thief, cms)).toEqual({ outcome: 'refused', code: 'envelope.not-decryptable' })
  })

  it('in GCM never opens to anything else when a bit of it was changed', async () => {
    const cms = await seal('aes-256-gcm')
    for (let at = 0; at < cms.length; at++) {
      const bent = cms.slice()
      bent[at] = (bent[at] ?? 0) ^ (1 << (at & 7))
      const opened = await openAs(person, bent)
      expect([at, opened.outcome]).toEqual([at, 'refused'])
    }
  })

  it('ends in an answer, however its octets are cut or made up', async () => {
    const cms = await seal('aes-256-cbc')
    const mutation = fc.tuple(fc.nat(cms.length), fc.nat(cms.length), fc.uint8Array({ maxLength: 12 }))
    await fc.assert(
      fc.asyncProperty(mutation, async ([from, to, middle]) => {
        const opened = await openAs(person, concatBytes(cms.subarray(0, from), middle, cms.subarray(to)))
        expect(['opened', 'refused']).toContain(opened.outcome)
      }),
      { numRuns: 200 },
    )
  })

  it('is not made for nobody, for an elliptic key or for a key that only signs', async () => {
    const curve = await makeIdentity(ca, { scheme: { family: 'ecdsa', hash: 'SHA-256' } })
    const signing = await makeIdentity(ca, { extensions: [extensions.keyUsage('digitalSignature')] })
    for (const recipients of [[], [curve], [signing]])
      await expect(seal('aes-256-gcm', recipients)).rejects.toThrow(RangeError)
  })
})
