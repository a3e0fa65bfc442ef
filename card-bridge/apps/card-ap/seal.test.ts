import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { agreeSeals, createEphemeralKey, createSeal } from './seal.ts'

/** RFC 7518 Appendix B.1: test case for AES_128_CBC_HMAC_SHA_256. */
const vector = {
  key: decodeHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
  text: encodeUtf8(
    'A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience',
  ),
  iv: decodeHex('1af38c2dc2b96ffdd86694092341bc04'),
  associated: encodeUtf8('The second principle of Auguste Kerckhoffs'),
  ciphertext:
    'c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9' +
    'a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f399a221489f16362c7032336' +
    '09d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b' +
    '384c486f3a54c51078158ee5d79de59fbd34d848b3d69550a67646344427ade5' +
    '4b8851ffb598f7f80074b9473c82e2db',
  tag: '652c3fa36b0a7c5b3219fab3a30bc1c4',
}

describe('a seal', () => {
  it('is A128CBC-HS256 as RFC 7518 Appendix B.1 computes it', async () => {
    const seal = await createSeal(vector.key, () => vector.iv.slice())
    const sealed = await seal.seal(vector.text, vector.associated)
    expect(encodeHex(sealed)).toBe(encodeHex(vector.iv) + vector.ciphertext + vector.tag)
    expect(await seal.open(sealed, vector.associated)).toEqual(vector.text)
  })

  it('does not open when a bit of it, or of what it is bound to, is another', async () => {
    const seal = await createSeal(vector.key)
    const sealed = await seal.seal(vector.text, vector.associated)
    const whole = [sealed, vector.associated] as const
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: sealed.length + vector.associated.length - 1 }),
        fc.nat({ max: 7 }),
        async (at, bit) => {
          const [changed, associated] = whole.map((bytes) => bytes.slice()) as [Uint8Array, Uint8Array]
          const [bytes, index] = at < sealed.length ? [changed, at] : [associated, at - sealed.length]
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
          await expect(seal.open(changed, associated)).rejects.toMatchObject({ code: 'card.protocol' })
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each([0, 16, 31, 32, 47, 49])('is not one of %i bytes', async (length) => {
    const seal = await createSeal(vector.key)
    await expect(seal.open(new Uint8Array(length), vector.associated)).rejects.toMatchObject({ code: 'card.protocol' })
  })
})

describe('an agreement', () => {
  it('refuses what is no point of the curve', async () => {
    const ephemeral = await createEphemeralKey()
    for (const point of [
      new Uint8Array(65),
      new Uint8Array(65).fill(4),
      new Uint8Array(33).fill(2),
      new Uint8Array(),
    ]) {
      await expect(agreeSeals(ephemeral, point)).rejects.toMatchObject({ code: 'card.protocol' })
    }
  })

  it('has another key for each direction', async () => {
    const [ephemeral, card] = await Promise.all([createEphemeralKey(), createEphemeralKey()])
    const { request, reply } = await agreeSeals(ephemeral, card.point)
    const sealed = await request.seal(vector.text, vector.associated)
    await expect(reply.open(sealed, vector.associated)).rejects.toMatchObject({ code: 'card.protocol' })
    expect(await request.open(sealed, vector.associated)).toEqual(vector.text)
  })
})
