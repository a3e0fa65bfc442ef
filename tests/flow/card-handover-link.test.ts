import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLinkService, localLine, type LinkService } from '#bff/card-handover-link/service.ts'
import type { LinkLine } from '#bff/card-handover/link.ts'
import {
  eventsAnswer,
  freshMs,
  openMessage,
  sealMessage,
  type LinkMessage,
} from '#bff/parties/reservation-link/contract.ts'
import { createReservationLinkRelay } from '#bff/parties/reservation-link/relay.ts'
import type { Platform } from '#bff/platform/platform.ts'
import { createReservationService } from '#bff/pickup-reservation/service.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import * as link from '#shared/card-handover/link-api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { Caller } from '#shared/contract/client.ts'
import * as resident from '#shared/pickup-reservation/api.ts'
import * as staff from '#shared/pickup-reservation/staff-api.ts'
import {
  aose,
  codeOf,
  openLedger,
  record,
  register,
  search,
  tsukimino,
  type LedgerWorld,
} from './card-handover-fixture.ts'
import { aoseSite, firstSlot, insertSite, otherSite, partsOf } from './pickup-reservation-fixture.ts'

const key = { keyId: 'aose-2027', key: new Uint8Array(32).fill(9) }
const otherKey = { keyId: 'tsukimino-2027', key: new Uint8Array(32).fill(8) }
const peers = [
  { municipalityCode: aose, siteId: aoseSite, key },
  { municipalityCode: tsukimino, siteId: otherSite, key: otherKey },
]
const hourMs = 3_600_000

let cloud: LinkService
/** Every message as it crossed, opened. */
let crossed: string[]
let world: LedgerWorld
let call: Caller
let counter: Caller
let windowId: string

const linesOf = (platform: Platform): readonly LinkLine[] =>
  peers.map((peer) => ({
    ...peer,
    relay: createReservationLinkRelay({
      url: 'http://cloud.example/api/link/messages',
      siteId: peer.siteId,
      key: peer.key,
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const answer = await localLine(cloud)(request.clone())
        for (const text of [await request.text(), await answer.clone().text()]) {
          const opened = await openMessage(text, { findKey: () => peer.key.key, schema: eventsAnswer })
          crossed.push(JSON.stringify(opened))
        }
        return answer
      },
      timeoutMs: 1000,
      now: () => platform.machineClock.now(),
      randomId: randomUUID,
    }),
  }))

beforeEach(async () => {
  crossed = []
  world = await openLedger({
    services: (platform) => {
      const parts = partsOf(platform)
      cloud = createLinkService({ ...platform, keys: parts.keys, peers })
      return [createReservationService(parts), cloud]
    },
    lines: linesOf,
  })
  const store = world.test.database.store
  windowId = (await insertSite(store))[0] ?? ''
  await insertSite(store, { siteId: otherSite, tenantId: tsukimino })
  call = await world.as()
  counter = world.test.caller(
    await world.test.signIn('reservation-administrator', { id: 'aose-reservation', municipalityCode: aose }),
  )
})
afterEach(() => world[Symbol.asyncDispose]())

const params = { siteId: aoseSite }
const pull = () => call(office.pullLink, {})
const push = (withPasswords = true) => call(office.pushLink, { body: { withPasswords } })
const slotAt = (startMinute: number) => ({ ...firstSlot(windowId), start: startMinute })
const reserve = async (memberNumber: string, startMinute = 540) =>
  (
    await counter(staff.reserveForResident, {
      params,
      body: { slot: slotAt(startMinute), memberNumber, answers: { free1: 'あり' }, overbook: null },
    })
  ).reservation
const onReservation = (reservationId: string) => ({ params: { ...params, reservationId } })
const detailOf = (cardId: string) => call(api.readCard, { params: { cardId } })
const standing = ({ history }: api.CardDetail) =>
  history.filter(({ undone }) => undone === null).map(({ status }) => status)
const tick = () => world.test.clock.advance(1000)

/** A card with a notice sent, whose code the reservation side knows. */
const sentCard = async () => {
  const card = await register(call)
  await record(call, card.cardId, 'arrived')
  await record(call, card.cardId, 'notice-sent')
  await push()
  tick()
  return { cardId: card.cardId, linkCode: card.linkCode ?? '' }
}

