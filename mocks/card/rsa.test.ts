import { describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { createRsaSigningKey } from './signing-key.ts'

const message = new TextEncoder().encode('text to be signed')
const digestInfo = decodeHex('3031300d060960864801650304020105000420')

const generate = async (name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS') => {
  const algorithm = { name, hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  // PSS keys are exported under the plain RSA identifier, so one importer takes both.
  return { publicKey: pair.publicKey, key: await createRsaSigningKey(new Uint8Array(pkcs8)) }
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

describe('the signing key of a virtual card', () => {
  it('makes the PKCS#1 v1.5 signatures WebCrypto makes and verifies, by every scheme', async () => {
    const { key, publicKey } = await generate('RSASSA-PKCS1-v1_5')
    const hash = await sha256(message)
    const made = [
      await key.sign(0x00, concatBytes(digestInfo, hash)),
      await key.sign(0x02, hash),
      await key.sign(0x03, message),
    ]
    for (const signature of made) {
      expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', publicKey, new Uint8Array(signature), message)).toBe(true)
    }
    const bare = new Uint8Array(await key.sign(0x01, message))
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', publicKey, bare, message)).toBe(false)
  })

  it('makes PSS signatures that WebCrypto verifies', async () => {
    const { key, publicKey } = await generate('RSA-PSS')
    const pss = { name: 'RSA-PSS', saltLength: 32 }
    for (const signature of [await key.sign(0x04, await sha256(message)), await key.sign(0x05, message)]) {
      expect(await crypto.subtle.verify(pss, publicKey, new Uint8Array(signature), message)).toBe(true)
    }
  })
})
