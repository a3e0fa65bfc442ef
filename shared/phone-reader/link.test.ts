import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPairingLink, parsePairingFragment } from './link.ts'

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => new Uint8Array(array))
const pairings = fc.record({ channelId: bytes(16), secret: bytes(16), computerKey: bytes(65) })
const origin = 'https://madoguchi.example'

describe('a pairing link', () => {
  it('says everything in its fragment and nothing before it', () => {
    fc.assert(
      fc.property(pairings, (pairing) => {
        const link = new URL(buildPairingLink(origin, pairing))
        expect(link.href.slice(0, -link.hash.length)).toBe(`${origin}/phone`)
        expect(parsePairingFragment(link.hash)).toEqual(pairing)
      }),
    )
  })

  it('is refused when a letter is missing, added or foreign, and when its version is another', () => {
    fc.assert(
      fc.property(pairings, fc.nat(129), (pairing, at) => {
        const { hash } = new URL(buildPairingLink(origin, pairing))
        const spoilt = [hash.slice(0, -1), `${hash}A`, hash.replace('#1.', '#2.'), hash.slice(0, at + 2), `${hash}=`]
        for (const fragment of [...spoilt, '', '#', '#1.', '#/phone'])
          expect(() => parsePairingFragment(fragment)).toThrow('phone.link-invalid')
      }),
    )
  })
})
