import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { billingHolders } from '#mocks/people/federation.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { toBankText } from '#mocks/parties/bank/file-writer.ts'
import { applyAs, issueTo, openBilling, type BillingWorld } from './billing-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error

const read = (world: BillingWorld, matterId: string) => world.staff(federationApi.readMatter, { params: { matterId } })

const revoke = async (world: BillingWorld, matterId: string) => {
  const { version, userId } = await read(world, matterId)
  await world.staff(federationApi.requestRevocation, {
    params: { matterId },
    body: {
      version,
      reason: 'key-compromise',
      requester: 'provider',
      channel: 'phone',
      requestedOn: '2027-03-10',
      confirmUserId: userId,
    },
  })
}

describe('the batch console', () => {
  it('EB-SC-20: says what waits, what ended how, and what the authority refused', async () => {
    await using world = await openBilling()
    const { matterId } = await applyAs(await world.register())
    const { version } = await read(world, matterId)
    await world.staff(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
    const { batches } = await world.administrator(federationApi.listBatches, {})
    expect(batches.map(({ name, waiting }) => [name, waiting])).toEqual([
      ['billing-issue-linkage', 1],
      ['billing-certificate-registration', 0],
      ['billing-rejection', 0],
      ['billing-revocation-linkage', 0],
      ['billing-revocation-list', 0],
      ['billing-expiry-notice', 0],
      ['billing-deletion', 0],
      ['billing-offset-linkage', 0],
    ])
    world.authorityFaults.set([{ name: 'down' }])
    const run = () => world.administrator(federationApi.runBatch, { params: { name: 'billing-issue-linkage' } })
    const failed = await run()
    expect(failed).toMatchObject({ done: 0, failed: 1, waiting: 1, running: false })
    expect(failed.errors).toMatchObject([{ applicationNumber: '27-0001', code: 'party.unreachable', tries: 1 }])
    world.authorityFaults.set([])
    expect(await run()).toMatchObject({ done: 1, failed: 0, waiting: 0, errors: [], lastOutcome: 'succeeded' })
  })

  it('EB-R-15: batches, and the trail, are the administrator’s', async () => {
    await using world = await openBilling()
    await expect(world.staff(federationApi.listBatches, {})).rejects.toThrow(code('session.forbidden'))
    await expect(world.staff(federationApi.runBatch, { params: { name: 'billing-deletion' } })).rejects.toThrow(
      code('session.forbidden'),
    )
    await expect(world.staff(federationApi.readBillingAudit, { params: { seq: 'newest' } })).rejects.toThrow(
      code('session.forbidden'),
    )
    // only the federation's own batches, whatever else the house runs
    await expect(
      world.administrator(federationApi.runBatch, { params: { name: 'database.checkpoint' } }),
    ).rejects.toThrow(code('request.not-found'))
  })

  it('leaves the rest for the next run where the authority is away, instead of asking ten thousand times', async () => {
    await using world = await openBilling()
    const rows = []
    for (let index = 0; index < 14; index += 1) {
      const { matterId } = await applyAs(await world.register())
      rows.push({ matterId, version: (await read(world, matterId)).version })
    }
    await world.staff(federationApi.requestIssue, { body: { rows } })
    world.authorityFaults.set([{ name: 'down' }])
    await expect(world.run('billing-issue-linkage')).rejects.toThrow('party.unreachable')
    const noted = await Promise.all(rows.map(({ matterId }) => read(world, matterId)))
    expect(noted.filter(({ authorityError }) => authorityError !== null).length).toBeLessThan(14)
    world.authorityFaults.set([])
    await world.run('billing-issue-linkage', 'billing-certificate-registration')
    const issued = await Promise.all(rows.map(({ matterId }) => read(world, matterId)))
    expect(issued.map(({ status, authorityError }) => [status, authorityError])).toEqual(
      rows.map(() => ['issued', null]),
    )
    expect(new Set(issued.map(({ serial }) => serial)).size).toBe(14)
  }, 60_000)
})

describe('the revocation list', () => {
  it('EB-SC-21, EB-A6, EB-B10, EB-X-6: number, updates and our revoked serials, registered on both sides', async () => {
    await using world = await openBilling()
    expect(await world.staff(federationApi.readRevocationList, {})).toEqual({ current: null, refused: [] })
    const matterId = await issueTo(world, await world.register())
    await revoke(world, matterId)
    await world.run('billing-revocation-linkage', 'billing-revocation-list')
    const { serial } = await read(world, matterId)
    const { current } = await world.staff(federationApi.readRevocationList, {})
    expect(current).toMatchObject({
      entries: 1,
      registeredAt: current?.receivedAt,
      newest: [{ serial, reason: 'key-compromise' }],
    })
    const first = Number(current?.number)
    await world.run('billing-revocation-list')
    expect(Number((await world.staff(federationApi.readRevocationList, {})).current?.number)).toBeGreaterThanOrEqual(
      first,
    )
  })

  it.each(['bad-crl-signature', 'stale-crl'])(
    'refuses a list that is %s, keeps the one in force and raises it',
    async (fault) => {
      await using world = await openBilling()
      await world.run('billing-revocation-list')
      const before = (await world.staff(federationApi.readRevocationList, {})).current
      world.authorityFaults.set([{ name: fault }])
      await expect(world.run('billing-revocation-list')).rejects.toThrow('billing.revocation-list-refused')
      const after = await world.staff(federationApi.readRevocationList, {})
      expect(after.current).toEqual(before)
      expect(after.refused).toHaveLength(1)
    },
  )
})

describe('the audit trail', () => {
  it('EB-N-4: who decided, undid and looked, newest first, in ids and codes', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const { matterId } = await applyAs(holder)
    const { version } = await read(world, matterId)
    await world.staff(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
    await world.administrator(federationApi.undoDecisions, { body: { rows: [{ matterId, version: version + 1 }] } })
    const { rows } = await world.administrator(federationApi.readBillingAudit, { params: { seq: 'newest' } })
    expect(rows.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'billing-administrator billing.undo-request',
      'billing-staff billing.request-issue',
      'billing-staff billing.viewed',
      `${holder.userId} billing.apply`,
      'billing-staff billing.holder-registered',
    ])
    const oldest = String(rows.at(-1)?.seq ?? 0)
    expect(await world.administrator(federationApi.readBillingAudit, { params: { seq: oldest } })).toEqual({ rows: [] })
    await expect(world.administrator(federationApi.readBillingAudit, { params: { seq: '-1' } })).rejects.toThrow(
      code('request.invalid'),
    )
  })
})

