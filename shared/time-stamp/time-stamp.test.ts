import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, encodeName, extensions } from '#mocks/pki/issuing.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { DerError } from '#shared/pki/der.ts'
import { encodeContext, encodeInteger, encodeObjectIdentifier, encodeSequence } from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { checkTimeStampToken, digestOf, type TokenCheck, type TokenReport } from './check-token.ts'
import { buildTimeStampRequest, makeNonce, parseTimeStampRequest } from './request.ts'
import { buildGrantedResponse, buildRejectedResponse, parseTimeStampResponse } from './response.ts'
import { encodeTstInfo, parseTstInfo, type TstInfoDraft } from './tst-info.ts'

const data = encodeUtf8('署名値')
const genTime = new Date('2026-04-01T01:02:03Z')
const policy = '1.2.392.200149.99.1'
const nonce = decodeHex('4d47000000000001')

const purpose = (isCritical: boolean, ...usages: string[]) =>
  encodeExtension(oid.extendedKeyUsage, isCritical, encodeSequence(...usages.map(encodeObjectIdentifier)))
const stampingUsage = [extensions.keyUsage('digitalSignature'), purpose(true, extendedKeyUsages.timeStamping)]

let ca: TestCa
let authority: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  authority = await makeIdentity(ca, { commonName: '時刻認証局', extensions: stampingUsage })
})

const draft = async (change: Partial<TstInfoDraft> = {}): Promise<TstInfoDraft> => ({
  policy,
  hash: 'SHA-256',
  digest: await digestBytes('SHA-256', data),
  serial: 7,
  genTime,
  nonce,
  ...change,
})

const stamp = async (change: Partial<TstInfoDraft> = {}, by = authority, contentType: string = cmsOid.tstInfo) =>
  signCms({
    signer: by.signer,
    certificate: by.certificate.der,
    content: encodeTstInfo(await draft(change)),
    contentType,
    detached: false,
  })

const check = (token: Uint8Array, more: Partial<TokenCheck> = {}): Promise<TokenReport> =>
  checkTimeStampToken({
    token,
    digest: digestOf(data),
    nonce,
    policy,
    anchors: [ca.certificate.der],
    intermediates: [],
    revocation: 'none',
    ...more,
  })

describe('a time-stamp token', () => {
  it('proves that the bytes existed at its time', async () => {
    const tsa = authority.certificate.subject.der
    const report = await check(await stamp({ tsa, accuracySeconds: 1, accuracyMilliseconds: 500 }))
    expect(report).toMatchObject({ outcome: 'passed', code: 'token.valid', path: { code: 'path.valid' } })
    expect(report.info).toMatchObject({ genTime, policy, nonce, accuracy: { microseconds: 1_500_000 } })
    expect(report.authority?.serial).toBe(authority.certificate.serial)
  })

  it.each<[string, Partial<TstInfoDraft>, Partial<TokenCheck>, string]>([
    ['of other bytes', {}, { digest: digestOf(encodeUtf8('別')) }, 'token.imprint-different'],
    ['with another nonce', { nonce: Uint8Array.of(1) }, {}, 'token.nonce-different'],
    ['for another policy', { policy: '1.2.3' }, {}, 'token.policy-different'],
    ['under SHA-1 in our days', { hash: 'SHA-1', digest: new Uint8Array(20) }, {}, 'token.hash-weak'],
    ['in another name', { tsa: encodeName([oid.commonName, '別局']) }, {}, 'token.authority-name-different'],
    ['after its certificate ended', { genTime: new Date('2051-01-01T00:00:00Z') }, {}, 'token.path'],
    ['of nobody trusted', {}, { anchors: [] }, 'token.path'],
  ])('%s fails with its own code', async (_, change, more, code) => {
    expect(await check(await stamp(change), more)).toMatchObject({ outcome: 'failed', code })
  })

  it('without the nonce that was sent fails, and passes where none was', async () => {
    const { nonce: _, ...rest } = await draft()
    const token = await signCms({
      signer: authority.signer,
      certificate: authority.certificate.der,
      content: encodeTstInfo(rest),
      contentType: cmsOid.tstInfo,
      detached: false,
    })
    expect((await check(token)).code).toBe('token.nonce-missing')
    const report = await checkTimeStampToken({
      token,
      digest: digestOf(data),
      anchors: [ca.certificate.der],
      intermediates: [],
      revocation: 'none',
    })
    expect(report.code).toBe('token.valid')
  })

  it.each([
    ['that is not critical', [purpose(false, extendedKeyUsages.timeStamping)]],
    ['beside another', [purpose(true, extendedKeyUsages.timeStamping, extendedKeyUsages.emailProtection)]],
    ['that is another', [purpose(true, extendedKeyUsages.codeSigning)]],
    ['that is any', [purpose(true, extendedKeyUsages.anyExtendedKeyUsage)]],
    ['that is not stated', []],
    [
      'of a key that only encrypts',
      [extensions.keyUsage('keyEncipherment'), purpose(true, extendedKeyUsages.timeStamping)],
    ],
  ])('by a certificate with a purpose %s fails', async (_, own) => {
    const wrong = await makeIdentity(ca, { extensions: own })
    expect(await check(await stamp({}, wrong))).toMatchObject({ outcome: 'failed', code: 'token.purpose' })
  })

  it('of other content is none', async () => {
    expect((await check(await stamp({}, authority, cmsOid.data))).code).toBe('token.not-a-time-stamp')
    const content = encodeInteger(1)
    const empty = await signCms({
      signer: authority.signer,
      certificate: authority.certificate.der,
      content,
      contentType: cmsOid.tstInfo,
      detached: false,
    })
    expect((await check(empty)).code).toBe('token.malformed')
  })

  it('never passes with an octet changed', async () => {
    const token = await stamp()
    for (let at = 0; at < token.length; at++) {
      const bent = token.slice()
      bent[at] = (bent[at] ?? 0) ^ (1 << (at & 7))
      const { outcome } = await check(bent)
      expect([at, outcome]).not.toEqual([at, 'passed'])
    }
  })
})

