/** The federation's search beside the plainest one: every filter, every page, by each of the ways it goes about it. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createListing } from '#bff/billing-certificate/listing.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { type MatterFilter, pageSize } from '#shared/billing-certificate/federation-api.ts'
import { applicantKinds, matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { openTestStore } from './store-fixture.ts'

const now = new Date('2027-03-10T03:00:00.000Z')
const today = toTokyoDay(now)
const firstDay = '2026-12-01'
const holders = 60
const rows = 420

const names = ['青瀬ケアセンター', '青瀬ケアセンター 北', 'みどりの家', '50%の会', 'a_b', 'みどり_の家']
const pick = <Value>(values: readonly Value[], index: number): Value => values[index % values.length] as Value
const toUserId = (number: number) => `${number % 7 === 0 ? 'HK' : 'HJ'}${String(number % holders).padStart(9, '0')}`

/** Ties in time, every kind with every status, ends before and after today, and some without an end. */
const fill = async (store: Store) => {
  const { billingApplicants: applicants, billingMatters: matters } = store.tables
  const numbers = Array.from({ length: rows }, (_, number) => number)
  const held = new Map<string, string>()
  for (const number of numbers) held.set(toUserId(number), pick(names, number * 5 + (number >> 3)))
  const made = numbers.map((number) => {
    const userId = toUserId(number)
    const appliedOn = addDays(firstDay, number % 90)
    return {
      matterId: randomUUID(),
      applicationNumber: `27-${String(number + 1).padStart(4, '0')}`,
      year: 2027,
      yearSerial: number + 1,
      requestId: randomUUID(),
      userId,
      kind: pick(applicantKinds, number * 7),
      status: pick(matterStatuses, number * 3),
      version: 1,
      appliedAt: fromTokyo(appliedOn, (number % 3) * 60),
      appliedOn,
      validFrom: null,
      validUntil: number % 4 === 0 ? null : addDays(today, (number % 60) - 30),
      feeYen: 5000,
      balanceYen: 0,
      refundDue: false,
      wrappedKey: Buffer.alloc(3),
      wrappedUnder: 1,
      certificationRequest: Buffer.alloc(3),
      downloads: 0,
      authorityTries: 0,
    }
  })
  await store.tx(async (tx) => {
    const holder = { representative: '代表', postalCode: '999-0001', address: '青瀬市', phone: '099-000-0000' }
    for (const [userId, displayName] of held)
      await tx.insert(applicants).values({
        ...holder,
        ...{ userId, displayName, kind: 'provider', testId: `TS${userId}`, version: 1, requestId: randomUUID() },
        createdAt: now,
      })
    for (let from = 0; from < rows; from += 20) await tx.insert(matters).values(made.slice(from, from + 20))
  })
  return made.map((row) => ({ ...row, displayName: held.get(row.userId) ?? '' }))
}

type Row = Awaited<ReturnType<typeof fill>>[number]

const isWanted = (row: Row, filter: MatterFilter): boolean =>
  (filter.kinds.length === 0 || filter.kinds.includes(row.kind)) &&
  (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
  row.userId.startsWith(filter.userId) &&
  row.displayName.includes(filter.name) &&
  (filter.appliedFrom === null || row.appliedOn >= filter.appliedFrom) &&
  (filter.appliedUntil === null || row.appliedOn <= filter.appliedUntil) &&
  (!filter.expiredOnly || (row.status === 'issued' && row.validUntil !== null && row.validUntil < today))

const isNewer = (a: Row, b: Row): number =>
  b.appliedAt.getTime() - a.appliedAt.getTime() || (a.matterId < b.matterId ? 1 : -1)

const day = fc.option(fc.nat({ max: 95 }).map((days) => addDays(firstDay, days - 2)))
const filters: fc.Arbitrary<MatterFilter> = fc.record({
  kinds: fc.subarray([...applicantKinds]),
  statuses: fc.oneof(
    fc.subarray([...matterStatuses]),
    fc.constantFrom<MatterFilter['statuses']>([], [...matterStatuses]),
  ),
  userId: fc.constantFrom('', '', 'HJ', 'HK', 'HJ00000001', 'HJ000000012', 'X'),
  name: fc.constantFrom('', '', '青瀬', 'みどり', 'の', '%', '_', 'センター 北', 'ない'),
  appliedFrom: day,
  appliedUntil: day,
  expiredOnly: fc.nat({ max: 4 }).map((roll) => roll === 0),
})

/** What is sorted, what is walked to, whose holders are looked at and whose names are read is decided by these. */
const limits = {
  'as the product goes about it': undefined,
  'walking to every page': { sortable: 0, lookedUp: 0, named: 0, sampled: 1 },
  'reading all names, then sorting': { sortable: 1000, lookedUp: 0, named: 0, sampled: 40 },
  'naming the holders, then sorting': { sortable: 1000, lookedUp: 0, named: 1000, sampled: 40 },
  'looking at each holder, then walking': { sortable: 0, lookedUp: 1000, named: 0, sampled: 40 },
} as const

describe('EB-SC-11, EB-SC-13: the list of the federation', () => {
  it.each(Object.entries(limits))('finds what the plainest search finds, page by page, %s', async (_, chosen) => {
    await using database = await openTestStore()
    const { store } = database
    const all = (await fill(store)).toSorted(isNewer)
    const listing = createListing({ store, clock: { now: () => now } }, chosen)
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 10 }), async (filter, page) => {
        const wanted = all.filter((row) => isWanted(row, filter))
        const pages = Math.max(1, Math.ceil(wanted.length / pageSize))
        const current = Math.min(page, pages)
        const expected = wanted.slice((current - 1) * pageSize, current * pageSize)
        const found = await listing.search(filter, page)
        expect([found.total, found.pages, found.page]).toEqual([wanted.length, pages, current])
        expect(found.matters.map(({ applicationNumber }) => applicationNumber)).toEqual(
          expected.map(({ applicationNumber }) => applicationNumber),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('EB-D-8: saves every row of a search, newest first', async () => {
    await using database = await openTestStore()
    const { store } = database
    const all = (await fill(store)).toSorted(isNewer)
    const listing = createListing({ store, clock: { now: () => now } })
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const saved = await listing.exportAll(filter)
        expect(saved.map(({ matterId }) => matterId)).toEqual(
          all.filter((row) => isWanted(row, filter)).map(({ matterId }) => matterId),
        )
      }),
      { numRuns: 30 },
    )
  })
})
