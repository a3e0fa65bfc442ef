import { describe, expect, it } from 'vitest'
import * as api from '#shared/pickup-reservation/office-api.ts'
import { listStaffSites } from '#shared/pickup-reservation/staff-api.ts'
import * as residents from '#shared/pickup-reservation/api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { aoseSite, book, insertSite, openReservations, otherSite, params } from './pickup-reservation-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const aose = '99101'

/** Members sign in by their number; name and kana are asked. */
const withMembers = (settings: SiteSettings): SiteSettings => ({
  ...settings,
  mode: { ...settings.mode, audience: 'anyone', loginKey: 'member-id', passwordCheck: true },
  memberItems: {
    ...settings.memberItems,
    basic: Object.fromEntries(
      Object.entries(settings.memberItems.basic).map(([key, item]) => [key, { ...item, use: 'optional' as const }]),
    ) as SiteSettings['memberItems']['basic'],
  },
})

const openOffice = async () => {
  const world = await openReservations({ tenantId: aose, settings: withMembers })
  const signIn = async (role: 'reservation-administrator' | 'reservation-manager' | 'reservation-clerk', id = role) =>
    world.test.caller(await world.test.signIn(role, { id, municipalityCode: aose }))
  return { world, signIn, administrator: await signIn('reservation-administrator') }
}

const operator = {
  displayName: '窓口担当',
  mail: '',
  siteIds: [aoseSite] as string[],
  mayOverbook: false,
  startsOn: null,
  endsOn: null,
}

describe('members in the office', () => {
  it('RS-USR-1, RS-USR-7: are registered with an initial password, which the resident replaces at the first sign-in', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    const { member, initialPassword } = await administrator(api.registerMember, {
      params,
      body: { answers: {}, linkCode: 'LK-0001', withInitialPassword: true },
    })
    expect(member).toMatchObject({ memberNumber: '000001', linkCode: 'LK-0001', hasOwnPassword: false })
    expect(initialPassword).toMatch(/^[0-9A-Za-z]{10}$/)
    const signedIn = await world.call(residents.signInResident, {
      body: { siteId: aoseSite, loginKey: '000001', secret: initialPassword ?? '' },
    })
    expect(signedIn).toMatchObject({ mustSetPassword: true })
  })

  it('RS-USR-1: an import tells row by row what became of it', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    const row = { linkCode: null, memberNumber: null }
    const { results } = await administrator(api.importMembers, {
      params,
      body: {
        withInitialPassword: false,
        rows: [
          { answers: {}, linkCode: 'LK-0001', memberNumber: '000007' },
          { ...row, answers: {}, memberNumber: '000007' },
          { ...row, answers: { fax: '電話番号ではない' } },
        ],
      },
    })
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'done',
      'reservation.login-key-taken',
      'reservation.items-invalid',
    ])
    const { total } = await administrator(api.searchMembers, { params, body: { text: '', stopped: false, page: 1 } })
    expect(total).toBe(1)
  })

  it('RS-SET-9 enters what residents are only shown, and a change drops nothing that is not asked', async () => {
    const showing = (settings: SiteSettings): SiteSettings => {
      const all = withMembers(settings)
      const { basic } = all.memberItems
      const items = { ...basic, name: { ...basic.name, use: 'display' as const } }
      return { ...all, memberItems: { ...all.memberItems, basic: { ...items, sex: { ...basic.sex, use: 'unused' } } } }
    }
    await using world = await openReservations({ tenantId: aose, settings: showing })
    const administrator = world.test.caller(
      await world.test.signIn('reservation-administrator', { id: 'office', municipalityCode: aose }),
    )
    const { member } = await administrator(api.registerMember, {
      params,
      body: { answers: { name: '佐藤 葵' }, linkCode: null, withInitialPassword: false },
    })
    const { reservationMembers } = world.store.tables
    await world.store.tx(async (tx) => {
      await tx.update(reservationMembers).set({ answers: { ...member.answers, sex: 'female' } })
    })
    const onMember = { params: { ...params, memberId: member.memberId } }
    const changed = await administrator(api.changeMember, {
      ...onMember,
      body: { version: 1, answers: { name: '佐藤 蒼', phone: '03-1111-2222' }, linkCode: null, stopped: false },
    })
    expect(changed.answers).toEqual({ name: '佐藤 蒼', phone: '03-1111-2222', sex: 'female' })
  })

  it('RS-STF-13: a stopped member is found among the stopped alone; an older page writes nothing', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    const { member } = await administrator(api.registerMember, {
      params,
      body: { answers: {}, linkCode: null, withInitialPassword: false },
    })
    const change = (version: number) =>
      administrator(api.changeMember, {
        params: { ...params, memberId: member.memberId },
        body: { version, answers: {}, linkCode: null, stopped: true },
      })
    expect(await change(member.version)).toMatchObject({ stoppedAt: expect.any(String) as string })
    await expect(change(member.version)).rejects.toThrow(code('lifecycle.stale'))
    const search = (stopped: boolean) =>
      administrator(api.searchMembers, { params, body: { text: '', stopped, page: 1 } })
    expect([(await search(false)).total, (await search(true)).total]).toEqual([0, 1])
  })

  it('takes a percent sign for itself', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    const body = { answers: {}, linkCode: 'LK-0001', withInitialPassword: false }
    await administrator(api.registerMember, { params, body })
    const { total } = await administrator(api.searchMembers, { params, body: { text: '%', stopped: false, page: 1 } })
    expect(total).toBe(0)
  })
})

