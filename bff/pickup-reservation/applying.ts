/** 申込 of residents: one transaction, and the same answer to whoever has to ask for it again. */
import { randomUUID } from 'node:crypto'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Applied } from '#shared/pickup-reservation/api.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { deriveAccessKey, issueAccessKey, type IssuedKey } from './access-keys.ts'
import { requireAnswers, requireLinkCode, toColumns } from './answers.ts'
import { createChanging } from './changing.ts'
import type { ReservationContext } from './context.ts'
import { anybody } from './events.ts'
import type { HoldRow } from './holds.ts'
import type { Holding } from './holding.ts'
import type { Member } from './members.ts'
import { slotOf, type Reservation } from './reservations.ts'
import type { Site } from './sites.ts'
import { keptUntil, requireStanding } from './slot-rules.ts'
import { deriveId, drawToken } from './tokens.ts'
import { toCalendarFile, toReservationView } from './views.ts'

/** How long an answer that was lost is told again: as long as a tab remembers what it was about. */
const toldAgainMs = 30 * 60_000

export type Application = {
  readonly holdToken: string
  readonly answers: Answers
  /** Drawn by the page once for this hold: who shows both again, gets the same answer again. */
  readonly idempotencyKey?: string | undefined
  /** As it was typed, by somebody not registered. */
  readonly linkCode?: string | undefined
  /** Null: somebody not registered. */
  readonly member: Member | null
  /** Where the residents' pages are. */
  readonly origin: string
}

export type Confirmation = Pick<Application, 'idempotencyKey' | 'origin'> & {
  /** Of the mailed link. */
  readonly token: string
}

/** What is decided before anything is written: by a request that can be repeated it is the same each time. */
const identify = (context: ReservationContext, site: Site, application: Application) => {
  const { holdToken, idempotencyKey, member } = application
  if (idempotencyKey === undefined)
    return { reservationId: randomUUID(), issueKey: () => issueAccessKey(context, site), mayBeAgain: false }
  const secrets = [holdToken, idempotencyKey, member?.memberId ?? ''] as const
  return {
    reservationId: deriveId('reservation', site.scope.siteId, ...secrets),
    issueKey: () => deriveAccessKey(context, site, ...secrets),
    mayBeAgain: true,
  }
}

