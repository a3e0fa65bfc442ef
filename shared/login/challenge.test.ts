import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildLogInChallenge } from './challenge.ts'

const nonce = new Uint8Array(32).map((_byte, index) => index)
const parts = { origin: 'https://madoguchi.example', nonce, purpose: 'convenience-issuance' }

describe('a log-in challenge', () => {
  it('is the hash of the origin, the hash of the nonce, and the purpose', async () => {
    const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest()
    const expected = Buffer.concat([sha256(parts.origin), sha256(nonce), Buffer.from(parts.purpose)])
    expect(Buffer.from(await buildLogInChallenge(parts))).toEqual(expected)
  })

  it('differs for another origin, nonce or purpose', async () => {
    const variants = [
      parts,
      { ...parts, origin: 'https://madoguchi.example:8443' },
      { ...parts, nonce: new Uint8Array(32) },
      { ...parts, purpose: 'billing-certificate' },
    ]
    const texts = await Promise.all(variants.map(async (variant) => String(await buildLogInChallenge(variant))))
    expect(new Set(texts).size).toBe(variants.length)
  })

  it.each([
    ['a nonce below 256 bit', { ...parts, nonce: nonce.slice(1) }],
    ['no purpose', { ...parts, purpose: '' }],
    ['an address that is more than an origin', { ...parts, origin: 'https://madoguchi.example/' }],
  ])('is refused for %s', async (_what, wrong) => {
    await expect(buildLogInChallenge(wrong)).rejects.toThrow(RangeError)
  })
})
