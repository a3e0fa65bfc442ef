/** What the reservation side tells of a link code (CM-X-2), and what follows for the ledger. Nothing in it is about a person. */
import * as z from 'zod/mini'
import { linkCode } from './codes.ts'
import type { StatusKey } from './statuses.ts'

export const linkEventKinds = [
  'reserved',
  'changed',
  'cancelled',
  'checked-in',
  'check-in-undone',
  'absent',
  'absence-undone',
  /** Notes of a visit were corrected, the collection of the old card among them. */
  'noted',
] as const
export type LinkEventKind = (typeof linkEventKinds)[number]

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))

export const linkEvent = z.strictObject({
  eventId: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)),
  at: z.iso.datetime(),
  kind: z.enum(linkEventKinds),
  linkCode,
  /** The reservation's own id: the same for all that happens to it. */
  reservationRef: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)),
  /** When and where the visit is to be; null where none is any more. */
  slot: z.nullable(
    z.strictObject({
      day,
      start: z.int().check(z.minimum(0), z.maximum(1440)),
      windowName: z.string().check(z.maxLength(60), z.regex(/^[^\p{Cc}]*$/u)),
    }),
  ),
  /** 住基カード回収 (CM-F-14) */
  oldCard: z.enum(['unknown', 'none', 'to-collect', 'collected']),
})
export type LinkEvent = z.infer<typeof linkEvent>
/** What stands of a reservation after all that was told of it. */
export type ReservationState = {
  readonly state: 'reserved' | 'cancelled' | 'absent' | 'visited'
  readonly slot: LinkEvent['slot']
  readonly visitedAt: string | null
  readonly oldCard: LinkEvent['oldCard']
  /** Rows of the history, by the event that makes them. */
  readonly records: ReadonlyMap<string, StatusKey>
  /** Those of them that stand. */
  readonly standing: ReadonlyMap<string, StatusKey>
  /** Why a row of an event does not stand any more. */
  readonly causes: ReadonlyMap<string, string>
}

type Effect = {
  /** What the visit becomes; null leaves it. */
  readonly state: ReservationState['state'] | null
  /** A row of the history. */
  readonly records: StatusKey | null
  /** The row of the same reservation that is taken back, and why. */
  readonly takesBack: StatusKey | null
  readonly cause: string
}

/**
 * One row a kind. A reservation that is moved or cancelled takes its 来庁予約 back as a person would with 取消, so that the
 * current status is again what it was before; somebody who did not come had a reservation all the same.
 */
const effects: Readonly<Record<LinkEventKind, Effect>> = {
  reserved: { state: 'reserved', records: 'reserved', takesBack: 'reserved', cause: '予約の取り直し' },
  changed: { state: 'reserved', records: 'reserved', takesBack: 'reserved', cause: '予約の変更' },
  cancelled: { state: 'cancelled', records: null, takesBack: 'reserved', cause: '予約の取消' },
  'checked-in': { state: 'visited', records: 'visited', takesBack: 'visited', cause: '来場の記録し直し' },
  'check-in-undone': { state: 'reserved', records: null, takesBack: 'visited', cause: '来場の取消' },
  absent: { state: 'absent', records: null, takesBack: null, cause: '' },
  'absence-undone': { state: 'reserved', records: null, takesBack: null, cause: '' },
  noted: { state: null, records: null, takesBack: null, cause: '' },
}

/** Of what is told for the same millisecond: nobody comes before he has reserved. */
const orderOf: Readonly<Record<LinkEventKind, number>> = {
  reserved: 0,
  changed: 1,
  absent: 2,
  'absence-undone': 3,
  'checked-in': 4,
  'check-in-undone': 5,
  noted: 6,
  cancelled: 7,
}
const placeOf = ({ at, kind, eventId }: LinkEvent): string => `${at}/${orderOf[kind]}/${eventId}`

/** In the order in which they happened, whatever order they came in. */
const inOrder = (events: readonly LinkEvent[]): readonly LinkEvent[] =>
  events.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))

/** All events of one reservation, once each, in any order. Throws RangeError for none. */
export const foldReservation = (events: readonly LinkEvent[]): ReservationState => {
  const [first, ...rest] = inOrder(events)
  if (first === undefined) throw new RangeError('no event')
  let state: ReservationState['state'] = 'reserved'
  let { slot, oldCard } = first
  let visitedAt: string | null = null
  const all = new Map<string, StatusKey>()
  const standing = new Map<string, StatusKey>()
  const causes = new Map<string, string>()
  for (const event of [first, ...rest]) {
    const { state: next, records, takesBack, cause } = effects[event.kind]
    state = next ?? state
    slot = event.slot ?? slot
    if (event.oldCard !== 'unknown') oldCard = event.oldCard
    if (event.kind === 'checked-in') visitedAt = event.at
    if (event.kind === 'check-in-undone') visitedAt = null
    for (const [eventId, status] of standing) {
      if (status !== takesBack) continue
      standing.delete(eventId)
      causes.set(eventId, cause)
    }
    if (records !== null) {
      all.set(event.eventId, records)
      standing.set(event.eventId, records)
    }
  }
  return { state, slot, visitedAt, oldCard, records: all, standing, causes }
}
