import { describe, expect, it } from 'vitest'
import { decodeHex } from '#shared/bytes/hex.ts'
import { findKeyWeakness, findSchemeWeakness, relaxPolicy } from './algorithm-policy.ts'
import { readAlgorithm } from './algorithm.ts'
import { readSpki } from './certificate.ts'
import { DerReader } from './der.ts'
import {
  encodeBitString,
  encodeContext,
  encodeInteger,
  encodeNull,
  encodeObjectIdentifier,
  encodeSequence,
} from './der-writer.ts'
import { oid } from './oid.ts'
import { findScheme, toRawEcdsaSignature, verifySignature, verifySigned, type JoseAlgorithm } from './signature.ts'

const data = new TextEncoder().encode('what was signed')
const other = new TextEncoder().encode('what was not')
const algorithm = (...parts: readonly Uint8Array[]) => readAlgorithm(new DerReader(encodeSequence(...parts)))
const named = (type: string, ...parameters: readonly Uint8Array[]) =>
  algorithm(encodeObjectIdentifier(type), ...parameters)

type Made = {
  readonly spki: ReturnType<typeof readSpki>
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>
}

const make = async (
  key: RsaHashedKeyGenParams | EcKeyGenParams | Algorithm,
  using: AlgorithmIdentifier | RsaPssParams | EcdsaParams,
): Promise<Made> => {
  const pair = (await crypto.subtle.generateKey(key, true, ['sign', 'verify'])) as CryptoKeyPair
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return {
    spki: readSpki(new DerReader(spki)),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(using, pair.privateKey, bytes)),
  }
}
type AlgorithmIdentifier = string | Algorithm

const rsa = (hash: string, modulusLength = 2048, name = 'RSASSA-PKCS1-v1_5') =>
  make(
    { name, hash, modulusLength, publicExponent: Uint8Array.of(1, 0, 1) },
    name === 'RSA-PSS' ? { name, saltLength: 32 } : name,
  )
const ec = (namedCurve: string, hash: string) => make({ name: 'ECDSA', namedCurve }, { name: 'ECDSA', hash })

/** ECDSA-Sig-Value of r ‖ s. */
const toDer = (raw: Uint8Array): Uint8Array =>
  encodeSequence(encodeInteger(raw.subarray(0, raw.length / 2)), encodeInteger(raw.subarray(raw.length / 2)))

describe('a signature of a card', () => {
  it.each([
    ['RS256', () => rsa('SHA-256')],
    ['RS384', () => rsa('SHA-384')],
    ['RS512', () => rsa('SHA-512')],
    ['ES256', () => ec('P-256', 'SHA-256')],
    ['ES384', () => ec('P-384', 'SHA-384')],
  ] as const)('holds under %s and no other algorithm, data or length', async (name, makeKey) => {
    const { spki, sign } = await makeKey()
    const signature = await sign(data)
    expect(await verifySignature(spki, name, signature, data)).toBe(true)
    expect(await verifySignature(spki, name, signature, other)).toBe(false)
    expect(await verifySignature(spki, name, signature.subarray(1), data)).toBe(false)
    const others = (['RS256', 'RS384', 'RS512', 'ES256', 'ES384'] satisfies JoseAlgorithm[]).filter(
      (each) => each !== name,
    )
    for (const wrong of others) expect(await verifySignature(spki, wrong, signature, data)).toBe(false)
  })

  it('does not hold under an RSA key below 2048 bits, nor on a curve the algorithm does not name', async () => {
    const short = await rsa('SHA-256', 1024)
    expect(await verifySignature(short.spki, 'RS256', await short.sign(data), data)).toBe(false)
    const curve = await ec('P-384', 'SHA-256')
    expect(await verifySignature(curve.spki, 'ES256', await curve.sign(data), data)).toBe(false)
  })
})

