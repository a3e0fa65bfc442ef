import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { DerError } from '#shared/pki/der.ts'
import type { CmpBody, CmpBodyDraft, CmpBodyType } from './body.ts'
import { findInfo, implicitConfirm, type CmpInfo } from './general-info.ts'
import { buildCmpMessage, parseCmpMessage, type CmpIdentity } from './message.ts'
import { cmpOid } from './oid.ts'
import { checkProtection, type CmpTrust, type ProtectionFault } from './protection.ts'

/** The asking side of CMP as pure functions: build a request, read its answer. Sending is somebody else's. */

/** One request of a transaction, as it must be remembered to read its answer. */
export type CmpExchange = {
  readonly transactionId: Uint8Array
  readonly senderNonce: Uint8Array
}

/** RFC 9483 §3.1: 128 random bits each. */
const tokenLength = 16
export const makeToken = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(tokenLength))

export type CmpRequest = CmpExchange & {
  readonly body: CmpBodyDraft
  /** DER of the authority's name. */
  readonly recipient: Uint8Array
  readonly at: Date
  /** What the last answer gave as its senderNonce; undefined in the first message of a transaction. */
  readonly recipientNonce?: Uint8Array | undefined
  /** Beside implicit confirmation, which every p10cr asks for (RFC 9483 §4.1.4). */
  readonly generalInfo?: readonly CmpInfo[]
  readonly version?: 2 | 3
}

/** A protected request, DER. Throws what `buildCmpMessage` throws. */
export const buildCmpRequest = (
  { at, body, generalInfo = [], ...rest }: CmpRequest,
  identity: CmpIdentity,
): Promise<Uint8Array<ArrayBuffer>> =>
  buildCmpMessage(
    {
      ...rest,
      body,
      messageTime: new Date(Math.floor(at.getTime() / 1000) * 1000),
      generalInfo: body.type === 'p10cr' ? [implicitConfirm, ...generalInfo] : generalInfo,
    },
    identity,
  )

/** Why an answer tells nothing: it may not be the authority's, or not the answer to this request. */
export type CmpUnusable =
  | ProtectionFault
  | 'malformed'
  | 'transaction-different'
  | 'nonce-different'
  | 'time-different'
  | 'body-unexpected'

export type CmpAnswer =
  | {
      readonly outcome: 'answered'
      readonly body: CmpBody
      /** To be sent back as recipNonce in the next message of the transaction. */
      readonly senderNonce: Uint8Array | undefined
      readonly isConfirmationWaived: boolean
      readonly extraCertificates: readonly Uint8Array[]
    }
  | { readonly outcome: 'unusable'; readonly why: CmpUnusable }

export type CmpAnswerCheck = {
  readonly answer: Uint8Array
  readonly exchange: CmpExchange
  /** What may answer; `error` may answer everything. */
  readonly expected: readonly CmpBodyType[]
  readonly trust: CmpTrust
  readonly at: Date
  readonly clockSkewMs?: number
}

/** RFC 9483 §3.1 leaves the difference of clocks to policy; the one of the OCSP reader. */
const defaultClockSkewMs = 5 * 60_000

const unusable = (why: CmpUnusable): CmpAnswer => ({ outcome: 'unusable', why })

const isSame = (left: Uint8Array | undefined, right: Uint8Array): boolean =>
  left !== undefined && isEqualBytes(left, right)

const decide = async (check: CmpAnswerCheck): Promise<CmpAnswer> => {
  const { exchange, expected, trust, at, clockSkewMs = defaultClockSkewMs } = check
  const message = parseCmpMessage(check.answer)
  const { header, body, extraCertificates } = message
  const report = await checkProtection(message, trust, at)
  if (report.outcome === 'refused') return unusable(report.why)
  if (!isSame(header.transactionId, exchange.transactionId)) return unusable('transaction-different')
  if (!isSame(header.recipientNonce, exchange.senderNonce)) return unusable('nonce-different')
  const { messageTime } = header
  if (messageTime !== undefined && Math.abs(messageTime.getTime() - at.getTime()) > clockSkewMs + 1000)
    return unusable('time-different')
  if (body.type !== 'error' && !expected.includes(body.type)) return unusable('body-unexpected')
  return {
    outcome: 'answered',
    body,
    senderNonce: header.senderNonce,
    isConfirmationWaived: findInfo(header.generalInfo, cmpOid.implicitConfirm) !== undefined,
    extraCertificates,
  }
}

/**
 * What an answer says, once it is known to be the authority's and to this request: protection, transactionID, recipNonce and
 * time are checked (RFC 9483 §3.5). Never throws on what the answer holds. An unusable answer leaves open what the
 * authority did.
 */
export const readCmpAnswer = async (check: CmpAnswerCheck): Promise<CmpAnswer> => {
  try {
    return await decide(check)
  } catch (error) {
    if (error instanceof DerError) return unusable('malformed')
    throw error
  }
}
