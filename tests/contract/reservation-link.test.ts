import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mediaType, mostCodes } from '#bff/parties/reservation-link/contract.ts'
import { createReservationLinkRelay } from '#bff/parties/reservation-link/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { demoLink } from '#mocks/parties/reservation-link/demo-link.ts'
import {
  createReservationLinkFaults,
  reservationLinkFaults,
  type ReservationLinkFault,
} from '#mocks/parties/reservation-link/faults.ts'
import { createReservationLinkHandlers } from '#mocks/parties/reservation-link/handlers.ts'
import type { LinkEvent } from '#shared/card-handover/link-events.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'

const now = new Date('2027-04-01T03:00:00.250Z')

const event = (minute: number): LinkEvent => ({
  eventId: `event-${minute}`,
  at: new Date(now.getTime() + minute * 60_000).toISOString(),
  kind: 'reserved',
  linkCode: '10000001',
  reservationRef: 'reservation-1',
  slot: { day: '2027-04-02', start: 540, windowName: '本庁舎' },
  oldCard: 'unknown',
})
const events = Array.from({ length: 700 }, (_, minute) => event(minute))

const setUp = (fault?: ReservationLinkFault, given: readonly LinkEvent[] = events) => {
  const faults = createReservationLinkFaults()
  const handlers = createReservationLinkHandlers({
    ...demoLink,
    events: given,
    taken: new Set(['20000002']),
    now: () => now,
    faults,
    wait: () => new Promise(() => undefined),
  })
  const sent: { readonly body: Uint8Array; readonly headers: Headers }[] = []
  const line = createHandlerFetch(handlers)
  const relay = createReservationLinkRelay({
    ...demoLink,
    url: 'https://reservation.example/api/link/messages',
    fetch: (input, init) => {
      sent.push({ body: init?.body as Uint8Array, headers: new Headers(init?.headers) })
      return line(input, init)
    },
    timeoutMs: fault === 'slow' ? 20 : 5000,
    now: () => now,
    randomId: randomUUID,
  })
  const spoil = (name: ReservationLinkFault) => faults.set([{ name }])
  if (fault !== undefined && fault !== 'replayed') spoil(fault)
  return { relay, sent, spoil }
}

describe('the reservation side', () => {
  it('CM-X-2 tells what happened page by page, each event once, in its order', async () => {
    const { relay } = setUp()
    const first = await relay.listEvents(null)
    expect(first).toMatchObject({ more: true, events: { length: 500 } })
    const second = await relay.listEvents(first.next)
    expect(second).toMatchObject({ more: false })
    expect([...first.events, ...second.events]).toEqual(events)
    expect(await relay.listEvents(second.next)).toEqual({ events: [], next: second.next, more: false })
  })

  it('tells a moment again to whoever gives the time alone', async () => {
    const { relay } = setUp()
    const { events: again } = await relay.listEvents(event(698).at)
    expect(again).toEqual([event(698), event(699)])
  })

  it('CM-X-3 takes link codes once, and says whose it cannot take', async () => {
    const { relay } = setUp()
    const codes = ['10000001', '20000002'].map((linkCode) => ({ linkCode, password: null }))
    const outcomes = async () => (await relay.tellCodes(codes)).map(({ outcome }) => outcome)
    expect(await outcomes()).toEqual(['made', 'taken'])
    expect(await outcomes()).toEqual(['known', 'taken'])
    const many = Array.from({ length: mostCodes + 1 }, (_, index) => ({
      linkCode: String(10_000_000 + index),
      password: null,
    }))
    await expect(relay.tellCodes(many)).rejects.toThrow(RangeError)
  })

  it('sees a sealed message and no code, no password, no time', async () => {
    const { relay, sent } = setUp()
    await relay.tellCodes([{ linkCode: '10000001', password: 'ABCDEFGHJK' }])
    const text = new TextDecoder().decode(sent[0]?.body)
    expect(text).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(text).not.toMatch(/10000001|ABCDEFGHJK/)
    expect(sent[0]?.headers.get('content-type')).toBe(mediaType)
    expect(sent[0]?.headers.get('origin')).toBe('https://reservation.example')
  })

  const ends: Readonly<Record<ReservationLinkFault, ErrorCode>> = {
    slow: 'party.timeout',
    down: 'party.unreachable',
    malformed: 'party.malformed',
    'http-error': 'party.refused',
    'wrong-media-type': 'party.malformed',
    'other-key': 'party.malformed',
    replayed: 'party.mismatched',
    'other-site': 'party.mismatched',
    'more-than-agreed': 'party.malformed',
    'other-kind': 'party.malformed',
  }

  it.each(reservationLinkFaults)('is believed nothing: %s', async (fault) => {
    const { relay, spoil } = setUp(fault, events.slice(0, 3))
    if (fault === 'replayed') await relay.listEvents(null)
    spoil(fault)
    await expect(relay.listEvents(null)).rejects.toMatchObject({ code: ends[fault] })
  })

  it('is left alone when the caller gives up', async () => {
    const { relay } = setUp('slow')
    const asking = relay.listEvents(null, { signal: AbortSignal.abort() })
    await expect(asking).rejects.toSatisfy((error) => isAppError(error, 'request.aborted'))
  })
})