describe('operators', () => {
  it('RS-STF-7, RS-STF-8: a clerk works for the sites assigned, and for no other', async () => {
    const { world, administrator, signIn } = await openOffice()
    await using _ = world
    await insertSite(world.store, { siteId: 'aose-annex', tenantId: aose })
    const body = {
      ...operator,
      accountId: 'desk-1',
      grade: 'reservation-clerk' as const,
      secret: 'a-long-secret',
      temporary: false,
    }
    await administrator(api.registerOperator, { body })
    const clerk = await signIn('reservation-clerk', 'desk-1' as 'reservation-clerk')
    expect((await clerk(listStaffSites, {})).map(({ siteId }) => siteId)).toEqual([aoseSite])
    await expect(administrator(api.registerOperator, { body })).rejects.toThrow(code('database.conflict'))
  })

  it('RS-STF-8: no site of another municipality can be assigned, and no account of theirs be changed', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    await insertSite(world.store, { siteId: otherSite, tenantId: '99202' })
    const body = { ...operator, siteIds: [otherSite], grade: 'reservation-clerk' as const }
    await expect(
      administrator(api.registerOperator, {
        body: { ...body, accountId: 'desk-2', secret: 'a-long-secret', temporary: false },
      }),
    ).rejects.toThrow(code('request.invalid'))
    await world.test.signIn('reservation-clerk', { id: 'their-desk', municipalityCode: '99202' })
    await expect(
      administrator(api.changeOperator, {
        params: { accountId: 'their-desk' },
        body: { ...body, siteIds: [], stopped: true },
      }),
    ).rejects.toThrow(code('request.not-found'))
  })

  it('nobody stops or lowers himself, so that an office is never without an administrator by mistake', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    const change = (grade: 'reservation-administrator' | 'reservation-clerk', stopped: boolean) =>
      administrator(api.changeOperator, {
        params: { accountId: 'reservation-administrator' },
        body: { ...operator, grade, stopped },
      })
    await expect(change('reservation-administrator', true)).rejects.toThrow(code('session.forbidden'))
    await expect(change('reservation-clerk', false)).rejects.toThrow(code('session.forbidden'))
    expect(await change('reservation-administrator', false)).toMatchObject({ stopped: false })
  })

  it('RS-STF-7: a temporary password opens nothing but the change of it', async () => {
    const { world, administrator, signIn } = await openOffice()
    await using _ = world
    const body = {
      ...operator,
      accountId: 'desk-3',
      grade: 'reservation-manager' as const,
      secret: 'a-long-secret',
      temporary: true,
    }
    await administrator(api.registerOperator, { body })
    const fresh = await signIn('reservation-manager', 'desk-3' as 'reservation-manager')
    await expect(fresh(listStaffSites, {})).rejects.toThrow(code('reservation.password-not-set'))
    await expect(
      fresh(api.changeOwnSecret, { body: { current: 'not-the-secret', next: 'my-own-secret' } }),
    ).rejects.toThrow(code('login.credentials-incorrect'))
    await fresh(api.changeOwnSecret, { body: { current: 'a-long-secret', next: 'my-own-secret' } })
    expect(await fresh(listStaffSites, {})).toHaveLength(1)
  })

  it('RS-STF-11: a manager sees no operators and no history', async () => {
    const { world, signIn } = await openOffice()
    await using _ = world
    const manager = await signIn('reservation-manager')
    const history = { from: null, to: null, actor: '', outcome: 'any', page: 1, all: false } as const
    await expect(manager(api.listOperators, {})).rejects.toThrow(code('session.forbidden'))
    await expect(manager(api.searchHistory, { body: history })).rejects.toThrow(code('session.forbidden'))
  })
})

describe('history and reports', () => {
  it('RS-STF-10: tells who looked, and at what; another municipality’s history is its own', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    await administrator(api.searchMembers, { params, body: { text: '青空', stopped: false, page: 1 } })
    const body = { from: null, to: null, actor: '', outcome: 'any', page: 1, all: false } as const
    const { rows } = await administrator(api.searchHistory, { body })
    expect(rows).toMatchObject([
      { actor: 'reservation-administrator', screen: 'POST /sites/:siteId/members/search', outcome: 'done' },
    ])
    // what was typed is somebody's name, and is nowhere in the history
    expect(JSON.stringify(rows)).not.toContain('青空')
    const theirs = world.test.caller(
      await world.test.signIn('reservation-administrator', { id: 'their-admin', municipalityCode: '99202' }),
    )
    expect((await theirs(api.searchHistory, { body })).rows).toEqual([])
  })

  it('RS-STF-15: the day’s list has the reservation with its window and time', async () => {
    const { world, administrator } = await openOffice()
    await using _ = world
    await book(world)
    const { columns, rows } = await administrator(api.readReport, {
      params,
      body: { kind: 'daily', from: '2027-03-02', to: '2027-03-02', windowId: null, after: null, limit: 100 },
    })
    expect(columns).toContain('time')
    expect(rows).toMatchObject([['2027-03-02', '本社窓口', '09:00', 1, null, null, 'reserved', 'no', 'no']])
    await expect(
      administrator(api.readReport, {
        params,
        body: { kind: 'daily', from: '2027-03-02', to: '2027-03-01', windowId: null, after: null, limit: 100 },
      }),
    ).rejects.toThrow(code('request.invalid'))
  })
})
