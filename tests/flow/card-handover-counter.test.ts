/** What the counter wrote in the ledger, and what the reservation side says of the same visit afterwards. */
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLinkService, localLine, type LinkService } from '#bff/card-handover-link/service.ts'
import { createReservationLinkRelay } from '#bff/parties/reservation-link/relay.ts'
import { createReservationService } from '#bff/pickup-reservation/service.ts'
import * as api from '#shared/card-handover/api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { Caller } from '#shared/contract/client.ts'
import * as staff from '#shared/pickup-reservation/staff-api.ts'
import { aose, codeOf, openLedger, record, register, type LedgerWorld } from './card-handover-fixture.ts'
import { aoseSite, firstSlot, insertSite, partsOf } from './pickup-reservation-fixture.ts'

const peer = { municipalityCode: aose, siteId: aoseSite, key: { keyId: 'aose', key: new Uint8Array(32).fill(9) } }
const params = { siteId: aoseSite }

let world: LedgerWorld
let call: Caller
let counter: Caller
let windowId: string
let cardId: string
let linkCode: string

beforeEach(async () => {
  let cloud: LinkService
  world = await openLedger({
    services: (platform) => {
      const parts = partsOf(platform)
      cloud = createLinkService({ ...platform, keys: parts.keys, peers: [peer] })
      return [createReservationService(parts), cloud]
    },
    lines: (platform) => [
      {
        ...peer,
        relay: createReservationLinkRelay({
          ...{ url: 'http://cloud.example/api/link/messages', siteId: aoseSite, key: peer.key, timeoutMs: 1000 },
          fetch: (input, init) => localLine(cloud)(new Request(input, init)),
          now: () => platform.machineClock.now(),
          randomId: randomUUID,
        }),
      },
    ],
  })
  windowId = (await insertSite(world.test.database.store))[0] ?? ''
  call = await world.as()
  counter = world.test.caller(
    await world.test.signIn('reservation-administrator', { id: 'aose-reservation', municipalityCode: aose }),
  )
  const card = await register(call)
  ;({ cardId } = card)
  linkCode = card.linkCode ?? ''
  await call(office.pushLink, { body: { withPasswords: false } })
  tick()
})
afterEach(() => world[Symbol.asyncDispose]())

const tick = () => world.test.clock.advance(1000)
const pull = () => call(office.pullLink, {})
const reserve = async () => {
  const { reservation } = await counter(staff.reserveForResident, {
    params,
    body: { slot: firstSlot(windowId), memberNumber: linkCode, answers: { free1: 'あり' }, overbook: null },
  })
  tick()
  return reservation
}
type Reserved = Awaited<ReturnType<typeof reserve>>
const on = ({ reservationId }: Reserved) => ({ params: { ...params, reservationId } })
const correct = async (
  reservation: Reserved,
  event: 'mark-absent' | 'undo-check-in',
  version = reservation.version,
) => {
  const answer = await counter(staff.correctVisit, { ...on(reservation), body: { version, event } })
  tick()
  return answer
}
const checkIn = async (reservation: Reserved, oldCardCollected: boolean, version = reservation.version) => {
  const body = { version, oldCardCollected, handling: '' }
  const answer = await counter(staff.checkIn, { ...on(reservation), body })
  tick()
  return answer
}
const readVisit = async () => {
  const [visit] = (await call(api.readCard, { params: { cardId } })).visits
  if (visit === undefined) throw new Error('no visit')
  return visit
}
const amend = async (change: Partial<api.VisitContent>) => {
  const { visitId, version, kind, content, documents, checks, oldCard, visitedAt } = await readVisit()
  await call(api.amendVisit, {
    params: { cardId, visitId },
    body: { version, kind, content, documents, checks, oldCard, visitedAt, ...change },
  })
  tick()
}

