import { http, HttpResponse, type HttpHandler } from 'msw'
import {
  freshMs,
  linkRequest,
  mediaType,
  openMessage,
  sealMessage,
  type CodesAnswer,
  type CodesRequest,
  type EventsAnswer,
  type EventsRequest,
} from '#bff/parties/reservation-link/contract.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import type { LinkEvent } from '#shared/card-handover/link-events.ts'
import { sealJwe, type SharedKey } from '#shared/jose/jwe.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { ReservationLinkFault } from './faults.ts'

export type ReservationLinkStandIn = {
  readonly key: SharedKey
  readonly siteId: string
  /** What happened, in order. */
  readonly events: readonly LinkEvent[]
  /** IDs somebody else has. */
  readonly taken?: ReadonlySet<string>
  readonly now: () => Date
  readonly faults: Faults<ReservationLinkFault>
  readonly log?: MessageLog
  readonly wait?: Wait
}

const otherKey = new Uint8Array(32).fill(0xa5)
const cursorOf = ({ at, eventId }: LinkEvent): string => `${at}~${eventId}`

/** The reservation side at any origin: `/api/link/messages`. */
export const createReservationLinkHandlers = (standIn: ReservationLinkStandIn): readonly HttpHandler[] => {
  const { key, siteId, events, now, faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer
  const strike = (name: ReservationLinkFault): boolean => faults.strike(name) !== undefined
  const members = new Set<string>()
  let before: string | undefined

  const headOf = () => ({
    messageId: crypto.randomUUID(),
    issuedAt: now().toISOString(),
    siteId: strike('other-site') ? 'another-site' : siteId,
  })

  const tell = ({ messageId, after, limit }: EventsRequest): EventsAnswer => {
    // a time alone stands before every event of that moment
    const rest = events.filter((event) => after === null || cursorOf(event) > after)
    const page = rest.slice(0, limit)
    const last = page.at(-1)
    return {
      type: 'events',
      ...headOf(),
      inReplyTo: messageId,
      events: page,
      next: last === undefined ? after : cursorOf(last),
      more: rest.length > limit,
    }
  }

  const take = ({ messageId, codes }: CodesRequest): CodesAnswer => ({
    type: 'codes-answer',
    ...headOf(),
    inReplyTo: messageId,
    results: codes.map(({ linkCode }) => {
      if (standIn.taken?.has(linkCode) === true) return { linkCode, outcome: 'taken' }
      const outcome = members.has(linkCode) ? 'known' : 'made'
      members.add(linkCode)
      return { linkCode, outcome }
    }),
  })

  const answer = (request: EventsRequest | CodesRequest): EventsAnswer | CodesAnswer => {
    if (strike('other-kind'))
      return request.type === 'codes'
        ? tell({ ...request, type: 'events-request', after: null, limit: 1 })
        : take({ ...request, type: 'codes', codes: [{ linkCode: '10000001', password: null }] })
    return request.type === 'codes' ? take(request) : tell(request)
  }

  const seal = async (message: EventsAnswer | CodesAnswer): Promise<string> => {
    if (strike('more-than-agreed'))
      return sealJwe(key, encodeUtf8(JSON.stringify({ ...message, residents: ['氏名'] })), 'madoguchi-link')
    const sealed = await sealMessage(strike('other-key') ? { ...key, key: otherKey } : key, message)
    const replayed = strike('replayed') ? before : undefined
    before ??= sealed
    return replayed ?? sealed
  }

  return [
    http.post('*/api/link/messages', async ({ request }) => {
      const early = await applyCommonFaults(faults, { wait })
      if (early !== undefined) return early
      if (strike('http-error')) return new HttpResponse(null, { status: 503 })
      if (strike('wrong-media-type')) return HttpResponse.html('<!doctype html><title>Log in to the network</title>')
      if (request.headers.get('content-type') !== mediaType) return new HttpResponse(null, { status: 415 })
      const opened = await openMessage(await request.text(), {
        findKey: (keyId) => (keyId === key.keyId ? key.key : undefined),
        schema: linkRequest,
      })
      if ('fault' in opened || opened.message.siteId !== siteId) return new HttpResponse(null, { status: 422 })
      const { message } = opened
      if (Math.abs(now().getTime() - Date.parse(message.issuedAt)) > freshMs)
        return new HttpResponse(null, { status: 422 })
      log?.record({ message: message.type, result: 'answered' })
      const sealed = await seal(answer(message))
      const body = strike('malformed') ? sealed.slice(0, -20) : sealed
      return new HttpResponse(body, { headers: { 'content-type': mediaType } })
    }),
  ]
}
