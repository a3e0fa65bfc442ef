import { decodeHex } from '#shared/bytes/hex.ts'
import type { PinPolicy } from '../pin.ts'

/** The application of docs/card-ap.md §1, selected directly: an unregistered AID (ISO/IEC 7816-4 §12.2.3). */
export const cardApAid = decodeHex('F04D41444F4341500100')

/** Commands of the direct door (§2.2). */
export const cardApInstructions = { cla: 0x80, exchange: 0x10, readReply: 0x12 } as const

/** Name of the external record that carries requests and replies (NFC Forum RTD §3.3; §2.1). */
export const cardApRecordType = 'madoguchi.example:card-ap'

export const cardApPinPolicy: PinPolicy = { lengthMin: 4, lengthMax: 4, letters: false, tries: 3 }

export const cardApVersion = 0x01

/** Second byte of every message (§3). */
export const messageKind = {
  statusRequest: 0x01,
  authenticateRequest: 0x02,
  statusReply: 0x81,
  authenticateReply: 0x82,
  refusal: 0xff,
} as const

/** First byte of a sealed AUTHENTICATE reply (§3). */
export const authenticateOutcomes = {
  0x00: 'done',
  0x01: 'pin-wrong',
  0x02: 'pin-blocked',
  0x03: 'counter-refused',
} as const

/** Lengths in bytes (§3). */
export const lengths = {
  point: 65,
  requestHead: 67,
  requestId: 8,
  replyHead: 10,
  pinBlock: 16,
  hash: 32,
  cardId: 8,
  signature: 64,
  certificateMax: 800,
} as const

/** What HKDF is told a key is for (§3.1). */
export const keyPurposes = {
  request: `${cardApRecordType}/1 request`,
  reply: `${cardApRecordType}/1 reply`,
} as const

/** The counter is a u32 (§1). */
export const counterMax = 0xffff_ffff
