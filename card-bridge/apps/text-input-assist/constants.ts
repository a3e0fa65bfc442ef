import { decodeHex } from '#shared/bytes/hex.ts'
import type { PinPolicy } from '../pin.ts'

/** What opens the application: its own PIN, or the two verification numbers printed on or known from the card. */
export type SecretKind = 'pin' | 'verification-number-a' | 'verification-number-b'

/** One generation of the application as data. */
export type TextInputAssistProfile = {
  readonly aid: Uint8Array
  readonly files: {
    readonly myNumber: number
    readonly basicFour: number
    readonly signedHashes: number
    readonly signerCertificate: number
    readonly cardPublicKey: number
  }
  readonly secrets: Readonly<Record<SecretKind, number>>
  readonly policies: Readonly<Record<SecretKind, PinPolicy>>
  /** Which PIN the person is asked for, and whose tries a wrong one costs: this application's own, or the JPKI one. */
  readonly pinOf: 'text-input-assist' | 'authentication'
}

/**
 * 券面入力補助AP. A, the My Number itself, opens the My Number only; B, birth date with expiry and security code, opens the
 * four attributes only; the PIN opens both. In 券面事項確認AP the numbers lie under other identifiers.
 */
export const textInputAssist: TextInputAssistProfile = {
  aid: /* @__PURE__ */ decodeHex('D3921000310001010408'),
  files: {
    myNumber: 0x0001,
    basicFour: 0x0002,
    signedHashes: 0x0003,
    signerCertificate: 0x0004,
    cardPublicKey: 0x0007,
  },
  secrets: { pin: 0x0011, 'verification-number-a': 0x0014, 'verification-number-b': 0x0015 },
  policies: {
    pin: { lengthMin: 4, lengthMax: 4, letters: false, tries: 3 },
    'verification-number-a': { lengthMin: 12, lengthMax: 12, letters: false, tries: 10 },
    'verification-number-b': { lengthMin: 14, lengthMax: 14, letters: false, tries: 10 },
  },
  pinOf: 'text-input-assist',
}

/** The card announced to follow has two PINs in all, so the four digits are those of the authentication PIN. An assumption. */
export const nextTextInputAssist: TextInputAssistProfile = { ...textInputAssist, pinOf: 'authentication' }

export const tag = {
  myNumber: 0xff10,
  basicFour: 0xff20,
  name: 0xdf22,
  address: 0xdf23,
  birthDate: 0xdf24,
  sex: 0xdf25,
  signedHashes: 0xff30,
  myNumberHash: 0xdf31,
  basicFourHash: 0xdf32,
  signature: 0xdf33,
  cardKey: 0xff50,
  cardPublicKey: 0xdf51,
  cardKeySignature: 0xdf52,
} as const

/** SHA-256. */
export const hashLength = 32

/** The file of the My Number as it lies on the card: object and two bytes of filler; its hash covers all of them. */
export const myNumberFileLength = 17
