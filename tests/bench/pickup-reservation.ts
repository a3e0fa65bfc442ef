/**
 * The opening minute: 5,000 people for 600 places, held and reserved by the product's own flows, beside one bare
 * `UPDATE … WHERE remaining > 0` a person, each in a transaction of its own, on the same engine with the same durability.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createApplying } from '#bff/pickup-reservation/applying.ts'
import { createContext } from '#bff/pickup-reservation/context.ts'
import { createHolding } from '#bff/pickup-reservation/holding.ts'
import { createLog } from '#bff/platform/log.ts'
import { createPlatform } from '#bff/platform/platform.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import type { SiteView } from '#shared/pickup-reservation/api.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { TestClock } from '../flow/app-fixture.ts'
import { aoseSite, insertSite, partsOf, start } from '../flow/pickup-reservation-fixture.ts'
import { openSqliteStore } from '../flow/store-fixture.ts'
import { startDemo } from '#tools/demo.ts'
import { seedReservations } from '#tools/seed-reservations.ts'
import { builtPage } from '../built-page.ts'
import { beside, startPeer } from './bff.ts'
import { figure, type Figure } from './load.ts'

const people = 5000
const rounds = 5
const capacity = 5
const days = Array.from({ length: 8 }, (_, index) => `2027-03-${String(index + 2).padStart(2, '0')}`).filter(
  (day) => !['2027-03-06', '2027-03-07'].includes(day),
)
const starts = Array.from({ length: 20 }, (_, index) => 480 + index * 30)

type Outcome = { readonly reserved: number; readonly seconds: number; readonly slowest1: number }

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Everybody at once; how long each waited for an answer, yes or no. */
const race = async (one: (person: number) => Promise<boolean>): Promise<Outcome> => {
  const began = performance.now()
  const waited: number[] = []
  let reserved = 0
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      if (await one(person)) reserved += 1
      waited.push(performance.now() - began)
    }),
  )
  const seconds = (performance.now() - began) / 1000
  return { reserved, seconds, slowest1: waited.toSorted((a, b) => a - b)[Math.floor(people * 0.99)] ?? 0 }
}

const wishes = (windowId: string): readonly Slot[] =>
  days.flatMap((day) => starts.map((minute) => ({ windowId, day, start: minute })))

const raceBare = async (file: string): Promise<Outcome> => {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('create table slots (id integer primary key, remaining integer not null)')
  const slots = days.length * starts.length
  const insert = database.prepare('insert into slots values (?, ?)')
  for (let id = 0; id < slots; id += 1) insert.run(id, capacity)
  const take = database.prepare('update slots set remaining = remaining - 1 where id = ? and remaining > 0')
  const one = database.transaction((id: number) => take.run(id).changes === 1)
  const outcome = await race(async (person) => one(person % slots))
  database.close()
  return outcome
}

const raceProduct = async (): Promise<Outcome> => {
  await using database = await openSqliteStore()
  const { store } = database
  const clock = new TestClock(start)
  const log = createLog({ level: 'silent', clock, write: () => undefined })
  const platform = createPlatform({ store, clock, machineClock: clock, log, origin: null })
  const context = createContext(partsOf(platform))
  const window = { ...newWindow('本社窓口'), capacity, weeks: [] }
  const [windowId = ''] = await insertSite(store, {
    windows: [window],
    settings: (all) => ({ ...all, reservation: { ...all.reservation, hours: { from: 480, to: 1080 } } }),
  })
  const holding = createHolding(context)
  const applying = createApplying(context, holding)
  const slots = wishes(windowId)
  const site = await context.sites.require(aoseSite)
  const one = async (person: number): Promise<boolean> => {
    const slot = slots[person % slots.length]
    if (slot === undefined) throw new Error('no slot')
    try {
      const { holdToken } = await holding.take(site, slot, { replaces: null, holder: null })
      await applying.apply(site, {
        ...{ holdToken, idempotencyKey: randomUUID(), answers: { free1: 'なし' } },
        ...{ member: null, origin: 'http://localhost' },
      })
      return true
    } catch (error) {
      if (isAppError(error, 'reservation.full')) return false
      throw error
    }
  }
  return await race(one)
}

/** A week of one window over HTTP, by the built product, beside bare `node:http` with the same text. */
const benchCalendar = async (): Promise<Figure> => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-bench-'))
  const demo = await startDemo({ port: 0, data, webRoot: builtPage, environment: { LOG_LEVEL: 'error' } })
  try {
    await seedReservations(demo.origin)
    const site = `${demo.origin}/api/resident/sites/aose-card`
    const { windows, rules } = (await (await fetch(site)).json()) as SiteView
    const url = `${site}/calendar/${windows[0]?.windowId}/${rules.firstDay}`
    const sample = await (await fetch(url)).text()
    const bare = await startPeer('read', sample)
    const { value, peerValue } = await beside({ url: bare.url }, { url })
    bare.close()
    const bytes = Buffer.byteLength(sample)
    return figure(`a week of vacancies, ${bytes} bytes`, 'requests/s', value, {
      name: 'bare node:http',
      value: peerValue,
    })
  } finally {
    await demo.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

export const benchPickupReservation = async (): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-'))
  const places = days.length * starts.length * capacity
  const bare: Outcome[] = []
  const product: Outcome[] = []
  try {
    // turn about, so that the machine's mood is in both; the first round of each warms it up and is not counted
    for (let round = 0; round <= rounds; round += 1) {
      bare.push(await raceBare(join(folder, `bare-${round}.sqlite`)))
      product.push(await raceProduct())
    }
    for (const { reserved } of [...bare, ...product])
      if (reserved !== places) throw new Error(`${reserved} reservations for ${places} places`)
    const name = 'bare UPDATE … WHERE remaining > 0'
    const rate = (outcomes: readonly Outcome[]) => places / median(outcomes.slice(1).map(({ seconds }) => seconds))
    const slowest = (outcomes: readonly Outcome[]) => median(outcomes.slice(1).map(({ slowest1 }) => slowest1))
    return [
      figure(`${people} people for ${places} places: held, numbered, reserved`, 'reservations/s', rate(product), {
        name,
        value: rate(bare),
      }),
      figure('the same: 99th percentile of the wait for an answer', 'ms', slowest(product), {
        name,
        value: slowest(bare),
      }),
      await benchCalendar(),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