describe('link codes told to the reservation side', () => {
  it('CM-X-1 CM-X-3 let the person of the letter sign in there, with the first password that is printed', async () => {
    const { cardId } = await register(call)
    const body = { cardIds: [cardId], withPasswords: true }
    const { addressees } = await call(distribution.prepareNotices, { body })
    expect(await push()).toMatchObject({ made: 1, known: 0, taken: [] })
    const [{ linkCode, password } = { linkCode: '', password: null }] = addressees
    const signIn = { siteId: aoseSite, loginKey: linkCode, secret: password ?? '' }
    const session = await world.test.caller()(resident.signInResident, { body: signIn })
    expect(session).toMatchObject({ siteId: aoseSite })
    const wrong = world.test.caller()(resident.signInResident, { body: { ...signIn, secret: 'ABCDEFGHJK' } })
    expect(await codeOf(wrong)).toBe('login.credentials-incorrect')
  })

  it('are told once, and a code that is somebody’s ID there is named', async () => {
    await register(call, { linkCode: '20000001' })
    expect(await push()).toMatchObject({ made: 1 })
    expect(await push()).toMatchObject({ made: 0, known: 0 })
    const { reservationMembers } = world.test.database.store.tables
    await world.test.database.store.tx((tx) =>
      tx
        .update(reservationMembers)
        .set({ linkCode: null })
        .then(() => undefined),
    )
    const { cardId } = await register(call, { linkCode: '20000002' })
    await world.execute(`UPDATE handover_cards SET link_code = '20000009' WHERE link_code = '20000001'`)
    const body = {
      version: 1,
      linkCode: '20000001',
      producerNumber: null,
      hasNotice: false,
      note: '',
      useState: 'active' as const,
    }
    await call(api.amendCard, { params: { cardId }, body })
    expect(await push()).toMatchObject({ made: 0, taken: ['20000001'] })
  })

  it('without passwords make members who set one at the counter', async () => {
    await register(call)
    await push(false)
    const { reservationMembers } = world.test.database.store.tables
    const rows = await world.test.database.store.db.select().from(reservationMembers)
    expect(rows).toMatchObject([{ initialSecretHash: null, registeredBy: 'import', name: null, answers: {} }])
  })
})

