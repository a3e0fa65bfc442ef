import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  type KeyPair,
} from '#mocks/pki/issuing.ts'
import { issueCrl, type CrlDraft, type RevokedDraft } from '#mocks/pki/revocation-lists.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { Certificate } from './certificate.ts'
import { parseCrl } from './crl.ts'
import { DerError } from './der.ts'
import { encodeContext, encodeContextPrimitive, encodeInteger, encodeSequence } from './der-writer.ts'
import { oid } from './oid.ts'
import { validatePath } from './path.ts'

const at = new Date('2026-04-01T00:00:00Z')
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000)
const name = encodeName([oid.commonName, 'CRL test CA'])
const otherName = encodeName([oid.commonName, 'another CA'])
const serial = '4d470001'
const unknownCritical = encodeExtension('1.2.3.4', true, encodeSequence())

let keys: KeyPair
let otherKeys: KeyPair
let anchor: Certificate
let target: Certificate

beforeAll(async () => {
  keys = await makeKeyPair()
  otherKeys = await makeKeyPair()
  const common = { issuer: name, notBefore: days(-1000), notAfter: days(1000), spki: keys.spki }
  const ca = [extensions.keyUsage('keyCertSign', 'cRLSign'), extensions.basicConstraints(true)]
  anchor = await issueCertificate(
    { ...common, subject: name, serial: 1, extensions: [...ca, await extensions.subjectKeyIdentifier(keys.spki)] },
    keys.privateKeyPkcs8,
  )
  const subject = encodeName([oid.commonName, 'somebody'])
  target = await issueCertificate(
    { ...common, subject, serial: decodeHex(serial), extensions: [extensions.keyUsage('digitalSignature')] },
    keys.privateKeyPkcs8,
  )
})

const makeCrl = (changes: Partial<CrlDraft> = {}, signer: KeyPair = keys): Promise<Uint8Array> =>
  issueCrl(
    { issuer: name, spki: keys.spki, thisUpdate: days(-1), nextUpdate: days(6), number: 7, ...changes },
    signer.privateKeyPkcs8,
  )

const validate = async (...crls: readonly Uint8Array[]) => {
  const report = await validatePath({
    target: target.der,
    intermediates: [],
    anchors: [anchor.der],
    at,
    crls,
    revocation: 'require',
  })
  return report.code
}

const revoked = (changes: Partial<RevokedDraft> = {}): RevokedDraft => ({ serial, revokedAt: days(-2), ...changes })

