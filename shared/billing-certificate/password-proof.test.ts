import { describe, expect, it } from 'vitest'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { derivePasswordProof, makeIssuancePassword, proofRounds } from './password-proof.ts'
import { isIssuancePassword } from './rules.ts'

const salt = encodeBase64url(new Uint8Array(16).fill(7))

describe('the proof of an issuance password', () => {
  it('is the same for the same password and salt, and another for any other', async () => {
    const derive = (password: string, rounds = proofRounds) => derivePasswordProof(password, { salt, rounds })
    const proof = await derive('Kome-Tawara-12')
    expect(proof).toHaveLength(32)
    expect(await derive('Kome-Tawara-12')).toEqual(proof)
    expect(await derive('Kome-Tawara-13')).not.toEqual(proof)
    expect(await derive('Kome-Tawara-12', proofRounds + 1)).not.toEqual(proof)
  })

  it('does not let a server talk the browser into a cheap derivation', async () => {
    await expect(derivePasswordProof('Kome-Tawara-12', { salt, rounds: 1 })).rejects.toThrow(RangeError)
    await expect(derivePasswordProof('Kome-Tawara-12', { salt: 'AAAA', rounds: proofRounds })).rejects.toThrow(
      RangeError,
    )
  })
})

describe('a made password', () => {
  it('is one the rules accept, in letters nobody mistakes', () => {
    const made = makeIssuancePassword()
    expect(isIssuancePassword(made)).toBe(true)
    expect(made).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  })
})