describe('a visit of the line that the counter corrected', () => {
  it('CM-F-5 CM-F-14 CM-R-6 stays as the counter wrote it, whatever the reservation side says of it later', async () => {
    const reservation = await reserve()
    await pull()
    const visitedAt = world.test.clock.now().toISOString()
    await amend({ visitedAt, oldCard: 'collected', content: '代理人が来庁' })
    await record(call, cardId, 'visited')
    await record(call, cardId, 'handed-over')
    const before = await readVisit()
    // nobody checked in on the reservation side, so in the evening it counts as not come
    const { version } = await correct(reservation, 'mark-absent')
    await pull()
    expect(await readVisit()).toEqual(before)
    const { card } = await call(api.readCard, { params: { cardId } })
    expect(card).toMatchObject({ status: 'handed-over', visitState: 'visited' })
    // and where it is checked in after all, it is the counter's time that stands
    await counter(staff.correctVisit, { ...on(reservation), body: { version, event: 'undo-absent' } })
    tick()
    await checkIn(reservation, false, version + 1)
    await pull()
    expect(await readVisit()).toMatchObject({ visitedAt, state: 'visited', oldCard: 'collected' })
  })

  it('takes the day and the time to which the reservation is moved', async () => {
    const reservation = await reserve()
    await pull()
    await amend({ visitedAt: world.test.clock.now().toISOString(), oldCard: 'none' })
    const body = {
      ...{ slot: { ...firstSlot(windowId), start: 600 }, answers: null, overbook: null, version: reservation.version },
    }
    await counter(staff.changeForResident, { ...on(reservation), body })
    await pull()
    expect(await readVisit()).toMatchObject({ reservedFor: { start: 600 }, state: 'visited', oldCard: 'none' })
  })

  it('stays no visit where the counter took the visit back', async () => {
    const reservation = await reserve()
    const checked = await checkIn(reservation, false)
    await pull()
    await amend({ visitedAt: null })
    const notes = { version: checked.version, oldCardCollected: false, handling: '記録し直し' }
    await counter(staff.recordHandling, { ...on(reservation), body: notes })
    await pull()
    expect(await readVisit()).toMatchObject({ visitedAt: null, state: 'none' })
  })

  it('is still told of a visit where only notes were written, and gives no collected card back', async () => {
    const reservation = await reserve()
    await pull()
    await amend({ content: '委任状を確認する' })
    const checked = await checkIn(reservation, true)
    await pull()
    const visit = await readVisit()
    expect(visit).toMatchObject({ state: 'visited', oldCard: 'collected', content: '委任状を確認する' })
    expect(visit.visitedAt).not.toBeNull()
    await correct(reservation, 'undo-check-in', checked.version)
    await pull()
    expect(await readVisit()).toMatchObject({ state: 'reserved', visitedAt: null, oldCard: 'collected' })
  })
})

describe('a visit nobody corrected', () => {
  it('follows the reservation side, and what it said before is kept', async () => {
    const reservation = await reserve()
    await pull()
    const { visitId } = await readVisit()
    await correct(reservation, 'mark-absent')
    await pull()
    expect(await readVisit()).toMatchObject({ state: 'absent', version: 2 })
    // told again, it is no change
    await pull()
    expect((await readVisit()).version).toBe(2)
    const { handoverChanges: changes } = world.ledger.tables
    const rows = await world.ledger.db.select().from(changes).where(eq(changes.subjectId, visitId))
    expect(rows).toMatchObject([{ subject: 'visit', actor: 'link', fields: ['state'], before: { state: 'reserved' } }])
  })
})

describe('the name of the line', () => {
  it('is no login ID: what it wrote could not be told from what a person wrote', async () => {
    const operator = { displayName: '担当', grade: 'handover-clerk', mail: '', startsOn: null, endsOn: null } as const
    const body = { ...operator, accountId: 'link', secret: '11ちゃんとした仮の言葉', isTemporary: true }
    expect(await codeOf(call(office.createOperator, { body }))).toBe('handover.login-taken')
  })
})
