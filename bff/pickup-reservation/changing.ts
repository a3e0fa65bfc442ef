/** 変更 and 取消 of residents: one transaction each, so that nobody ever has two places for one visit, or none. */
import { AppError } from '#shared/errors/app-error.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import { isBeforeDeadline } from '#shared/pickup-reservation/rules.ts'
import { requireAnswers, toColumns } from './answers.ts'
import type { ReservationContext } from './context.ts'
import type { Actor } from './events.ts'
import type { Holding } from './holding.ts'
import { slotOf } from './reservations.ts'
import type { Site } from './sites.ts'
import { requireBookable } from './slot-rules.ts'
import { toCalendarFile, toReservationView } from './views.ts'

export type ResidentChange = {
  readonly holdToken: string | null
  readonly answers: Answers
  readonly version: number
  readonly who: Actor
  readonly origin: string
}

export const createChanging = (context: ReservationContext, holding: Holding) => {
  const { store, clock, machineClock, sites, places, holds, reservations, allotment, mails, recipients, calendars } =
    context

  return {
    /**
     * To the held slot, or new answers alone. Throws `reservation.hold-over`, `reservation.items-invalid`,
     * `reservation.too-late`, `lifecycle.illegal`, `lifecycle.stale`.
     */
    change: async (site: Site, reservationId: string, change: ResidentChange) => {
      const { holdToken, answers, version, who, origin } = change
      const changed = await store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const row = await reservations.require(tx, current.scope, reservationId)
        requireAnswers(current, answers, { isMember: row.memberId !== null, screen: 'resident' })
        if (row.version !== version) throw new AppError('lifecycle.stale', { status: row.status })
        if (!isBeforeDeadline(current.settings.reservation.changeUntil, row, clock.now()))
          throw new AppError('reservation.too-late')
        const held = holdToken === null ? null : await holding.use(tx, current, holdToken, now)
        if (held !== null) requireBookable(current, slotOf(held), clock.now())
        const from = slotOf(row)
        const to = held === null ? from : slotOf(held)
        const isSameList = from.windowId === to.windowId && from.day === to.day
        const isMoving = !isSameList || from.start !== to.start
        const columns = toColumns(current, answers)
        const moved = await reservations.move(tx, current.scope, row, {
          ...{ event: 'change', at: now, who, cause: held === null ? 'answers' : 'slot' },
          set: {
            ...columns,
            mail: row.memberId === null ? columns.mail : row.mail,
            ...to,
            number: isSameList ? row.number : await places.nextNumber(tx, current.scope, to),
            // another time is reminded of by itself
            remindedAt: isMoving ? null : row.remindedAt,
          },
        })
        if (held !== null) {
          if (held.purpose === 'offer') await allotment.accept(tx, current, held, now)
          await allotment.release(tx, current, from, now)
        }
        const mailed = await mails.write(tx, current, {
          ...{ event: 'changed', to: await recipients.read(tx, current.scope, moved), at: now, origin },
          ...{ about: reservationId, slot: to, before: from, number: moved.number },
          ...{ withCalendar: true, sequence: moved.version - 1 },
        })
        return {
          reservation: toReservationView(current, moved, clock.now()),
          mailed,
          ics: toCalendarFile(current, moved, origin),
          left: from.windowId,
        }
      })
      calendars.forget(changed.left)
      return changed
    },

    /** The place is free at once. Throws `reservation.too-late`, `lifecycle.illegal`, `lifecycle.stale`. */
    cancel: async (site: Site, reservationId: string, act: Pick<ResidentChange, 'version' | 'who' | 'origin'>) => {
      const done = await store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const row = await reservations.require(tx, current.scope, reservationId)
        if (row.version !== act.version) throw new AppError('lifecycle.stale', { status: row.status })
        if (!isBeforeDeadline(current.settings.reservation.cancelUntil, row, clock.now()))
          throw new AppError('reservation.too-late')
        const cancelled = await reservations.move(tx, current.scope, row, {
          ...{ event: 'cancel', at: now, who: act.who, cause: 'by-resident' },
        })
        // an application that waits for its link has its place by a hold
        if (row.status === 'unconfirmed') await holds.removeFor(tx, current.scope, reservationId)
        await allotment.release(tx, current, slotOf(row), now)
        const mailed = await mails.write(tx, current, {
          ...{ event: 'cancelled', to: await recipients.read(tx, current.scope, row), at: now, origin: act.origin },
          ...{ about: reservationId, slot: slotOf(row), number: row.number },
        })
        return { reservation: toReservationView(current, cancelled, clock.now()), mailed }
      })
      calendars.forget(done.reservation.slot.windowId)
      return done
    },
  }
}
