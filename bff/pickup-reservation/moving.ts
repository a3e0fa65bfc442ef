/** まとめて移す: reservations that would lose their place, each to the nearest free time of another day or window. */
import { isAppError, toAppError } from '#shared/errors/app-error.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { moveReservations } from '#shared/pickup-reservation/staff-api.ts'
import type { BodyOf, ResponseOf } from '#shared/contract/endpoint.ts'
import type { ReservationContext } from './context.ts'
import type { Actor } from './events.ts'
import { slotOf } from './reservations.ts'
import type { Staffing } from './staffing.ts'
import type { Site } from './sites.ts'

type Moved = ResponseOf<typeof moveReservations>['results'][number]

const isSame = (one: Slot, other: Slot): boolean =>
  one.windowId === other.windowId && one.day === other.day && one.start === other.start

export const createMoving = (
  { store, calendars, reservations }: ReservationContext,
  staffing: Pick<Staffing, 'change'>,
) => {
  /** Times of a day with a place left, the nearest to a time first; of two as near, the later, for nobody comes early. */
  const listNearest = async (
    site: Site,
    { windowId, day }: Pick<Slot, 'windowId' | 'day'>,
    start: number,
  ): Promise<readonly Slot[]> => {
    const [head] = await calendars.readStaffWeek(site, windowId, day)
    return (head?.slots ?? [])
      .filter(({ state }) => state === 'open')
      .toSorted((one, other) => {
        const distance = Math.abs(one.start - start) - Math.abs(other.start - start)
        return distance === 0 ? other.start - one.start : distance
      })
      .map((slot) => ({ windowId, day, start: slot.start }))
  }

  const moveOne = async (
    site: Site,
    { reservationId, from, to, who, origin }: Request & { readonly reservationId: string; readonly from: Slot },
  ): Promise<Moved> => {
    const unmoved = (outcome: string): Moved => ({ reservationId, outcome, slot: null, mailed: false })
    try {
      const row = await reservations.require(store.db, site.scope, reservationId)
      // somebody, or the resident, has moved it meanwhile: then it is where it was wanted
      if (!isSame(row, from)) return unmoved('lifecycle.stale')
      for (const slot of await listNearest(site, to, row.start)) {
        if (isSame(slot, from)) continue
        try {
          const change = { slot, answers: null, overbook: null, version: row.version, who, origin }
          const { row: moved, mailed } = await staffing.change(site, reservationId, change)
          return { reservationId, outcome: 'moved', slot: slotOf(moved), mailed }
        } catch (error) {
          // taken a moment ago: the next nearest
          if (!isAppError(error, 'reservation.full') && !isAppError(error, 'reservation.slot-unavailable')) throw error
        }
      }
      return unmoved('reservation.full')
    } catch (cause) {
      const error = toAppError(cause)
      if (error.row.status >= 500) throw cause
      return unmoved(error.code)
    }
  }

  type Request = {
    readonly to: BodyOf<typeof moveReservations>['to']
    readonly who: Actor
    readonly origin: string
  }

  return {
    /** Each by itself, in the order they were asked for: what cannot be moved stays where it is, and is told. */
    moveAll: async (site: Site, wanted: BodyOf<typeof moveReservations>['reservations'], request: Request) => {
      const results: Moved[] = []
      for (const { reservationId, slot } of wanted)
        results.push(await moveOne(site, { ...request, reservationId, from: slot }))
      return results
    },
  }
}

export type Moving = ReturnType<typeof createMoving>
