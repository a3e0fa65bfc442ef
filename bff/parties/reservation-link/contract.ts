/**
 * What the ledger of cards and the reservation side say to each other (CM-X-1 to 3, OQ-CM-1). Every message is JSON inside a
 * JWE (RFC 7516) sealed with the one key both sides hold, so that a line and a file carried by hand are the same bytes, and
 * whoever carries them reads nothing. The ledger asks, the reservation side answers; nobody calls into the house.
 */
import * as z from 'zod/mini'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { linkCode } from '#shared/card-handover/codes.ts'
import { linkEvent } from '#shared/card-handover/link-events.ts'
import { openJwe, sealJwe, type SharedKey } from '#shared/jose/jwe.ts'

export const party = 'reservation-link'

/** RFC 7515 §9.2.1: compact serialization. */
export const mediaType = 'application/jose'
/** Octets of one message over the line. */
export const largestMessage = 4 << 20
export const mostEvents = 500
export const mostCodes = 500

const instant = z.iso.datetime()
const messageId = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))
const siteId = z.string().check(z.maxLength(40), z.regex(/^[a-z0-9-]+$/))
const head = { messageId, issuedAt: instant, siteId }

/**
 * `<time>~<event>` of the last event read; the time alone reads that moment again. Events may be written a little after
 * their time, so a reader goes back a minute now and then and knows by `eventId` what it has.
 */
export const linkCursor = z
  .string()
  .check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z(~[A-Za-z0-9-]{1,64})?$/))

export const eventsRequest = z.strictObject({
  type: z.literal('events-request'),
  ...head,
  /** Null from the beginning. */
  after: z.nullable(linkCursor),
  limit: z.int().check(z.minimum(1), z.maximum(mostEvents)),
})
export const eventsAnswer = z.strictObject({
  type: z.literal('events'),
  ...head,
  /** The request's `messageId`; null in a file nobody asked for over the line. */
  inReplyTo: z.nullable(messageId),
  /** In the order in which they happened; only those with a link code. */
  events: z.array(linkEvent).check(z.maxLength(20_000)),
  next: z.nullable(linkCursor),
  /** Whether there is more behind `next`. */
  more: z.boolean(),
})
/** Link codes of cards, with a first password or none (CM-X-3). Told twice, it is done once. */
export const codesRequest = z.strictObject({
  type: z.literal('codes'),
  ...head,
  codes: z
    .array(
      z.strictObject({
        linkCode,
        password: z.nullable(z.string().check(z.minLength(8), z.maxLength(64), z.regex(/^[\x21-\x7e]+$/))),
      }),
    )
    .check(z.minLength(1), z.maxLength(20_000)),
})
export const codesAnswer = z.strictObject({
  type: z.literal('codes-answer'),
  ...head,
  inReplyTo: messageId,
  /** `made`: a member now; `known`: was told before; `taken`: somebody else has this ID there. */
  results: z.array(z.strictObject({ linkCode, outcome: z.enum(['made', 'known', 'taken']) })),
})

export const linkRequest = z.union([eventsRequest, codesRequest])
export const linkAnswer = z.union([eventsAnswer, codesAnswer])
export const linkMessage = z.union([eventsRequest, codesRequest, eventsAnswer, codesAnswer])
export type EventsRequest = z.infer<typeof eventsRequest>
export type EventsAnswer = z.infer<typeof eventsAnswer>
export type CodesRequest = z.infer<typeof codesRequest>
export type CodesAnswer = z.infer<typeof codesAnswer>
export type LinkMessage = z.infer<typeof linkMessage>

/** How far a request's time may be from the clock of whoever answers: a message found later opens nothing. */
export const freshMs = 5 * 60_000

export const sealMessage = (key: SharedKey, message: LinkMessage): Promise<string> =>
  sealJwe(key, encodeUtf8(JSON.stringify(message)), 'madoguchi-link')

export type OpenedMessage<Message> =
  | { readonly keyId: string; readonly message: Message }
  /** `sealed-otherwise`: no key of ours opens it; `malformed`: opened, and not what was expected. */
  | { readonly fault: 'sealed-otherwise' | 'malformed' }

/** Opens a message and checks that it is one of the kind expected. */
export const openMessage = async <Schema extends z.ZodMiniType>(
  text: string,
  {
    findKey,
    schema,
  }: { readonly findKey: (keyId: string) => Uint8Array<ArrayBuffer> | undefined; readonly schema: Schema },
): Promise<OpenedMessage<z.infer<Schema>>> => {
  const opened = await openJwe(text.trim(), findKey)
  if (opened === undefined) return { fault: 'sealed-otherwise' }
  let value: unknown
  try {
    value = JSON.parse(decodeUtf8(opened.payload))
  } catch {
    return { fault: 'malformed' }
  }
  const parsed = z.safeParse(schema, value)
  return parsed.success ? { keyId: opened.keyId, message: parsed.data } : { fault: 'malformed' }
}