describe('a CRL', () => {
  it('is read without its entries, which are found by serial', async () => {
    const crl = parseCrl(await makeCrl({ revoked: [revoked({ serial: '01' }), revoked({ reason: 1 })] }))
    expect(crl).toMatchObject({ version: 2, number: 7n, thisUpdate: days(-1), nextUpdate: days(6), defect: undefined })
    expect(crl.entries.count).toBe(2)
    expect(crl.entries.find(decodeHex(serial))).toEqual([
      { revokedAt: days(-2), reason: 'key-compromise', certificateIssuer: undefined },
    ])
    expect(crl.entries.find(decodeHex('02'))).toEqual([])
    expect(crl.entries.find(decodeHex(`00${serial}`))).toEqual([])
  })

  it('finds every one of many entries and no other', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => (0x10_0000 + index * 3).toString(16).padStart(6, '0'))
    const crl = parseCrl(await makeCrl({ revoked: many.map((each) => revoked({ serial: each })) }))
    expect(crl.entries.count).toBe(20_000)
    const next = (each: string): string => (Number.parseInt(each, 16) + 1).toString(16).padStart(6, '0')
    expect(many.filter((each) => crl.entries.find(decodeHex(each)).length !== 1)).toEqual([])
    expect(many.filter((each) => crl.entries.find(decodeHex(next(each))).length > 0)).toEqual([])
  })

  it('throws nothing but DerError on changed bytes, and none of them is believed', async () => {
    const der = await makeCrl({ revoked: [revoked({ reason: 1 })] })
    await fc.assert(
      fc.asyncProperty(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const mutated = Uint8Array.from(der)
        mutated[place] = (mutated[place] ?? 0) ^ change
        try {
          parseCrl(mutated).entries.find(decodeHex(serial))
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
        expect(await validate(mutated)).toBe('revocation.unknown')
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

describe('a path with CRLs', () => {
  it('passes where the certificate is on none, and fails where it is on one', async () => {
    expect(await validate(await makeCrl())).toBe('path.valid')
    expect(await validate(await makeCrl({ revoked: [revoked()] }))).toBe('revocation.revoked')
    expect(await validate(await makeCrl({ revoked: [revoked({ reason: 6 })] }))).toBe('revocation.revoked')
  })

  it.each([
    ['stale', { thisUpdate: days(-9), nextUpdate: days(-1) }],
    ['from the future', { thisUpdate: days(1), nextUpdate: days(6) }],
    ['by another CA', { issuer: otherName }],
    [
      'for CAs alone',
      {
        extensions: [
          encodeExtension(
            oid.issuingDistributionPoint,
            true,
            encodeSequence(encodeContextPrimitive(2, Uint8Array.of(0xff))),
          ),
        ],
      },
    ],
    [
      'for some reasons alone',
      {
        extensions: [
          encodeExtension(
            oid.issuingDistributionPoint,
            true,
            encodeSequence(encodeContextPrimitive(3, decodeHex('0540'))),
          ),
        ],
      },
    ],
    [
      'for another distribution point',
      {
        extensions: [
          encodeExtension(
            oid.issuingDistributionPoint,
            true,
            encodeSequence(encodeContext(0, encodeContext(0, encodeContext(4, otherName)))),
          ),
        ],
      },
    ],
    ['with a critical extension nobody knows', { extensions: [unknownCritical] }],
    [
      'with an entry of a critical extension nobody knows',
      { revoked: [{ serial: '09', revokedAt: days(-2), extensions: [unknownCritical] }] },
    ],
    ['a delta without its base', { extensions: [encodeExtension(oid.deltaCrlIndicator, true, encodeInteger(1))] }],
  ] satisfies [string, Partial<CrlDraft>][])('stays open where the only CRL is %s', async (_, changes) => {
    expect(await validate(await makeCrl(changes))).toBe('revocation.unknown')
  })

  it('believes the newest of several CRLs, in whatever order they come', async () => {
    const [clean, listed] = [[], [revoked({ reason: 6 })]]
    const older = (list: readonly RevokedDraft[]) => makeCrl({ revoked: list, thisUpdate: days(-2), number: 6 })
    for (const [before, now, code] of [
      [clean, listed, 'revocation.revoked'],
      [listed, clean, 'path.valid'],
    ] as const) {
      const crls = [await older(before), await makeCrl({ revoked: now })]
      expect(await validate(...crls)).toBe(code)
      expect(await validate(...crls.toReversed())).toBe(code)
    }
  })

  it('stays open where the CRL has no next update, or another signed it', async () => {
    const draft: CrlDraft = { issuer: name, spki: keys.spki, thisUpdate: days(-1), number: 7 }
    expect(await validate(await issueCrl(draft, keys.privateKeyPkcs8))).toBe('revocation.unknown')
    expect(await validate(await makeCrl({}, otherKeys))).toBe('revocation.unknown')
  })

  it('carries a complete CRL on with its delta', async () => {
    const delta = (base: number, number: number, list: readonly RevokedDraft[] = []) =>
      makeCrl({
        number,
        revoked: list,
        extensions: [encodeExtension(oid.deltaCrlIndicator, true, encodeInteger(base))],
      })
    const complete = await makeCrl()
    const held = await makeCrl({ revoked: [revoked({ reason: 6 })] })
    expect(await validate(complete, await delta(7, 8, [revoked()]))).toBe('revocation.revoked')
    expect(await validate(held, await delta(7, 8, [revoked({ reason: 8 })]))).toBe('path.valid')
    expect(await validate(held, await delta(7, 8))).toBe('revocation.revoked')
    // A delta for a later base says nothing about what happened in between.
    expect(await validate(held, await delta(8, 9, [revoked({ reason: 8 })]))).toBe('revocation.revoked')
    const stale = await makeCrl({ thisUpdate: days(-9), nextUpdate: days(-1) })
    expect(await validate(stale, await delta(7, 8))).toBe('path.valid')
  })

  it('puts partial CRLs together until every reason is covered', async () => {
    const partial = (flags: string, list: readonly RevokedDraft[] = []) =>
      makeCrl({
        revoked: list,
        extensions: [
          encodeExtension(
            oid.issuingDistributionPoint,
            true,
            encodeSequence(encodeContextPrimitive(3, decodeHex(flags))),
          ),
        ],
      })
    const first = await partial('0560')
    const rest = await partial('071f80')
    expect(await validate(first)).toBe('revocation.unknown')
    expect(await validate(first, rest)).toBe('path.valid')
    expect(await validate(first, await partial('071f80', [revoked({ reason: 4 })]))).toBe('revocation.revoked')
  })
})
