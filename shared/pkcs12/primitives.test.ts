import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { deriveOctets, derivationPurpose, toBmpPassword } from './kdf.ts'
import { decryptRc2 } from './rc2.ts'
import { digestRepeatedly } from './sha.ts'
import { decryptTripleDes, encryptTripleDes } from './triple-des.ts'

const zero = new Uint8Array(8)

describe('triple DES', () => {
  // NIST SP 800-67 Rev. 1, Appendix B.1.
  const key = decodeHex('0123456789abcdef 23456789abcdef01 456789abcdef0123')
  it.each([
    ['5468652071756663', 'a826fd8ce53b855f'],
    ['6b2062726f776e20', 'cce21c8112256fe6'],
    ['666f78206a756d70', '68d5c05dd9b6b900'],
  ])('turns %s into %s and back', (plain, encrypted) => {
    expect(encodeHex(encryptTripleDes({ key, iv: zero, data: decodeHex(plain) }))).toBe(encrypted)
    expect(encodeHex(decryptTripleDes({ key, iv: zero, data: decodeHex(encrypted) }))).toBe(plain)
  })

  it('chains blocks as OpenSSL does', () => {
    for (let blocks = 0; blocks < 20; blocks++) {
      const [random, iv, data] = [randomBytes(24), randomBytes(8), randomBytes(blocks * 8)]
      const cipher = createCipheriv('des-ede3-cbc', random, iv).setAutoPadding(false)
      const expected = new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]))
      expect(encryptTripleDes({ key: random, iv, data })).toEqual(expected)
      expect(decryptTripleDes({ key: random, iv, data: expected })).toEqual(new Uint8Array(data))
    }
  })

  it('refuses half a block', () => {
    expect(() => decryptTripleDes({ key, iv: zero, data: new Uint8Array(9) })).toThrow(RangeError)
    expect(() => encryptTripleDes({ key: zero, iv: zero, data: zero })).toThrow(RangeError)
  })
})

describe('RC2', () => {
  // RFC 2268 §5.
  it.each([
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
    ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
    ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
    ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
    ['88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', 129, '0000000000000000', '5b78d3a43dfff1f1'],
  ])('under %s with %i bits gives %s', (key, bits, plain, encrypted) => {
    expect(encodeHex(decryptRc2({ key: decodeHex(key), iv: zero, data: decodeHex(encrypted) }, bits))).toBe(plain)
  })

  it('refuses half a block', () => {
    expect(() => decryptRc2({ key: zero, iv: zero, data: new Uint8Array(7) }, 40)).toThrow(RangeError)
  })
})

describe('a digest at once', () => {
  it.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)('is that of OpenSSL in %s', (hash) => {
    const name = hash.replace('-', '')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        const once = createHash(name).update(data).digest()
        const thrice = createHash(name).update(createHash(name).update(once).digest()).digest('hex')
        expect(encodeHex(digestRepeatedly(hash, data, 1))).toBe(once.toString('hex'))
        expect(encodeHex(digestRepeatedly(hash, data, 3))).toBe(thrice)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the key derivation of PKCS#12', () => {
  // The vectors that implementers of PKCS#12 have shared since 1999.
  it.each([
    ['smeg', 'key', '0a58cf64530d823f', 1, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    ['smeg', 'vector', '0a58cf64530d823f', 1, '79993dfe048d3b76'],
    ['smeg', 'key', '642b99ab44fb4b1f', 1, 'f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966'],
    ['smeg', 'vector', '642b99ab44fb4b1f', 1, 'c0a38d64a79bea1d'],
    ['smeg', 'mac', '3d83c0e4546ac140', 1, '8d967d88f6caa9d714800ab3d48051d63f73a312'],
    ['queeg', 'key', '05dec959acff72f7', 1000, 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
    ['queeg', 'vector', '05dec959acff72f7', 1000, '11dedad7758d4860'],
    ['queeg', 'key', '1682c0fc5b3f7ec5', 1000, '483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f'],
    ['queeg', 'vector', '1682c0fc5b3f7ec5', 1000, '9d461d1b00355c50'],
    ['queeg', 'mac', '263216fcc2fab31c', 1000, '5ec4c7a80df652294c3925b6489a7ab857c83476'],
  ] as const)('of %s as %s of %s in %i rounds', (...row) => {
    const [password, purpose, salt, iterations, expected] = row
    const derived = deriveOctets({
      hash: 'SHA-1',
      purpose: derivationPurpose[purpose],
      password: toBmpPassword(password),
      salt: decodeHex(salt),
      iterations,
      length: expected.length / 2,
    })
    expect(encodeHex(derived)).toBe(expected)
  })
})