describe('TSTInfo', () => {
  const withTime = async (hex: string): Promise<Uint8Array> => {
    const whole = encodeTstInfo(await draft())
    const time = decodeHex('180f32303236303430313031303230335a')
    const at = Buffer.from(whole).indexOf(Buffer.from(time))
    const bent = concatBytes(whole.subarray(2, at), decodeHex(hex), whole.subarray(at + time.length))
    return encodeSequence(bent)
  }

  it('has times to the fraction of a second, and nothing after its last digit', async () => {
    const fine = new Date('2026-04-01T01:02:03.250Z')
    expect(parseTstInfo(encodeTstInfo(await draft({ genTime: fine }))).genTime).toEqual(fine)
    const micro = parseTstInfo(await withTime('1816 3230323630343031303130323033 2e323530313233 5a'))
    expect(micro.genTime).toEqual(fine)
  })

  it.each([
    ['a trailing zero', '1812 3230323630343031303130323033 2e3230 5a'],
    ['an empty fraction', '1810 3230323630343031303130323033 2e 5a'],
    ['no zone', '180e 3230323630343031303130323033'],
    ['a comma', '1811 3230323630343031303130323033 2c32 5a'],
  ])('is refused with a time of %s', async (_, hex) => {
    const bent = await withTime(hex)
    expect(() => parseTstInfo(bent)).toThrow(DerError)
  })
})

describe('a time-stamp request', () => {
  it('comes back as it was asked', async () => {
    const digest = await digestBytes('SHA-512', data)
    const sent = makeNonce()
    const request = parseTimeStampRequest(buildTimeStampRequest({ hash: 'SHA-512', digest, nonce: sent, policy }))
    expect(request).toMatchObject({
      policy,
      nonce: sent,
      isCertificateWanted: true,
      imprint: { hash: 'SHA-512', digest },
    })
    expect(() => buildTimeStampRequest({ hash: 'SHA-256', digest, nonce: sent })).toThrow(RangeError)
  })

  it('and everything else of an authority is read with the one declared error', async () => {
    const token = await stamp()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(token.length), (bytes, cut) => {
        for (const parse of [parseTimeStampRequest, parseTimeStampResponse, parseTstInfo])
          for (const input of [bytes, buildGrantedResponse(token).subarray(0, cut)])
            try {
              parse(input)
            } catch (error) {
              expect(error).toBeInstanceOf(DerError)
            }
      }),
    )
  })
})

describe('a time-stamp response', () => {
  it('is a token or a reason, never both and never neither', async () => {
    const token = await stamp()
    expect(parseTimeStampResponse(buildGrantedResponse(token))).toEqual({ status: 'granted', token })
    expect(parseTimeStampResponse(buildRejectedResponse('unacceptedPolicy'))).toEqual({
      status: 'rejection',
      failures: ['unacceptedPolicy'],
      texts: [],
    })
    expect(() => parseTimeStampResponse(encodeSequence(encodeSequence(encodeInteger(0))))).toThrow(DerError)
    expect(() => parseTimeStampResponse(encodeSequence(encodeSequence(encodeInteger(2)), token))).toThrow(DerError)
    expect(() => parseTimeStampResponse(encodeSequence(encodeContext(0)))).toThrow(DerError)
  })
})
