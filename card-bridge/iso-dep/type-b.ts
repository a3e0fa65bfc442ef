import { concatBytes } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { frameSizes, ownFrameSizeCode, toFrameWaitingTime, toUsableFwi } from './constants.ts'

/** What a card of type B tells about itself when it is found (ATQB, ISO/IEC 14443-3 §7.9). */
export type TypeBCard = {
  /** Four bytes, new at every activation of this card: no identity. */
  readonly pupi: Uint8Array
  /** True when it speaks ISO/IEC 14443-4. */
  readonly isoDep: boolean
  /** Bytes the card takes in one frame, CRC included. */
  readonly frameSize: number
  /** Milliseconds it may take for an answer. */
  readonly frameWaitingTime: number
}

const prefix = { answerToRequest: 0x50, request: 0x05, attribute: 0x1d } as const

/** PARAM of REQB: extended ATQB allowed, one slot (§7.7.4). */
const request = Uint8Array.of(prefix.request, 0x00, 0x10)
/** PARAM with the WUPB bit: a card that was put to sleep answers too. */
const wakeUp = Uint8Array.of(prefix.request, 0x00, 0x18)

/** REQB finds cards fresh in the field; WUPB also those that were deselected. */
export const typeBRequests = { request, wakeUp } as const

/** Protocol info of an ATQB, three bytes: bit rates, frame size and type, waiting time (§7.9.4). */
export const toProtocolInfo = (bytes: Uint8Array): Omit<TypeBCard, 'pupi'> => {
  const [, sizeAndType = 0, waiting = 0] = bytes
  return {
    isoDep: (sizeAndType & 0x01) === 1,
    frameSize: frameSizes[sizeAndType >> 4] ?? 256,
    frameWaitingTime: toFrameWaitingTime(toUsableFwi(waiting >> 4)),
  }
}

/** Parses an ATQB of 12 or 13 bytes without CRC. Throws `card.protocol` for anything else. */
export const parseAtqb = (bytes: Uint8Array): TypeBCard => {
  try {
    const cursor = new ByteCursor(bytes)
    if (cursor.takeUint8() !== prefix.answerToRequest) throw new RangeError('not an ATQB')
    const pupi = cursor.take(4).slice()
    cursor.take(4)
    const protocol = toProtocolInfo(cursor.take(3))
    if (cursor.left === 1) cursor.takeUint8()
    cursor.requireEnd()
    return { pupi, ...protocol }
  } catch (error) {
    throw new AppError('card.protocol', {}, { cause: error })
  }
}

/** ATTRIB: selects the card with frames of 256 bytes our way, 106 kbit/s both ways, protocol ISO 14443-4, no CID (§7.10). */
export const buildAttrib = (pupi: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(prefix.attribute), pupi, Uint8Array.of(0x00, ownFrameSizeCode, 0x01, 0x00))

/** The answer is one byte, MBLI and CID; the CID must be the one given, none. Throws `card.protocol` otherwise. */
export const requireAttribAnswer = (bytes: Uint8Array): void => {
  const [answer] = bytes
  if (bytes.length !== 1 || answer === undefined || (answer & 0x0f) !== 0) throw new AppError('card.protocol', {})
}
