/** 申込, 変更, 取消 of residents: one transaction each, so that nobody ever has two places for one visit, or none. */
import { randomUUID } from 'node:crypto'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { drawAccessKey } from '#shared/pickup-reservation/access-key.ts'
import type { Applied } from '#shared/pickup-reservation/api.ts'
import {
  applicationForm,
  findItemFaults,
  hasOldCard,
  memberApplicationForm,
  type Answers,
} from '#shared/pickup-reservation/items.ts'
import { isBeforeDeadline } from '#shared/pickup-reservation/rules.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { ReservationContext } from './context.ts'
import { anybody, type Actor } from './events.ts'
import type { Holding } from './holding.ts'
import { requireBookable } from './holding.ts'
import type { Member } from './members.ts'
import { slotOf, type Reservation } from './reservations.ts'
import type { Site } from './sites.ts'
import { drawBytes, drawToken } from './tokens.ts'
import { toCalendarFile, toReservationView } from './views.ts'

const minuteMs = 60_000

export type Application = {
  readonly holdToken: string
  readonly answers: Answers
  /** Null: somebody not registered. */
  readonly member: Member | null
  /** Where the residents' pages are. */
  readonly origin: string
}

export type ResidentChange = {
  readonly holdToken: string | null
  readonly answers: Answers
  readonly version: number
  readonly who: Actor
  readonly origin: string
}

