/** 代理予約, 代理変更, 代理取消, 来場確認 (RS-STF-5, 6): bound by capacity like everybody, not by residents' deadlines. */
import { randomUUID } from 'node:crypto'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { ReservationEvent } from '#shared/pickup-reservation/lifecycle.ts'
import { slotBegins, type Slot } from '#shared/pickup-reservation/rules.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { createAbsence } from './absence.ts'
import { issueAccessKey } from './access-keys.ts'
import { requireAnswers, requireLinkCode, toColumns } from './answers.ts'
import type { ReservationContext } from './context.ts'
import type { Actor } from './events.ts'
import type { Member } from './members.ts'
import { slotOf } from './reservations.ts'
import type { Site } from './sites.ts'
import { requirePlanned } from './slot-rules.ts'

/** Why one more than the capacity is granted; null where the person may not, or need not. */
export type Overbook = { readonly reason: string } | null

type Act = { readonly who: Actor; readonly origin: string }

export type StaffApplication = Act & {
  readonly slot: Slot
  readonly member: Member | null
  readonly answers: Answers
  readonly overbook: Overbook
  /** As typed; whoever calls may not have the letter at hand. */
  readonly linkCode?: string | undefined
}

export type StaffChange = Act & {
  readonly slot: Slot | null
  readonly answers: Answers | null
  readonly overbook: Overbook
  readonly version: number
}

export type VisitNotes = { readonly version: number; readonly oldCardCollected: boolean; readonly handling: string }

const minuteMs = 60_000

