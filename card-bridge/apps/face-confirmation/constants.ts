import { decodeHex } from '#shared/bytes/hex.ts'
import { unlimitedTries, type PinPolicy } from '../pin.ts'

/** What opens the application: the birth date as printed, or the two verification numbers. It has no PIN. */
export type FaceSecretKind = 'birth-date' | 'verification-number-a' | 'verification-number-b'

export type FaceConfirmationProfile = {
  readonly aid: Uint8Array
  readonly files: {
    readonly birthRecord: number
    readonly face: number
    readonly basicInfo: number
    readonly signerCertificate: number
    readonly myNumberImage: number
  }
  readonly secrets: Readonly<Record<FaceSecretKind, number>>
  readonly policies: Readonly<Record<FaceSecretKind, PinPolicy>>
}

/**
 * 券面事項確認AP: what the face of the card shows, as pictures. The numbers lie under other identifiers than in
 * 券面入力補助AP: B is 0012 and A is 0013 here. Surveys found no counter on the birth date; a card that has one is understood.
 */
export const faceConfirmation: FaceConfirmationProfile = {
  aid: /* @__PURE__ */ decodeHex('D3921000310001010402'),
  files: { birthRecord: 0x0001, face: 0x0002, basicInfo: 0x0003, signerCertificate: 0x0004, myNumberImage: 0x0005 },
  secrets: { 'birth-date': 0x0011, 'verification-number-b': 0x0012, 'verification-number-a': 0x0013 },
  policies: {
    'birth-date': { lengthMin: 6, lengthMax: 6, letters: false, tries: unlimitedTries },
    'verification-number-a': { lengthMin: 12, lengthMax: 12, letters: false, tries: 10 },
    'verification-number-b': { lengthMin: 14, lengthMax: 14, letters: false, tries: 10 },
  },
}

export const tag = {
  birthRecord: 0xff10,
  recordBirthDate: 0xdf11,
  recordPublicKey: 0xdf12,
  recordSignature: 0xdf13,
  face: 0xff20,
  birthDate: 0xdf22,
  sex: 0xdf23,
  publicKey: 0xdf24,
  nameImage: 0xdf25,
  addressImage: 0xdf26,
  photo: 0xdf27,
  signature: 0xdf28,
  expiry: 0xdf29,
  securityCodeImage: 0xdf2a,
  basicInfo: 0xff30,
  municipality: 0xdf34,
  myNumber: 0xff40,
  myNumberImage: 0xdf41,
  myNumberPublicKey: 0xdf42,
  myNumberSignature: 0xdf43,
} as const