describe('a signature of a certificate', () => {
  const pss = (hash: string, saltLength: number, maskHash = hash) =>
    named(
      oid.rsaPss,
      encodeSequence(
        encodeContext(0, encodeSequence(encodeObjectIdentifier(hash), encodeNull())),
        encodeContext(
          1,
          encodeSequence(
            encodeObjectIdentifier(oid.mgf1),
            encodeSequence(encodeObjectIdentifier(maskHash), encodeNull()),
          ),
        ),
        encodeContext(2, encodeInteger(saltLength)),
      ),
    )

  it('holds in RSA-PSS, also under a key tied to PSS, with its own salt length', async () => {
    const { spki, sign } = await rsa('SHA-256', 2048, 'RSA-PSS')
    const signature = await sign(data)
    const tied = readSpki(
      new DerReader(encodeSequence(encodeSequence(encodeObjectIdentifier(oid.rsaPss)), encodeBitString(spki.key))),
    )
    expect(await verifySigned(spki, pss(oid.sha256, 32), signature, data)).toBe(true)
    expect(await verifySigned(tied, pss(oid.sha256, 32), signature, data)).toBe(true)
    expect(await verifySigned(tied, named(oid.sha256WithRsa, encodeNull()), signature, data)).toBe(false)
    expect(await verifySigned(spki, pss(oid.sha256, 20), signature, data)).toBe(false)
    expect(findScheme(pss(oid.sha256, 32, oid.sha1))).toBeUndefined()
  })

  it.each([
    ['P-256', 'SHA-256', oid.ecdsaWithSha256],
    ['P-384', 'SHA-384', oid.ecdsaWithSha384],
    ['P-521', 'SHA-512', oid.ecdsaWithSha512],
  ])('holds in ECDSA on %s', async (curve, hash, type) => {
    const { spki, sign } = await ec(curve, hash)
    const der = toDer(await sign(data))
    expect(await verifySigned(spki, named(type), der, data)).toBe(true)
    expect(await verifySigned(spki, named(type), der, other)).toBe(false)
    expect(await verifySigned(spki, named(type, encodeNull()), der, data)).toBe(false)
  })

  it('holds in Ed25519', async () => {
    const { spki, sign } = await make({ name: 'Ed25519' }, 'Ed25519')
    const signature = await sign(data)
    expect(await verifySigned(spki, named(oid.ed25519), signature, data)).toBe(true)
    expect(await verifySigned(spki, named(oid.ed25519), signature, other)).toBe(false)
  })

  it.each([
    ['a negative number', '3006 0201ff 020101'],
    [
      'a number longer than the curve',
      '3026 0221 01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff 020101',
    ],
    ['octets left over', '3007 020101 020101 00'],
    ['one number', '3003 020101'],
    ['zero', '3006 020100 020101'],
  ])('is none when it has %s', (_, hex) => {
    expect(toRawEcdsaSignature(decodeHex(hex), 32)).toBeUndefined()
  })

  it('is not looked at in MD5, DSA or with foreign parameters', () => {
    expect(findScheme(named(oid.md5WithRsa, encodeNull()))).toBeUndefined()
    expect(findScheme(named('1.2.840.10040.4.3'))).toBeUndefined()
    expect(findScheme(named(oid.sha256WithRsa, encodeInteger(1)))).toBeUndefined()
    expect(findScheme(named(oid.sha256WithRsa))).toEqual({ family: 'rsa-pkcs1', hash: 'SHA-256' })
  })
})

describe('the algorithm policy', () => {
  const year = (number: number): [Date, Date] => [
    new Date(`${number - 1}-12-31T23:59:59Z`),
    new Date(`${number}-01-01T00:00:00Z`),
  ]
  const sha1 = findScheme(named(oid.sha1WithRsa, encodeNull()))

  it('lets 1024 bits end with 2014 and SHA-1 with 2015', async () => {
    const { spki } = await rsa('SHA-256', 1024)
    expect(year(2016).map((at) => findSchemeWeakness(sha1, at))).toEqual([undefined, 'algorithm-weak'])
    expect(year(2015).map((at) => findKeyWeakness(spki, at))).toEqual([undefined, 'key-weak'])
    expect(findSchemeWeakness(undefined, year(2015)[0])).toBe('algorithm-unsupported')
  })

  it('lets neither end for what may be as old as they are', async () => {
    const { spki } = await rsa('SHA-256', 1024)
    const at = new Date('2027-01-01T00:00:00Z')
    expect(year(2016).map((earliest) => findSchemeWeakness(sha1, at, relaxPolicy(earliest)))).toEqual([
      undefined,
      'algorithm-weak',
    ])
    expect(year(2015).map((earliest) => findKeyWeakness(spki, at, relaxPolicy(earliest)))).toEqual([
      undefined,
      'key-weak',
    ])
  })

  it('refuses RSA exponents that are even or one', () => {
    const key = (exponent: number) =>
      readSpki(
        new DerReader(
          encodeSequence(
            encodeSequence(encodeObjectIdentifier(oid.rsaEncryption), encodeNull()),
            encodeBitString(encodeSequence(encodeInteger(new Uint8Array(256).fill(0xff)), encodeInteger(exponent))),
          ),
        ),
      )
    const at = new Date('2026-01-01T00:00:00Z')
    expect([1, 2, 3, 65_536, 65_537].map((exponent) => findKeyWeakness(key(exponent), at))).toEqual([
      'key-weak',
      'key-weak',
      undefined,
      'key-weak',
      undefined,
    ])
  })
})
