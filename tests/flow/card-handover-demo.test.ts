import { expect, it } from 'vitest'
import { accountDeclaration, createAccount } from '#bff/staff/accounts.ts'
import { listen } from '#mocks/parties/server.ts'
import { demoAccounts } from '#mocks/people/accounts.ts'
import { populateLedger } from '#mocks/scenarios/handover-world.ts'
import * as api from '#shared/card-handover/api.ts'
import { statusKeys } from '#shared/card-handover/statuses.ts'
import { openLedger, search, tsukimino } from './card-handover-fixture.ts'

it('the demo’s ledger has cards in every status, some stuck, and a ward without persons; filled once', async () => {
  await using world = await openLedger()
  const { store } = world.test.database
  for (const account of demoAccounts)
    if (account.role.startsWith('handover-'))
      await createAccount(store, world.test.clock, accountDeclaration.parse(account))
  const server = await listen({ fetch: (request) => world.test.app.fetch(request) }, 0)
  try {
    const address = server.url.replace('127.0.0.1', 'localhost')
    const fill = () => populateLedger({ address, origin: address, now: world.test.clock.now() })
    await fill()
    await fill()
  } finally {
    await server.close()
  }
  const call = await world.as()
  const { counts } = await call(api.readOverview, {})
  expect(new Set(counts.map(({ status }) => status))).toEqual(
    new Set(statusKeys.slice(0, 7).filter((key) => key !== 'visited')),
  )
  expect(counts.some(({ stuck }) => stuck > 0)).toBe(true)
  expect((await search(call, { name: '佐藤' })).total).toBeGreaterThan(0)
  const ward = await world.as('handover-administrator', tsukimino)
  expect((await ward(api.readOverview, {})).keepsPersons).toBe(false)
  expect((await search(ward)).total).toBe(8)
  const { handoverResidents } = world.ledger.tables
  const tenants = (await world.ledger.db.select().from(handoverResidents)).map(({ tenantId }) => tenantId)
  expect(new Set(tenants)).toEqual(new Set(['99101']))
}, 60_000)
