/** The ledger of cards as the demo opens: cards of a town in every status, and a ward that keeps nothing about persons. */
import { households } from '#mocks/people/households.ts'
import { aose, tsukimino } from '#mocks/people/municipalities.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { StatusKey } from '#shared/card-handover/statuses.ts'
import type { Caller } from '#shared/contract/client.ts'
import { signInClerk, type Counter } from './caller.ts'

export type LedgerCounter = Counter & {
  /** What the product takes for now. */
  readonly now: Date
}

/** Which reservation site a municipality's ledger asks. */
export const ledgerLinks = [
  { municipalityCode: aose.code, siteId: 'aose-card' },
  { municipalityCode: tsukimino.code, siteId: 'tsukimino-card' },
] as const

const dayMs = 86_400_000

/** What happened to one card after another, as days ago; the plans are given out in turn. */
type Step = readonly [status: StatusKey, daysAgo: number]
const plans: readonly (readonly Step[])[] = [
  [['arrived', 3]],
  [['arrived', 21]],
  [
    ['arrived', 20],
    ['notice-sent', 12],
  ],
  [
    ['arrived', 90],
    ['notice-sent', 80],
  ],
  [
    ['arrived', 30],
    ['notice-sent', 25],
    ['notice-returned', 15],
  ],
  [
    ['arrived', 30],
    ['notice-sent', 25],
    ['reserved', 6],
  ],
  [
    ['arrived', 30],
    ['notice-sent', 25],
    ['reserved', 10],
    ['visited', 2],
    ['sent-back', 2],
  ],
  [
    ['arrived', 40],
    ['notice-sent', 35],
    ['reserved', 20],
    ['visited', 9],
    ['handed-over', 9],
  ],
]

const producerNumberOf = (index: number): string => `2027-${String(index + 1).padStart(6, '0')}`

/** Recorded one second after the other where two happen on one day. */
const recordPlan = async (
  call: Caller,
  cardId: string,
  { plan, now }: { readonly plan: readonly Step[]; readonly now: Date },
): Promise<void> => {
  for (const [index, [status, daysAgo]] of plan.entries())
    await call(api.recordProgress, {
      params: { cardId },
      body: {
        status,
        at: new Date(now.getTime() - daysAgo * dayMs + (index - plan.length) * 1000).toISOString(),
        reason: status === 'sent-back' ? '本人確認書類の不足' : null,
        windowId: null,
      },
    })
}

const setUpOffice = async (call: Caller, origin: string, siteId: string): Promise<void> => {
  const { settings, version } = await call(office.readSettings, {})
  const letter = {
    ...settings.letter,
    office: `${aose.name} 市民課 個人番号カード担当\n電話 000-000-0100`,
    sender: `${aose.name}役所 市民課\n${aose.addressPrefix}海辺1-1`,
    reservationUrl: `${origin}/reservation/${siteId}`,
  }
  await call(office.writeSettings, { body: { version, settings: { ...settings, letter } } })
  await call(distribution.writeWindows, {
    body: {
      windows: ['本庁舎 市民課', '駅前出張所', '西公民館'].map((name) => ({ windowId: null, name, active: true })),
    },
  })
  await call(distribution.writePlaces, {
    body: {
      places: ['A-1', 'A-2', 'B-1', 'B-2'].map((code) => ({ placeId: null, code, name: `金庫 ${code}`, active: true })),
    },
  })
}

/** A box half looked through: some missing, one surplus, one scanned twice. */
const openDelivery = async (call: Caller): Promise<void> => {
  const { deliveryId } = await call(distribution.createDelivery, { body: { name: '第5便 2箱目' } })
  const numbers = Array.from({ length: 12 }, (_, index) => producerNumberOf(500 + index))
  const { bytes } = encodeCsv({
    columns: ['製造番号', '交付通知書'],
    rows: numbers.map((number) => [number, 'あり']),
    encoding: 'windows-31j',
    rowsBefore: 0,
  })
  await call(distribution.importDeliveryList, { params: { deliveryId }, bytes })
  const found = [...numbers.slice(0, 8), producerNumberOf(900), numbers[0] ?? '']
  await call(distribution.scanDelivery, {
    params: { deliveryId },
    body: { scans: found.map((code, index) => ({ code, withNotice: index !== 3 })) },
  })
}

const fillTown = async (counter: LedgerCounter): Promise<void> => {
  const call = await signInClerk(counter, 'aose-ledger-admin')
  if ((await call(api.readOverview, {})).counts.length > 0) return
  await setUpOffice(call, counter.origin, 'aose-card')
  const residents = households
    .filter(({ municipalityCode }) => municipalityCode === aose.code)
    .flatMap(({ address, members }) => members.map((member) => ({ ...member, address })))
    .filter(({ sex }) => sex !== 'not-applicable')
  for (const [index, { name, sex, birthDate, address }] of residents.entries()) {
    const values = { name: name.text, kana: name.kana, sex, birthDate, address, postalCode: '000-0000' }
    const { cards } = await call(office.registerResident, { body: { values, linkCode: null, useState: 'active' } })
    const [card] = cards
    const plan = plans[index % plans.length]
    if (card === undefined || plan === undefined) continue
    const { cardId, linkCode } = card
    await call(api.amendCard, {
      params: { cardId },
      body: {
        version: 1,
        linkCode,
        producerNumber: producerNumberOf(index),
        hasNotice: true,
        note: '',
        useState: 'active',
      },
    })
    await recordPlan(call, cardId, { plan, now: counter.now })
  }
  const { places } = await call(distribution.listPlaces, {})
  const { cards } = await call(api.searchCards, {
    body: {
      filter: { ...api.everyCard, statuses: ['arrived', 'notice-sent', 'reserved'] },
      order: 'number',
      after: null,
      limit: 200,
    },
  })
  for (const [index, { placeId }] of places.entries()) {
    const codes = cards.filter((_, at) => at % places.length === index).map(({ cardNumber }) => String(cardNumber))
    if (codes.length > 0) await call(distribution.moveCards, { body: { codes, placeId, reason: '検品後の保管' } })
  }
  await openDelivery(call)
}

/** Numbers alone: no name, no address, and everything works (CM-F-10). */
const fillWard = async (counter: LedgerCounter): Promise<void> => {
  const call = await signInClerk(counter, 'tsukimino-ledger')
  if ((await call(api.readOverview, {})).counts.length > 0) return
  const { settings, version } = await call(office.readSettings, {})
  const { basic, free } = settings.residentItems
  const unused = Object.fromEntries(
    Object.entries(basic).map(([key, item]) => [key, { ...item, use: 'unused' }]),
  ) as typeof basic
  await call(office.writeSettings, {
    body: { version, settings: { ...settings, residentItems: { basic: unused, free } } },
  })
  for (const [index, plan] of plans.entries()) {
    const { card } = await call(api.registerCard, {
      body: { linkCode: null, producerNumber: producerNumberOf(index), hasNotice: true, note: '' },
    })
    await recordPlan(call, card.cardId, { plan, now: counter.now })
  }
}

/** Through the product's own routes, as staff would; does nothing where cards are there already. */
export const populateLedger = async (counter: LedgerCounter): Promise<void> => {
  await fillTown(counter)
  await fillWard(counter)
}
