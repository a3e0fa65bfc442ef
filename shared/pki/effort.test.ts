import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildOcspResponse } from '#mocks/parties/jpki-ocsp/responses.ts'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeName, extensions, issueCertificate, makeKeyPair, type KeyPair } from '#mocks/pki/issuing.ts'
import { issueCrl, type CrlDraft } from '#mocks/pki/revocation-lists.ts'
import { defaultEffort } from './effort.ts'
import { buildOcspRequest, parseOcspRequest } from './ocsp-request.ts'
import { oid } from './oid.ts'
import type { PathRequest } from './path-request.ts'
import { validatePath } from './path.ts'

/** What anybody can add to the unsigned part of a document must not decide how long reading it takes. */

const at = new Date('2026-04-01T00:00:00Z')
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000)
const caParts = [extensions.keyUsage('keyCertSign', 'cRLSign'), extensions.basicConstraints(true)]

let ca: TestCa
let person: TestIdentity
let strange: KeyPair

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  strange = await makeKeyPair()
})

afterEach(() => {
  vi.restoreAllMocks()
})

const makeCertificate = async (
  serial: number,
  names: { issuer: Uint8Array; subject: Uint8Array },
  spki = strange.spki,
): Promise<Uint8Array> => {
  const draft = { serial, ...names, notBefore: days(-10), notAfter: days(10), spki, extensions: caParts }
  return (await issueCertificate(draft, strange.privateKeyPkcs8)).der
}

const makeCrl = (draft: Partial<CrlDraft>, by: KeyPair = ca.keys) =>
  issueCrl(
    { issuer: ca.name, spki: by.spki, thisUpdate: days(-2), nextUpdate: days(5), number: 1, ...draft },
    by.privateKeyPkcs8,
  )

const many = <Made>(count: number, make: (index: number) => Promise<Made>): Promise<Made[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index + 1)))

const validate = (inputs: Partial<PathRequest>) =>
  validatePath({
    target: person.certificate.der,
    anchors: [ca.certificate.der],
    intermediates: [],
    at,
    revocation: 'require',
    ...inputs,
  })

const ownName = () => ({ issuer: ca.name, subject: ca.name })

const revokesPerson = () => ({ revoked: [{ serial: person.certificate.serial, revokedAt: days(-3) }] })

describe('300 certificates with the name of the CA and 300 lists by their one key', () => {
  let intermediates: Uint8Array[]
  let crls: Uint8Array[]
  beforeAll(async () => {
    intermediates = await many(300, (serial) => makeCertificate(serial, ownName()))
    crls = await many(300, (number) => makeCrl({ number, thisUpdate: days(-1) }, strange))
  })

  it('cost a signature for each list and key and for each certificate, and leave the status open', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify')
    expect((await validate({ intermediates, crls })).code).toBe('revocation.unknown')
    expect(verify.mock.calls.length).toBeLessThan(2 * crls.length + intermediates.length + 10)
  })

  it.each([
    ['passes', {}, 'path.valid'],
    ['revokes', revokesPerson, 'revocation.revoked'],
  ])('do not hide the older list of the CA itself, which %s', async (_, draft, code) => {
    const own = await makeCrl(typeof draft === 'function' ? draft() : draft)
    expect((await validate({ intermediates, crls: [...crls, own] })).code).toBe(code)
  })
})

describe('more keys and lists than one validation will try', () => {
  it.each(['require', 'if-available'] as const)(
    'leave the status open where revocation is to be looked at: %s',
    async (revocation) => {
      const count = Math.ceil(Math.sqrt(defaultEffort.signatures)) + 1
      const intermediates = await many(count, async (serial) => {
        const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
        return makeCertificate(serial, ownName(), new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)))
      })
      const crls = await many(count, (number) => makeCrl({ number, thisUpdate: days(-1) }, strange))
      const own = await makeCrl(revokesPerson())
      const report = await validate({ intermediates, crls: [...crls, own], revocation })
      expect(report).toMatchObject({ outcome: 'indeterminate', code: 'revocation.unknown' })
      expect(report.checks.at(-1)?.evidence).toMatchObject({ effort: 'spent' })
    },
  )
})

describe('more responses than one validation will try', () => {
  const count = defaultEffort.signatures + 200

  const respond = async (about: TestIdentity, by: KeyPair = ca.keys): Promise<Uint8Array> => {
    const request = await buildOcspRequest({ certificate: about.certificate, issuer: ca.certificate })
    const [certId] = parseOcspRequest(request).certIds
    if (certId === undefined) throw new RangeError('one certificate was asked about')
    return buildOcspResponse({
      certId,
      stated: { status: 'good' },
      thisUpdate: days(-1),
      nextUpdate: days(1),
      producedAt: days(-1),
      nonce: undefined,
      responder: ca.certificate.der,
      privateKeyPkcs8: by.privateKeyPkcs8,
    })
  }

  it('do no harm where they are about others', async () => {
    const other = await respond(await makeIdentity(ca))
    const ocspResponses = [...Array.from({ length: count }, () => other), await respond(person)]
    expect((await validate({ ocspResponses })).code).toBe('path.valid')
  })

  it('leave the status open where they are about the certificate and by a stranger', async () => {
    const forged = await respond(person, strange)
    const verify = vi.spyOn(crypto.subtle, 'verify')
    const ocspResponses = [...Array.from({ length: count }, () => forged), await respond(person)]
    expect((await validate({ ocspResponses })).code).toBe('revocation.unknown')
    expect(verify.mock.calls.length).toBeLessThanOrEqual(defaultEffort.signatures)
  })
})

describe('CAs that all certify one another', () => {
  it('end the search by its steps, though few signatures are to be verified', async () => {
    const names = Array.from({ length: 12 }, (_, index) => encodeName([oid.commonName, `CA ${index}`]))
    const pairs = names.flatMap((issuer) =>
      names.filter((each) => each !== issuer).map((subject) => ({ issuer, subject })),
    )
    const intermediates = await many(pairs.length, async (serial) => {
      const names = pairs[serial - 1]
      if (names === undefined) throw new RangeError('one certificate a pair')
      return makeCertificate(serial, names)
    })
    const [issuer] = names
    if (issuer === undefined) throw new RangeError('a name')
    const target = await makeCertificate(1000, { issuer, subject: encodeName([oid.commonName, 'target']) })
    const verify = vi.spyOn(crypto.subtle, 'verify')
    const report = await validate({ target, intermediates, revocation: 'none' })
    expect(report).toMatchObject({ outcome: 'indeterminate', code: 'path.search-exhausted' })
    expect(verify.mock.calls.length).toBeLessThanOrEqual(pairs.length + 1)
  })
})
