/** Time-stamps for documents that are signed in the page: the authority learns a digest, and so does the counter. */
import { bytesAnswer, endpoint } from '#shared/contract/endpoint.ts'

/** RFC 3161 §3.4. */
export const timeStampQueryType = 'application/timestamp-query'
export const timeStampReplyType = 'application/timestamp-reply'

/** A query with SHA-512, a nonce and a policy has about 130 octets. */
const largestQuery = 1024
/** A token with its authority's chain has about 6 000. */
export const largestTimeStampReply = 64 * 1024

/**
 * Any page of ours may ask: a document is signed without a session, and a digest tells nothing about anybody. The reply comes
 * unjudged; the page checks the token (`check-token.ts`).
 */
export const requestTimeStamp = endpoint({
  method: 'POST',
  path: '/api/time-stamps',
  summary: 'Hand a time-stamp query (RFC 3161, DER) to the time-stamping authority and its reply back',
  allow: ['public'],
  bytes: { mediaType: timeStampQueryType, limit: largestQuery },
  response: bytesAnswer(timeStampReplyType, largestTimeStampReply),
  errors: ['request.rate-limited', 'party.timeout', 'party.unreachable', 'party.malformed', 'party.refused'],
})
