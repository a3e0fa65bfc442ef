/** Link codes beside the reservation site's own numbers (CM-X-3, RS-USR-1): neither stops the line, nor the registration. */
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLinkCodes } from '#bff/card-handover-link/codes.ts'
import { createContext, type ReservationContext } from '#bff/pickup-reservation/context.ts'
import type { Site } from '#bff/pickup-reservation/sites.ts'
import { defaultSettings, handoverSettings } from '#shared/card-handover/settings.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as office from '#shared/pickup-reservation/office-api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { asStaff } from './pickup-reservation-clerks.ts'
import {
  aoseSite,
  insertMember,
  openReservations,
  params,
  partsOf,
  tokenOf,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

/** Anybody may register by mail. */
const open = (all: SiteSettings): SiteSettings => {
  const { basic } = all.memberItems
  const memberItems = { ...all.memberItems, basic: { ...basic, mail: { ...basic.mail, use: 'required' as const } } }
  return { ...all, mode: { ...all.mode, selfRegistration: true }, memberItems }
}

let world: ReservationWorld
let context: ReservationContext
let site: Site

beforeEach(async () => {
  world = await openReservations({ settings: open })
  context = createContext(partsOf(world.test.platform))
  site = await context.sites.require(aoseSite)
})
afterEach(() => world[Symbol.asyncDispose]())

/** What the ledger is answered for each code. */
const tell = async (...codes: readonly string[]) => {
  const told = codes.map((linkCode) => ({ linkCode, password: 'ABCDEFGHJK' }))
  const results = await createLinkCodes(context).take(site, told)
  return results.map(({ linkCode, outcome }) => [linkCode, outcome])
}

/** The number a resident gets who registers by mail. */
const registerByMail = async (mail: string): Promise<string> => {
  await world.call(api.requestRegistration, { params, body: { mail } })
  const token = await tokenOf(world)
  const answers = { name: '新 人', kana: 'アラタ ヒト', mail }
  const body = { token, answers, secret: 'a long password' }
  return (await world.call(api.completeRegistration, { params, body })).memberNumber
}

const memberOf = async (memberNumber: string) => {
  const { reservationMembers: members } = world.store.tables
  const [found] = await world.store.db.select().from(members).where(eq(members.memberNumber, memberNumber))
  if (found === undefined) throw new Error('no member')
  return found
}

const change = async (memberNumber: string, stopped: boolean) => {
  const call = await asStaff(world, 'reservation-administrator')
  const { memberId, version, linkCode } = await memberOf(memberNumber)
  const body = { version, answers: { mail: `m${memberNumber}@example.jp`, name: '佐藤 葵', kana: 'サトウ アオイ' } }
  await call(office.changeMember, { params: { ...params, memberId }, body: { ...body, linkCode, stopped } })
}

const signIn = (loginKey: string, secret: string) =>
  world.call(api.signInResident, { body: { siteId: aoseSite, loginKey, secret } })

describe('the code of a member who was stopped', () => {
  it('CM-X-3 is known, and those told with it are made', async () => {
    expect(await tell('20000001')).toEqual([['20000001', 'made']])
    await change('20000001', true)
    expect(await tell('20000002', '20000001', '20000003')).toEqual([
      ['20000002', 'made'],
      ['20000001', 'known'],
      ['20000003', 'made'],
    ])
    await expect(signIn('20000001', 'ABCDEFGHJK')).rejects.toMatchObject({ code: 'login.credentials-incorrect' })
    await change('20000001', false)
    expect(await signIn('20000001', 'ABCDEFGHJK')).toMatchObject({ memberNumber: '20000001' })
  })

  it('is taken where the number was the site’s own, stopped or not', async () => {
    await insertMember(world)
    expect(await tell('000001', '20000001')).toEqual([
      ['000001', 'taken'],
      ['20000001', 'made'],
    ])
    await change('000001', true)
    expect(await tell('000001', '20000002')).toEqual([
      ['000001', 'taken'],
      ['20000002', 'made'],
    ])
  })

  it('XC-7 is known still when the person was forgotten', async () => {
    await tell('20000001')
    await change('20000001', true)
    world.test.clock.set('2027-08-28T15:00:00.000Z')
    await world.test.app.jobs.runNow('reservation.sweep')
    expect(await memberOf('20000001')).toMatchObject({ name: null, mail: null })
    expect(await tell('20000001', '20000002')).toEqual([
      ['20000001', 'known'],
      ['20000002', 'made'],
    ])
  })
})

describe('the site’s own numbers', () => {
  it('RS-USR-1 go on beside codes of six characters', async () => {
    await tell('999999', 'ABC123', '000002', '12-345')
    expect(await registerByMail('one@example.jp')).toBe('000001')
    // the next would be a code's
    expect(await registerByMail('two@example.jp')).toBe('000003')
    expect(await registerByMail('three@example.jp')).toBe('000004')
  })

  it('RS-USR-1 go on where a code was changed afterwards, and where one is noted beside a number', async () => {
    await tell('999999')
    const { memberId, version } = await memberOf('999999')
    const call = await asStaff(world, 'reservation-administrator')
    const answers = { mail: 'nine@example.jp', name: '佐藤 葵', kana: 'サトウ アオイ' }
    const body = { version, answers, linkCode: '20000009', stopped: false }
    await call(office.changeMember, { params: { ...params, memberId }, body })
    const own = { answers: { ...answers, mail: 'own@example.jp' }, linkCode: '30000003', withInitialPassword: false }
    expect((await call(office.registerMember, { params, body: own })).member.memberNumber).toBe('000001')
    expect(await registerByMail('one@example.jp')).toBe('000002')
    expect(await registerByMail('two@example.jp')).toBe('000003')
  })

  it('RS-USR-1 follow the last that was imported, and fill the gaps when the row is at its end', async () => {
    const call = await asStaff(world, 'reservation-administrator')
    const importOf = async (...numbers: readonly string[]) => {
      const rows = numbers.map((memberNumber) => {
        const answers = { mail: `i${memberNumber}@example.jp`, name: '佐藤 葵', kana: 'サトウ アオイ' }
        return { answers, linkCode: null, memberNumber }
      })
      const { results } = await call(office.importMembers, { params, body: { rows, withInitialPassword: false } })
      expect(results.map(({ outcome }) => outcome)).toEqual(numbers.map(() => 'done'))
    }
    await importOf('000001', '000004')
    expect(await registerByMail('one@example.jp')).toBe('000005')
    await importOf('999999')
    expect(await registerByMail('two@example.jp')).toBe('000002')
    expect(await registerByMail('three@example.jp')).toBe('000003')
    expect(await registerByMail('four@example.jp')).toBe('000006')
  })

  it('CM-X-3 are of another length than the codes a ledger draws', () => {
    const lengths = [5, 6, 7, 8, 9, 10, 11].filter(
      (linkDigits) => handoverSettings.safeParse({ ...defaultSettings, linkDigits }).success,
    )
    expect(lengths).toEqual([7, 8, 9, 10])
  })
})
