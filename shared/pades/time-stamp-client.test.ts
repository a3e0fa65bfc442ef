import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { parseTimeStampRequest } from '#shared/time-stamp/request.ts'
import { buildGrantedResponse, buildRejectedResponse } from '#shared/time-stamp/response.ts'
import { encodeTstInfo, type TstInfoDraft } from '#shared/time-stamp/tst-info.ts'
import { makeStamper, stampedAt } from '../../tests/signing-fixture.ts'
import { createTimeStampClient, type TimeStampExchange } from './time-stamp-client.ts'

let ca: TestCa
let stamper: TestIdentity
let digest: Uint8Array

beforeAll(async () => {
  ca = await makeCa()
  stamper = await makeStamper(ca)
  digest = await digestBytes('SHA-256', Uint8Array.of(1, 2, 3))
})

/** An authority that answers with what is asked, but for the changes. */
const answer =
  (changes: Partial<TstInfoDraft> = {}, by: TestIdentity = stamper): TimeStampExchange['exchange'] =>
  async (query) => {
    const { imprint, nonce, policy = '1.2.3.4.1' } = parseTimeStampRequest(query)
    if (imprint.hash === undefined) throw new RangeError('a hash nobody knows')
    const content = encodeTstInfo({
      policy,
      hash: imprint.hash,
      digest: imprint.digest,
      serial: 1,
      genTime: stampedAt,
      ...(nonce && { nonce }),
      ...changes,
    })
    const { signer, certificate } = by
    const token = await signCms({
      signer,
      certificate: certificate.der,
      content,
      contentType: cmsOid.tstInfo,
      detached: false,
    })
    return buildGrantedResponse(token)
  }

const trust = () => ({ anchors: [ca.certificate.der], intermediates: [], revocation: 'none' as const })
const stamp = (exchange: TimeStampExchange['exchange'], more: Partial<TimeStampExchange> = {}) =>
  createTimeStampClient({ exchange, trust: trust(), ...more }).stamp(digest)

const party = 'time-stamp-authority'
const mismatched = { code: 'party.mismatched', detail: { party } }

describe('a client of a time-stamping authority', () => {
  it('gives the token that was asked for, under a policy and with a signal handed on', async () => {
    const { signal } = new AbortController()
    const seen: unknown[] = []
    const client = createTimeStampClient({
      policy: '1.2.3.9',
      room: 9000,
      trust: trust(),
      exchange: (query, handed) => {
        seen.push(handed, parseTimeStampRequest(query).policy)
        return answer()(query)
      },
    })
    expect((await client.stamp(digest, signal))[0]).toBe(0x30)
    expect([client.hash, client.room, ...seen]).toEqual(['SHA-256', 9000, signal, '1.2.3.9'])
  })

  it('believes no token over another digest, nonce, policy or hash', async () => {
    const other = await digestBytes('SHA-256', new Uint8Array())
    await expect(stamp(answer({ digest: other }))).rejects.toMatchObject(mismatched)
    await expect(stamp(answer({ nonce: Uint8Array.of(1) }))).rejects.toMatchObject(mismatched)
    await expect(stamp(answer({ policy: '1.2.3.8' }), { policy: '1.2.3.9' })).rejects.toMatchObject(mismatched)
    const longer = { hash: 'SHA-512', digest: await digestBytes('SHA-512', new Uint8Array()) } as const
    await expect(stamp(answer(longer))).rejects.toMatchObject(mismatched)
  })

  it('believes nobody who is not an authority, nor one it does not trust', async () => {
    const person = await makeIdentity(ca)
    await expect(stamp(answer({}, person))).rejects.toMatchObject(mismatched)
    const stranger = await makeStamper(await makeCa('別の局'))
    await expect(stamp(answer({}, stranger))).rejects.toMatchObject(mismatched)
    const client = createTimeStampClient({ exchange: answer({}, stranger) })
    await expect(client.stamp(digest)).resolves.toBeDefined()
    await expect(createTimeStampClient({ exchange: answer({}, person) }).stamp(digest)).rejects.toMatchObject(
      mismatched,
    )
  })

  it('says that it was refused, and tells an answer that is none', async () => {
    await expect(stamp(async () => buildRejectedResponse('timeNotAvailable'))).rejects.toMatchObject({
      code: 'party.refused',
      detail: { party, resultCode: 'rejection timeNotAvailable' },
    })
    await expect(stamp(async () => Uint8Array.of(0x30, 0))).rejects.toMatchObject({
      code: 'party.malformed',
      detail: { party },
    })
  })
})