describe('the bank’s file', () => {
  it('EB-F2-6, EB-R-8: fetched for a day, matched by the agent’s ID, registered by a person once', async () => {
    await using world = await openBilling()
    const agent = billingHolders[2]
    const holder = await world.register(agent)
    const { matterId } = await applyAs(holder, { kind: 'agent', displayName: agent.displayName })
    const day = '2027-03-10'
    const pay = (yen: number, remitter: string) => world.passbook.add({ day, yen, remitter })
    pay(5000, `${holder.userId} アオゾラ`)
    pay(4000, `アオゾラ${holder.userId}`)
    pay(5000, 'アオゾラ')
    pay(5000, 'HJ999999999')
    const preview = () => world.staff(federationApi.previewBankDay, { params: { day } })
    const { transfers } = await preview()
    expect(transfers.map(({ verdict }) => verdict)).toEqual(['matched', 'short', 'no-agent', 'nothing-waiting'])
    expect(transfers[0]?.remitter).toBe(toBankText(`${holder.userId} アオゾラ`))

    const [matched] = transfers
    const version = matched?.candidates[0]?.version ?? 0
    const { transferKey = '', yen = 0, remitter = '' } = matched ?? {}
    const rows = [{ matterId, version, deposit: { day, yen, remitter, transferKey } }]
    const { results } = await world.staff(federationApi.registerDeposits, { body: { rows } })
    expect(results).toMatchObject([{ outcome: 'done', status: 'requesting' }])
    expect((await preview()).transfers[0]).toMatchObject({ verdict: 'already-registered' })
  })

  it('EB-X-4: a day without a file, a broken file and a bank that is away are told apart', async () => {
    await using world = await openBilling()
    const preview = (day: string) => world.staff(federationApi.previewBankDay, { params: { day } })
    await expect(preview('2027-03-10')).rejects.toThrow(code('request.not-found'))
    await expect(preview('2027-13-10')).rejects.toThrow(code('request.invalid'))
    world.passbook.add({ day: '2027-03-10', yen: 5000, remitter: 'X' })
    world.bankFaults.set([{ name: 'wrong-total' }])
    await expect(preview('2027-03-10')).rejects.toThrow(code('billing.bank-file-refused'))
    world.bankFaults.set([{ name: 'down' }])
    await expect(preview('2027-03-10')).rejects.toThrow(code('party.unreachable'))
  })
})