describe('what happens to a reservation', () => {
  it('CM-X-2 CM-ST-3 CM-ST-5 CM-F-14 shows at the card: reserved, moved, checked in, old card collected', async () => {
    const { cardId, linkCode } = await sentCard()
    const reservation = await reserve(linkCode)
    expect(await pull()).toMatchObject({ applied: 1, unmatched: 0 })
    expect((await detailOf(cardId)).card).toMatchObject({
      status: 'reserved',
      visitState: 'reserved',
      reservedFor: { day: '2027-03-02', start: 540, windowName: '本社窓口' },
    })
    tick()
    const moved = await counter(staff.changeForResident, {
      ...onReservation(reservation.reservationId),
      body: { slot: slotAt(600), answers: null, overbook: null, version: reservation.version },
    })
    tick()
    const visit = { version: moved.reservation.version, oldCardCollected: true, handling: '交付した' }
    await counter(staff.checkIn, { ...onReservation(reservation.reservationId), body: visit })
    await pull()
    const detail = await detailOf(cardId)
    expect(detail.card).toMatchObject({ status: 'visited', visitState: 'visited', operator: '予約管理システム' })
    expect(standing(detail)).toEqual(['arrived', 'notice-sent', 'reserved', 'visited'])
    expect(detail.visits).toMatchObject([
      { state: 'visited', oldCard: 'collected', reservedFor: { start: 600 }, source: 'link' },
    ])
    expect(detail.history.find(({ undone }) => undone !== null)?.undone?.reason).toBe('予約の変更')
    expect((await search(call, { oldCard: 'collected' })).total).toBe(1)
  })

  it('CM-R-6 CM-F-5 of a person who did not come and came again is two visits, each with its time', async () => {
    const { cardId, linkCode } = await sentCard()
    const first = await reserve(linkCode)
    world.test.clock.advance(1)
    await counter(staff.correctVisit, {
      ...onReservation(first.reservationId),
      body: { version: first.version, event: 'mark-absent' },
    })
    await pull()
    expect((await detailOf(cardId)).card).toMatchObject({ visitState: 'absent', status: 'reserved' })
    tick()
    const second = await reserve(linkCode, 660)
    await counter(staff.checkIn, {
      ...onReservation(second.reservationId),
      body: { version: second.version, oldCardCollected: false, handling: '' },
    })
    await pull()
    const { visits } = await detailOf(cardId)
    expect(visits.map(({ ordinal, kind, state, reservedFor }) => [ordinal, kind, state, reservedFor?.start])).toEqual([
      [1, 'first', 'absent', 540],
      [2, 'again', 'visited', 660],
    ])
    expect(visits.map(({ visitedAt }) => visitedAt === null)).toEqual([true, false])
  })

  it('takes 来庁予約 back where the reservation is cancelled, and 来庁 where the visit is', async () => {
    const { cardId, linkCode } = await sentCard()
    const one = await reserve(linkCode)
    tick()
    await counter(staff.cancelForResident, { ...onReservation(one.reservationId), body: { version: one.version } })
    await pull()
    expect((await detailOf(cardId)).card).toMatchObject({ status: 'notice-sent', visitState: 'cancelled' })
    tick()
    const two = await reserve(linkCode, 660)
    tick()
    const visited = await counter(staff.checkIn, {
      ...onReservation(two.reservationId),
      body: { version: two.version, oldCardCollected: false, handling: '' },
    })
    await pull()
    tick()
    await counter(staff.correctVisit, {
      ...onReservation(two.reservationId),
      body: { version: visited.version, event: 'undo-check-in' },
    })
    await pull()
    const detail = await detailOf(cardId)
    expect(detail.card.status).toBe('reserved')
    expect(detail.history.map(({ undone }) => undone?.reason ?? null)).toEqual([
      null,
      null,
      '予約の取消',
      null,
      '来場の取消',
    ])
  })

  it('leaves what staff recorded later as the current status', async () => {
    const { cardId, linkCode } = await sentCard()
    const reservation = await reserve(linkCode)
    await counter(staff.checkIn, {
      ...onReservation(reservation.reservationId),
      body: { version: reservation.version, oldCardCollected: false, handling: '' },
    })
    tick()
    await record(call, cardId, 'handed-over')
    await pull()
    const detail = await detailOf(cardId)
    expect(detail.card.status).toBe('handed-over')
    expect(standing(detail)).toEqual(['arrived', 'notice-sent', 'reserved', 'visited', 'handed-over'])
  })

  it('stays taken back where staff took it back', async () => {
    const { cardId, linkCode } = await sentCard()
    await reserve(linkCode)
    await pull()
    const reserved = (await detailOf(cardId)).history.find(({ status }) => status === 'reserved')
    const undo = { params: { cardId, progressId: reserved?.progressId ?? '' }, body: { reason: '電話で取消の連絡' } }
    await call(api.undoProgress, undo)
    await pull()
    await pull()
    expect(standing(await detailOf(cardId))).toEqual(['arrived', 'notice-sent'])
  })

  it('is told once, however often it is asked for and by either way', async () => {
    const { cardId, linkCode } = await sentCard()
    await reserve(linkCode)
    expect(await pull()).toMatchObject({ received: 1, applied: 1, known: 0 })
    expect(await pull()).toMatchObject({ received: 1, applied: 0, known: 1 })
    const { file } = await counter(link.writeEventsFile, { params, body: { days: 7 } })
    expect(await call(office.importLinkFile, { bytes: encodeUtf8(file) })).toMatchObject({ received: 1, known: 1 })
    expect((await detailOf(cardId)).history).toHaveLength(3)
    world.test.clock.advance(hourMs / 12)
    expect(await pull()).toMatchObject({ received: 1, known: 1 })
  })

  it('of a code no card has waits for the card', async () => {
    const { cardId } = await sentCard()
    const code = '30000003'
    await register(call, { linkCode: code })
    await push()
    await reserve(code)
    await world.execute(`UPDATE handover_cards SET link_code = NULL WHERE link_code = '${code}'`)
    expect(await pull()).toMatchObject({
      applied: 0,
      unmatched: 1,
      link: { unmatched: [{ linkCode: code, kind: 'reserved' }] },
    })
    const late = await register(call, { linkCode: code })
    expect((await detailOf(late.cardId)).card).toMatchObject({ status: 'reserved', visitState: 'reserved' })
    expect((await call(office.readLink, {})).unmatched).toEqual([])
    expect((await detailOf(cardId)).card.status).toBe('notice-sent')
  })

  it('comes by itself every two minutes', async () => {
    const { cardId, linkCode } = await sentCard()
    await reserve(linkCode)
    expect(await world.test.app.jobs.runNow('handover.pull-links')).toBe('succeeded')
    expect((await detailOf(cardId)).card.status).toBe('reserved')
  })
})

