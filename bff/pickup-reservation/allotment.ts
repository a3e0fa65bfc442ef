/**
 * Who gets a place. Places come back by release, cancellation, change and by holds that are over; whoever waits for one is
 * offered it in the same transaction, so that nobody comes between.
 */
import { and, asc, eq, sql } from 'drizzle-orm'
import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { bookableDays, findSlotRefusal, type Slot } from '#shared/pickup-reservation/rules.ts'
import { waitlistMachine, type WaitlistEvent } from '#shared/pickup-reservation/lifecycle.ts'
import { nextStatus } from '#shared/lifecycle/machine.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import { anybody, system, type Actor, type History } from './events.ts'
import type { HoldRow, Holds } from './holds.ts'
import type { Mails } from './mails.ts'
import type { Places } from './places.ts'
import type { Reservations } from './reservations.ts'
import { slotOf } from './reservations.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { Site, Sites } from './sites.ts'
import { keptUntil, offeredPlaces } from './slot-rules.ts'
import { waitToken } from './tokens.ts'

export type WaitRow = Store['tables']['reservationWaits']['$inferSelect']

type Parts = {
  readonly store: Store
  readonly sites: Sites
  readonly places: Places
  readonly holds: Holds
  readonly reservations: Reservations
  readonly history: History
  readonly mails: Mails
  readonly keys: ServerKeys
  readonly clock: Clock
  readonly machineClock: Clock
  /** Where links of mails lead that no request asked for. */
  readonly origin: string
}

const wants = ({ windowIds, fromDay, toDay, fromMinute, toMinute }: WaitRow, { windowId, day, start }: Slot): boolean =>
  (windowIds === null || windowIds.includes(windowId)) &&
  day >= fromDay &&
  day <= toDay &&
  start >= fromMinute &&
  start < toMinute

