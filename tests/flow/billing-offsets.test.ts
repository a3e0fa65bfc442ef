import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { billingHolders } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as balancesApi from '#shared/billing-certificate/balances-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { applyAs, issueTo, openBilling, type BillingWorld } from './billing-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const batch = 'billing-offset-linkage'

const detail = (world: BillingWorld, matterId: string) =>
  world.staff(federationApi.readMatter, { params: { matterId } })

/** Sessions end with the day: whoever comes back a month later signs in again. */
const later = async (world: BillingWorld, instant: string) => {
  world.test.clock.set(instant)
  return {
    staff: world.test.caller(await world.test.signIn('billing-staff')),
    administrator: world.test.caller(await world.test.signIn('billing-administrator')),
  }
}

describe('fees offset against payments', () => {
  it('EB-B11, EB-R-4: a balance falls from 5,000 to 1,000 to 0, told month by month and to the yen', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    await world.run(batch)
    expect(world.payments.list()).toEqual([{ month: '2027-03', items: 1, totalYen: 5000, closed: false }])
    // asked again on the same day: neither another report nor another fee
    await world.run(batch)
    expect(await detail(world, matterId)).toMatchObject({ balanceYen: 5000 })

    world.payments.close('2027-03')
    await world.run(batch)
    expect(await detail(world, matterId)).toMatchObject({ balanceYen: 1000 })

    const april = await later(world, '2027-04-05T03:00:00.000Z')
    await world.run(batch)
    world.payments.close('2027-04')
    await world.run(batch, batch)
    const { months } = await april.staff(balancesApi.listOffsetMonths, {})
    expect(months).toMatchObject([
      { month: '2027-04', issuedCount: 0, items: 1, reportedYen: 1000, takenYen: 1000 },
      { month: '2027-03', issuedCount: 1, items: 1, reportedYen: 5000, takenYen: 4000 },
    ])
    const call = world.test.caller(await world.test.signIn('billing-holder', { id: holder.userId }))
    const { matter, timeline } = await call(applicantApi.readOwnMatter, { params: { matterId } })
    expect(matter.balanceYen).toBe(0)
    expect(timeline.filter(({ event }) => event === 'offset').map(({ note }) => note)).toEqual(['4000', '1000'])

    // nothing is left to tell in May
    await later(world, '2027-05-05T03:00:00.000Z')
    await world.run(batch)
    expect(world.payments.list()).toHaveLength(2)
  })

  it('EB-B11: counts every issued certificate once, those without a balance too', async () => {
    await using world = await openBilling()
    await issueTo(world, await world.register())
    const agent = billingHolders[2]
    const holder = await world.register(agent)
    const { matterId } = await applyAs(holder, { kind: 'agent', displayName: agent.displayName })
    const { version } = await detail(world, matterId)
    const deposit = { day: '2027-03-10', yen: 5000, remitter: holder.userId, transferKey: null }
    await world.staff(federationApi.registerDeposits, { body: { rows: [{ matterId, version, deposit }] } })
    await world.run('billing-issue-linkage', 'billing-certificate-registration', batch)
    const { months } = await world.staff(balancesApi.listOffsetMonths, {})
    expect(months).toMatchObject([{ issuedCount: 2, items: 2, reportedYen: 5000 }])
    const page = await world.staff(balancesApi.readOffsetMonth, { params: { month: '2027-03', page: '1' } })
    expect(page.items.map(({ issued, reportedYen }) => [issued, reportedYen])).toEqual([
      [true, 5000],
      [true, 0],
    ])
  })

  it('a month without its result holds back the next: nothing is reported twice before it is known to be taken', async () => {
    await using world = await openBilling()
    await issueTo(world, await world.register())
    await world.run(batch)
    await later(world, '2027-05-05T03:00:00.000Z')
    await world.run(batch)
    expect(world.payments.list().map(({ month }) => month)).toEqual(['2027-03'])
    world.payments.close('2027-03')
    await world.run(batch)
    expect(world.payments.list().map(({ month, totalYen }) => [month, totalYen])).toEqual([
      ['2027-03', 5000],
      ['2027-05', 1000],
    ])
  })

  it.each(['takes-too-much', 'takes-from-stranger'])(
    'believes nothing of a result that %s, and no balance moves',
    async (fault) => {
      await using world = await openBilling()
      const matterId = await issueTo(world, await world.register())
      world.payments.setPayable((await detail(world, matterId)).userId, 9000)
      await world.run(batch)
      world.payments.close('2027-03')
      world.paymentFaults.set([{ name: fault }])
      await expect(world.run(batch)).rejects.toThrow('party.mismatched')
      expect(await detail(world, matterId)).toMatchObject({ balanceYen: 5000 })
      world.paymentFaults.set([])
      await world.run(batch)
      expect(await detail(world, matterId)).toMatchObject({ balanceYen: 0 })
    },
  )

  it('a lost answer to the report is asked for again with the same report', async () => {
    await using world = await openBilling()
    await issueTo(world, await world.register())
    world.paymentFaults.set([{ name: 'answer-lost' }])
    await expect(world.run(batch)).rejects.toThrow('party.unreachable')
    world.paymentFaults.set([])
    // issued meanwhile: it belongs to the next month, the frozen one stays what it was
    await issueTo(world, await world.register(billingHolders[1]), billingHolders[1])
    await world.run(batch)
    expect(world.payments.list()).toEqual([{ month: '2027-03', items: 1, totalYen: 5000, closed: false }])
  })
})

