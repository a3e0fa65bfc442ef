/** キャンセル待ち of residents: entered with an address, offered in the order of arrival, left at any time. */
import { randomUUID } from 'node:crypto'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { WaitlistEntry } from '#shared/pickup-reservation/api.ts'
import { isMailAddress } from '#shared/pickup-reservation/items.ts'
import type { Hours } from '#shared/pickup-reservation/window.ts'
import type { WaitRow } from './allotment.ts'
import type { ReservationContext } from './context.ts'
import { anybody, system } from './events.ts'
import { toHoldView } from './holding.ts'
import { slotOf } from './reservations.ts'
import { mine, ownedBy } from './scope.ts'
import type { Site } from './sites.ts'
import { deriveId, hashToken, waitToken } from './tokens.ts'

export type Wish = {
  readonly mail: string
  readonly windowIds: readonly string[] | null
  readonly from: string
  readonly to: string
  readonly time: Hours | null
  /** Drawn by the page: sent again, it is the same entry. */
  readonly idempotencyKey?: string | undefined
}

/** One address waits so many times at one site. */
const mostPerAddress = 5

export const createWaitlist = (context: ReservationContext) => {
  const { store, clock, machineClock, holds, allotment, sites, history, mails } = context
  const { reservationWaits: waits } = store.tables

  const isThis = (site: Site, waitId: string) => mine(waits, site.scope, eq(waits.waitId, waitId))

  const findByToken = async (site: Site, token: string): Promise<WaitRow> => {
    const [row] = await store.db
      .select()
      .from(waits)
      .where(mine(waits, site.scope, eq(waits.tokenHash, hashToken(token))))
    if (row === undefined) throw new AppError('reservation.link-over')
    return row
  }

  const toView = async (site: Site, row: WaitRow, token: string): Promise<WaitlistEntry> => {
    const now = machineClock.now()
    const offer = row.status === 'offered' ? await holds.findFor(store.db, site.scope, row.waitId) : undefined
    const ahead = await store.db.$count(
      waits,
      mine(
        waits,
        site.scope,
        and(
          eq(waits.status, 'waiting'),
          lt(waits.position, row.position),
          sql`${waits.fromDay} <= ${row.toDay}`,
          sql`${waits.toDay} >= ${row.fromDay}`,
        ),
      ),
    )
    return {
      status: row.status,
      windowIds: row.windowIds === null ? null : [...row.windowIds],
      from: row.fromDay,
      to: row.toDay,
      time: row.fromMinute === 0 && row.toMinute === 1440 ? null : { from: row.fromMinute, to: row.toMinute },
      enteredAt: row.enteredAt.toISOString(),
      ahead,
      offer: offer !== undefined && offer.expiresAt > now ? toHoldView(context, site, offer, token) : null,
    }
  }

  return {
    /** Throws `reservation.mode-refused`, `reservation.items-invalid`, `request.rate-limited`, `request.not-found`. */
    enter: async (site: Site, wish: Wish, origin: string) => {
      if (!site.settings.reservation.waitlist) throw new AppError('reservation.mode-refused')
      const mail = wish.mail.trim().toLowerCase()
      if (!isMailAddress(mail))
        throw new AppError('reservation.items-invalid', { faults: [{ item: 'mail', fault: 'form' }] })
      if (wish.windowIds?.some((windowId) => site.findWindow(windowId) === undefined) === true)
        throw new AppError('request.not-found')
      const now = machineClock.now()
      const { idempotencyKey } = wish
      const waitId =
        idempotencyKey === undefined ? randomUUID() : deriveId('waitlist', site.scope.siteId, mail, idempotencyKey)
      const token = waitToken(context.keys, waitId)
      const row = await store.together(async (tx) => {
        const [before] = idempotencyKey === undefined ? [] : await tx.select().from(waits).where(isThis(site, waitId))
        if (before !== undefined) return before
        const same = mine(waits, site.scope, and(eq(waits.mail, mail), eq(waits.status, 'waiting')))
        if ((await tx.$count(waits, same)) >= mostPerAddress)
          throw new AppError('request.rate-limited', { retryAfterSeconds: 3600 })
        const [last] = await tx
          .select({ position: sql<number | string>`coalesce(max(${waits.position}), 0)` })
          .from(waits)
          .where(mine(waits, site.scope))
        const [entered] = await tx
          .insert(waits)
          .values({
            waitId,
            ...ownedBy(site.scope),
            tokenHash: hashToken(token),
            status: 'waiting',
            position: Number(last?.position ?? 0) + 1,
            windowIds: wish.windowIds,
            fromDay: wish.from,
            toDay: wish.to,
            fromMinute: wish.time?.from ?? 0,
            toMinute: wish.time?.to ?? 1440,
            mail,
            enteredAt: now,
          })
          .returning()
        if (entered === undefined) throw new Error('no entry')
        await history.append(tx, site.scope, {
          subjectId: entered.waitId,
          ...{ event: 'enter', from: null, to: 'waiting', at: now, who: anybody, cause: 'entered' },
        })
        await mails.write(tx, site, {
          ...{ event: 'waitlist-entered', to: mail, about: entered.waitId, at: now, origin },
          link: `/waitlist#${token}`,
        })
        return entered
      })
      return { token, entry: await toView(site, row, token) }
    },

    /** Throws `reservation.link-over`. */
    read: async (site: Site, token: string): Promise<WaitlistEntry> =>
      toView(site, await findByToken(site, token), token),

    /** An offered place goes to the next. Throws `reservation.link-over`, `lifecycle.illegal`. */
    leave: async (site: Site, token: string): Promise<void> => {
      const row = await findByToken(site, token)
      await store.together(async (tx) => {
        const now = machineClock.now()
        const current = await sites.inside(tx, site.scope)
        await allotment.moveWait(tx, current.scope, row, { event: 'withdraw', who: anybody, at: now })
        const offer = await holds.removeFor(tx, current.scope, row.waitId)
        if (offer !== undefined) await allotment.release(tx, current, slotOf(offer), now)
      })
    },

    /** Entries whose last day is over wait for nothing; an offer that is still kept ends by itself. */
    closeOver: async (site: Site): Promise<void> => {
      const today = toTokyoDay(clock.now())
      await store.tx(async (tx) => {
        const over = await tx
          .select()
          .from(waits)
          .where(mine(waits, site.scope, inArray(waits.status, ['waiting', 'offered']), lt(waits.toDay, today)))
        for (const row of over) {
          if ((await holds.findFor(tx, site.scope, row.waitId)) !== undefined) continue
          await allotment.moveWait(tx, site.scope, row, { event: 'miss', who: system, at: machineClock.now() })
        }
      })
    },
  }
}

export type Waitlist = ReturnType<typeof createWaitlist>
