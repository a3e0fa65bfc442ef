/** That capacity is a fact of the database: many clients at once, whatever they do, on any engine. */
import { setImmediate as turn } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createApplying } from '#bff/pickup-reservation/applying.ts'
import { createContext, type ReservationContext } from '#bff/pickup-reservation/context.ts'
import { slotText } from '#bff/pickup-reservation/events.ts'
import { createHolding } from '#bff/pickup-reservation/holding.ts'
import { makeReservationJobs } from '#bff/pickup-reservation/jobs.ts'
import { createStaffing } from '#bff/pickup-reservation/staffing.ts'
import { createWaitlist } from '#bff/pickup-reservation/waitlist.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { createLog } from '#bff/platform/log.ts'
import { createPlatform } from '#bff/platform/platform.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { TestClock, testOrigin } from './app-fixture.ts'
import { aoseSite, insertSite, noOldCard, partsOf, start } from './pickup-reservation-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

const clients = 6
const staff = { actor: 'clerk', by: 'staff' } as const
const who = { actor: 'resident', by: 'resident' } as const

/** What one client does in one wave, beside all others; `turns` shifts it against them. */
const act = fc.record({
  client: fc.nat(clients - 1),
  slot: fc.nat(3),
  turns: fc.nat(3),
  kind: fc.constantFrom(
    ...(['take', 'take', 'take', 'swap', 'extend', 'release', 'apply', 'apply', 'change', 'cancel'] as const),
    ...(['staff-reserve', 'staff-overbook', 'staff-change', 'check-in', 'wait', 'leave', 'use-offer'] as const),
    ...(['clear', 'mark-absent'] as const),
  ),
})
const wave = fc.record({
  minutes: fc.constantFrom(0, 0, 0, 4, 11, 65),
  acts: fc.array(act, { minLength: 3, maxLength: 14 }),
})
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

type Client = { hold: string | null; wait: string | null }

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error))

/** Refusals that are the rules' own; anything else is a defect. */
const expected = new Set(
  [
    'reservation.full reservation.slot-unavailable reservation.hold-over reservation.too-late lifecycle.illegal',
    'lifecycle.stale reservation.link-over request.rate-limited',
  ].flatMap((codes) => codes.split(' ')),
)

const openEngine = async (stores: StoreFactory) => {
  const database = await stores()
  const { store } = database
  const clock = new TestClock(start)
  const log = createLog({ level: 'silent', clock, write: () => undefined })
  const context = createContext(partsOf(createPlatform({ store, clock, machineClock: clock, log, origin: null })))
  const holding = createHolding(context)
  const waitlist = createWaitlist(context)
  const shared = {
    ...{ database, store, clock, context, holding, waitlist },
    applying: createApplying(context, holding),
    staffing: createStaffing(context),
    jobs: makeReservationJobs(context, { waitlist, staffing: createStaffing(context) }),
  }
  return { ...shared, ...(await openSite(shared, aoseSite)) }
}

/** Two windows, of two places and of one. */
const openSite = async (
  { store, context }: { readonly store: Store; readonly context: ReservationContext },
  siteId: string,
) => {
  const windowIds = await insertSite(store, {
    siteId,
    windows: [
      { ...newWindow('本社窓口'), capacity: 2 },
      { ...newWindow('駅前出張所'), capacity: 1 },
    ],
    settings: (all) => ({
      ...all,
      reservation: {
        ...all.reservation,
        fromDays: 0,
        hours: { from: 600, to: 720 },
        waitlist: true,
        changeUntil: { daysBefore: 0, until: 1440 },
      },
    }),
  })
  return { windowIds, site: await context.sites.require(siteId) }
}
type Engine = Awaited<ReturnType<typeof openEngine>>

/** Places that are really somebody's now: reservations, and holds that are not over. */
const occupancy = async ({ store, clock }: Engine): Promise<ReadonlyMap<string, number>> => {
  const { reservations, reservationHolds } = store.tables
  const count = new Map<string, number>()
  const add = (slot: Slot) => count.set(slotText(slot), (count.get(slotText(slot)) ?? 0) + 1)
  for (const row of await store.db.select().from(reservations))
    if (['reserved', 'visited', 'no-show'].includes(row.status)) add(row)
  for (const row of await store.db.select().from(reservationHolds)) if (row.expiresAt > clock.now()) add(row)
  return count
}

