/** To whom mails about a visit go, which reminders go at all, and what the evening's marking leaves alone. */
import { describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as mailing from '#shared/pickup-reservation/mailing-api.ts'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { asStaff } from './pickup-reservation-clerks.ts'
import {
  aoseSite,
  book,
  firstSlot,
  insertMember,
  openReservations,
  params,
  readMails,
  take,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const old = 'old@example.jp'
const present = 'present@example.jp'
const withMail: Answers = { free1: 'なし', mail: old }

/** Mails are asked of everybody, no password of members, and reminders go so many days before. */
const settings =
  (reminderDays: number) =>
  (all: SiteSettings): SiteSettings => {
    const { basic } = all.applicationItems
    const mail = { staff: 'optional', resident: 'optional', alias: null, listed: false } as const
    return {
      ...all,
      mode: { ...all.mode, passwordCheck: false },
      reservation: { ...all.reservation, reminderDays },
      applicationItems: { ...all.applicationItems, basic: { ...basic, mail } },
    }
  }
const openReminders = (reminderDays = 1) => openReservations({ settings: settings(reminderDays) })

const mailsOf = async (world: ReservationWorld, subject: string) =>
  (await readMails(world)).filter((mail) => mail.subject.includes(subject))
const reminders = async (world: ReservationWorld): Promise<readonly string[]> => {
  await world.test.app.jobs.runNow('reservation.remind')
  return (await mailsOf(world, 'ご来庁の日が近づきました')).map(
    ({ to, text }) => `${to} ${/\d{4}\/\d\d\/\d\d/.exec(text)?.[0]}`,
  )
}
const on = (world: ReservationWorld, day: string, start = 540) => ({ ...firstSlot(world.windowId), day, start })
const morningOf = (day: string) => `${day}T00:00:00.000Z`

const closing = async (call: Caller, world: ReservationWorld, day: string) => {
  const { version } = await call(staffApi.listWindows, { params })
  const closed = { days: { from: day, to: day }, note: '停電' }
  const changes = [{ windowId: world.windowId, definition: { ...newWindow('本社窓口'), closedDays: [closed] } }]
  await call(staffApi.writeWindows, { params, body: { version, changes, order: null, acceptLost: true } })
}

describe('a reminder', () => {
  it('RS-D-4 goes again when the visit is moved to another day, by the person or at the counter', async () => {
    await using world = await openReminders()
    const { accessKey, reservation } = await book(world, on(world, '2027-03-03'), withMail)
    world.test.clock.set(morningOf('2027-03-02'))
    expect(await reminders(world)).toEqual([`${old} 2027/03/03`])
    const { holdToken } = await take(world, on(world, '2027-03-05'))
    const key = { accessKey: accessKey ?? '' }
    await world.call(api.changeByKey, { params, body: { ...key, holdToken, answers: withMail as never, version: 1 } })
    world.test.clock.set(morningOf('2027-03-04'))
    expect(await reminders(world)).toEqual([`${old} 2027/03/03`, `${old} 2027/03/05`])
    const call = await asStaff(world)
    await call(staffApi.changeForResident, {
      params: { ...params, reservationId: reservation.reservationId },
      body: { slot: on(world, '2027-03-09'), answers: null, overbook: null, version: 2 },
    })
    world.test.clock.set(morningOf('2027-03-08'))
    expect((await reminders(world)).at(-1)).toBe(`${old} 2027/03/09`)
  })

  it('RS-D-4 does not go again for other answers alone', async () => {
    await using world = await openReminders(2)
    const { accessKey } = await book(world, on(world, '2027-03-04'), withMail)
    world.test.clock.set(morningOf('2027-03-02'))
    expect(await reminders(world)).toHaveLength(1)
    const body = { accessKey: accessKey ?? '', holdToken: null, answers: { ...withMail, free1: 'あり' }, version: 1 }
    await world.call(api.changeByKey, { params, body: body as never })
    world.test.clock.set(morningOf('2027-03-03'))
    expect(await reminders(world)).toHaveLength(1)
  })

  it('RS-D-4 goes late where nothing ran on its day, and not on the day of the visit', async () => {
    await using world = await openReminders(2)
    await book(world, on(world, '2027-03-04'), withMail)
    await book(world, on(world, '2027-03-03'), withMail)
    await book(world, on(world, '2027-03-08'), withMail)
    world.test.clock.set(morningOf('2027-03-03'))
    expect(await reminders(world)).toEqual([`${old} 2027/03/04`])
    expect(await reminders(world)).toHaveLength(1)
  })

  it('RS-D-4 does not go on the day that tells of the visit anyhow', async () => {
    await using world = await openReminders(2)
    await book(world, on(world, '2027-03-03'), withMail)
    expect(await reminders(world)).toEqual([])
    world.test.clock.set(morningOf('2027-03-02'))
    expect(await reminders(world)).toEqual([`${old} 2027/03/03`])
  })

  it('RS-D-4 calls nobody to a window that is closed', async () => {
    await using world = await openReminders()
    const call = await asStaff(world)
    await book(world, on(world, '2027-03-03'), withMail)
    await book(world, on(world, '2027-03-04'), withMail)
    await closing(call, world, '2027-03-03')
    world.test.clock.set(morningOf('2027-03-02'))
    expect(await reminders(world)).toEqual([])
    world.test.clock.set(morningOf('2027-03-03'))
    expect(await reminders(world)).toEqual([`${old} 2027/03/04`])
  })
})

describe('a member’s mails', () => {
  const signIn = async (world: ReservationWorld) => {
    const body = { siteId: aoseSite, loginKey: '000001' }
    const answer = await world.test.request('POST', '/api/resident/session', { body })
    return world.test.caller(answer.headers.get('set-cookie')?.split(';')[0])
  }
  const correct = async (member: Caller, mail: string) => {
    const { answers, version } = await member(api.readProfile, {})
    const { mail: _, ...others } = answers
    await member(api.changeProfile, { body: { answers: mail === '' ? others : { ...others, mail }, version } })
  }
  const openMember = async () => {
    const world = await openReminders()
    await insertMember(world, { answers: { name: '佐藤 葵', kana: 'サトウ アオイ', mail: old } })
    const member = await signIn(world)
    const applyOn = async (day: string) => {
      const { holdToken } = await take(world, on(world, day))
      const { reservation } = await member(api.applyAsMember, { body: { holdToken, answers: { free1: 'なし' } } })
      return reservation.reservationId
    }
    return { world, member, applyOn }
  }

  it('RS-D-4 go to the address the member has now: changed, cancelled, reminded, closed, to many', async () => {
    const { world, member, applyOn } = await openMember()
    await using _world = world
    const call = await asStaff(world)
    const [moved, byStaff, closedOne] = [
      await applyOn('2027-03-02'),
      await applyOn('2027-03-03'),
      await applyOn('2027-03-04'),
    ]
    const before = (await readMails(world)).map(({ to }) => to)
    expect(before).toEqual([old, old, old])
    await correct(member, present)
    const one = { params: { reservationId: moved } }
    const { holdToken } = await take(world, on(world, '2027-03-08'))
    await member(api.changeOwnReservation, { ...one, body: { holdToken, answers: { free1: 'なし' }, version: 1 } })
    await member(api.cancelOwnReservation, { ...one, body: { version: 2 } })
    const served = { params: { ...params, reservationId: byStaff } }
    const slot = on(world, '2027-03-05')
    await call(staffApi.changeForResident, { ...served, body: { slot, answers: null, overbook: null, version: 1 } })
    const words = { subject: 'お知らせ', body: '北口から' }
    const to = { group: 'reservations', from: '2027-03-05', to: '2027-03-05', windowIds: null, statuses: ['reserved'] }
    const mailingId = '7f1d7a52-5f0a-4c52-9d43-2f6f6f1e6a10'
    await call(mailing.sendMailing, { params, body: { mailingId, words, recipients: 1, to: to as mailing.MailingTo } })
    await closing(call, world, '2027-03-04')
    world.test.clock.set(morningOf('2027-03-04'))
    expect(await reminders(world)).toEqual([`${present} 2027/03/05`])
    const later = await asStaff(world)
    await later(staffApi.cancelForResident, { ...served, body: { version: 2 } })
    const after = (await readMails(world)).slice(before.length).map(({ to: address, subject }) => [address, subject])
    expect(after).toHaveLength(7)
    expect(new Set(after.map(([address]) => address))).toEqual(new Set([present]))
    const { reservation } = await later(staffApi.readReservation, { params: { ...params, reservationId: closedOne } })
    expect(reservation.hasMail).toBe(true)
  })

  it('RS-D-4 stop where the member took the address away, and go to one that came later', async () => {
    const { world, member, applyOn } = await openMember()
    await using _world = world
    const call = await asStaff(world)
    const reservationId = await applyOn('2027-03-03')
    const hasMail = async () =>
      (await call(staffApi.readReservation, { params: { ...params, reservationId } })).reservation.hasMail
    await correct(member, '')
    expect(await hasMail()).toBe(false)
    world.test.clock.set(morningOf('2027-03-02'))
    expect(await reminders(world)).toEqual([])
    const again = await signIn(world)
    await correct(again, present)
    expect(await reminders(world)).toEqual([`${present} 2027/03/03`])
  })

  it('of a reservation whose member was stopped go where they went when it was made', async () => {
    const { world, applyOn } = await openMember()
    await using _world = world
    const reservationId = await applyOn('2027-03-03')
    const { reservationMembers } = world.store.tables
    await world.store.tx(async (tx) => {
      await tx.update(reservationMembers).set({ stoppedAt: world.test.clock.now(), mail: null })
    })
    const call = await asStaff(world)
    await call(staffApi.cancelForResident, { params: { ...params, reservationId }, body: { version: 1 } })
    expect((await readMails(world)).at(-1)).toMatchObject({
      to: old,
      subject: expect.stringContaining('取り消し') as string,
    })
  })
})

describe('the evening’s marking', () => {
  const open = async () => {
    const world = await openReservations()
    const { reservation } = await book(world)
    const one = { ...params, reservationId: reservation.reservationId }
    const markAt = async (at: string) => {
      world.test.clock.set(at)
      await world.test.app.jobs.runNow('reservation.mark-absent')
    }
    const act = async (event: 'mark-absent' | 'undo-absent') => {
      const call = await asStaff(world)
      const { reservation: seen } = await call(staffApi.readReservation, { params: one })
      return call(staffApi.correctVisit, { params: one, body: { version: seen.version, event } })
    }
    const status = async () =>
      (await (await asStaff(world))(staffApi.readReservation, { params: one })).reservation.status
    return { world, one, markAt, act, status }
  }

  it('RS-R-6 leaves alone what somebody took back after the reception, until the visit is moved', async () => {
    const { world, one, markAt, act, status } = await open()
    await using _world = world
    await markAt('2027-03-02T08:00:00.000Z')
    expect(await status()).toBe('no-show')
    await act('undo-absent')
    await markAt('2027-03-02T08:05:00.000Z')
    await markAt('2027-03-03T08:00:00.000Z')
    expect(await status()).toBe('reserved')
    const call = await asStaff(world)
    const { version } = (await call(staffApi.readReservation, { params: one })).reservation
    const slot = { ...firstSlot(world.windowId), day: '2027-03-04' }
    await call(staffApi.changeForResident, { params: one, body: { slot, answers: null, overbook: null, version } })
    await markAt('2027-03-04T08:00:00.000Z')
    expect(await status()).toBe('no-show')
  })

  it('RS-R-6 marks whoever did not come all the same, where a mark of the morning was taken back', async () => {
    const { world, markAt, act, status } = await open()
    await using _world = world
    world.test.clock.set('2027-03-02T01:00:00.000Z')
    await act('mark-absent')
    await act('undo-absent')
    await markAt('2027-03-02T08:00:00.000Z')
    expect(await status()).toBe('no-show')
  })
})
