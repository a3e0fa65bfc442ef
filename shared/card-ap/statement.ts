import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'

type Bytes = Uint8Array<ArrayBuffer>

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** What a card is given to sign: both values are 32 bytes. */
export type CardApChallenge = { readonly originHash: Bytes; readonly challenge: Bytes }

/**
 * The two values of docs/card-ap.md §3.2: SHA-256 of the origin, and of the log-in challenge made of origin, nonce and
 * purpose. Throws RangeError as `buildLogInChallenge` does.
 */
export const buildCardApChallenge = async (parts: {
  readonly origin: string
  readonly nonce: Uint8Array
  readonly purpose: string
}): Promise<CardApChallenge> => ({
  challenge: await sha256(await buildLogInChallenge(parts)),
  originHash: await sha256(encodeUtf8(parts.origin)),
})

const label = encodeUtf8('madoguchi.example:card-ap/1 authenticate\0')

/**
 * The octets that a card-AP signs (docs/card-ap.md §3.2): label ‖ 00 ‖ origin hash ‖ challenge ‖ counter u32 ‖ card id.
 * Every field has a fixed length, so no two inputs give the same octets. Throws RangeError for another length.
 */
export const buildCardApStatement = (
  parts: CardApChallenge & { readonly counter: number; readonly cardId: Uint8Array },
): Bytes => {
  if (parts.originHash.length !== 32 || parts.challenge.length !== 32) throw new RangeError('a hash has 32 bytes')
  if (parts.cardId.length !== 8) throw new RangeError('a card id has 8 bytes')
  if (!Number.isInteger(parts.counter) || parts.counter < 0 || parts.counter > 0xffff_ffff) {
    throw new RangeError('a counter is a u32')
  }
  const counter = new Uint8Array(4)
  new DataView(counter.buffer).setUint32(0, parts.counter)
  return concatBytes(label, parts.originHash, parts.challenge, counter, parts.cardId)
}
