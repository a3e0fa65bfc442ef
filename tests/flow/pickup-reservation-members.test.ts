import { describe, expect, it } from 'vitest'
import * as api from '#shared/pickup-reservation/api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import {
  aoseSite,
  book,
  firstSlot,
  insertMember,
  insertSite,
  noOldCard,
  openReservations,
  otherSite,
  params,
  readMails,
  remaining,
  start,
  take,
  tokenOf,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const withMode =
  (mode: Partial<SiteSettings['mode']>, more: (all: SiteSettings) => SiteSettings = (all) => all) =>
  (all: SiteSettings): SiteSettings =>
    more({ ...all, mode: { ...all.mode, ...mode } })

const mailRequired = (all: SiteSettings): SiteSettings => {
  const { basic } = all.memberItems
  return { ...all, memberItems: { ...all.memberItems, basic: { ...basic, mail: { ...basic.mail, use: 'required' } } } }
}

const signIn = async (world: ReservationWorld, body: { loginKey: string; secret?: string; siteId?: string }) => {
  const answer = await world.test.request('POST', '/api/resident/session', { body: { siteId: aoseSite, ...body } })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  return {
    answer,
    code: answer.ok ? 'in' : ((await answer.json()) as { code: string }).code,
    call: world.test.caller(cookie),
  }
}

const bookAsMember = async (
  world: ReservationWorld,
  call: ReservationWorld['call'],
  slot = firstSlot(world.windowId),
) => {
  const { holdToken } = await take(world, slot)
  return call(api.applyAsMember, { body: { holdToken, answers: { free1: 'なし' } } })
}

