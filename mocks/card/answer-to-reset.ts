import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'

/** Contact ATR of the card: no historical bytes, T=1, IFSC 254. */
export const contactAtr = decodeHex('3be000ff8131fe4514')

/**
 * What a reader makes up for a card of type B (PC/SC part 3 §3.1.3.2.3): application data and protocol info of its ATQB,
 * seven bytes, then the MBLI of its answer to ATTRIB in the high nibble, and the check.
 */
export const buildContactlessAtr = (atqbContent: Uint8Array, mbli = 0): Uint8Array => {
  if (atqbContent.length !== 7) throw new RangeError('four bytes of application data and three of protocol info')
  const body = concatBytes(Uint8Array.of(0x88, 0x80, 0x01), atqbContent, Uint8Array.of(mbli << 4))
  const check = body.reduce((sum, byte) => sum ^ byte, 0)
  return concatBytes(Uint8Array.of(0x3b), body, Uint8Array.of(check))
}