describe('files instead of a line', () => {
  it('OQ-CM-1 carry codes there and events back', async () => {
    const card = await register(call)
    const { file, codes } = await call(office.exportLinkFile, { body: { withPasswords: false } })
    expect(codes).toBe(1)
    expect(file).not.toContain(card.linkCode)
    const bytes = encodeUtf8(file)
    expect(await counter(link.readCodesFile, { params, bytes })).toEqual({ made: 1, known: 0, taken: [] })
    expect(await counter(link.readCodesFile, { params, bytes })).toEqual({ made: 0, known: 1, taken: [] })
    await reserve(card.linkCode ?? '')
    const back = await counter(link.writeEventsFile, { params, body: { days: 7 } })
    expect(await call(office.importLinkFile, { bytes: encodeUtf8(back.file) })).toMatchObject({ applied: 1 })
    expect((await detailOf(card.cardId)).card.status).toBe('reserved')
  })

  it('are refused where they are another municipality’s, changed, or something else', async () => {
    const { file } = await counter(link.writeEventsFile, { params, body: { days: 7 } })
    const stranger = await world.as('handover-administrator', tsukimino)
    const refusals = [
      () => stranger(office.importLinkFile, { bytes: encodeUtf8(file) }),
      () => call(office.importLinkFile, { bytes: encodeUtf8(`${file.slice(0, -8)}AAAAAAAA`) }),
      () => call(office.importLinkFile, { bytes: encodeUtf8('ID,氏名') }),
      () => counter(link.readCodesFile, { params, bytes: encodeUtf8(file) }),
    ]
    for (const refusal of refusals) expect(await codeOf(refusal())).toBe('handover.link-file-refused')
    expect(await codeOf(counter(link.writeEventsFile, { params: { siteId: otherSite }, body: { days: 7 } }))).toBe(
      'request.not-found',
    )
  })
})

describe('who may carry files', () => {
  it('RS-STF-8, RS-STF-10 is nobody after their last day or with a temporary password, and every act is in the history', async () => {
    const { store } = world.test.database
    const { reservationOperators: operators, reservationAccess: access } = store.tables
    const acts = [
      () => counter(link.writeEventsFile, { params, body: { days: 7 } }),
      () => counter(link.readCodesFile, { params, bytes: encodeUtf8('nothing') }),
    ]
    expect(await Promise.all(acts.map((act) => codeOf(act())))).toEqual(['done', 'handover.link-file-refused'])
    const rows = await store.db.select().from(access)
    expect(rows.map(({ actor, screen, outcome }) => `${actor} ${screen} ${outcome}`).toSorted()).toEqual([
      'aose-reservation POST /sites/:siteId/link/codes-file handover.link-file-refused',
      'aose-reservation POST /sites/:siteId/link/events-file done',
    ])
    const account = { accountId: 'aose-reservation', tenantId: aose, siteIds: [], mayOverbook: false, mail: '' }
    const operator = { ...account, startsOn: null, endsOn: null, isTemporarySecret: true }
    await store.tx(async (tx) => void (await tx.insert(operators).values(operator)))
    for (const act of acts) expect(await codeOf(act())).toBe('reservation.password-not-set')
    await store.tx(
      async (tx) => void (await tx.update(operators).set({ isTemporarySecret: false, endsOn: '2020-01-01' })),
    )
    for (const act of acts) expect(await codeOf(act())).toBe('session.forbidden')
  })
})