/** Every taken place is somebody’s, and none is anybody’s twice; no number was given twice. */
export const checkLedger = async ({ store }: Pick<Engine, 'store'>): Promise<void> => {
  const { reservations, reservationHolds, reservationSlots } = store.tables
  const [slots, rows, holds] = [
    await store.db.select().from(reservationSlots),
    await store.db.select().from(reservations),
    await store.db.select().from(reservationHolds),
  ]
  for (const slot of slots) {
    const here = ({ windowId, day, start: minute }: Slot) =>
      slotText({ windowId, day, start: minute }) === slotText(slot)
    const standing = rows.filter((row) => here(row) && ['reserved', 'visited', 'no-show'].includes(row.status))
    expect({ slot: slotText(slot), taken: slot.taken }).toEqual({
      slot: slotText(slot),
      taken: standing.length + holds.filter(here).length,
    })
    const granted = standing.filter(({ overbookReason }) => overbookReason !== null).length
    expect(slot.taken - slot.capacity).toBeLessThanOrEqual(granted)
  }
  const numbers = rows.map(({ windowId, day, number }) => `${windowId}/${day}/${number}`)
  expect(new Set(numbers).size).toBe(numbers.length)
}

const perform = async (engine: Engine, client: Client, { kind, slot: index }: Act): Promise<void> => {
  const { store, holding, applying, staffing, waitlist, site, windowIds, jobs } = engine
  const [first = '', second = ''] = windowIds
  const slots: readonly Slot[] = [
    { windowId: first, day: '2027-03-01', start: 690 },
    { windowId: first, day: '2027-03-02', start: 600 },
    { windowId: second, day: '2027-03-02', start: 600 },
    { windowId: first, day: '2027-03-02', start: 630 },
  ]
  const slot = slots[index] ?? slots[0]!
  const { reservations } = store.tables
  const someReservation = async () => {
    const rows = await store.db.select().from(reservations).where(eq(reservations.siteId, site.scope.siteId))
    return rows[(index * 7) % Math.max(1, rows.length)]
  }
  const takeFor = (replaces: string | null) => holding.take(site, slot, { replaces, holder: null })
  const act = { who: staff, origin: testOrigin }
  switch (kind) {
    case 'take':
      client.hold = (await takeFor(null)).holdToken
      return
    case 'swap':
      client.hold = (await takeFor(client.hold)).holdToken
      return
    case 'extend':
      if (client.hold !== null) await holding.extend(site, client.hold)
      return
    case 'release':
      if (client.hold !== null) await holding.release(site, client.hold)
      return
    case 'apply':
      if (client.hold === null) return
      await applying.apply(site, { holdToken: client.hold, answers: noOldCard, member: null, origin: testOrigin })
      return
    case 'use-offer': {
      if (client.wait === null) return
      const { offer } = await waitlist.read(site, client.wait)
      if (offer === null) return
      await applying.apply(site, { holdToken: offer.holdToken, answers: noOldCard, member: null, origin: testOrigin })
      return
    }
    case 'change': {
      const row = await someReservation()
      if (row === undefined) return
      const change = { holdToken: client.hold, answers: noOldCard, version: row.version, who, origin: testOrigin }
      await applying.change(site, row.reservationId, change)
      return
    }
    case 'cancel': {
      const row = await someReservation()
      if (row !== undefined)
        await applying.cancel(site, row.reservationId, { version: row.version, who, origin: testOrigin })
      return
    }
    case 'staff-reserve':
    case 'staff-overbook': {
      const overbook = kind === 'staff-overbook' ? { reason: '急ぎ' } : null
      await staffing.reserve(site, { ...act, slot, member: null, answers: noOldCard, overbook })
      return
    }
    case 'staff-change': {
      const row = await someReservation()
      if (row === undefined) return
      await staffing.change(site, row.reservationId, {
        ...act,
        slot,
        answers: null,
        overbook: null,
        version: row.version,
      })
      return
    }
    case 'check-in': {
      const row = await someReservation()
      if (row === undefined) return
      const notes = { version: row.version, oldCardCollected: true, handling: '' }
      await staffing.checkIn(site, row.reservationId, { ...notes, who: staff })
      return
    }
    case 'wait': {
      const wish = { mail: 'someone@example.jp', windowIds: null, from: slot.day, to: slot.day, time: null }
      client.wait = (await waitlist.enter(site, wish, testOrigin)).token
      return
    }
    case 'leave':
      if (client.wait !== null) await waitlist.leave(site, client.wait)
      return
    case 'clear':
      await jobs
        .find(({ name }) => name === 'reservation.clear-holds')
        ?.run({ signal: new AbortController().signal, clock: engine.clock, log: undefined as never })
      return
    case 'mark-absent':
      await staffing.markAbsent(site)
  }
}

