import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { billingHolders, type BillingHolder } from '#mocks/people/federation.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { applyAs, issueTo, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'
import { signInAgain } from './billing-claim-fixture.ts'

/** What the daily batches tell, and what they erase. */

const staffOf = async (world: BillingWorld) => world.test.caller(await world.test.signIn('billing-staff'))

const suspend = async (world: BillingWorld, userId: string, person: BillingHolder = billingHolders[0]) => {
  const staff = await staffOf(world)
  const { applicants } = await staff(federationApi.searchApplicants, { body: { text: userId, kinds: [], page: 1 } })
  const { userId: _, testId: __, ...applicant } = person
  const body = { version: applicants[0]?.version ?? 0, applicant, suspended: true }
  await staff(federationApi.updateApplicant, { params: { userId }, body })
}

const reject = async (world: BillingWorld, matterId: string) => {
  const staff = await staffOf(world)
  const { version } = await staff(federationApi.readMatter, { params: { matterId } })
  await staff(federationApi.rejectMatter, { body: { rows: [{ matterId, version }], reason: '二重の申請です' } })
  await world.run('billing-rejection')
}

const countKept = async ({ store }: BillingWorld, userId: string) => {
  const { billingMatters, billingApplicants, billingPasswords, accounts } = store.tables
  return [
    await store.db.$count(billingMatters, eq(billingMatters.userId, userId)),
    await store.db.$count(billingApplicants, eq(billingApplicants.userId, userId)),
    await store.db.$count(billingPasswords, eq(billingPasswords.userId, userId)),
    await store.db.$count(accounts, eq(accounts.id, userId)),
  ]
}

describe('the erasure of a closed holder', () => {
  it('EB-B6, EB-R-10: takes the rejected applications along, whose events stay; an open one keeps its holder', async () => {
    await using world = await openBilling()
    const [closed, open] = [await world.register(), await world.register(billingHolders[1])]
    const { matterId } = await applyAs(closed)
    await reject(world, matterId)
    await applyAs(open, { displayName: billingHolders[1].displayName })
    await suspend(world, closed.userId)
    await suspend(world, open.userId, billingHolders[1])
    world.test.clock.set('2027-06-08T03:00:00Z')
    await world.run('billing-deletion')
    expect(await countKept(world, closed.userId)).toEqual([1, 1, 1, 1])
    world.test.clock.set('2027-06-20T03:00:00Z')
    await world.run('billing-deletion')
    expect(await countKept(world, closed.userId)).toEqual([0, 0, 0, 0])
    expect(await countKept(world, open.userId)).toEqual([1, 1, 1, 1])
    const { billingMatterEvents } = world.store.tables
    const events = await world.store.db.select().from(billingMatterEvents)
    expect(events.filter((event) => event.matterId === matterId).at(-1)).toMatchObject({ to: 'rejected' })
  })

  it('OQ-EB-5, EB-R-10: waits while money is to be sent back for a rejected application', async () => {
    await using world = await openBilling()
    const agent = billingHolders[2]
    const holder = await world.register(agent)
    const { matterId } = await applyAs(holder, { kind: 'agent', displayName: agent.displayName })
    await reject(world, matterId)
    const { billingMatters } = world.store.tables
    const setDue = (refundDue: boolean) =>
      world.store.tx((tx) => tx.update(billingMatters).set({ refundDue }).where(eq(billingMatters.matterId, matterId)))
    await setDue(true)
    await suspend(world, holder.userId, agent)
    world.test.clock.set('2027-06-20T03:00:00Z')
    await world.run('billing-deletion')
    expect(await countKept(world, holder.userId)).toEqual([1, 1, 1, 1])
    await setDue(false)
    await world.run('billing-deletion')
    expect(await countKept(world, holder.userId)).toEqual([0, 0, 0, 0])
  })
})

describe('the notice before the end', () => {
  const readLeads = async (world: BillingWorld, { userId }: Holder) => {
    await world.run('billing-expiry-notice')
    const { billingNotices } = world.store.tables
    const rows = await world.store.db.select().from(billingNotices).where(eq(billingNotices.userId, userId))
    return rows.filter(({ kind }) => kind === 'expiry').map(({ facts }) => facts['days'])
  }

  it('EB-B5: urges nobody who has asked for the next one, and again whoever was refused it', async () => {
    await using world = await openBilling()
    const registered = await world.register()
    await issueTo(world, registered)
    // until 2030-04-30
    world.test.clock.set('2030-01-30T03:00:00Z')
    expect(await readLeads(world, registered)).toEqual(['90'])
    const { matterId } = await applyAs(await signInAgain(world, registered), { keyName: 'second' })
    world.test.clock.set('2030-03-01T03:00:00Z')
    expect(await readLeads(world, registered)).toEqual(['90'])
    await reject(world, matterId)
    world.test.clock.set('2030-03-02T03:00:00Z')
    expect(await readLeads(world, registered)).toEqual(['90', '59'])
  })

  it('EB-B5: urges nobody who has renewed: the old one ends untold, the new one is told of in its time', async () => {
    await using world = await openBilling()
    const registered = await world.register()
    await issueTo(world, registered)
    world.test.clock.set('2030-02-10T03:00:00Z')
    const holder = await signInAgain(world, registered)
    const staff = await staffOf(world)
    await issueTo({ ...world, staff }, holder, { ...billingHolders[0], keyName: 'second' })
    for (const day of ['2030-03-31', '2030-04-23', '2030-04-29']) {
      world.test.clock.set(`${day}T03:00:00Z`)
      expect(await readLeads(world, holder)).toEqual([])
    }
    const { mailOutbox } = world.store.tables
    const topics = await world.store.db.select({ topic: mailOutbox.topic }).from(mailOutbox)
    expect(topics.map(({ topic }) => topic)).toEqual(['issued', 'issued'])
    world.test.clock.set('2033-01-05T03:00:00Z')
    expect(await readLeads(world, holder)).toHaveLength(1)
  })

  it('EB-B5: urges nobody whose log-in is closed', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    await issueTo(world, holder)
    await suspend(world, holder.userId)
    world.test.clock.set('2030-04-10T03:00:00Z')
    expect(await readLeads(world, holder)).toEqual([])
  })
})
