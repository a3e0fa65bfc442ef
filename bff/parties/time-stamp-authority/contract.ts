import { largestTimeStampReply, timeStampQueryType, timeStampReplyType } from '#shared/time-stamp/api.ts'
import { parseTimeStampRequest } from '#shared/time-stamp/request.ts'
import { parseTimeStampResponse } from '#shared/time-stamp/response.ts'

/**
 * The wire to the time-stamping authority is RFC 3161's own (§3.4): DER over HTTP POST. The messages are read by
 * `shared/time-stamp`; what HTTP adds is here.
 */
export const party = 'time-stamp-authority'

export const queryMediaType = timeStampQueryType
export const replyMediaType = timeStampReplyType
/** Octets. */
export const largestReply = largestTimeStampReply

/** Throw DerError where the bytes are not the message. */
export const parseQuery = parseTimeStampRequest
export const parseReply = parseTimeStampResponse