describe('what is kept no longer', () => {
  it('EB-B6, EB-R-10: a revoked certificate goes after the days of grace, its events stay, and a closed holder is erased', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    const { billingMatters, billingMatterEvents, billingApplicants, accounts } = world.store.tables
    const count = async () => [
      (await world.store.db.select().from(billingMatters)).length,
      (await world.store.db.select().from(billingApplicants)).length,
      (await world.store.db.select().from(accounts).where(eq(accounts.id, holder.userId))).length,
    ]
    await revoke(world, matterId)
    await world.run('billing-revocation-linkage', 'billing-revocation-list', 'billing-offset-linkage')
    world.payments.setPayable(holder.userId, 5000)
    world.payments.close('2027-03')
    await world.run('billing-offset-linkage', 'billing-deletion')
    expect(await count()).toEqual([1, 1, 1])

    const { userId: _, testId: __, ...applicant } = billingHolders[0]
    await world.staff(federationApi.updateApplicant, {
      params: { userId: holder.userId },
      body: { version: 1, applicant, suspended: true },
    })
    world.test.clock.set('2027-06-08T03:00:00Z')
    await world.run('billing-deletion')
    expect(await count()).toEqual([1, 1, 1])
    world.test.clock.set('2027-06-20T03:00:00Z')
    await world.run('billing-deletion')
    expect(await count()).toEqual([0, 0, 0])
    const events = await world.store.db.select().from(billingMatterEvents)
    expect(events.at(-1)).toMatchObject({ matterId, to: 'revoked' })
  })

  it('EB-B6: what is still owed outlives its certificate', async () => {
    await using world = await openBilling()
    const matterId = await issueTo(world, await world.register())
    await revoke(world, matterId)
    await world.run('billing-revocation-linkage', 'billing-revocation-list')
    world.test.clock.set('2029-06-20T03:00:00Z')
    await world.run('billing-deletion')
    const [row] = await world.store.db.select().from(world.store.tables.billingMatters)
    expect(row).toMatchObject({ matterId, balanceYen: 5000 })
  })
})

describe('one live certificate', () => {
  it('EB-R-13: a revocation that may still be undone stands in the way of another application', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const matterId = await issueTo(world, holder)
    await revoke(world, matterId)
    await expect(applyAs(holder, { keyName: 'second' })).rejects.toThrow(code('billing.still-valid'))
    await world.run('billing-revocation-linkage')
    expect(await applyAs(holder, { keyName: 'second' })).toMatchObject({ status: 'awaiting-request' })
  })

  it('EB-B5, EB-F1-10, EB-D-4: five leads, each told once, and a standstill tells the nearest alone', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    await issueTo(world, holder)
    const { billingNotices } = world.store.tables
    const leads = async () => {
      await world.run('billing-expiry-notice', 'billing-expiry-notice')
      const rows = await world.store.db.select().from(billingNotices).where(eq(billingNotices.kind, 'expiry'))
      return rows.map(({ facts }) => facts['days'])
    }
    // until 2030-04-30
    world.test.clock.set('2030-01-29T03:00:00Z')
    expect(await leads()).toEqual([])
    world.test.clock.set('2030-01-30T03:00:00Z')
    expect(await leads()).toEqual(['90'])
    world.test.clock.set('2030-04-10T03:00:00Z')
    expect(await leads()).toEqual(['90', '20'])
    for (const day of ['23', '29', '30']) {
      world.test.clock.set(`2030-04-${day}T03:00:00Z`)
      await leads()
    }
    world.test.clock.set('2030-05-01T03:00:00Z')
    expect(await leads()).toEqual(['90', '20', '7', '1'])
  })
})
