/** Guessing at members: at one, however the ID is written, and at many from one address. */
import { describe, expect, it } from 'vitest'
import * as api from '#shared/pickup-reservation/api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { testOrigin } from './app-fixture.ts'
import {
  aoseSite,
  insertMember,
  openReservations,
  params,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const withMode =
  (mode: Partial<SiteSettings['mode']>) =>
  (all: SiteSettings): SiteSettings => ({ ...all, mode: { ...all.mode, ...mode } })

const here = '203.0.113.7'

/** What a sign-in from an address came to: `in`, or the code of why not. */
const signIn = async (
  { test }: ReservationWorld,
  { address = here, ...body }: { loginKey: string; secret?: string; address?: string },
): Promise<string> => {
  const headers = { host: new URL(testOrigin).host, origin: testOrigin, 'content-type': 'application/json' }
  const answer = await test.app.fetch(
    new Request(`${testOrigin}/api/resident/session`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ siteId: aoseSite, ...body }) },
    }),
    { incoming: { socket: { remoteAddress: address } } },
  )
  return answer.ok ? 'in' : ((await answer.json()) as { code: string }).code
}

const wrong = 'login.credentials-incorrect'
const limited = 'request.rate-limited'

/** Eight ways to write one 利用者ID, each of which finds the member. */
const spellings = [
  '000001',
  '０００００１',
  '0 00001',
  '00 00 01',
  '*000001*',
  'a000001b',
  'C000001D',
  ' *０ ０ ０００１* ',
]

describe('guesses at one member', () => {
  it('RS-USR-12 are counted together, however the ID is written', async () => {
    await using world = await openReservations()
    await insertMember(world)
    for (const loginKey of spellings) expect(await signIn(world, { loginKey, secret: 'wrong' })).toBe(wrong)
    expect(await signIn(world, { loginKey: '000001', secret: 'ABCD234' })).toBe(limited)
    // and from wherever they come
    expect(await signIn(world, { loginKey: '000 001', secret: 'ABCD234', address: '198.51.100.1' })).toBe(limited)
    world.test.clock.advance(60_000)
    for (const loginKey of spellings) expect(await signIn(world, { loginKey, secret: 'ABCD234' })).toBe('in')
  })

  it('tell nobody whether the ID is somebody’s: an unknown one locks in the same spellings', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    for (const loginKey of spellings) expect(await signIn(world, { loginKey })).toBe(wrong)
    expect(await signIn(world, { loginKey: '000001' })).toBe(limited)
  })

  it('RS-USR-3 by asking for a new password are one count, too', async () => {
    await using world = await openReservations()
    await insertMember(world, { answers: { mail: 'aoi@example.jp' } })
    const ask = (loginKey: string) => world.call(api.requestPasswordReset, { params, body: { loginKey } })
    for (const loginKey of spellings) await ask(loginKey)
    await expect(ask('000 001')).rejects.toMatchObject({ code: limited })
  })
})

describe('guesses from one address', () => {
  const unknown = (place: number) => ({ loginKey: String(900_000 + place) })

  it('RS-USR-13 at many IDs are limited, and come back two a minute', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    await insertMember(world)
    for (let place = 0; place < 60; place += 1) expect(await signIn(world, unknown(place))).toBe(wrong)
    expect(await signIn(world, unknown(60))).toBe(limited)
    expect(await signIn(world, { loginKey: '000001' })).toBe(limited)
    // who lives elsewhere is not held up
    expect(await signIn(world, { loginKey: '000001', address: '198.51.100.1' })).toBe('in')
    // asked every ten seconds they come back no faster and no slower
    let wrongs = 0
    for (let tenth = 0; tenth < 18; tenth += 1) {
      world.test.clock.advance(10_000)
      if ((await signIn(world, unknown(100 + tenth))) === wrong) wrongs += 1
    }
    expect(wrongs).toBe(6)
  })

  it('RS-USR-13 that find members by number alone are limited, for a number is all that is guessed there', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    await insertMember(world)
    // each found one uses up a fifth of a wrong one
    for (let place = 0; place < 58; place += 1) expect(await signIn(world, unknown(place))).toBe(wrong)
    const findAll = async () => {
      let found = 0
      while (found < 100 && (await signIn(world, { loginKey: '000001' })) === 'in') found += 1
      return found
    }
    expect(await findAll()).toBe(6)
    world.test.clock.advance(60_000)
    expect(await findAll()).toBe(10)
  })

  it('are those of a whole line, whichever of its IPv6 addresses they come from', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    for (let place = 0; place < 60; place += 1)
      expect(await signIn(world, { ...unknown(place), address: `2001:db8:0:12::${place.toString(16)}` })).toBe(wrong)
    expect(await signIn(world, { ...unknown(60), address: '2001:db8:0:12:a:b:c:d' })).toBe(limited)
    expect(await signIn(world, { ...unknown(60), address: '2001:db8:0:13::1' })).toBe(wrong)
  })

  it('are not what a municipality’s hall does: with the right password nothing is used up', async () => {
    await using world = await openReservations()
    await insertMember(world)
    for (let visitor = 0; visitor < 100; visitor += 1)
      expect(await signIn(world, { loginKey: '000001', secret: 'ABCD234' })).toBe('in')
  })
})
