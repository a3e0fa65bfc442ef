import { decodeHex } from '#shared/bytes/hex.ts'
import type { PinPolicy } from '../pin.ts'

/** Which of the two credentials: 利用者証明用 or 署名用. */
export type KeyKind = 'authentication' | 'signature'

export type CertificateKind = KeyKind | 'authentication-ca' | 'signature-ca'

export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512'

export type SignatureAlgorithm =
  | { readonly kind: 'rsa-pkcs1'; readonly scheme: number; readonly signatureLength: number }
  | { readonly kind: 'ecdsa'; readonly curve: 'P-384'; readonly scheme: number; readonly signatureLength: number }

/** One generation of the card as data: functions below receive the row, never its name. */
export type JpkiProfile = {
  readonly id: 'individual-number-card' | 'next-generation'
  readonly aid: Uint8Array
  readonly files: {
    readonly tokenInfo: number
    readonly availability: number
    readonly certificates: Readonly<Record<CertificateKind, number>>
    readonly pins: Readonly<Record<KeyKind, number>>
    readonly keys: Readonly<Record<KeyKind, number>>
  }
  readonly pinPolicies: Readonly<Record<KeyKind, PinPolicy>>
  readonly algorithm: SignatureAlgorithm
}

const pinPolicies: JpkiProfile['pinPolicies'] = {
  authentication: { lengthMin: 4, lengthMax: 4, letters: false, tries: 3 },
  signature: { lengthMin: 6, lengthMax: 16, letters: true, tries: 5 },
}

/**
 * The card issued since 2016. AID and file identifiers: OpenSC `jpki.h`, jpki/myna, and surveys on hardware agree.
 * Tries and formats: the issuing body's password page.
 */
export const individualNumberCard: JpkiProfile = {
  id: 'individual-number-card',
  aid: /* @__PURE__ */ decodeHex('D392F000260100000001'),
  files: {
    tokenInfo: 0x0006,
    availability: 0x0008,
    certificates: { authentication: 0x000a, signature: 0x0001, 'authentication-ca': 0x000b, 'signature-ca': 0x0002 },
    pins: { authentication: 0x0018, signature: 0x001b },
    keys: { authentication: 0x0017, signature: 0x001a },
  },
  pinPolicies,
  // Scheme 00 pads what it is given as PKCS#1 v1.5 type 1, so the DigestInfo is ours to build.
  algorithm: { kind: 'rsa-pkcs1', scheme: 0x00, signatureLength: 256 },
}

/**
 * The card announced to follow: ECDSA P-384 with SHA-384, its PINs merged to two. Nothing on the level of commands is
 * published: AID, file map, PIN rules and the raw-digest scheme are assumptions, carried over from the card above and held
 * in this one row, with the one of `nextTextInputAssist` beside it.
 */
export const nextGeneration: JpkiProfile = {
  ...individualNumberCard,
  id: 'next-generation',
  algorithm: { kind: 'ecdsa', curve: 'P-384', scheme: 0x00, signatureLength: 96 },
}

/**
 * Token labels (first 32 bytes of the token information, space padded) tell plastic from phone. A phone gives its
 * authentication certificate after the PIN only.
 */
export const tokenLabels = {
  JPKIAPICCTOKEN2: 'individual-number-card',
  JPKIAPICCTOKEN: 'resident-register-card',
  JPKIAPGPSETOKEN: 'android-phone',
  JPKIAPIOSTOKEN: 'iphone',
} as const

export type TokenKind = (typeof tokenLabels)[keyof typeof tokenLabels] | 'unknown'

/** DER of DigestInfo up to the digest (RFC 8017 §9.2, note 1), and the digest's length in bytes. */
export const digestInfos: Readonly<Record<HashName, { readonly prefix: Uint8Array; readonly length: number }>> = {
  'SHA-256': { prefix: /* @__PURE__ */ decodeHex('3031300d060960864801650304020105000420'), length: 32 },
  'SHA-384': { prefix: /* @__PURE__ */ decodeHex('3041300d060960864801650304020205000430'), length: 48 },
  'SHA-512': { prefix: /* @__PURE__ */ decodeHex('3051300d060960864801650304020305000440'), length: 64 },
}

/** Bytes of the availability file, one a certificate: surveys found 8F for one that is there, 00 is taken for none. */
export const availability = { length: 3, signature: 0, authentication: 1, present: 0x8f, absent: 0x00 } as const

/** `unknown`: a byte nobody has explained yet; reading the certificate tells. */
export type CertificateAvailability = 'present' | 'absent' | 'unknown'
