import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import { buildCardApChallenge, buildCardApStatement } from './statement.ts'

const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest()
const parts = { origin: 'https://madoguchi.example', nonce: new Uint8Array(32).fill(7), purpose: 'tap' }
const fields = {
  originHash: new Uint8Array(32).fill(1),
  challenge: new Uint8Array(32).fill(2),
  counter: 0x01020304,
  cardId: new Uint8Array(8).fill(3),
}

describe('what a card-AP is asked to sign', () => {
  it('is the hash of the origin and the hash of the log-in challenge', async () => {
    const { originHash, challenge } = await buildCardApChallenge(parts)
    expect(Buffer.from(originHash)).toEqual(sha256(parts.origin))
    expect(Buffer.from(challenge)).toEqual(sha256(await buildLogInChallenge(parts)))
  })

  it('is written label, zero, origin hash, challenge, counter, card id', () => {
    const label = Buffer.from('madoguchi.example:card-ap/1 authenticate\0')
    const expected = Buffer.concat([
      label,
      Buffer.alloc(32, 1),
      Buffer.alloc(32, 2),
      Buffer.from([1, 2, 3, 4]),
      Buffer.alloc(8, 3),
    ])
    expect(Buffer.from(buildCardApStatement(fields))).toEqual(expected)
  })

  it.each([
    ['an origin hash of 31 bytes', { originHash: new Uint8Array(31) }],
    ['a challenge of 33 bytes', { challenge: new Uint8Array(33) }],
    ['a card id of 7 bytes', { cardId: new Uint8Array(7) }],
    ['a negative counter', { counter: -1 }],
    ['a counter of 33 bits', { counter: 2 ** 32 }],
    ['half a counter', { counter: 0.5 }],
  ])('is refused for %s', (_what, wrong) => {
    expect(() => buildCardApStatement({ ...fields, ...wrong })).toThrow(RangeError)
  })
})
