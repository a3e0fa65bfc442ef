import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '#bff/platform/database/store.ts'
import { describeClaims } from '../flow/billing-claim-suites.ts'
import { describePowerCuts } from '../flow/billing-power-cut.ts'
import { describeWalk } from '../flow/billing-walk.ts'
import { describeIssuance } from '../flow/issuance-suites.ts'
import { describeCapacity } from '../flow/pickup-reservation-suites.ts'
import { describeAudit, describeJobs, describeStore } from '../flow/platform-suites.ts'
import { describeSessions } from '../flow/session-suites.ts'
import { postgresStores, type StoreFactory } from '../flow/store-fixture.ts'
import { startInChildren } from '../flow/start-in-children.ts'
import { findPostgres, startPostgres, type PostgresServer } from './postgres-server.ts'

const binaries = await findPostgres()

describe.skipIf(binaries === undefined)('on PostgreSQL', () => {
  let server: PostgresServer | undefined
  const open: StoreFactory = () => postgresStores(server?.url ?? '')()

  beforeAll(async () => {
    server = await startPostgres(binaries ?? '')
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  describeStore(open)
  describeAudit(open)
  describeJobs(open)
  describeSessions(open)
  describeIssuance(open)
  describeCapacity(open, 10)
  describeClaims(open)
  describePowerCuts(open)
  describeWalk(open, { walks: 1, steps: 40 })

  it('lets four processes start at once on an empty database', async () => {
    await using database = await open()
    await database.execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    expect(await startInChildren({ DATABASE_URL: new URL(database.address.databaseUrl ?? '').href }, 4)).toEqual([
      0, 0, 0, 0,
    ])
    const again = await openStore(database.address)
    await again.ping()
    await again.close()
  })

  it('says database.unavailable when the server is gone', async () => {
    const database = await open()
    await server?.[Symbol.asyncDispose]()
    await expect(database.store.ping()).rejects.toMatchObject({ code: 'database.unavailable' })
    const reading = database.store.tx(async (tx) => tx.select().from(database.store.tables.jobs))
    await expect(reading).rejects.toMatchObject({ code: 'database.unavailable' })
    await database.store.close()
    server = undefined
  })
})