export const createAllotment = ({
  store,
  sites,
  places,
  holds,
  reservations,
  history,
  mails,
  keys,
  clock,
  machineClock,
  origin,
}: Parts) => {
  const { reservationWaits: waits } = store.tables
  const at = sql.placeholder
  const waiting = store.prepareWrite('reservation_waiting', (tx) =>
    tx
      .select()
      .from(waits)
      .where(and(eq(waits.tenantId, at('tenantId')), eq(waits.siteId, at('siteId')), eq(waits.status, 'waiting')))
      .orderBy(asc(waits.position)),
  )

  /** Throws `lifecycle.illegal`, `lifecycle.stale`. */
  const moveWait = async (
    tx: Writes,
    scope: Scope,
    wait: WaitRow,
    move: { readonly event: WaitlistEvent; readonly who: Actor; readonly at: Date; readonly slot?: Slot },
  ): Promise<void> => {
    const status = nextStatus(waitlistMachine, wait.status, move.event)
    const moved = await tx
      .update(waits)
      .set({ status })
      .where(mine(waits, scope, and(eq(waits.waitId, wait.waitId), eq(waits.status, wait.status))))
      .returning({ waitId: waits.waitId })
    if (moved.length !== 1) throw new AppError('lifecycle.stale', { status: wait.status })
    await history.append(tx, scope, {
      subjectId: wait.waitId,
      ...{ event: move.event, from: wait.status, to: status, at: move.at, who: move.who, cause: move.event },
      toSlot: move.slot,
    })
  }

  /** An offer nobody could use is none; that nothing is taken at this hour of the day does not matter to a link. */
  const isPast = (site: Site, slot: Slot): boolean =>
    ![undefined, 'closed'].includes(findSlotRefusal(site.settings.reservation, slot, clock.now()))

  /** Offers the free places of a slot to those who wait, in the order they came. */
  const offerFreed = async (tx: Writes, site: Site, slot: Slot, now: Date): Promise<void> => {
    const capacity = offeredPlaces(site, slot)
    if (capacity === 0 || isPast(site, slot)) return
    for (const wait of await waiting(tx, ownedBy(site.scope))) {
      if (!wants(wait, slot)) continue
      if (!(await places.take(tx, site.scope, slot, capacity))) return
      const { offerMinutes } = site.settings.reservation
      const until = keptUntil({ clock, machineClock }, site, { slot, minutes: offerMinutes })
      await moveWait(tx, site.scope, wait, { event: 'offer', who: system, at: now, slot })
      await holds.insert(tx, site.scope, {
        ...slotOf(slot),
        tokenHash: wait.tokenHash,
        purpose: 'offer',
        forId: wait.waitId,
        holder: wait.waitId,
        expiresAt: until,
      })
      await mails.write(tx, site, {
        ...{ event: 'waitlist-offer', to: wait.mail, about: wait.waitId, at: now, origin },
        ...{ slot, until, link: `/waitlist#${waitToken(keys, wait.waitId)}` },
      })
    }
  }

  /** Slots of a day that a changed site has more places of than before, whether or not anybody ever took one of them. */
  const listOpened = (before: Site, after: Site, day: string): readonly Slot[] =>
    after.windows
      .flatMap(({ windowId }) =>
        (after.plan(windowId, day)?.slots ?? []).map(({ start }): Slot => ({ windowId, day, start })),
      )
      .filter((slot) => offeredPlaces(after, slot) > offeredPlaces(before, slot))
      .toSorted((one, other) => one.start - other.start)

  /** Offers what a change of plan has opened to those who wait for it. */
  const offerOpened = async (
    tx: Writes,
    { before, after }: { readonly before: Site; readonly after: Site },
    now: Date,
  ): Promise<void> => {
    let left = await waiting(tx, ownedBy(after.scope))
    const { last } = bookableDays(after.settings.reservation, clock.now())
    for (let day = toTokyoDay(clock.now()); day <= last; day = addDays(day, 1)) {
      if (!left.some(({ fromDay, toDay }) => fromDay <= day && day <= toDay)) continue
      for (const slot of listOpened(before, after, day)) {
        if (!left.some((wait) => wants(wait, slot))) continue
        await offerFreed(tx, after, slot, now)
        left = await waiting(tx, ownedBy(after.scope))
      }
    }
  }

  const findWait = async (tx: Writes, scope: Scope, { forId }: HoldRow): Promise<WaitRow | undefined> => {
    const [wait] = await tx
      .select()
      .from(waits)
      .where(mine(waits, scope, eq(waits.waitId, forId ?? '')))
    return wait
  }

  /** What becomes of whoever had a hold that is gone. */
  const settleOver = async (tx: Writes, site: Site, hold: HoldRow, now: Date): Promise<void> => {
    if (hold.forId === null) return
    if (hold.purpose === 'confirmation') {
      const row = await reservations.find(tx, site.scope, hold.forId)
      if (row?.status === 'unconfirmed')
        await reservations.move(tx, site.scope, row, { event: 'lapse', at: now, who: system, cause: 'unconfirmed' })
    }
    if (hold.purpose === 'offer') {
      const wait = await findWait(tx, site.scope, hold)
      if (wait?.status === 'offered')
        await moveWait(tx, site.scope, wait, { event: 'miss', who: system, at: now, slot: slotOf(hold) })
    }
  }

  /** Clears the holds of a slot that are over; their places go to whoever waits, or are free. */
  const clearOver = async (tx: Writes, site: Site, slot: Slot, now: Date): Promise<number> => {
    const over = await holds.clear(tx, site.scope, slot, now)
    for (const hold of over) {
      await places.giveBack(tx, site.scope, slot)
      await settleOver(tx, site, hold, now)
    }
    if (over.length > 0) await offerFreed(tx, site, slot, now)
    return over.length
  }

  return {
    clearOver,
    offerOpened,
    moveWait,

    /** Takes a place of a slot the site plans. False when it is full; see `withRoom` for holds that are over. */
    obtain: async (tx: Writes, site: Site, slot: Slot): Promise<boolean> => {
      const capacity = site.findSlot(slot)?.capacity ?? 0
      return capacity > 0 && places.take(tx, site.scope, slot, capacity)
    },

    /**
     * Runs an act that may find a slot full; then holds that are over are cleared in a transaction of their own, so that
     * what they free stays freed or offered whatever becomes of the act, which is tried once more.
     */
    withRoom: async <Result>(site: Site, slot: Slot, now: Date, act: () => Promise<Result>): Promise<Result> => {
      try {
        return await act()
      } catch (error) {
        if (!isAppError(error, 'reservation.full')) throw error
        const cleared = await store.together(async (tx) => clearOver(tx, await sites.inside(tx, site.scope), slot, now))
        if (cleared === 0) throw error
        return act()
      }
    },

    /** The offered place is being used: the entry is done. */
    accept: async (tx: Writes, site: Site, offer: HoldRow, now: Date): Promise<void> => {
      const wait = await findWait(tx, site.scope, offer)
      if (wait !== undefined)
        await moveWait(tx, site.scope, wait, { event: 'accept', who: anybody, at: now, slot: slotOf(offer) })
    },

    /** The offered place was given back: the entry is done, and whoever gives back the place offers it to the next. */
    decline: async (tx: Writes, site: Site, offer: HoldRow, now: Date): Promise<void> => {
      if (offer.expiresAt <= now) return settleOver(tx, site, offer, now)
      const wait = await findWait(tx, site.scope, offer)
      if (wait?.status === 'offered')
        await moveWait(tx, site.scope, wait, { event: 'withdraw', who: anybody, at: now, slot: slotOf(offer) })
    },

    /** Gives a place back; it is offered or free at once. */
    release: async (tx: Writes, site: Site, slot: Slot, now: Date): Promise<void> => {
      await places.giveBack(tx, site.scope, slot)
      await offerFreed(tx, site, slot, now)
    },
  }
}

export type Allotment = ReturnType<typeof createAllotment>
