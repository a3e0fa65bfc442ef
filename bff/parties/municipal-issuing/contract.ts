import * as z from 'zod/mini'
import { certificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import { certificateKind, scope, selection, statedItem } from '#shared/convenience-issuance/kinds.ts'
import { calendarDay, personName } from '#shared/person/person.ts'

/**
 * The messages between the issuance centre and a municipality's issuing server 証明発行サーバ (CV-MSG-2..4, CV-MSG-6,
 * CV-REG-1): `POST {base}/messages/{name}` with a JSON envelope each way. Every instant is RFC 3339 in UTC.
 */

export const party = 'municipal-issuing'

export const municipalityCode = z.string().check(z.regex(/^\d{5}$/))
const reference = z.string().check(z.minLength(1), z.maxLength(64))
const instant = z.iso.datetime()
const feeYen = z.int().check(z.minimum(0), z.maximum(100_000))
/** 32 bytes in base64url: the key of the visit, see `binding.ts`. */
const bindingKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
/** HMAC-SHA-256 in base64url. */
const digest = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

export const environment = z.enum(['production', 'trial'])
export type Environment = z.infer<typeof environment>

/** Issuer and serial name one certificate in the world (RFC 5280 §4.1.2.2). */
export const certificateId = z.strictObject({
  /** DER of the issuer's Name, base64url. */
  issuer: z.string().check(z.minLength(1), z.maxLength(1400), z.regex(/^[A-Za-z0-9_-]+$/)),
  /** Content octets of the serial number, lower-case hexadecimal. */
  serial: z.string().check(z.regex(/^([0-9a-f]{2}){1,20}$/)),
})
export type CertificateId = z.infer<typeof certificateId>

export const messageHeader = z.strictObject({
  messageId: z.uuid(),
  sentAt: instant,
  environment,
  municipalityCode,
})
export type MessageHeader = z.infer<typeof messageHeader>

export const resultCodes = [
  'ok',
  'not-registered',
  'ask-at-counter',
  'outside-hours',
  'maintenance',
  'data-being-updated',
  'kind-unavailable',
  'selection-invalid',
  'reference-unknown',
  'already-registered',
  'message-invalid',
  'internal-error',
] as const
export const resultCode = z.enum(resultCodes)
export type ResultCode = z.infer<typeof resultCode>

/** Message id and municipality are echoes: whoever asked compares them. */
export const replyHeader = z.strictObject({
  messageId: z.uuid(),
  respondedAt: instant,
  environment,
  municipalityCode,
  resultCode,
})
export type ReplyHeader = z.infer<typeof replyHeader>

export const unavailableReason = z.enum([
  'outside-hours',
  'not-offered',
  'maintenance',
  'no-seal-registered',
  'ask-at-counter',
  'data-being-updated',
])

/** The body of every reply that is not `ok`. */
export const refusal = z.strictObject({
  /** Opening of the next service hours, with `outside-hours`. */
  opensAt: z.optional(instant),
  /** With `kind-unavailable`. */
  reason: z.optional(unavailableReason),
  /** The first member of the selection that does not fit, with `selection-invalid`. */
  field: z.optional(z.string().check(z.maxLength(40))),
})
export type Refusal = z.infer<typeof refusal>

export const kindOffer = z.discriminatedUnion('available', [
  z.strictObject({ kind: certificateKind, available: z.literal(true), feeYen }),
  z.strictObject({
    kind: certificateKind,
    available: z.literal(false),
    feeYen: z.optional(feeYen),
    reason: unavailableReason,
    opensAt: z.optional(instant),
  }),
])
export type KindOffer = z.infer<typeof kindOffer>

const subjectDigest = z.strictObject({ memberRef: reference, digest })

export const householdMember = z.strictObject({
  memberRef: reference,
  digest,
  name: personName,
  relationship: z.string().check(z.maxLength(40)),
})

export const itemOffer = z.strictObject({
  item: statedItem,
  allowed: z.boolean(),
  /** `not-managed`: no PIA date, so the server holds no individual numbers (CV-SEC-6). */
  reason: z.optional(z.enum(['not-managed', 'not-permitted'])),
})
export type ItemOffer = z.infer<typeof itemOffer>

/** 利用可否照会 (CV-MSG-2): may the holder of this certificate use the service, and which kinds now? */
const eligibility = {
  request: z.strictObject({ visitId: z.uuid(), certificate: certificateId, bindingKey }),
  reply: z.strictObject({
    /** Names the applicant in the later messages of this visit and nowhere else. */
    applicantRef: reference,
    applicant: subjectDigest,
    kinds: z.array(kindOffer).check(z.minLength(1)),
    /** End of today's service hours of the municipality. */
    closesAt: instant,
    maxCopies: z.int().check(z.minimum(1), z.maximum(10)),
    municipalityName: z.string().check(z.minLength(1), z.maxLength(40)),
  }),
}

/** 世帯照会 (CV-MSG-3): whom and what can the applicant choose for this kind? */
const household = {
  request: z.strictObject({ visitId: z.uuid(), applicantRef: reference, kind: certificateKind, bindingKey }),
  reply: z.strictObject({
    members: z.array(householdMember).check(z.minLength(1), z.maxLength(30)),
    items: z.array(itemOffer),
    scopes: z.array(scope).check(z.minLength(1)),
    maxCopies: z.int().check(z.minimum(1), z.maximum(10)),
  }),
}

/** 申請情報 → 証明書情報 (CV-MSG-4). One request id has one answer: a repetition is answered with the same. */
const application = {
  request: z.strictObject({
    visitId: z.uuid(),
    requestId: z.uuid(),
    applicantRef: reference,
    selection,
    bindingKey,
  }),
  reply: z.strictObject({
    requestId: z.uuid(),
    certificate: certificateInformation,
    /** Every person printed, in the order of printing. */
    digests: z.array(subjectDigest).check(z.minLength(1), z.maxLength(30)),
    /** Fee of one copy. */
    feeYen,
  }),
}

/** Staff look for the resident whose card lies on the reader (CV-REG-1). At least one of the two must be given. */
const residentSearch = {
  request: z.strictObject({
    staffId: reference,
    kana: z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
    birthDate: z.optional(calendarDay),
  }),
  reply: z.strictObject({
    residents: z
      .array(
        z.strictObject({
          residentRef: reference,
          name: personName,
          birthDate: calendarDay,
          address: z.string().check(z.maxLength(400)),
          registration: z.enum(['none', 'active', 'stopped']),
        }),
      )
      .check(z.maxLength(50)),
    /** More than 50 fit: ask more narrowly. */
    truncated: z.boolean(),
  }),
}

/** Links a certificate to a resident, or stops its use (CV-REG-1, CV-REG-5). */
const userRegistration = {
  request: z.discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('register'),
      certificate: certificateId,
      residentRef: reference,
      staffId: reference,
    }),
    z.strictObject({ action: z.literal('stop'), certificate: certificateId, staffId: reference }),
  ]),
  reply: z.strictObject({ state: z.enum(['active', 'stopped']), since: instant }),
}

export const messages = {
  eligibility,
  household,
  application,
  'resident-search': residentSearch,
  'user-registration': userRegistration,
} as const
export type MessageName = keyof typeof messages

export type MessageRequest<Name extends MessageName> = z.infer<(typeof messages)[Name]['request']>
export type MessageReply<Name extends MessageName> = z.infer<(typeof messages)[Name]['reply']>

export type Eligibility = MessageReply<'eligibility'>
export type Household = MessageReply<'household'>
export type Application = MessageReply<'application'>
export type ResidentSearch = MessageReply<'resident-search'>
export type UserRegistration = MessageReply<'user-registration'>

/** The envelope of a reply before its body is looked at. */
export const replyEnvelope = z.strictObject({ header: replyHeader, body: z.unknown() })

/** Path of a message below the server's base address. */
export const messagePath = (name: MessageName): string => `/messages/${name}`
