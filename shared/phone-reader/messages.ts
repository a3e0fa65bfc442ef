/** What the two sides say to each other once a channel is sealed. Everything else ends it. */
import * as z from 'zod/mini'
import { proofToken } from '#shared/card-ap/proof-token.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'

const base64url = (longest: number) => z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(longest))
/** One line a person can read: nothing that breaks, reverses or hides what is shown (Unicode general categories C, Zl, Zp). */
const line = (longest: number) =>
  z.string().check(z.minLength(1), z.maxLength(longest), z.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u))
const origin = z.string().check(z.maxLength(300))

export const digestAlgorithms = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 } as const
export type DigestAlgorithm = keyof typeof digestAlgorithms

/** What the computer may ask for: what is meant, never how it is said to a card. */
export const intent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('authenticate'),
    origin,
    /** Of the log-in, at least 256 bit. */
    nonce: base64url(128).check(z.minLength(43)),
    /** The service, by its noun. */
    purpose: z.string().check(z.regex(/^[a-z][a-z-]{0,63}$/)),
    /** Which answers are taken, first `jpki`; absent where that alone is, as before there was another. */
    methods: z.optional(z.tuple([z.literal('jpki'), z.literal('card-ap')])),
  }),
  z.strictObject({
    kind: z.literal('sign'),
    origin,
    documentName: line(120),
    documentNumber: line(60),
    digestAlgorithm: z.enum(['SHA-256', 'SHA-384', 'SHA-512']),
    digest: base64url(86),
  }),
])
export type Intent = z.infer<typeof intent>

/** Whether a log-in by the card-AP is an answer to this. */
export const takesCardAp = (asked: Intent): boolean =>
  asked.kind === 'authenticate' && asked.methods?.includes('card-ap') === true

export const result = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('authenticated'),
    /** Five digits of the card's own record. */
    municipalityCode: z.string().check(z.regex(/^\d{5}$/)),
    /** User-authentication certificate, DER. */
    certificate: base64url(8192),
    algorithm: z.enum(['RS256', 'ES384']),
    signature: base64url(1024),
  }),
  z.strictObject({
    /** Only where the request says it is taken. */
    kind: z.literal('proved-by-card-ap'),
    /** What the BFF gave for the card's answer, for the nonce and the purpose of the request; the service that asks takes it once. */
    proof: proofToken,
  }),
  z.strictObject({
    kind: z.literal('signed'),
    /** Signature certificate, DER. */
    certificate: base64url(8192),
    /** RSASSA-PKCS1-v1_5, or ECDSA as r ‖ s, over the digest of the request. */
    scheme: z.enum(['rsassa-pkcs1-v1_5', 'ecdsa']),
    signature: base64url(1024),
  }),
])
export type Result = z.infer<typeof result>

/** What the phone is doing, for the computer's screen. */
export const steps = ['waiting-for-card', 'reading', 'asking-pin', 'working'] as const
export type Step = (typeof steps)[number]

/** Why a phone gives up, as far as the computer's screen may say so. */
export const refusals = [
  'phone.code-mismatch',
  'phone.origin-mismatch',
  'card.pin-locked',
  'card.unsupported',
  'card.reader-refused',
] as const
export type Refusal = (typeof refusals)[number]

const alive = z.strictObject({ say: z.literal('alive') })
const cancel = z.strictObject({ say: z.literal('cancel') })

export const phoneMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('reveal'), nonce: base64url(22).check(z.minLength(22)) }),
  z.strictObject({ say: z.literal('confirmed') }),
  z.strictObject({ say: z.literal('progress'), step: z.enum(steps) }),
  z.strictObject({ say: z.literal('result'), result }),
  z.strictObject({ say: z.literal('refused'), code: z.enum(refusals) }),
  alive,
  cancel,
])
export type PhoneMessage = z.infer<typeof phoneMessage>

export const computerMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('request'), intent }),
  z.strictObject({ say: z.literal('received') }),
  alive,
  cancel,
])
export type ComputerMessage = z.infer<typeof computerMessage>

const block = 512

/** JSON with spaces after it up to the next multiple of 512 bytes, so that a length tells next to nothing. */
export const encodeMessage = (message: PhoneMessage | ComputerMessage): Uint8Array<ArrayBuffer> => {
  const json = encodeUtf8(JSON.stringify(message))
  const padded = new Uint8Array(Math.ceil(json.length / block) * block).fill(0x20)
  padded.set(json)
  return padded
}

/** Throws `phone.tampered` for anything the schema does not know. */
export const decodeMessage = <Schema extends z.ZodMiniType>(schema: Schema, bytes: Uint8Array): z.infer<Schema> => {
  try {
    return schema.parse(JSON.parse(decodeUtf8(bytes)))
  } catch {
    // Without the cause: its message could quote what was sent.
    throw new AppError('phone.tampered')
  }
}

/** Bytes the other side sent as text. Throws `phone.tampered`. */
export const decodeBytes = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    return decodeBase64url(text)
  } catch {
    throw new AppError('phone.tampered')
  }
}