describe('what no payment covers any more', () => {
  const suspend = async (world: BillingWorld, userId: string) => {
    const { applicants } = await world.staff(federationApi.searchApplicants, {
      body: { text: userId, kinds: [], page: 1 },
    })
    const [found] = applicants
    if (found === undefined) throw new RangeError('no such holder')
    const { kind, displayName, representative, postalCode, address, phone, mail, version } = found
    const applicant = { kind, displayName, representative, postalCode, address, phone, mail }
    await world.staff(federationApi.updateApplicant, {
      params: { userId },
      body: { version, applicant, suspended: true },
    })
  }

  it('OQ-EB-2: the rest of a closed provider is listed, reported no more, and settled by hand as a whole', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    await suspend(world, holder.userId)
    await world.run(batch)
    // counted as issued, and nothing asked of a payment that will not come
    expect(world.payments.list()).toEqual([{ month: '2027-03', items: 1, totalYen: 0, closed: false }])
    const { residues, totalYen } = await world.staff(balancesApi.listResidues, {})
    expect(residues).toMatchObject([{ matterId, reason: 'suspended', balanceYen: 5000, beingOffset: false }])
    expect(totalYen).toBe(5000)
    const settle = (yen: number, version = residues[0]?.version ?? 0) =>
      world.staff(balancesApi.settleResidue, { params: { matterId }, body: { version, paidOn: '2027-03-10', yen } })
    await expect(settle(4999)).rejects.toThrow(code('request.invalid'))
    await expect(settle(5000, 1)).rejects.toThrow(code('lifecycle.stale'))
    const settled = await settle(5000)
    expect(settled).toMatchObject({ balanceYen: 0 })
    expect(settled.timeline.at(-1)).toMatchObject({ event: 'offset', note: 'by-hand:5000:2027-03-10' })
    await expect(settle(0, settled.version)).rejects.toThrow(code('lifecycle.illegal'))
    expect(await world.staff(balancesApi.listResidues, {})).toEqual({ residues: [], totalYen: 0 })
  })

  it('EB-B11, EB-X-3: fees, what was kept back, what was paid by hand and what is open agree; a book that is wrong is seen', async () => {
    await using world = await openBilling()
    const [closing, going] = [await world.register(), await world.register(billingHolders[1])]
    const matterId = await issueTo(world, closing)
    const other = await issueTo(world, going, billingHolders[1])
    await world.run(batch)
    world.payments.close('2027-03')
    await world.run(batch)
    await suspend(world, closing.userId)
    const { residues } = await world.staff(balancesApi.listResidues, {})
    expect(residues.map((row) => [row.matterId, row.balanceYen])).toEqual([[matterId, 1000]])
    const body = { version: residues[0]?.version ?? 0, paidOn: '2027-03-10', yen: 1000 }
    await world.staff(balancesApi.settleResidue, { params: { matterId }, body })
    const reconcile = () => world.staff(balancesApi.readReconciliation, {})
    const agreed = { certificates: 2, feeYen: 10_000, takenYen: 8000, byHandYen: 1000, balanceYen: 1000 }
    expect(await reconcile()).toEqual({ ...agreed, differenceYen: 0 })

    const { billingMatters } = world.store.tables
    await world.store.tx((tx) =>
      tx.update(billingMatters).set({ balanceYen: 999 }).where(eq(billingMatters.matterId, other)),
    )
    expect(await reconcile()).toMatchObject({ balanceYen: 999, differenceYen: 1 })
  })

  it('a balance the payment system may still take is not settled by hand beside it', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    await world.run(batch)
    await suspend(world, holder.userId)
    const { residues } = await world.staff(balancesApi.listResidues, {})
    expect(residues).toMatchObject([{ beingOffset: true }])
    const body = { version: residues[0]?.version ?? 0, paidOn: '2027-03-10', yen: 5000 }
    await expect(world.staff(balancesApi.settleResidue, { params: { matterId }, body })).rejects.toThrow(
      code('lifecycle.illegal'),
    )
  })

  it('EB-G-4: a holder reads neither months nor residues', async () => {
    await using world = await openBilling()
    const { call } = await world.register()
    for (const endpoint of [balancesApi.listOffsetMonths, balancesApi.listResidues, balancesApi.readReconciliation])
      await expect(call(endpoint, {})).rejects.toThrow(code('session.required'))
  })
})
