import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldReservation, linkEvent, linkEventKinds, type LinkEvent, type LinkEventKind } from './link-events.ts'

const event = (kind: LinkEventKind, minute: number, more: Partial<LinkEvent> = {}): LinkEvent => ({
  eventId: `e${minute}`,
  at: new Date(Date.UTC(2027, 2, 1, 1, minute)).toISOString(),
  kind,
  linkCode: '12345678',
  reservationRef: 'r1',
  slot: { day: '2027-03-02', start: 540, windowName: '本庁舎' },
  oldCard: 'unknown',
  ...more,
})
const standing = (events: readonly LinkEvent[]) => [...foldReservation(events).standing.values()]

describe('what was told of a reservation', () => {
  it('CM-X-2 leaves one 来庁予約 standing, however often it is moved', () => {
    const events = [event('reserved', 0), event('changed', 1), event('changed', 2)]
    expect([...foldReservation(events).standing]).toEqual([['e2', 'reserved']])
    expect([...foldReservation(events).causes.keys()]).toEqual(['e0', 'e1'])
  })

  it('leaves nothing standing when it is cancelled', () => {
    expect(standing([event('reserved', 0), event('cancelled', 1, { slot: null })])).toEqual([])
  })

  it('keeps the reservation of somebody who did not come', () => {
    const folded = foldReservation([event('reserved', 0), event('absent', 1)])
    expect(folded).toMatchObject({ state: 'absent', slot: { day: '2027-03-02' } })
    expect([...folded.standing.values()]).toEqual(['reserved'])
  })

  it('takes a visit back with its row', () => {
    const visited = [event('reserved', 0), event('checked-in', 1)]
    expect(foldReservation(visited)).toMatchObject({ state: 'visited', visitedAt: event('checked-in', 1).at })
    expect(foldReservation([...visited, event('check-in-undone', 2)])).toMatchObject({
      state: 'reserved',
      visitedAt: null,
    })
    expect(standing([...visited, event('check-in-undone', 2)])).toEqual(['reserved'])
  })

  it('CM-F-14 remembers the old card through events that say nothing of it', () => {
    const events = [
      event('reserved', 0, { oldCard: 'to-collect' }),
      event('checked-in', 1, { oldCard: 'collected' }),
      event('noted', 2),
    ]
    expect(foldReservation(events).oldCard).toBe('collected')
  })

  it('is the same in whatever order it comes', () => {
    const any = fc
      .array(fc.tuple(fc.constantFrom(...linkEventKinds), fc.nat(5)), { minLength: 1, maxLength: 8 })
      .map((drawn) => drawn.map(([kind, minute], index) => event(kind, minute, { eventId: `e${index}` })))
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })))
    fc.assert(
      fc.property(any, ([events, mixed]) => {
        expect(foldReservation(mixed)).toEqual(foldReservation(events))
      }),
    )
  })

  it('of one millisecond is a reservation before it is a visit', () => {
    const events = [event('checked-in', 0, { eventId: 'a' }), event('reserved', 0, { eventId: 'b' })]
    expect(foldReservation(events)).toMatchObject({ state: 'visited' })
  })

  it('OQ-CM-5 has no room for anything about a person', () => {
    expect(linkEvent.safeParse(event('reserved', 0)).success).toBe(true)
    for (const more of [{ name: '鈴木' }, { answers: {} }, { mail: 'a@b.example' }])
      expect(linkEvent.safeParse({ ...event('reserved', 0), ...more }).success).toBe(false)
  })
})
