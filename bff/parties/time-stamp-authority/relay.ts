import { AppError } from '#shared/errors/app-error.ts'
import { DerError } from '#shared/pki/der.ts'
import { exchange, type PartyAnswer, type PartyLine } from '../exchange.ts'
import { largestReply, parseReply, party, queryMediaType, replyMediaType } from './contract.ts'

export type TimeStampRelay = {
  /**
   * Hands a query on and the reply back, both DER and neither changed. What the reply says, a refusal as well as a token, is
   * for whoever asked to judge. Throws `party.timeout`, `party.unreachable`, `party.malformed`, `party.refused` where HTTP
   * itself was refused, `request.aborted`.
   */
  readonly stamp: (
    query: Uint8Array<ArrayBuffer>,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<Uint8Array<ArrayBuffer>>
}

export type TimeStampRelayConfig = {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

const malformed = (cause: unknown): AppError => new AppError('party.malformed', { party }, { cause })

/** That it is a reply at all: a page of a captive portal goes no further. */
const requireReply = ({ body, headers, status }: PartyAnswer): Uint8Array<ArrayBuffer> => {
  if (status !== 200) throw new AppError('party.refused', { party, resultCode: `http-${status}` })
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== replyMediaType) throw malformed(new Error(`answered as ${type}`))
  try {
    parseReply(body)
  } catch (error) {
    if (error instanceof DerError) throw malformed(error)
    throw error
  }
  return body
}

/** Our side of the line to the time-stamping authority. */
export const createTimeStampRelay = ({ url, ...rest }: TimeStampRelayConfig): TimeStampRelay => {
  const line: PartyLine = { party, ...rest }
  return {
    stamp: async (query, { signal } = {}) =>
      requireReply(
        await exchange(line, {
          url,
          method: 'POST',
          headers: { 'content-type': queryMediaType, accept: replyMediaType },
          body: query,
          signal,
          limit: largestReply,
        }),
      ),
  }
}
