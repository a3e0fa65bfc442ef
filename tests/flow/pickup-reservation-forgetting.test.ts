/** XC-7: what was said about a person goes, column by column, and what stays says nothing about anybody. */
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as office from '#shared/pickup-reservation/office-api.ts'
import * as staff from '#shared/pickup-reservation/staff-api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { asStaff } from './pickup-reservation-clerks.ts'
import {
  aoseSite,
  firstSlot,
  insertMember,
  openReservations,
  params,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

/** Members sign in by number alone; of an application nothing is asked. */
const askNothing = (all: SiteSettings): SiteSettings => {
  const { basic, free } = all.applicationItems
  const unused = { ...free, free1: { ...free.free1, use: 'unused' as const } }
  return { ...all, mode: { ...all.mode, passwordCheck: false }, applicationItems: { basic, free: unused } }
}

const answers = { name: '佐藤 葵', kana: 'サトウ アオイ', birthDate: '1990-04-01', mail: 'aoi@example.jp' }

const sweep = ({ test }: ReservationWorld) => test.app.jobs.runNow('reservation.sweep')

/** What the job left in the trail. */
const traces = async ({ store }: ReservationWorld) => {
  const { audit } = store.tables
  const rows = await store.db.select().from(audit).where(eq(audit.actor, 'reservation.sweep'))
  return rows.map(({ action, target, outcome }) => ({ action, target, outcome }))
}

const readMember = async ({ store }: ReservationWorld) => {
  const [row] = await store.db.select().from(store.tables.reservationMembers)
  if (row === undefined) throw new Error('no member')
  return row
}

const change = async (world: ReservationWorld, stopped: boolean) => {
  const call = await asStaff(world, 'reservation-administrator')
  const { memberId, version } = await readMember(world)
  const body = { version, answers, linkCode: null, stopped }
  await call(office.changeMember, { params: { ...params, memberId }, body })
}

const reserve = async (world: ReservationWorld, overbook: { reason: string } | null = null) => {
  const call = await asStaff(world)
  const slot = { ...firstSlot(world.windowId) }
  const body = { slot, memberNumber: '000001', answers: {}, overbook }
  return { call, reservation: (await call(staff.reserveForResident, { params, body })).reservation }
}

describe('a visit of long ago', () => {
  it('of a member whom the site asks nothing keeps no mail, no handling, no reason and no key either', async () => {
    await using world = await openReservations({ settings: askNothing })
    await insertMember(world, { answers })
    const { store } = world
    for (let place = 0; place < 5; place += 1) await reserve(world)
    const { call, reservation } = await reserve(world, { reason: '佐藤さんの付添' })
    const { reservationId, version } = reservation
    await call(staff.checkIn, {
      params: { ...params, reservationId },
      body: { version, oldCardCollected: true, handling: '佐藤さんに渡した' },
    })
    const table = store.tables.reservations
    const read = async () => {
      const [row] = await store.db.select().from(table).where(eq(table.reservationId, reservationId))
      return row
    }
    const before = await read()
    const said = { handling: '佐藤さんに渡した', overbookReason: '佐藤さんの付添', mail: answers.mail, answers: {} }
    expect(before).toMatchObject(said)

    world.test.clock.set('2027-08-28T15:00:00.000Z')
    await sweep(world)
    expect(await read()).toEqual(before)

    world.test.clock.set('2027-08-29T15:00:00.000Z')
    await sweep(world)
    const nothing = { handling: '', overbookReason: null, mail: null, name: null, kana: null, accessKeyHash: null }
    expect(await read()).toEqual({ ...before, ...nothing })

    await sweep(world)
    expect(await traces(world)).toEqual([
      { action: 'reservation.reservations-erased', target: aoseSite, outcome: 'reservations-6' },
    ])
  })

  it('keeps nothing in any column, whichever of them alone was filled', async () => {
    await using world = await openReservations({ settings: askNothing })
    await insertMember(world)
    const { reservation } = await reserve(world)
    const table = world.store.tables.reservations
    const write = (set: Partial<typeof table.$inferInsert>) =>
      world.store.tx(async (tx) => {
        await tx.update(table).set(set).where(eq(table.reservationId, reservation.reservationId))
      })
    const empty = { answers: {}, name: null, kana: null, mail: null, handling: '' } as const
    const nothing = { ...empty, accessKeyHash: null, overbookReason: null }
    await write(nothing)
    world.test.clock.set('2027-08-29T15:00:00.000Z')
    const filled = [
      { answers: { free1: 'あり' } },
      { name: '佐藤 葵' },
      { kana: 'サトウ アオイ' },
      { mail: 'aoi@example.jp' },
      { handling: '佐藤さんに渡した' },
      { accessKeyHash: 'hash' },
      { overbookReason: '佐藤さんの付添' },
    ]
    for (const set of filled) {
      await write(set)
      await sweep(world)
      const [row] = await world.store.db.select().from(table)
      expect(row).toMatchObject(nothing)
    }
    expect(await traces(world)).toHaveLength(filled.length)
  })
})

describe('a member the staff stopped', () => {
  it('RS-STF-12 is forgotten half a year later, once, and the trail says of whom and nothing more', async () => {
    await using world = await openReservations({ settings: askNothing })
    const { memberId } = await insertMember(world, { answers: { ...answers, loginId: 'aoi' } })
    await change(world, true)
    const stopped = await readMember(world)
    expect(stopped).toMatchObject({
      name: answers.name,
      mail: answers.mail,
      answers,
      stoppedAt: expect.any(Date) as Date,
    })

    world.test.clock.set('2027-08-28T14:59:00.000Z')
    await sweep(world)
    expect(await readMember(world)).toEqual(stopped)

    world.test.clock.set('2027-08-28T15:00:00.000Z')
    await sweep(world)
    const nothing = { answers: {}, name: null, kana: null, mail: null, loginId: null, initialSecretHash: null }
    expect(await readMember(world)).toEqual({ ...stopped, ...nothing, version: stopped.version + 1 })

    await sweep(world)
    expect(await traces(world)).toEqual([{ action: 'reservation.member-erased', target: memberId, outcome: 'done' }])
    expect(await verifyAudit(world.store)).toMatchObject({ intact: true })
    // the number is nobody else's, and opens nothing
    expect((await insertMember(world)).memberNumber).toBe('000002')
    const signIn = world.call(api.signInResident, { body: { siteId: aoseSite, loginKey: '000001' } })
    await expect(signIn).rejects.toMatchObject({ code: 'login.credentials-incorrect' })
  })

  it('and had set a password has none any more', async () => {
    await using world = await openReservations({ settings: askNothing })
    const { memberId } = await insertMember(world, { initialSecret: null })
    const { accounts, reservationMembers: members } = world.store.tables
    await world.store.tx(async (tx) => {
      await tx.update(accounts).set({ secretHash: 'scrypt$of$a$password' }).where(eq(accounts.id, memberId))
      await tx.update(members).set({ stoppedAt: world.test.clock.now() })
    })
    world.test.clock.set('2027-08-28T15:00:00.000Z')
    await sweep(world)
    const [account] = await world.store.db.select().from(accounts).where(eq(accounts.id, memberId))
    expect(account?.secretHash).toBe('none')
  })

  it('stays known while a visit is to come', async () => {
    await using world = await openReservations({ settings: askNothing })
    await insertMember(world, { answers })
    const { call, reservation } = await reserve(world)
    const { reservationMembers: members } = world.store.tables
    await world.store.tx(async (tx) => {
      await tx.update(members).set({ stoppedAt: new Date('2026-03-01T01:00:00.000Z') })
    })
    await sweep(world)
    expect((await readMember(world)).name).toBe(answers.name)

    const { reservationId, version } = reservation
    await call(staff.cancelForResident, { params: { ...params, reservationId }, body: { version } })
    await sweep(world)
    expect((await readMember(world)).name).toBeNull()
  })

  it('and let in again is known as long as before, and from the next stop on for half a year', async () => {
    await using world = await openReservations({ settings: askNothing })
    await insertMember(world, { answers })
    await change(world, true)
    await change(world, false)
    world.test.clock.set('2027-09-01T01:00:00.000Z')
    await sweep(world)
    expect((await readMember(world)).name).toBe(answers.name)
    await change(world, true)
    await sweep(world)
    expect((await readMember(world)).name).toBe(answers.name)
    world.test.clock.set('2028-02-28T15:00:00.000Z')
    await sweep(world)
    expect((await readMember(world)).name).toBeNull()
  })

  it('is not forgotten while nobody stopped it', async () => {
    await using world = await openReservations({ settings: askNothing })
    await insertMember(world, { answers })
    const before = await readMember(world)
    world.test.clock.set('2030-03-01T01:00:00.000Z')
    await sweep(world)
    expect(await readMember(world)).toEqual(before)
    expect(await traces(world)).toEqual([])
  })
})