const textOf = (answers: Answers, key: 'name' | 'kana' | 'mail'): string | null => {
  const value = answers[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** What is kept of answers: in columns what is searched or written to, as given what is shown. */
export const toColumns = (site: Site, answers: Answers) => ({
  answers,
  name: textOf(answers, 'name'),
  kana: textOf(answers, 'kana'),
  mail: textOf(answers, 'mail')?.toLowerCase() ?? null,
  oldCard: hasOldCard(site.settings.applicationItems, answers),
})

/** Throws `reservation.items-invalid`. */
export const requireAnswers = (
  site: Site,
  answers: Answers,
  who: { readonly isMember: boolean; readonly screen: 'resident' | 'staff' },
): void => {
  const { applicationItems } = site.settings
  const form = who.isMember ? memberApplicationForm(applicationItems) : applicationForm(applicationItems, who.screen)
  const faults = findItemFaults(form, answers)
  if (faults.length > 0) throw new AppError('reservation.items-invalid', { faults })
}

export const hashAccessKey = ({ keys }: Pick<ReservationContext, 'keys'>, site: Site, accessKey: string): string =>
  keys.fingerprint('access-key', site.scope.tenantId, site.scope.siteId, accessKey)

/** A new key and what is kept of it. */
export const issueAccessKey = (context: Pick<ReservationContext, 'keys'>, site: Site) => {
  const accessKey = drawAccessKey(site.settings.mode.accessKeyLength, (bytes) => bytes.set(drawBytes(bytes.length)))
  return { accessKey, accessKeyHash: hashAccessKey(context, site, accessKey) }
}

export const createApplying = (context: ReservationContext, holding: Holding) => {
  const { store, clock, machineClock, sites, places, holds, links, reservations, allotment, mails, calendars } = context

  /** Throws `reservation.too-many-live`. */
  const requireRoom = async (
    tx: Writes,
    site: Site,
    person: { readonly memberId: string | null; readonly mail: string | null },
  ): Promise<void> => {
    const limit = site.settings.reservation.liveLimit
    if (limit === null) return
    const today = toTokyoDay(clock.now())
    if ((await reservations.countLive(tx, site.scope, { ...person, today })) >= limit)
      throw new AppError('reservation.too-many-live', { limit })
  }

  const requireMode = ({ settings: { mode } }: Site, isMember: boolean): void => {
    if (mode.audience !== 'anyone' && (mode.audience === 'registered') !== isMember)
      throw new AppError('reservation.mode-refused')
  }

  /** An application that waits for its link holds its place by a hold: it lapses by itself and frees it. */
  const holdUntilConfirmed = async (
    tx: Writes,
    site: Site,
    { row, origin, now }: { readonly row: Reservation; readonly origin: string; readonly now: Date },
  ): Promise<Date> => {
    const until = new Date(now.getTime() + site.settings.reservation.confirmMinutes * minuteMs)
    await holds.insert(tx, site.scope, {
      ...slotOf(row),
      // the hold answers to no token: the link does, and what it names is the application
      tokenHash: drawToken().tokenHash,
      purpose: 'confirmation',
      forId: row.reservationId,
      holder: row.reservationId,
      expiresAt: until,
    })
    const token = await links.issue(tx, site.scope, {
      purpose: 'confirm-application',
      forId: row.reservationId,
      expiresAt: until,
    })
    await mails.write(tx, site, {
      ...{ event: 'confirm-application', to: row.mail, about: row.reservationId, at: now, origin },
      ...{ slot: slotOf(row), number: row.number, until, link: `/confirm#${token}` },
    })
    return until
  }

  return {
    /**
     * The held place becomes a reservation. Throws `reservation.hold-over`, `reservation.items-invalid`,
     * `reservation.too-many-live`, `reservation.mode-refused`.
     */
    apply: (site: Site, { holdToken, answers, member, origin }: Application): Promise<Applied> => {
      requireMode(site, member !== null)
      requireAnswers(site, answers, { isMember: member !== null, screen: 'resident' })
      return store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const held = await holding.use(tx, current, holdToken, now)
        const columns = toColumns(current, answers)
        const mail = member === null ? columns.mail : member.mail
        await requireRoom(tx, current, { memberId: member?.memberId ?? null, mail: columns.mail })
        if (held.purpose === 'offer') await allotment.accept(tx, current, held, now)
        const mustConfirm = member === null && current.settings.mode.applicantCheck
        const key = member === null && !mustConfirm ? issueAccessKey(context, current) : null
        const row = await reservations.insert(
          tx,
          current.scope,
          {
            ...slotOf(held),
            ...columns,
            mail,
            reservationId: randomUUID(),
            number: await places.nextNumber(tx, current.scope, held),
            status: mustConfirm ? 'unconfirmed' : 'reserved',
            memberId: member?.memberId ?? null,
            linkCode: member?.linkCode ?? null,
            accessKeyHash: key?.accessKeyHash ?? null,
            overbookReason: null,
            by: 'resident',
            appliedAt: now,
          },
          member === null ? anybody : { actor: member.memberId, by: 'resident' },
        )
        const subject = {
          to: row.mail,
          about: row.reservationId,
          at: now,
          origin,
          slot: slotOf(row),
          number: row.number,
        }
        let mailed = false
        let confirmUntil: Date | null = null
        if (mustConfirm) confirmUntil = await holdUntilConfirmed(tx, current, { row, origin, now })
        else {
          mailed = await mails.write(tx, current, { event: 'applied', ...subject, withCalendar: true })
          if (key !== null)
            mailed =
              (await mails.write(tx, current, { event: 'access-key', ...subject, accessKey: key.accessKey })) || mailed
        }
        return {
          reservation: toReservationView(current, row, clock.now()),
          accessKey: key?.accessKey ?? null,
          mailed: mailed || confirmUntil !== null,
          confirmUntil: confirmUntil?.toISOString() ?? null,
          ics: toCalendarFile(current, row, origin),
        }
      })
    },

    /** The mailed link: the application stands, with a key of its own. Throws `reservation.link-over`. */
    confirm: (site: Site, { token, origin }: { readonly token: string; readonly origin: string }): Promise<Applied> =>
      store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const link = await links.use(tx, current.scope, { token, purpose: 'confirm-application', now })
        const row = await reservations.find(tx, current.scope, link.forId)
        if (row?.status !== 'unconfirmed') throw new AppError('reservation.link-over')
        // its place is the reservation's from here on
        if ((await holds.removeFor(tx, current.scope, row.reservationId)) === undefined)
          throw new AppError('reservation.link-over')
        const key = issueAccessKey(context, current)
        const confirmed = await reservations.move(tx, current.scope, row, {
          ...{ event: 'confirm', at: now, who: anybody, cause: 'mailed-link' },
          set: { accessKeyHash: key.accessKeyHash },
        })
        const subject = {
          to: row.mail,
          about: row.reservationId,
          at: now,
          origin,
          slot: slotOf(row),
          number: row.number,
        }
        await mails.write(tx, current, { event: 'applied', ...subject, withCalendar: true })
        await mails.write(tx, current, { event: 'access-key', ...subject, accessKey: key.accessKey })
        return {
          reservation: toReservationView(current, confirmed, clock.now()),
          accessKey: key.accessKey,
          mailed: row.mail !== null,
          confirmUntil: null,
          ics: toCalendarFile(current, confirmed, origin),
        }
      }),

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
        const columns = toColumns(current, answers)
        const moved = await reservations.move(tx, current.scope, row, {
          ...{ event: 'change', at: now, who, cause: held === null ? 'answers' : 'slot' },
          set: {
            ...columns,
            mail: row.memberId === null ? columns.mail : row.mail,
            ...to,
            number: isSameList ? row.number : await places.nextNumber(tx, current.scope, to),
          },
        })
        if (held !== null) {
          if (held.purpose === 'offer') await allotment.accept(tx, current, held, now)
          await allotment.release(tx, current, from, now)
        }
        const mailed = await mails.write(tx, current, {
          ...{ event: 'changed', to: moved.mail, about: reservationId, at: now, origin },
          ...{ slot: to, before: from, number: moved.number, withCalendar: true, sequence: moved.version - 1 },
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
          ...{ event: 'cancelled', to: row.mail, about: reservationId, at: now, origin: act.origin },
          ...{ slot: slotOf(row), number: row.number },
        })
        return { reservation: toReservationView(current, cancelled, clock.now()), mailed }
      })
      calendars.forget(done.reservation.slot.windowId)
      return done
    },
  }
}

export type Applying = ReturnType<typeof createApplying>
