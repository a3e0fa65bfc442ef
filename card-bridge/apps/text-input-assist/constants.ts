import { decodeHex } from '#shared/bytes/hex.ts'
import type { PinPolicy } from '../pin.ts'

/** What opens the application: its own PIN, or the two verification numbers printed on or known from the card. */
export type SecretKind = 'pin' | 'verification-number-a' | 'verification-number-b'

/**
 * 券面入力補助AP. A, the My Number itself, opens the My Number only; B, birth date with expiry and security code, opens the
 * four attributes only; the PIN opens both. In 券面事項確認AP the numbers lie under other identifiers.
 */
export const textInputAssist = {
  aid: decodeHex('D3921000310001010408'),
  files: { myNumber: 0x0001, basicFour: 0x0002 },
  secrets: { pin: 0x0011, 'verification-number-a': 0x0014, 'verification-number-b': 0x0015 },
} as const

export const secretPolicies: Readonly<Record<SecretKind, PinPolicy>> = {
  pin: { lengthMin: 4, lengthMax: 4, letters: false, tries: 3 },
  'verification-number-a': { lengthMin: 12, lengthMax: 12, letters: false, tries: 10 },
  'verification-number-b': { lengthMin: 14, lengthMax: 14, letters: false, tries: 10 },
}

export const tag = {
  myNumber: 0xff10,
  basicFour: 0xff20,
  name: 0xdf22,
  address: 0xdf23,
  birthDate: 0xdf24,
  sex: 0xdf25,
} as const