/** Runs a wave at once: at which slots somebody was told that nothing is free, and at which somebody got a hold. */
const runWave = async (engine: Engine, all: readonly Client[], acts: readonly Act[]) => {
  const refused: number[] = []
  const held: number[] = []
  await Promise.all(
    acts.map(async (one) => {
      for (let count = 0; count < one.turns; count += 1) await turn()
      try {
        await perform(engine, all[one.client] ?? { hold: null, wait: null }, one)
        if (one.kind === 'take' || one.kind === 'swap') held.push(one.slot)
      } catch (error) {
        const code = codeOf(error)
        expect([...expected]).toContain(code)
        if (code === 'reservation.full') refused.push(one.slot)
      }
    }),
  )
  return { refused, held }
}

export const describeCapacity = (stores: StoreFactory, runs: number): void => {
  describe('capacity', () => {
    it('RS-R-3 is kept by many clients at once, whatever they do, and no free place is refused', async () => {
      const waves = fc.array(wave, { minLength: 2, maxLength: 7 })
      const opened = await openEngine(stores)
      await using _database = opened.database
      let sites = 0
      await fc.assert(
        fc.asyncProperty(waves, async (all) => {
          opened.clock.set(start)
          const engine = { ...opened, ...(await openSite(opened, `site-${(sites += 1)}`)) }
          const people = Array.from({ length: clients }, (): Client => ({ hold: null, wait: null }))
          const [first = '', second = ''] = engine.windowIds
          const keys = [
            `${first}/2027-03-01/690`,
            `${first}/2027-03-02/600`,
            `${second}/2027-03-02/600`,
            `${first}/2027-03-02/630`,
          ]
          for (const { minutes, acts } of all) {
            engine.clock.advance(minutes * 60_000)
            const before = await occupancy(engine)
            const eventsBefore = await countTakes(engine)
            const { refused, held } = await runWave(engine, people, acts)
            await checkLedger(engine)
            const eventsAfter = await countTakes(engine)
            for (const index of refused) {
              const key = keys[index] ?? ''
              const capacity = index === 2 ? 1 : 2
              const heldHere = held.filter((slot) => slot === index).length
              const most = (before.get(key) ?? 0) + heldHere + (eventsAfter - eventsBefore)
              // fewer, and it was refused while it was free
              expect(most).toBeGreaterThanOrEqual(capacity)
            }
          }
        }),
        { numRuns: runs, seed: 20_270_301 },
      )
    })

    it('RS-R-3 gives exactly as many places as there are, to more people at once than there are places', async () => {
      const engine = await openEngine(stores)
      await using _database = engine.database
      const [windowId = ''] = engine.windowIds
      const slot = { windowId, day: '2027-03-02', start: 660 }
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, () => engine.holding.take(engine.site, slot, { replaces: null, holder: null })),
      )
      const held = outcomes.filter(({ status }) => status === 'fulfilled')
      expect(held).toHaveLength(2)
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [codeOf(outcome.reason)] : []))
      expect(new Set(refusals)).toEqual(new Set(['reservation.full']))
      engine.clock.advance(10 * 60_000)
      // nobody swept: what is over is free for whoever comes
      await engine.holding.take(engine.site, slot, { replaces: null, holder: null })
      await checkLedger(engine)
    })

    it('RS-R-3 is refused by the database itself, whoever asks it for one more', async () => {
      const engine = await openEngine(stores)
      await using _database = engine.database
      const [, windowId = ''] = engine.windowIds
      const slot = { windowId, day: '2027-03-02', start: 660 }
      await engine.holding.take(engine.site, slot, { replaces: null, holder: null })
      const more = engine.database.execute('UPDATE reservation_slots SET taken = taken + 1')
      await expect(more).rejects.toThrow(/reservation_slots_capacity/)
    })

    it('a change holds the old place until the new one is had: both or neither moved', async () => {
      const engine = await openEngine(stores)
      await using _database = engine.database
      const { holding, applying, site, windowIds } = engine
      const [first = '', second = ''] = windowIds
      const from = { windowId: first, day: '2027-03-02', start: 600 }
      const { holdToken } = await holding.take(site, from, { replaces: null, holder: null })
      const made = await applying.apply(site, { holdToken, answers: noOldCard, member: null, origin: testOrigin })
      const to = { windowId: second, day: '2027-03-02', start: 600 }
      const late = await holding.take(site, to, { replaces: null, holder: null })
      engine.clock.advance(10 * 60_000)
      const change = { holdToken: late.holdToken, answers: noOldCard, version: 1, who, origin: testOrigin }
      await expect(applying.change(site, made.reservation.reservationId, change)).rejects.toMatchObject({
        code: 'reservation.hold-over',
      })
      expect((await occupancy(engine)).get(slotText(from))).toBe(1)
      await checkLedger(engine)
    })

    it('offers a freed place to whoever waited longest, for a time, then to the next', async () => {
      const engine = await openEngine(stores)
      await using _database = engine.database
      const { holding, applying, waitlist, site, windowIds, clock } = engine
      const [, windowId = ''] = windowIds
      const slot = { windowId, day: '2027-03-02', start: 600 }
      const { holdToken } = await holding.take(site, slot, { replaces: null, holder: null })
      const made = await applying.apply(site, { holdToken, answers: noOldCard, member: null, origin: testOrigin })
      const wish = { windowIds: [windowId], from: slot.day, to: slot.day, time: { from: 600, to: 630 } }
      const one = await waitlist.enter(site, { ...wish, mail: 'one@example.jp' }, testOrigin)
      const two = await waitlist.enter(site, { ...wish, mail: 'two@example.jp' }, testOrigin)
      expect([one.entry.ahead, two.entry.ahead]).toEqual([0, 1])
      await applying.cancel(site, made.reservation.reservationId, { version: 1, who, origin: testOrigin })
      expect((await waitlist.read(site, one.token)).offer?.slot).toMatchObject(slot)
      const passing = holding.take(site, slot, { replaces: null, holder: null })
      await expect(passing).rejects.toMatchObject({ code: 'reservation.full' })
      clock.advance(120 * 60_000)
      // the place is asked for by somebody else, and goes to the one who waited
      const again = holding.take(site, slot, { replaces: null, holder: null })
      await expect(again).rejects.toMatchObject({ code: 'reservation.full' })
      expect((await waitlist.read(site, one.token)).status).toBe('missed')
      const { offer } = await waitlist.read(site, two.token)
      await applying.apply(site, {
        ...{ holdToken: offer?.holdToken ?? '', answers: noOldCard, member: null, origin: testOrigin },
      })
      expect((await waitlist.read(site, two.token)).status).toBe('accepted')
      await checkLedger(engine)
    })
  })
}

/** Places that came to somebody by other ways than a hold of his own: staff's bookings and moves, offers. */
const countTakes = async ({ store }: { readonly store: ReservationContext['store'] }): Promise<number> => {
  const { reservationEvents } = store.tables
  const rows = await store.db.select().from(reservationEvents)
  return rows.filter(
    ({ event, by }) => event === 'offer' || (by === 'staff' && ['apply', 'change', 'rebook'].includes(event)),
  ).length
}
