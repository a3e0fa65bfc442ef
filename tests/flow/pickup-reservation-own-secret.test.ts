/** RS-STF-10: one's own password at the reservation desk, as an act that is traced and guesses that are counted. */
import { describe, expect, it } from 'vitest'
import * as api from '#shared/pickup-reservation/office-api.ts'
import { asStaff } from './pickup-reservation-clerks.ts'
import { aoseSite, openReservations, type ReservationWorld } from './pickup-reservation-fixture.ts'

const secret = 'a-long-secret'

const openDesk = async () => {
  const world = await openReservations()
  const administrator = await asStaff(world, 'reservation-administrator')
  const body = {
    accountId: 'desk-3',
    grade: 'reservation-manager' as const,
    displayName: '窓口担当',
    mail: '',
    siteIds: [aoseSite],
    mayOverbook: false,
    startsOn: null,
    endsOn: '2027-03-31',
    secret,
    temporary: true,
  }
  await administrator(api.registerOperator, { body })
  const own = world.test.caller(
    await world.test.signIn('reservation-manager', { id: 'desk-3', municipalityCode: '99101' }),
  )
  const change = (current: string, next = 'my-own-secret') => own(api.changeOwnSecret, { body: { current, next } })
  return { world, administrator, change }
}

const traces = async ({ store }: ReservationWorld) => {
  const { audit } = store.tables
  return (await store.db.select().from(audit)).filter(({ actor }) => actor === 'desk-3')
}

describe('one’s own password', () => {
  it('RS-STF-10 stands in the history and in the trail, refused or done, and not in its words', async () => {
    const { world, administrator, change } = await openDesk()
    await using _ = world
    await expect(change('not-the-secret')).rejects.toMatchObject({ code: 'login.credentials-incorrect' })
    world.test.clock.advance(1000)
    await change(secret)
    const body = { from: null, to: null, actor: 'desk-3', outcome: 'any', page: 1, all: false } as const
    const { rows } = await administrator(api.searchHistory, { body })
    const row = { actor: 'desk-3', siteId: null, screen: 'POST /own-secret', target: 'desk-3' }
    expect(rows).toMatchObject([
      { ...row, outcome: 'done' },
      { ...row, outcome: 'login.credentials-incorrect' },
    ])
    const trail = await traces(world)
    expect(trail.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['reservation:POST:/own-secret', 'login.credentials-incorrect'],
      ['reservation:POST:/own-secret', 'done'],
    ])
    expect(JSON.stringify([rows, trail])).not.toMatch(/not-the-secret|a-long-secret|my-own-secret/)
  })

  it('is not guessed at a screen left open: after eight wrong ones the right one waits, too', async () => {
    const { world, change } = await openDesk()
    await using _ = world
    for (let wrong = 0; wrong < 8; wrong += 1)
      await expect(change('not-the-secret')).rejects.toMatchObject({ code: 'login.credentials-incorrect' })
    await expect(change(secret)).rejects.toMatchObject({ code: 'request.rate-limited' })
    world.test.clock.advance(60_000)
    await change(secret)
    await change('my-own-secret', 'another-secret')
  })

  it('is nobody’s to change whose dates are over', async () => {
    const { world, change } = await openDesk()
    await using _ = world
    world.test.clock.set('2027-03-01T01:10:00.000Z')
    const { reservationOperators } = world.store.tables
    await world.store.tx(async (tx) => {
      await tx.update(reservationOperators).set({ endsOn: '2027-02-28' })
    })
    await expect(change(secret)).rejects.toMatchObject({ code: 'session.forbidden' })
  })
})