export const createApplying = (context: ReservationContext, holding: Holding) => {
  const { store, clock, machineClock, sites, places, holds, links, reservations, allotment, mails } = context

  /** Throws `reservation.too-many-live`. */
  const requireRoom = async (
    tx: Writes,
    site: Site,
    person: { readonly memberId: string | null; readonly mail: string | null; readonly linkCode: string | null },
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

  const toSubject = (row: Reservation, { at, origin }: { readonly at: Date; readonly origin: string }) => ({
    ...{ to: row.mail, about: row.reservationId, at, origin },
    ...{ slot: slotOf(row), number: row.number },
  })

  type Told = { readonly accessKey: string | null; readonly confirmUntil: Date | null; readonly origin: string }
  const toApplied = (site: Site, row: Reservation, { accessKey, confirmUntil, origin }: Told): Applied => ({
    reservation: toReservationView(site, row, clock.now()),
    accessKey,
    mailed:
      mails.isSent(site, 'applied', row.mail) ||
      (accessKey !== null && mails.isSent(site, 'access-key', row.mail)) ||
      confirmUntil !== null,
    confirmUntil: confirmUntil?.toISOString() ?? null,
    ics: toCalendarFile(site, row, origin),
  })

  /** An application that waits for its link holds its place by a hold: it lapses by itself and frees it. */
  const holdUntilConfirmed = async (
    tx: Writes,
    site: Site,
    { row, origin, now }: { readonly row: Reservation; readonly origin: string; readonly now: Date },
  ): Promise<Date> => {
    const until = keptUntil(context, site, { slot: row, minutes: site.settings.reservation.confirmMinutes })
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
      ...{ event: 'confirm-application', ...toSubject(row, { at: now, origin }) },
      ...{ until, link: `/confirm#${token}` },
    })
    return until
  }

  const writeAccepted = async (
    tx: Writes,
    site: Site,
    { row, origin, now, accessKey }: { row: Reservation; origin: string; now: Date; accessKey: string | null },
  ): Promise<void> => {
    const subject = toSubject(row, { at: now, origin })
    await mails.write(tx, site, { event: 'applied', ...subject, withCalendar: true })
    if (accessKey !== null) await mails.write(tx, site, { event: 'access-key', ...subject, accessKey })
  }

  /** Whether a reservation is still as its request left it, a short while ago. */
  const isFresh = (row: Reservation, version: number, now: Date): boolean =>
    row.version === version && now.getTime() - row.changedAt.getTime() < toldAgainMs

  /** What an earlier request with the same secrets made of the same hold; undefined where there is none. */
  const findMade = async (
    tx: Writes,
    site: Site,
    {
      reservationId,
      issueKey,
      origin,
      now,
    }: {
      readonly reservationId: string
      readonly issueKey: () => IssuedKey
      readonly origin: string
      readonly now: Date
    },
  ): Promise<Applied | undefined> => {
    const row = await reservations.find(tx, site.scope, reservationId)
    if (row === undefined || !isFresh(row, 1, now)) return undefined
    const confirmation = row.status === 'unconfirmed' ? await holds.findFor(tx, site.scope, reservationId) : undefined
    return toApplied(site, row, {
      accessKey: row.accessKeyHash === null ? null : issueKey().accessKey,
      confirmUntil: confirmation?.expiresAt ?? null,
      origin,
    })
  }

  return {
    ...createChanging(context, holding),

    /**
     * The held place becomes a reservation. Throws `reservation.hold-over`, `reservation.slot-unavailable` where the window
     * has been closed since or the time has begun, `reservation.items-invalid`, `reservation.too-many-live`,
     * `reservation.mode-refused`.
     */
    apply: (site: Site, application: Application): Promise<Applied> => {
      const { holdToken, answers, member, origin } = application
      requireMode(site, member !== null)
      requireAnswers(site, answers, { isMember: member !== null, screen: 'resident' })
      const linkCode = member === null ? requireLinkCode(site, application.linkCode) : member.linkCode
      return store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const { reservationId, issueKey, mayBeAgain } = identify(context, current, application)
        let held: HoldRow
        try {
          held = await holding.use(tx, current, holdToken, now)
        } catch (error) {
          // a hold that was used is gone: nothing is written by looking at what became of it
          const made =
            mayBeAgain && isAppError(error, 'reservation.hold-over')
              ? await findMade(tx, current, { reservationId, issueKey, origin, now })
              : undefined
          if (made === undefined) throw error
          return made
        }
        requireStanding(current, held, clock.now())
        const columns = toColumns(current, answers)
        await requireRoom(tx, current, { memberId: member?.memberId ?? null, mail: columns.mail, linkCode })
        if (held.purpose === 'offer') await allotment.accept(tx, current, held, now)
        const mustConfirm = member === null && current.settings.mode.applicantCheck
        const key = member === null && !mustConfirm ? issueKey() : null
        const row = await reservations.insert(
          tx,
          current.scope,
          {
            ...{ ...slotOf(held), ...columns, reservationId, linkCode },
            mail: member === null ? columns.mail : member.mail,
            number: await places.nextNumber(tx, current.scope, held),
            status: mustConfirm ? 'unconfirmed' : 'reserved',
            memberId: member?.memberId ?? null,
            accessKeyHash: key?.accessKeyHash ?? null,
            overbookReason: null,
            by: 'resident',
            appliedAt: now,
          },
          member === null ? anybody : { actor: member.memberId, by: 'resident' },
        )
        const accessKey = key?.accessKey ?? null
        const confirmUntil = mustConfirm ? await holdUntilConfirmed(tx, current, { row, origin, now }) : null
        if (!mustConfirm) await writeAccepted(tx, current, { row, origin, now, accessKey })
        return toApplied(current, row, { accessKey, confirmUntil, origin })
      })
    },

    /**
     * The mailed link: the application stands, with a key of its own. Confirmed again by the same page, whose answer was lost,
     * it says the same; opened anew it is over. Throws `reservation.link-over`, `reservation.slot-unavailable` as `apply`.
     */
    confirm: (site: Site, { token, idempotencyKey, origin }: Confirmation): Promise<Applied> =>
      store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        const mayBeAgain = idempotencyKey !== undefined
        const key = mayBeAgain
          ? deriveAccessKey(context, current, token, idempotencyKey)
          : issueAccessKey(context, current)
        const link = await links.take(tx, current.scope, { token, purpose: 'confirm-application', now })
        if (link === undefined) {
          const made = mayBeAgain ? await reservations.findByKey(tx, current.scope, key.accessKeyHash) : undefined
          if (made?.status !== 'reserved' || !isFresh(made, 2, now)) throw new AppError('reservation.link-over')
          return toApplied(current, made, { accessKey: key.accessKey, confirmUntil: null, origin })
        }
        const row = await reservations.find(tx, current.scope, link.forId)
        if (row?.status !== 'unconfirmed') throw new AppError('reservation.link-over')
        requireStanding(current, row, clock.now())
        // its place is the reservation's from here on
        if ((await holds.removeFor(tx, current.scope, row.reservationId)) === undefined)
          throw new AppError('reservation.link-over')
        const confirmed = await reservations.move(tx, current.scope, row, {
          ...{ event: 'confirm', at: now, who: anybody, cause: 'mailed-link' },
          set: { accessKeyHash: key.accessKeyHash },
        })
        await writeAccepted(tx, current, { row: confirmed, origin, now, accessKey: key.accessKey })
        return toApplied(current, confirmed, { accessKey: key.accessKey, confirmUntil: null, origin })
      }),
  }
}

export type Applying = ReturnType<typeof createApplying>
