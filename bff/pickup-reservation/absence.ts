/** 不来場フラグ (RS-R-6): set when the reception of a day is over, and corrected by hand. */
import { and, eq, lt, lte, not, or, sql } from 'drizzle-orm'
import { toTokyoDay, toTokyoMinutes } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { ReservationContext } from './context.ts'
import { system, type Actor } from './events.ts'
import type { Reservation } from './reservations.ts'
import type { Site } from './sites.ts'

/** Why a mark was taken back: the day's own marking is done, and no later one undoes what somebody decided after it. */
const lastWord = 'after-reception'

export const createAbsence = ({ store, clock, machineClock, reservations }: ReservationContext) => {
  const { reservations: table, reservationEvents: events } = store.tables

  /** By the end of the window's last slot of the day; a day without slots any more is over. */
  const isReceptionOver = (site: Site, { windowId, day }: Reservation, now: Date): boolean => {
    const last = site.plan(windowId, day)?.slots.at(-1)
    const today = toTokyoDay(now)
    return day < today || (day === today && (last === undefined || toTokyoMinutes(now) >= last.end))
  }

  return {
    /** Takes a visit or a mark back, or marks absent by hand. Throws `lifecycle.illegal`, `lifecycle.stale`. */
    correct: (
      site: Site,
      reservationId: string,
      act: { version: number; event: 'undo-check-in' | 'mark-absent' | 'undo-absent'; who: Actor },
    ) =>
      store.together(async (tx) => {
        const row = await reservations.requireSeen(tx, site.scope, { reservationId, version: act.version })
        const isLast = act.event === 'undo-absent' && isReceptionOver(site, row, clock.now())
        return reservations.move(tx, site.scope, row, {
          ...{ event: act.event, at: machineClock.now(), who: act.who, cause: isLast ? lastWord : 'by-hand' },
          ...(act.event === 'undo-check-in' ? { set: { visitedAt: null, oldCardCollected: false } } : {}),
        })
      }),

    /**
     * 不来場フラグ (RS-R-6): everyone not checked in when the reception of the day is over, but for those whose mark somebody
     * took back after it. Gives how many.
     */
    markAbsent: async (site: Site): Promise<number> => {
      const now = clock.now()
      const today = toTokyoDay(now)
      const isDue = or(lt(table.day, today), and(eq(table.day, today), lte(table.start, sql`${toTokyoMinutes(now)}`)))
      // of this very time: moved, the visit is another one
      const isTakenBack = sql`exists (select 1 from ${events} where ${events.subjectId} = ${table.reservationId}
        and ${events.event} = 'undo-absent' and ${events.cause} = ${lastWord}
        and ${events.toSlot} = ${table.windowId} || '/' || ${table.day} || '/' || cast(${table.start} as text))`
      const due = await reservations.listWithStatus(site.scope, ['reserved'], and(isDue, not(isTakenBack)))
      let marked = 0
      for (const row of due.filter((one) => isReceptionOver(site, one, now))) {
        await store
          .together((tx) =>
            reservations.move(tx, site.scope, row, {
              ...{ event: 'mark-absent', at: machineClock.now(), who: system, cause: 'reception-over' },
            }),
          )
          .then(
            () => (marked += 1),
            // somebody checked the person in at this very moment
            (error: unknown) => {
              if (!(error instanceof AppError) || error.code !== 'lifecycle.stale') throw error
            },
          )
      }
      return marked
    },
  }
}
