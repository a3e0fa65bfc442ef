import type { LinkEvent } from '#shared/card-handover/link-events.ts'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { SharedKey } from '#shared/jose/jwe.ts'
import { exchange, type PartyLine } from '../exchange.ts'
import {
  codesAnswer,
  eventsAnswer,
  largestMessage,
  linkAnswer,
  mediaType,
  mostCodes,
  mostEvents,
  openMessage,
  party,
  sealMessage,
  type CodesAnswer,
  type CodesRequest,
  type EventsRequest,
} from './contract.ts'

export type LinkEvents = {
  readonly events: readonly LinkEvent[]
  readonly next: string | null
  readonly more: boolean
}

export type ReservationLinkRelay = {
  /** What happened after a cursor, one page. Throws `party.timeout`, `party.unreachable`, `party.malformed`, `party.refused`. */
  readonly listEvents: (after: string | null, options?: { readonly signal?: AbortSignal }) => Promise<LinkEvents>
  /** At most 500 at once. Throws as `listEvents` does. */
  readonly tellCodes: (codes: CodesRequest['codes']) => Promise<CodesAnswer['results']>
}

export type ReservationLinkConfig = {
  readonly url: string
  readonly siteId: string
  readonly key: SharedKey
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  readonly now: () => Date
  readonly randomId: () => string
}

/** The ledger's side of the line. */
export const createReservationLinkRelay = (config: ReservationLinkConfig): ReservationLinkRelay => {
  const { url, siteId, key, fetch, timeoutMs, now, randomId } = config
  const line: PartyLine = { party, fetch, timeoutMs }
  const malformed = (why: string) => new AppError('party.malformed', { party }, { cause: new Error(why) })

  const ask = async (request: EventsRequest | CodesRequest, signal?: AbortSignal) => {
    const answer = await exchange(line, {
      url,
      method: 'POST',
      // the product's own rule for writes: where a request comes from is where it goes
      headers: { 'content-type': mediaType, accept: mediaType, origin: new URL(url).origin },
      body: encodeUtf8(await sealMessage(key, request)),
      signal,
      limit: largestMessage,
    })
    if (answer.status !== 200) throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
    let text: string
    try {
      text = decodeUtf8(answer.body)
    } catch {
      throw malformed('not text')
    }
    const findKey = (keyId: string) => (keyId === key.keyId ? key.key : undefined)
    const opened = await openMessage(text, { findKey, schema: linkAnswer })
    if ('fault' in opened) throw malformed(opened.fault)
    const { message } = opened
    // an answer to something else, kept and played again
    if (message.inReplyTo !== request.messageId || message.siteId !== siteId)
      throw new AppError('party.mismatched', { party })
    return message
  }
  const headOf = () => ({ messageId: randomId(), issuedAt: now().toISOString(), siteId })

  return {
    listEvents: async (after, { signal } = {}) => {
      const message = await ask({ type: 'events-request', ...headOf(), after, limit: mostEvents }, signal)
      if (message.type !== 'events') throw malformed(`an answer of type ${message.type}`)
      const { events, next, more } = eventsAnswer.parse(message)
      return { events, next, more }
    },
    tellCodes: async (codes) => {
      if (codes.length > mostCodes) throw new RangeError('too many codes at once')
      const message = await ask({ type: 'codes', ...headOf(), codes })
      if (message.type !== 'codes-answer') throw malformed(`an answer of type ${message.type}`)
      return codesAnswer.parse(message).results
    },
  }
}