export const createStaffing = (context: ReservationContext) => {
  const { store, clock, machineClock, sites, places, holds, reservations, allotment, mails, recipients, calendars } =
    context

  /** Staff may book until a slot is over. Throws `reservation.slot-unavailable`, `request.not-found`. */
  const requireOffered = (site: Site, slot: Slot): void => {
    requirePlanned(site, slot)
    const end = slotBegins(slot).getTime() + site.settings.reservation.unit * minuteMs
    if (clock.now().getTime() >= end) throw new AppError('reservation.slot-unavailable', { reason: 'over' })
  }

  /** A place for staff; beyond the capacity only where nothing else is left. Gives the reason where it was used. */
  const obtain = async (
    tx: Writes,
    site: Site,
    { slot, overbook }: { readonly slot: Slot; readonly overbook: Overbook },
  ): Promise<string | null> => {
    requireOffered(site, slot)
    if (await allotment.obtain(tx, site, slot)) return null
    if (overbook === null) throw new AppError('reservation.full')
    await places.takeBeyond(tx, site.scope, slot, site.findSlot(slot)?.capacity ?? 0)
    return overbook.reason
  }

  /** Makes room where holds are over: before an over-booking too, which must not happen while a place is free. */
  const withRoom = async <Result>(site: Site, slot: Slot, overbook: Overbook, act: () => Promise<Result>) => {
    const now = machineClock.now()
    if (overbook !== null)
      await store.together(async (tx) => {
        await allotment.clearOver(tx, await sites.inside(tx, site.scope), slot, now)
      })
    return allotment.withRoom(site, slot, now, act)
  }

  return {
    ...createAbsence(context),

    /** Throws `reservation.full`, `reservation.slot-unavailable`, `reservation.items-invalid`, `reservation.too-many-live`. */
    reserve: async (site: Site, application: StaffApplication) => {
      const { slot, member, answers, overbook, who, origin } = application
      const typed = application.linkCode?.trim() ?? ''
      requireAnswers(site, answers, { isMember: member !== null, screen: 'staff' })
      const act = () =>
        store.together(async (tx) => {
          const now = machineClock.now()
          const current = await sites.inside(tx, site.scope)
          const columns = toColumns(current, answers)
          const told = typed === '' ? null : requireLinkCode(current, typed)
          const linkCode = member === null ? told : member.linkCode
          const limit = current.settings.reservation.liveLimit
          if (limit !== null) {
            const today = toTokyoDay(clock.now())
            const person = { memberId: member?.memberId ?? null, mail: columns.mail, linkCode, today }
            if ((await reservations.countLive(tx, current.scope, person)) >= limit)
              throw new AppError('reservation.too-many-live', { limit })
          }
          const overbookReason = await obtain(tx, current, { slot, overbook })
          const key = member === null ? issueAccessKey(context, current) : null
          const row = await reservations.insert(
            tx,
            current.scope,
            {
              ...slotOf(slot),
              ...columns,
              mail: member === null ? columns.mail : member.mail,
              reservationId: randomUUID(),
              number: await places.nextNumber(tx, current.scope, slot),
              status: 'reserved',
              memberId: member?.memberId ?? null,
              linkCode,
              accessKeyHash: key?.accessKeyHash ?? null,
              overbookReason,
              by: 'staff',
              appliedAt: now,
            },
            who,
          )
          const subject = {
            to: row.mail,
            about: row.reservationId,
            at: now,
            origin,
            slot: slotOf(row),
            number: row.number,
          }
          let mailed = await mails.write(tx, current, { event: 'applied', ...subject, withCalendar: true })
          if (key !== null)
            mailed =
              (await mails.write(tx, current, { event: 'access-key', ...subject, accessKey: key.accessKey })) || mailed
          return { row, accessKey: key?.accessKey ?? null, mailed }
        })
      const made = await withRoom(site, slot, overbook, act)
      calendars.forget(slot.windowId)
      return made
    },

    /** To another slot, or other answers; an absent person is booked again. Throws as `reserve`, and `lifecycle.*`. */
    change: async (site: Site, reservationId: string, change: StaffChange) => {
      const { slot, answers, overbook, version, who, origin } = change
      const act = () =>
        store.together(async (tx) => {
          const now = machineClock.now()
          const current = await sites.inside(tx, site.scope)
          const row = await reservations.requireSeen(tx, current.scope, { reservationId, version })
          if (answers !== null) requireAnswers(current, answers, { isMember: row.memberId !== null, screen: 'staff' })
          const from = slotOf(row)
          const to = slot === null ? from : slotOf(slot)
          const isMoving = to.windowId !== from.windowId || to.day !== from.day || to.start !== from.start
          const overbookReason = isMoving ? await obtain(tx, current, { slot: to, overbook }) : row.overbookReason
          const isSameList = to.windowId === from.windowId && to.day === from.day
          const columns = answers === null ? {} : toColumns(current, answers)
          const event: ReservationEvent = row.status === 'no-show' ? 'rebook' : 'change'
          const moved = await reservations.move(tx, current.scope, row, {
            ...{
              event,
              at: now,
              who,
              cause: overbookReason !== null && isMoving ? 'overbook' : isMoving ? 'slot' : 'answers',
            },
            set: {
              ...columns,
              ...(row.memberId === null ? {} : { mail: row.mail }),
              ...to,
              overbookReason,
              number: isSameList ? row.number : await places.nextNumber(tx, current.scope, to),
              // another time is reminded of by itself
              remindedAt: isMoving ? null : row.remindedAt,
            },
          })

          if (isMoving) await allotment.release(tx, current, from, now)
          const mailed = await mails.write(tx, current, {
            ...{ event: 'changed', to: await recipients.read(tx, current.scope, moved), at: now, origin },
            ...{ about: reservationId, slot: to, before: from, number: moved.number },
            ...{ withCalendar: true, sequence: moved.version - 1 },
          })
          return { row: moved, from, mailed }
        })
      const done = slot === null ? await act() : await withRoom(site, slot, overbook, act)
      calendars.forget(done.from.windowId, done.row.windowId)
      return done
    },

    /** Throws `lifecycle.illegal`, `lifecycle.stale`. */
    cancel: async (site: Site, reservationId: string, { version, who, origin }: Act & { readonly version: number }) => {
      const done = await store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const row = await reservations.requireSeen(tx, current.scope, { reservationId, version })
        const cancelled = await reservations.move(tx, current.scope, row, {
          ...{ event: 'cancel', at: now, who, cause: 'by-staff' },
        })
        if (row.status === 'unconfirmed') await holds.removeFor(tx, current.scope, reservationId)
        await allotment.release(tx, current, slotOf(row), now)
        const mailed = await mails.write(tx, current, {
          ...{ event: 'cancelled', to: await recipients.read(tx, current.scope, row), at: now, origin },
          ...{ about: reservationId, slot: slotOf(row), number: row.number },
        })
        return { row: cancelled, mailed }
      })
      calendars.forget(done.row.windowId)
      return done
    },

    /** 来場フラグ, 住基カード回収, 対応内容. Throws `lifecycle.illegal`, `lifecycle.stale`. */
    checkIn: (
      site: Site,
      reservationId: string,
      { version, oldCardCollected, handling, who }: VisitNotes & { who: Actor },
    ) =>
      store.together(async (tx) => {
        const now = machineClock.now()
        const row = await reservations.requireSeen(tx, site.scope, { reservationId, version })
        return reservations.move(tx, site.scope, row, {
          ...{ event: 'check-in', at: now, who, cause: row.status === 'no-show' ? 'late' : 'visit' },
          set: { oldCardCollected, handling, visitedAt: now },
        })
      }),

    /** Corrects the notes of a visit. Throws `lifecycle.stale`. */
    record: (
      site: Site,
      reservationId: string,
      { version, oldCardCollected, handling, who }: VisitNotes & { who: Actor },
    ) =>
      store.together(async (tx) => {
        const row = await reservations.requireSeen(tx, site.scope, { reservationId, version })
        const set = { oldCardCollected, handling }
        return reservations.amend(tx, site.scope, row, { set, at: machineClock.now(), who, cause: 'notes' })
      }),

    /** A new key for somebody who lost it; where the address is known it is mailed too. Throws `lifecycle.illegal`. */
    reissueKey: (site: Site, reservationId: string, { who, origin }: Act): Promise<string> =>
      store.together(async (tx) => {
        const now = machineClock.now()
        const row = await reservations.require(tx, site.scope, reservationId)
        if (row.memberId !== null || row.status !== 'reserved')
          throw new AppError('lifecycle.illegal', { status: row.status, event: 'reissue-key' })
        const key = issueAccessKey(context, site)
        const set = { accessKeyHash: key.accessKeyHash }
        await reservations.amend(tx, site.scope, row, { set, at: now, who, cause: 'new-key' })
        await mails.write(tx, site, {
          ...{ event: 'access-key', to: row.mail, about: reservationId, at: now, origin },
          ...{ slot: slotOf(row), number: row.number, accessKey: key.accessKey },
        })
        return key.accessKey
      }),
  }
}

export type Staffing = ReturnType<typeof createStaffing>
