import { concatBytes, isEqualBytes } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { authenticateOutcomes, cardApVersion, counterMax, lengths, messageKind } from './constants.ts'

/** Builders and parsers of docs/card-ap.md §3; every parser takes a whole message and nothing left over. */

const uint32 = (value: number): Uint8Array => {
  if (!Number.isInteger(value) || value < 0 || value > counterMax) throw new RangeError(`no u32: ${value}`)
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const requireLength = (bytes: Uint8Array, length: number, what: string): Uint8Array => {
  if (bytes.length !== length) throw new RangeError(`${what} has ${length} bytes, not ${bytes.length}`)
  return bytes
}

/** The part of a request that is in clear, and what its seal is bound to. `point` is 04 ‖ x ‖ y. */
export const buildRequestHead = (kind: 'status' | 'authenticate', point: Uint8Array): Uint8Array<ArrayBuffer> =>
  concatBytes(
    Uint8Array.of(cardApVersion, kind === 'status' ? messageKind.statusRequest : messageKind.authenticateRequest),
    requireLength(point, lengths.point, 'a point'),
  )

/** Text to seal: zero it afterwards. Throws RangeError for a field of another length. */
export const buildAuthenticateText = (parts: {
  readonly counter: number
  /** ASCII digits. */
  readonly pin: Uint8Array
  readonly originHash: Uint8Array
  readonly challenge: Uint8Array
}): Uint8Array<ArrayBuffer> => {
  if (parts.pin.length >= lengths.pinBlock) throw new RangeError('PIN too long')
  const text = new Uint8Array(4 + lengths.pinBlock + 2 * lengths.hash)
  text.set(uint32(parts.counter))
  text.fill(0xff, 4, 4 + lengths.pinBlock)
  text[4] = parts.pin.length
  text.set(parts.pin, 5)
  text.set(requireLength(parts.originHash, lengths.hash, 'an origin hash'), 4 + lengths.pinBlock)
  text.set(requireLength(parts.challenge, lengths.hash, 'a challenge'), 4 + lengths.pinBlock + lengths.hash)
  return text
}

/** First 8 bytes of SHA-256: which request a reply belongs to. */
export const toRequestId = async (request: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', request.slice())).slice(0, lengths.requestId)

export type CardApReply =
  | {
      readonly kind: 'status'
      readonly requestId: Uint8Array
      readonly certificate: Uint8Array
      readonly associated: Uint8Array
      readonly sealed: Uint8Array
    }
  | {
      readonly kind: 'authenticate'
      readonly requestId: Uint8Array
      readonly associated: Uint8Array
      readonly sealed: Uint8Array
    }
  | { readonly kind: 'refusal'; readonly requestId: Uint8Array; readonly reason: number }

/** Turns the cursor's RangeError into what a card that breaks its own rules is. */
const strictly = <Result>(bytes: Uint8Array, take: (cursor: ByteCursor) => Result): Result => {
  try {
    const cursor = new ByteCursor(bytes)
    const result = take(cursor)
    cursor.requireEnd()
    return result
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('card.protocol', {}, { cause: error })
  }
}

const takeCertificate = (cursor: ByteCursor): Uint8Array => {
  const length = cursor.takeUint16()
  if (length === 0 || length > lengths.certificateMax) throw new RangeError(`certificate of ${length} bytes`)
  return cursor.take(length).slice()
}

/** Parts of a reply, its seal unopened. Throws `card.protocol`. */
export const parseReply = (reply: Uint8Array): CardApReply =>
  strictly(reply, (cursor) => {
    if (cursor.takeUint8() !== cardApVersion) throw new RangeError('another version')
    const kind = cursor.takeUint8()
    const requestId = cursor.take(lengths.requestId).slice()
    if (kind === messageKind.refusal) return { kind: 'refusal', requestId, reason: cursor.takeUint8() }
    if (kind !== messageKind.statusReply && kind !== messageKind.authenticateReply) throw new RangeError('no reply')
    const certificate = kind === messageKind.statusReply ? takeCertificate(cursor) : undefined
    const associated = reply.slice(0, cursor.offset)
    const sealed = cursor.take(cursor.left).slice()
    return certificate === undefined
      ? { kind: 'authenticate', requestId, associated, sealed }
      : { kind: 'status', requestId, certificate, associated, sealed }
  })

/** Whether bytes are a reply to this very request; false for anything else. */
export const isReplyTo = (requestId: Uint8Array, reply: Uint8Array): boolean => {
  try {
    return isEqualBytes(parseReply(reply).requestId, requestId)
  } catch {
    return false
  }
}

export type CardApStatus = {
  /** Of the last request that was judged. */
  readonly counter: number
  /** 0 means blocked. */
  readonly triesLeft: number
  readonly triesMax: number
}

/** Opened text of a STATUS reply. Throws `card.protocol`. */
export const parseStatusText = (text: Uint8Array): CardApStatus =>
  strictly(text, (cursor) => {
    const status = { counter: cursor.takeUint32(), triesLeft: cursor.takeUint8(), triesMax: cursor.takeUint8() }
    if (status.triesMax === 0 || status.triesLeft > status.triesMax) throw new RangeError('impossible tries')
    return status
  })

/** What a card proves: the signature of §3.2 and what it was made over, beside the caller's own origin and challenge. */
export type CardApProof = {
  readonly cardId: Uint8Array
  readonly counter: number
  /** r ‖ s. */
  readonly signature: Uint8Array
  /** DER of the certificate of the signature key. */
  readonly certificate: Uint8Array
}

export type AuthenticateResult = { readonly counter: number; readonly triesLeft: number } & (
  | { readonly outcome: 'done'; readonly proof: CardApProof }
  | { readonly outcome: 'pin-wrong' | 'pin-blocked' | 'counter-refused' }
)

const takeProof = (cursor: ByteCursor, counter: number): CardApProof => ({
  counter,
  cardId: cursor.take(lengths.cardId).slice(),
  signature: cursor.take(lengths.signature).slice(),
  certificate: takeCertificate(cursor),
})

/** Opened text of an AUTHENTICATE reply. Throws `card.protocol`. */
export const parseAuthenticateText = (text: Uint8Array): AuthenticateResult =>
  strictly(text, (cursor) => {
    const code = cursor.takeUint8()
    if (!Object.hasOwn(authenticateOutcomes, code)) throw new RangeError('unknown outcome')
    const outcome = authenticateOutcomes[code as keyof typeof authenticateOutcomes]
    const counter = cursor.takeUint32()
    const triesLeft = cursor.takeUint8()
    return outcome === 'done'
      ? { outcome, counter, triesLeft, proof: takeProof(cursor, counter) }
      : { outcome, counter, triesLeft }
  })