describe('a member', () => {
  it('RS-USR-1, RS-USR-7 signs in with the ID and initial password of the notice, and goes on only with an own one', async () => {
    await using world = await openReservations()
    await insertMember(world, { answers: { name: '佐藤 葵' } })
    const first = await signIn(world, { loginKey: '000001', secret: 'abcd-234' })
    expect(await first.call(api.readResidentSession, {})).toMatchObject({
      memberNumber: '000001',
      mustSetPassword: true,
    })
    await expect(first.call(api.listOwnReservations, {})).rejects.toMatchObject({
      code: 'reservation.password-not-set',
    })
    await first.call(api.setOwnPassword, { body: { secret: 'my own password' } })
    expect(await first.call(api.listOwnReservations, {})).toEqual([])
    expect((await signIn(world, { loginKey: '000001', secret: 'ABCD234' })).code).toBe('login.credentials-incorrect')
    expect((await signIn(world, { loginKey: '０００００１', secret: 'my own password' })).code).toBe('in')
  })

  it('RS-USR-4, RS-SC-8 applies, sees own reservations newest visit first, changes and cancels them', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    await insertMember(world)
    const { call } = await signIn(world, { loginKey: '000001' })
    await bookAsMember(world, call)
    await bookAsMember(world, call, { ...firstSlot(world.windowId), day: '2027-03-04' })
    const list = await call(api.listOwnReservations, {})
    expect(list.map(({ slot }) => slot.day)).toEqual(['2027-03-04', '2027-03-02'])
    const [newest] = list
    const { holdToken } = await take(world, { ...firstSlot(world.windowId), day: '2027-03-05' })
    const one = { reservationId: newest?.reservationId ?? '' }
    const changed = await call(api.changeOwnReservation, {
      params: one,
      body: { holdToken, answers: { free1: 'なし' }, version: 1 },
    })
    expect(changed.reservation.slot.day).toBe('2027-03-05')
    await call(api.cancelOwnReservation, { params: one, body: { version: 2 } })
    expect((await call(api.readOwnReservation, { params: one })).reservation.status).toBe('cancelled')
  })

  it('sees nobody else’s reservation, whether of a member or not', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    await insertMember(world)
    await insertMember(world)
    const one = await signIn(world, { loginKey: '000001' })
    const two = await signIn(world, { loginKey: '000002' })
    const { reservation } = await bookAsMember(world, one.call)
    const anonymous = await book(world)
    for (const { reservationId } of [reservation, anonymous.reservation]) {
      const read = two.call(api.readOwnReservation, { params: { reservationId } })
      await expect(read).rejects.toMatchObject({ code: 'request.not-found' })
      const cancel = two.call(api.cancelOwnReservation, { params: { reservationId }, body: { version: 1 } })
      await expect(cancel).rejects.toMatchObject({ code: 'request.not-found' })
    }
  })

  it('RS-USR-12, RS-USR-13 signs in by what the site chose, without a password where it checks none', async () => {
    await using world = await openReservations({
      settings: withMode({ passwordCheck: false, loginKey: 'mail' }, mailRequired),
    })
    await insertMember(world, { answers: { mail: 'Aoi@Example.jp' } })
    expect((await signIn(world, { loginKey: '000001' })).code).toBe('login.credentials-incorrect')
    expect((await signIn(world, { loginKey: 'aoi@example.JP' })).code).toBe('in')
  })

  it('RS-USR-11 is served alone, or not at all, as the site says', async () => {
    await using world = await openReservations({ settings: withMode({ audience: 'registered', passwordCheck: false }) })
    await insertSite(world.store, {
      siteId: otherSite,
      tenantId: '99102',
      settings: withMode({ audience: 'unregistered' }),
    })
    await expect(book(world)).rejects.toMatchObject({ code: 'reservation.mode-refused' })
    await insertMember(world)
    const { call } = await signIn(world, { loginKey: '000001' })
    expect((await bookAsMember(world, call)).reservation.number).toBe(1)
    expect((await signIn(world, { siteId: otherSite, loginKey: '000001' })).code).toBe('reservation.mode-refused')
  })

  it('is locked out after eight wrong passwords, known or not, and in again when the lock is over', async () => {
    await using world = await openReservations()
    await insertMember(world)
    for (const loginKey of ['000001', '999999']) {
      for (let wrong = 0; wrong < 8; wrong += 1)
        expect((await signIn(world, { loginKey, secret: 'wrong' })).code).toBe('login.credentials-incorrect')
      expect((await signIn(world, { loginKey, secret: 'ABCD234' })).code).toBe('request.rate-limited')
    }
    world.test.clock.advance(60_000)
    expect((await signIn(world, { loginKey: '000001', secret: 'ABCD234' })).code).toBe('in')
  })

  it('RS-USR-9 sees and changes own data as far as the site lets it', async () => {
    await using world = await openReservations({
      settings: withMode({ passwordCheck: false }, (all) => {
        const { basic } = all.memberItems
        const shown = {
          ...basic,
          name: { ...basic.name, use: 'display' as const },
          kana: { ...basic.kana, use: 'unused' as const },
        }
        return { ...all, memberItems: { ...all.memberItems, basic: shown } }
      }),
    })
    await insertMember(world, { answers: { name: '佐藤 葵', kana: 'サトウ アオイ', phone: '03-1111-2222' } })
    const { call } = await signIn(world, { loginKey: '000001' })
    expect((await call(api.readProfile, {})).answers).toEqual({ name: '佐藤 葵', phone: '03-1111-2222' })
    const changed = await call(api.changeProfile, { body: { answers: { phone: '03-3333-4444' }, version: 1 } })
    expect(changed.answers).toEqual({ name: '佐藤 葵', phone: '03-3333-4444' })
    const rename = call(api.changeProfile, { body: { answers: { name: '別人' }, version: 2 } })
    await expect(rename).rejects.toMatchObject({
      code: 'reservation.items-invalid',
      detail: { faults: [{ item: 'name', fault: 'unasked' }] },
    })
  })

  it('RS-USR-8, RS-SC-18, RS-D-4 registers with a key that was mailed, within its days, once', async () => {
    await using world = await openReservations({ settings: withMode({ selfRegistration: true }, mailRequired) })
    const { days } = await world.call(api.requestRegistration, { params, body: { mail: 'New@Example.jp' } })
    expect(days).toBe(7)
    const token = await tokenOf(world)
    expect(await world.call(api.readRegistration, { params, body: { token } })).toEqual({
      mail: 'new@example.jp',
      expiresAt: '2027-03-08T01:00:00.000Z',
    })
    const answers = { name: '新 人', kana: 'アラタ ヒト', mail: 'other@example.jp' }
    const complete = () =>
      world.call(api.completeRegistration, { params, body: { token, answers, secret: 'a long password' } })
    expect(await complete()).toEqual({ memberNumber: '000001' })
    await expect(complete()).rejects.toMatchObject({ code: 'reservation.link-over' })
    const { call } = await signIn(world, { loginKey: '000001', secret: 'a long password' })
    expect((await call(api.readProfile, {})).answers).toMatchObject({ mail: 'new@example.jp' })
  })

  it('RS-SC-18 finds the registration key expired after its days, and its member once registered', async () => {
    await using world = await openReservations({ settings: withMode({ selfRegistration: true }, mailRequired) })
    await world.call(api.requestRegistration, { params, body: { mail: 'new@example.jp' } })
    const token = await tokenOf(world)
    world.test.clock.advance(7 * 86_400_000)
    await expect(world.call(api.readRegistration, { params, body: { token } })).rejects.toMatchObject({
      code: 'reservation.link-over',
    })
    await insertMember(world, { answers: { mail: 'known@example.jp' } })
    await world.call(api.requestRegistration, { params, body: { mail: 'known@example.jp' } })
    expect((await readMails(world)).at(-1)?.subject).toContain('パスワードの再設定')
  })

  it('RS-USR-3, RS-SC-19, RS-D-3 sets a new password by a mailed link; every session ends, and nobody learns who is a member', async () => {
    await using world = await openReservations()
    await insertMember(world, { answers: { mail: 'aoi@example.jp' } })
    const { call } = await signIn(world, { loginKey: '000001', secret: 'ABCD234' })
    const answers = await Promise.all(
      ['000001', '999999'].map((loginKey) =>
        world.test.request('POST', `/api/resident/sites/${aoseSite}/password-reset`, { body: { loginKey } }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([204, 204])
    expect(await readMails(world)).toHaveLength(1)
    const token = await tokenOf(world)
    await world.call(api.completePasswordReset, { params, body: { token, secret: 'another password' } })
    await expect(call(api.readResidentSession, {})).rejects.toMatchObject({ code: 'session.expired' })
    expect((await signIn(world, { loginKey: '000001', secret: 'another password' })).code).toBe('in')
    const again = world.call(api.completePasswordReset, { params, body: { token, secret: 'a third password' } })
    await expect(again).rejects.toMatchObject({ code: 'reservation.link-over' })
  })

  it('RS-R-7 may have so many reservations to come, and one more when one is cancelled', async () => {
    await using world = await openReservations({
      settings: withMode({ passwordCheck: false }, (all) => ({
        ...all,
        reservation: { ...all.reservation, liveLimit: 1 },
      })),
    })
    await insertMember(world)
    const { call } = await signIn(world, { loginKey: '000001' })
    const { reservation } = await bookAsMember(world, call)
    await expect(bookAsMember(world, call)).rejects.toMatchObject({
      code: 'reservation.too-many-live',
      detail: { limit: 1 },
    })
    await call(api.cancelOwnReservation, { params: reservation, body: { version: 1 } })
    expect((await bookAsMember(world, call)).reservation.status).toBe('reserved')
  })
})

const askMail = (all: SiteSettings): SiteSettings => {
  const { basic, free } = all.applicationItems
  return { ...all, applicationItems: { free, basic: { ...basic, mail: { ...basic.mail, resident: 'required' } } } }
}
const withMail = { ...noOldCard, mail: 'someone@example.jp' }

describe('an applicant who is not registered', () => {
  it('RS-USR-14 is asked by mail first: the place is kept until the link is opened', async () => {
    await using world = await openReservations({ settings: withMode({ applicantCheck: true }, askMail) })
    const waiting = await book(world, firstSlot(world.windowId), withMail)
    expect(waiting).toMatchObject({ accessKey: null, confirmUntil: '2027-03-01T02:00:00.000Z' })
    expect(waiting.reservation.status).toBe('unconfirmed')
    expect(await remaining(world)).toBe(4)
    const confirmed = await world.call(api.confirmApplication, { params, body: { token: await tokenOf(world) } })
    expect(confirmed.reservation.status).toBe('reserved')
    expect(confirmed.accessKey).toMatch(/^[2-9A-Z]{7}$/)
    expect(await remaining(world)).toBe(4)
  })

  it('RS-USR-14 loses the place when nobody opens the link in time', async () => {
    await using world = await openReservations({ settings: withMode({ applicantCheck: true }, askMail) })
    await book(world, firstSlot(world.windowId), withMail)
    const token = await tokenOf(world)
    world.test.clock.advance(60 * 60_000)
    expect(await remaining(world)).toBe(5)
    await expect(world.call(api.confirmApplication, { params, body: { token } })).rejects.toMatchObject({
      code: 'reservation.link-over',
    })
    await world.test.app.jobs.runNow('reservation.clear-holds')
    const [row] = await world.store.db.select().from(world.store.tables.reservations)
    expect(row?.status).toBe('lapsed')
    expect(await remaining(world)).toBe(5)
  })

  it('RS-USR-6, RS-D-1, RS-D-2 is mailed what was applied for, with a calendar file, and the key', async () => {
    await using world = await openReservations({ settings: askMail })
    const { accessKey, mailed, ics } = await book(world, firstSlot(world.windowId), withMail)
    expect(mailed).toBe(true)
    const [applied, key] = await readMails(world)
    expect(applied?.text).toContain('訪問日時：2027/03/02 (火) 09:00（令和9年3月2日）')
    expect(applied?.ics).toContain('DTSTART:20270302T000000Z')
    expect(applied?.text).not.toContain(accessKey)
    expect(key?.text).toContain(`アクセスキー：${accessKey}`)
    expect(ics).not.toContain(accessKey)
    expect(ics.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  })

  it('RS-USR-10 leaves nothing about a person where the site asks nothing', async () => {
    await using world = await openReservations()
    await book(world)
    const [row] = await world.store.db.select().from(world.store.tables.reservations)
    expect(row).toMatchObject({ name: null, kana: null, mail: null, memberId: null, answers: noOldCard })
    const asked = book(world, firstSlot(world.windowId), { ...noOldCard, name: '佐藤 葵' })
    await expect(asked).rejects.toMatchObject({ code: 'reservation.items-invalid' })
  })

  it('RS-R-11 is told nothing by wrong keys but the same refusal, and asked for more while keys are being guessed', async () => {
    await using world = await openReservations()
    const { accessKey, reservation } = await book(world)
    const read = (body: object) => world.call(api.readByKey, { params, body: { accessKey: accessKey ?? '', ...body } })
    for (let guess = 0; guess < 100; guess += 1)
      await expect(read({ accessKey: 'ZZZZZZZ' })).rejects.toMatchObject({ code: 'reservation.key-unknown' })
    await expect(read({})).rejects.toMatchObject({ code: 'reservation.key-needs-number' })
    const known = { number: reservation.number, day: reservation.slot.day }
    expect((await read(known)).reservation.number).toBe(1)
    await expect(read({ ...known, number: 2 })).rejects.toMatchObject({ code: 'reservation.key-unknown' })
    world.test.clock.advance(15 * 60_000)
    expect((await read({})).reservation.number).toBe(1)
  })

  it('RS-R-11 has a key that opens nothing after the visit day', async () => {
    await using world = await openReservations()
    const { accessKey } = await book(world)
    const read = () => world.call(api.readByKey, { params, body: { accessKey: accessKey ?? '' } })
    world.test.clock.set('2027-03-02T14:59:00.000Z')
    expect((await read()).reservation).toMatchObject({ changeUntil: null, cancelUntil: null })
    world.test.clock.set('2027-03-02T15:00:00.000Z')
    await expect(read()).rejects.toMatchObject({ code: 'reservation.key-unknown' })
  })

  it('RS-R-7 is too late after the deadlines of the site', async () => {
    await using world = await openReservations()
    const { accessKey } = await book(world)
    const key = { accessKey: accessKey ?? '' }
    world.test.clock.set('2027-03-01T08:00:00.000Z')
    const change = world.call(api.changeByKey, {
      params,
      body: { ...key, holdToken: null, answers: { free1: 'あり' }, version: 1 },
    })
    await expect(change).rejects.toMatchObject({ code: 'reservation.too-late' })
    world.test.clock.set('2027-03-02T00:00:00.000Z')
    const cancel = world.call(api.cancelByKey, { params, body: { ...key, version: 1 } })
    await expect(cancel).rejects.toMatchObject({ code: 'reservation.too-late' })
  })

  it('RS-R-4, RS-R-7 finds slots outside the days and hours of the site closed', async () => {
    await using world = await openReservations({
      settings: (all) => ({ ...all, reservation: { ...all.reservation, opensAt: '2027-03-01T12:00' } }),
    })
    const attempt = (day: string) => take(world, { ...firstSlot(world.windowId), day })
    await expect(attempt('2027-03-02')).rejects.toMatchObject({ detail: { reason: 'closed' } })
    world.test.clock.set('2027-03-01T03:00:00.000Z')
    expect((await attempt('2027-03-02')).extensionsLeft).toBe(10)
    await expect(attempt('2027-03-01')).rejects.toMatchObject({ detail: { reason: 'over' } })
    await expect(attempt('2027-04-16')).rejects.toMatchObject({ detail: { reason: 'too-early' } })
    await expect(attempt('2027-03-06')).rejects.toMatchObject({ detail: { reason: 'shut' } })
    const odd = take(world, { ...firstSlot(world.windowId), start: 545 })
    await expect(odd).rejects.toMatchObject({ detail: { reason: 'not-offered' } })
    expect(start).toBe('2027-03-01T01:00:00.000Z')
  })

  it('keeps the hold through a reload, longer when asked, ten times', async () => {
    await using world = await openReservations()
    const { holdToken, expiresAt } = await take(world)
    expect(expiresAt).toBe('2027-03-01T01:10:00.000Z')
    for (let time = 9; time >= 0; time -= 1) {
      world.test.clock.advance(9 * 60_000)
      expect((await world.call(api.extendHold, { params, body: { holdToken } })).extensionsLeft).toBe(time)
    }
    expect((await world.call(api.readHold, { params, body: { holdToken } })).extensionsLeft).toBe(0)
    await expect(world.call(api.extendHold, { params, body: { holdToken } })).rejects.toMatchObject({
      code: 'reservation.hold-over',
    })
    expect(await remaining(world)).toBe(4)
    world.test.clock.advance(10 * 60_000)
    expect(await remaining(world)).toBe(5)
  })

  it('has one hold a browser: another choice gives the first one back, and a refused one leaves it', async () => {
    await using world = await openReservations()
    const first = await take(world)
    const later = { ...firstSlot(world.windowId), start: 600 }
    const second = await take(world, later, first.holdToken)
    expect([await remaining(world), await remaining(world, later)]).toEqual([5, 4])
    const odd = take(world, { ...later, start: 615 }, second.holdToken)
    await expect(odd).rejects.toMatchObject({ code: 'reservation.slot-unavailable' })
    expect(await remaining(world, later)).toBe(4)
  })

  it('finds the earliest free times by weekday and hour, full ones left out', async () => {
    await using world = await openReservations()
    for (let place = 0; place < 5; place += 1) await take(world, { ...firstSlot(world.windowId), day: '2027-03-03' })
    const { slots } = await world.call(api.findFree, {
      params,
      body: { windowIds: null, from: null, to: null, weekdays: [3], time: { from: 540, to: 600 }, limit: 3 },
    })
    expect(slots.map(({ day, start: minute }) => `${day} ${minute}`)).toEqual([
      '2027-03-03 570',
      '2027-03-10 540',
      '2027-03-10 570',
    ])
  })

  it('XC-7 is forgotten half a year after the visit: that somebody came is all that stays', async () => {
    await using world = await openReservations({ settings: askMail })
    const { reservation } = await book(world, firstSlot(world.windowId), withMail)
    const read = async () => {
      await world.test.app.jobs.runNow('reservation.sweep')
      const [row] = await world.store.db.select().from(world.store.tables.reservations)
      return { mail: row?.mail, answers: row?.answers, key: row?.accessKeyHash === null, number: row?.number }
    }
    world.test.clock.set('2027-08-28T15:00:00.000Z')
    expect(await read()).toEqual({ mail: withMail.mail, answers: withMail, key: false, number: reservation.number })
    world.test.clock.set('2027-08-29T15:00:00.000Z')
    expect(await read()).toEqual({ mail: null, answers: {}, key: true, number: reservation.number })
  })

  it('RS-D-4 is reminded once, the day before', async () => {
    await using world = await openReservations({ settings: askMail })
    await book(world, { ...firstSlot(world.windowId), day: '2027-03-03' }, withMail)
    const reminders = async () =>
      (await readMails(world)).filter(({ subject }) => subject.includes('ご来庁の日が近づきました')).length
    await world.test.app.jobs.runNow('reservation.remind')
    expect(await reminders()).toBe(0)
    world.test.clock.set('2027-03-02T00:00:00.000Z')
    await world.test.app.jobs.runNow('reservation.remind')
    await world.test.app.jobs.runNow('reservation.remind')
    expect(await reminders()).toBe(1)
  })
})
