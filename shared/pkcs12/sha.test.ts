import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHasher } from './sha.ts'

const names = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const
const hashes = Object.keys(names) as (keyof typeof names)[]

const digestInPieces = (hash: keyof typeof names, pieces: readonly Uint8Array[]) => {
  const hasher = createHasher(hash)
  for (const piece of pieces) hasher.update(piece)
  return Buffer.from(hasher.digest()).toString('hex')
}

const digestWhole = (hash: keyof typeof names, pieces: readonly Uint8Array[]) =>
  createHash(names[hash]).update(Buffer.concat(pieces)).digest('hex')

describe('a digest of data that come in pieces', () => {
  it('is that of the whole, however it was cut, by another implementation', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...hashes),
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        (hash, pieces) => {
          expect(digestInPieces(hash, pieces)).toBe(digestWhole(hash, pieces))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('reads a view of a larger buffer from where the view begins', () => {
    const buffer = Uint8Array.from({ length: 1000 }, (_, at) => at & 0xff)
    for (const hash of hashes) {
      const pieces = [buffer.subarray(3, 170), buffer.subarray(171, 999)]
      expect(digestInPieces(hash, pieces)).toBe(digestWhole(hash, pieces))
    }
  })

  it('pads at each length of the last block', () => {
    for (const hash of hashes)
      for (let length = 0; length <= 260; length++) {
        const pieces = [new Uint8Array(length).fill(0x5a)]
        expect(digestInPieces(hash, pieces)).toBe(digestWhole(hash, pieces))
      }
  })
})