describe('the line', () => {
  const head = () => ({ messageId: randomUUID(), issuedAt: world.test.clock.now().toISOString(), siteId: aoseSite })
  const request = (): LinkMessage => ({ type: 'events-request', ...head(), after: null, limit: 10 })
  const ask = async (text: string) => {
    const answer = await world.test.request('POST', '/api/link/messages', {
      headers: { 'content-type': 'application/jose' },
      body: text,
    })
    return { status: answer.status, text: await answer.text() }
  }

  it('OQ-CM-5 lets nothing about a person across, in either direction', async () => {
    const values = {
      name: '青瀬　花子',
      kana: 'アオセ　ハナコ',
      sex: 'female',
      birthDate: '1990-04-01',
      address: '港町九番',
    }
    await call(office.registerResident, { body: { values, linkCode: '40000004', useState: 'active' } })
    await push()
    const { reservationId, version } = await reserve('40000004')
    const { reservations } = world.test.database.store.tables
    await world.test.database.store.tx((tx) =>
      tx
        .update(reservations)
        .set({ name: '青瀬　花子', kana: 'アオセ', mail: 'hanako@mail.example', handling: '秘密' })
        .then(() => undefined),
    )
    await counter(staff.checkIn, {
      ...onReservation(reservationId),
      body: { version, oldCardCollected: true, handling: '秘密の話' },
    })
    await pull()
    expect(crossed.join('\n')).toContain('40000004')
    expect(crossed.join('\n')).not.toMatch(/青瀬　|アオセ|港町|hanako|1990|秘密|free1|あり/)
    const { handoverLinkEvents } = world.ledger.tables
    expect(JSON.stringify(await world.ledger.db.select().from(handoverLinkEvents))).not.toMatch(
      /青瀬　|アオセ|hanako|秘密/,
    )
  })

  it('answers over HTTP to whoever holds the key, and to nobody else', async () => {
    const { status, text } = await ask(await sealMessage(key, request()))
    expect(status).toBe(200)
    expect(await openMessage(text, { findKey: () => key.key, schema: eventsAnswer })).toMatchObject({
      message: { type: 'events' },
    })
    for (const sealed of [
      await sealMessage({ ...key, key: new Uint8Array(32) }, request()),
      await sealMessage({ keyId: 'none', key: key.key }, request()),
      await sealMessage(otherKey, request()),
      JSON.stringify(request()),
      '',
    ]) {
      const refused = await ask(sealed)
      expect(refused.status).toBe(422)
      expect(refused.text).toContain('handover.link-file-refused')
    }
  })

  it('answers no question that was asked too long ago', async () => {
    const sealed = await sealMessage(key, request())
    world.test.clock.advance(freshMs + 1)
    expect((await ask(sealed)).text).toContain('"stale"')
  })

  it('takes no answer to another question for its own', async () => {
    const old = await ask(await sealMessage(key, request()))
    const relay = createReservationLinkRelay({
      ...{ url: 'http://cloud.example/', siteId: aoseSite, key, timeoutMs: 1000 },
      fetch: async () => new Response(old.text),
      now: () => world.test.clock.now(),
      randomId: randomUUID,
    })
    await expect(relay.listEvents(null)).rejects.toMatchObject({ code: 'party.mismatched' })
  })

  it('leaves a note of what went wrong, and the cursor where it was', async () => {
    await world[Symbol.asyncDispose]()
    world = await openLedger({
      lines: (platform) => [
        {
          ...peers[0]!,
          relay: createReservationLinkRelay({
            ...{ url: 'http://cloud.example/', siteId: aoseSite, key, timeoutMs: 1000, randomId: randomUUID },
            fetch: () => Promise.reject(new TypeError('no network')),
            now: () => platform.machineClock.now(),
          }),
        },
      ],
    })
    call = await world.as()
    expect(await codeOf(pull())).toBe('party.unreachable')
    expect(await call(office.readLink, {})).toMatchObject({ lastOutcome: 'party.unreachable', siteId: aoseSite })
  })

  it('is absent where a municipality has none', async () => {
    await world[Symbol.asyncDispose]()
    world = await openLedger()
    call = await world.as()
    for (const calling of [pull, push, () => call(office.importLinkFile, { bytes: encodeUtf8('x') })])
      expect(await codeOf(calling())).toBe('handover.link-absent')
    expect(await call(office.readLink, {})).toMatchObject({ siteId: null, hasKey: false })
  })
})
