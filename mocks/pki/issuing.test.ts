import { Utf8String } from 'asn1js'
import { AttributeTypeAndValue, CryptoEngine, GeneralName, RelativeDistinguishedNames } from 'pkijs'
import { describe, expect, it } from 'vitest'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseName } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { encodeName, issueCertificate, makeKeyPair, otherName, sha256WithRsa, signWithRsa, toDer } from './issuing.ts'
import { authorityCrypto, importSigningKey } from './signing-engine.ts'

/** What is written around pkijs, each beside what pkijs writes: where the two agree one day, the workaround can go. */

const widthsOf = (name: Uint8Array): number[] => parseName(name).rdns.map((rdn) => rdn.length)

describe('around pkijs', () => {
  it('a name has one attribute in each RDN', () => {
    const attributes = ['窓口', '試験'].map((value) => [oid.organizationalUnitName, value] as const)
    const typesAndValues = attributes.map(
      ([type, value]) => new AttributeTypeAndValue({ type, value: new Utf8String({ value }) }),
    )
    expect(widthsOf(encodeName(...attributes))).toEqual([1, 1])
    expect(widthsOf(toDer(new RelativeDistinguishedNames({ typesAndValues }).toSchema()))).toEqual([2])
  })

  it('RSA signatures are named with NULL parameters, inside and outside', async () => {
    const keys = await makeKeyPair()
    const name = encodeName([oid.commonName, '試験局'])
    const notBefore = new Date('2024-01-01T00:00:00Z')
    const notAfter = new Date('2050-01-01T00:00:00Z')
    const draft = { serial: 1, issuer: name, subject: name, notBefore, notAfter, spki: keys.spki, extensions: [] }
    const { tbs, signature, signatureAlgorithm } = await issueCertificate(draft, keys.privateKeyPkcs8)
    expect(encodeHex(sha256WithRsa())).toBe('300d06092a864886f70d01010b0500')
    expect(signatureAlgorithm.der).toEqual(sha256WithRsa())
    // PKCS#1 v1.5 is deterministic: the certificate carries the signature over exactly these octets.
    expect(signature).toEqual(await signWithRsa(keys.privateKeyPkcs8, tbs))

    const plain = new CryptoEngine({ name: 'plain', crypto: authorityCrypto })
    const found = await plain.getSignatureParameters(await importSigningKey(keys.privateKeyPkcs8), 'SHA-256')
    expect(encodeHex(toDer(found.signatureAlgorithm.toSchema()))).toBe('300b06092a864886f70d01010b')
  })

  it('an otherName is wrapped once', () => {
    const written = otherName('1.2.392.9.1', '葛\u{e0100}')
    const hex = 'a01206052a83080901a0090c07e8919bf3a08480'
    expect(encodeHex(written)).toBe(hex)
    const reread = GeneralName.fromBER(written).toSchema()
    if (!('toBER' in reread)) throw new TypeError('a schema where a value was expected')
    expect(encodeHex(toDer(reread))).toBe(`a014${hex}`)
  })

  it('times with a fraction are refused', async () => {
    const name = encodeName([oid.commonName, '試験局'])
    const { spki, privateKeyPkcs8 } = await makeKeyPair()
    const notBefore = new Date(1)
    const draft = { serial: 1, issuer: name, subject: name, notBefore, notAfter: notBefore, spki, extensions: [] }
    await expect(issueCertificate(draft, privateKeyPkcs8)).rejects.toThrow('to the second')
  })
})
