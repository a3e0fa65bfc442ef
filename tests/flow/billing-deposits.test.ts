/** One transfer pays once: what a file, a person and the bank itself say of it, and the money that goes back. */
import { describe, expect, it } from 'vitest'
import { writeBankFile, type WrittenFile, type WrittenTransfer } from '#mocks/parties/bank/file-writer.ts'
import { billingHolders, federation } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import * as refundsApi from '#shared/billing-certificate/refunds-api.ts'
import { applyAs, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const agent = billingHolders[2]
const day = '2027-03-10'
const account = { bank: '9999', branch: '001', number: federation.account.number, holder: federation.account.holder }

const read = (world: BillingWorld, matterId: string) => world.staff(federationApi.readMatter, { params: { matterId } })
const rowOf = async (world: BillingWorld, matterId: string) => ({
  matterId,
  version: (await read(world, matterId)).version,
})

const apply = async (holder: Holder, keyName = 'first') =>
  applyAs(holder, { kind: 'agent', displayName: agent.displayName, keyName })

const waiting = async (world: BillingWorld) => {
  const holder = await world.register(agent)
  return { holder, ...(await apply(holder)) }
}

const preview = async (
  world: BillingWorld,
  transfers: readonly WrittenTransfer[],
  file: Partial<Pick<WrittenFile, 'kind' | 'account'>> = {},
) => {
  const bytes = writeBankFile({ kind: 'transfer-notice', made: day, account, transfers, ...file })
  return (await world.staff(federationApi.previewBankFile, { bytes })).transfers
}
const verdictsOf = (transfers: readonly federationApi.DepositCandidate[]) =>
  transfers.map(({ verdict, usedBy }) => [verdict, usedBy?.applicationNumber ?? null])

type Deposit = Parameters<typeof register>[2]
const register = async (
  world: BillingWorld,
  matterId: string,
  deposit: {
    readonly day: string
    readonly yen: number
    readonly remitter: string
    readonly transferKey: string | null
    readonly reference?: string
  },
) => {
  const rows = [{ ...(await rowOf(world, matterId)), deposit }]
  const { results } = await world.staff(federationApi.registerDeposits, { body: { rows } })
  return results.map(({ outcome }) => outcome)
}
const toDeposit = (transfer: federationApi.DepositCandidate | undefined): Deposit => ({
  day: transfer?.day ?? '',
  yen: transfer?.yen ?? 0,
  remitter: transfer?.remitter ?? '',
  transferKey: transfer?.transferKey ?? null,
})

const undo = async (world: BillingWorld, matterId: string) => {
  const rows = [await rowOf(world, matterId)]
  const { results } = await world.administrator(federationApi.undoDecisions, { body: { rows } })
  return results.map(({ outcome }) => outcome)
}
const reject = async (world: BillingWorld, matterId: string) => {
  await world.staff(federationApi.rejectMatter, { body: { rows: [await rowOf(world, matterId)], reason: '取下げ' } })
  await world.run('billing-rejection')
}

describe('a transfer the bank took back', () => {
  it.each(['transfer-notice', 'account-statement'] as const)(
    'EB-R-8: buys no certificate where the same %s cancels it, with its reference or another',
    async (kind) => {
      await using world = await openBilling()
      const { holder } = await waiting(world)
      const paid = { reference: '1', day, yen: 5000, remitter: `${holder.userId} ｱｵｿﾞﾗ` }
      expect(verdictsOf(await preview(world, [paid], { kind }))).toEqual([['matched', null]])
      for (const reference of ['1', '2', '']) {
        const transfers = await preview(world, [paid, { ...paid, reference, cancelled: true }], { kind })
        expect(verdictsOf(transfers)).toEqual([
          ['cancelled', null],
          ['cancelled', null],
        ])
      }
      // who paid twice and had one taken back has paid once
      const twice = [paid, { ...paid, reference: '2' }, { ...paid, reference: '3', cancelled: true }]
      expect(verdictsOf(await preview(world, twice, { kind })).map(([verdict]) => verdict)).toEqual([
        'cancelled',
        'matched',
        'cancelled',
      ])
    },
  )

  it('EB-R-8: names the application that has it for its deposit, in the same file and in a later one', async () => {
    await using world = await openBilling()
    const { holder, matterId, applicationNumber } = await waiting(world)
    const paid = { reference: '1', day, yen: 5000, remitter: `${holder.userId} ｱｵｿﾞﾗ` }
    const [transfer] = await preview(world, [paid])
    expect(await register(world, matterId, toDeposit(transfer))).toEqual(['done'])
    const named = ['cancelled-registered', applicationNumber]
    for (const reference of ['1', '2']) {
      const taken = { ...paid, reference, cancelled: true }
      expect(verdictsOf(await preview(world, [paid, taken]))).toEqual([named, named])
      expect(verdictsOf(await preview(world, [taken]))).toEqual([named])
      expect(verdictsOf(await preview(world, [{ ...taken, day: '2027-03-12', valueDay: day }]))).toEqual([named])
    }
    // undone, rejected and known to have gone back by itself: nothing of it is open any more
    await undo(world, matterId)
    await reject(world, matterId)
    expect(verdictsOf(await preview(world, [{ ...paid, cancelled: true }]))).toEqual([named])
    const { version } = await rowOf(world, matterId)
    await world.staff(refundsApi.registerRefund, {
      params: { matterId },
      body: { version, on: day, yen: 5000, reference: '1', way: 'by-bank' },
    })
    expect(verdictsOf(await preview(world, [{ ...paid, cancelled: true }]))).toEqual([['cancelled', applicationNumber]])
  })
})

describe('one transfer', () => {
  it('EB-R-8, OQ-EB-5: of a rejected application pays the next one only instead of going back', async () => {
    await using world = await openBilling()
    const first = await waiting(world)
    const { holder } = first
    const [transfer] = await preview(world, [{ reference: '1', day, yen: 5000, remitter: holder.userId }])
    await register(world, first.matterId, toDeposit(transfer))
    await undo(world, first.matterId)
    await reject(world, first.matterId)
    expect(await read(world, first.matterId)).toMatchObject({ refundDue: true, refundYen: 5000 })

    const second = await apply(holder, 'second')
    const again = await preview(world, [{ reference: '000001', day, yen: 5000, remitter: holder.userId }])
    expect(verdictsOf(again)).toEqual([['used-before', first.applicationNumber]])
    expect(await register(world, second.matterId, toDeposit(again[0]))).toEqual(['done'])
    const settled = await read(world, first.matterId)
    expect(settled).toMatchObject({ refundDue: false, refundYen: 0 })
    expect(settled.timeline.at(-1)).toMatchObject({ event: 'refund-due', note: '0', by: 'billing-staff' })
    expect((await world.staff(refundsApi.listRefunds, {})).refunds).toEqual([])
    // and is due again once it does not pay after all
    await undo(world, second.matterId)
    expect(await read(world, first.matterId)).toMatchObject({ refundDue: true, refundYen: 5000 })
  })

  it('OQ-EB-5: that was paid back pays nothing any more', async () => {
    await using world = await openBilling()
    const first = await waiting(world)
    const { holder, matterId } = first
    const [transfer] = await preview(world, [{ reference: '1', day, yen: 5000, remitter: holder.userId }])
    await register(world, matterId, toDeposit(transfer))
    await undo(world, matterId)
    await reject(world, matterId)
    const { version } = await rowOf(world, matterId)
    await world.staff(refundsApi.registerRefund, {
      params: { matterId },
      body: { version, on: day, yen: 5000, reference: 'F-0310', way: 'transferred' },
    })
    const second = await apply(holder, 'second')
    const again = await preview(world, [{ reference: '1', day, yen: 5000, remitter: holder.userId }])
    expect(verdictsOf(again)).toEqual([['refunded', first.applicationNumber]])
    expect(await register(world, second.matterId, toDeposit(again[0]))).toEqual(['billing.transfer-used'])
    // by hand neither, whether its reference is typed or not
    const byHand = { ...toDeposit(again[0]), transferKey: null }
    expect(await register(world, second.matterId, byHand)).toEqual(['billing.transfer-used'])
    expect(await register(world, second.matterId, { ...byHand, reference: '01' })).toEqual(['billing.transfer-used'])
  })

  it('EB-B3: registered by hand with the bank’s reference is the one of the file; without it, one that looks the same', async () => {
    await using world = await openBilling()
    const { holder, matterId, applicationNumber } = await waiting(world)
    const paid = { reference: '42', day, yen: 5000, remitter: `${holder.userId} ｱｵｿﾞﾗ` }
    const byHand = { day, yen: 5000, remitter: 'アオゾラ', transferKey: null }
    await register(world, matterId, { ...byHand, reference: '00000042' })
    expect(await read(world, matterId)).toMatchObject({ deposit: { reference: '42', source: 'hand' } })
    expect(verdictsOf(await preview(world, [paid]))).toEqual([['already-registered', applicationNumber]])
    // another reference is another transfer
    expect(verdictsOf(await preview(world, [{ ...paid, reference: '43' }]))).toEqual([['nothing-waiting', null]])

    await undo(world, matterId)
    await register(world, matterId, byHand)
    await world.run('billing-issue-linkage', 'billing-certificate-registration')
    expect(await read(world, matterId)).toMatchObject({ status: 'issued', deposit: { reference: null } })
    const transfers = await preview(world, [paid, { ...paid, reference: '', day: '2027-03-09' }])
    expect(verdictsOf(transfers)).toEqual([
      ['by-hand', applicationNumber],
      ['nothing-waiting', null],
    ])
    await expect(register(world, matterId, { ...byHand, reference: '4 2' })).rejects.toThrow(code('request.invalid'))
  })

  it('EB-X-4: is the same in a notice and in a statement, which write its numbers with more zeros', async () => {
    await using world = await openBilling()
    const { holder, matterId, applicationNumber } = await waiting(world)
    const paid = [
      { reference: '7', day, yen: 5000, remitter: holder.userId },
      { reference: '', day, yen: 300, remitter: 'ｶﾞｸﾌﾞﾝ' },
    ]
    const notice = await preview(world, paid)
    const statement = await preview(world, paid, { kind: 'account-statement' })
    expect(statement.map(({ transferKey }) => transferKey)).toEqual(notice.map(({ transferKey }) => transferKey))
    await register(world, matterId, toDeposit(notice[0]))
    expect(verdictsOf(await preview(world, paid, { kind: 'account-statement' }))[0]).toEqual([
      'already-registered',
      applicationNumber,
    ])
    // as a key was written before there was one writing of it
    const old = `9999-001-0001234/${day}/000007`
    const other = await waiting(world)
    expect(await register(world, other.matterId, { ...toDeposit(notice[0]), transferKey: old })).toEqual([
      'billing.transfer-used',
    ])
  })

  it('EB-R-8: of a bank that gives no references is told from others of its day, each with its own agent', async () => {
    await using world = await openBilling()
    const [first, second] = [await waiting(world), await waiting(world)]
    const paid = [first, second].map(({ holder }) => ({ reference: '', day, yen: 5000, remitter: holder.userId }))
    const transfers = await preview(world, paid)
    expect(transfers.map(({ verdict, candidates }) => [verdict, candidates.map(({ matterId }) => matterId)])).toEqual([
      ['matched', [first.matterId]],
      ['matched', [second.matterId]],
    ])
    expect(await register(world, first.matterId, toDeposit(transfers[0]))).toEqual(['done'])
    expect(await register(world, second.matterId, toDeposit(transfers[1]))).toEqual(['done'])
    expect(verdictsOf(await preview(world, paid))).toEqual([
      ['already-registered', first.applicationNumber],
      ['already-registered', second.applicationNumber],
    ])
    const named = paid.map((row) => ({ ...row, reference: '1' }))
    await expect(preview(world, named)).rejects.toThrow(code('billing.bank-file-refused'))
  })

  it('EB-R-8: is not suggested where it is older than the application, or came to another account', async () => {
    await using world = await openBilling()
    const { holder, matterId } = await waiting(world)
    const paid = { reference: '1', day: '2027-03-09', yen: 5000, remitter: holder.userId }
    const early = await preview(world, [paid])
    expect(verdictsOf(early)).toEqual([['before-application', null]])
    const elsewhere = await preview(world, [paid], { account: { ...account, number: '0012340' } })
    expect(elsewhere).toMatchObject([{ verdict: 'other-account', candidates: [] }])
    // a person who knows better may
    expect(await register(world, matterId, toDeposit(early[0]))).toEqual(['done'])
  })
})

describe('money that goes back (OQ-EB-5)', () => {
  const overpaid = async (world: BillingWorld) => {
    const made = await waiting(world)
    const [transfer] = await preview(world, [{ reference: '1', day, yen: 5200, remitter: made.holder.userId }])
    expect(transfer?.verdict).toBe('over')
    await register(world, made.matterId, toDeposit(transfer))
    return made
  }
  const refund = { on: day, yen: 200, reference: 'F-0310', way: 'transferred' as const }

  it('is listed, registered by staff with day and reference, and nobody else’s business', async () => {
    await using world = await openBilling()
    const { holder, matterId, applicationNumber } = await overpaid(world)
    const found = await world.staff(refundsApi.listRefunds, {})
    expect(found).toMatchObject({
      refunds: [{ applicationNumber, refundYen: 200, transfers: [{ day, yen: 5200, remitter: holder.userId }] }],
      totalYen: 200,
    })
    const params = { matterId }
    const { version } = await rowOf(world, matterId)
    for (const wrong of [{ yen: 199 }, { yen: 5200 }, { on: '2027-03-11' }])
      await expect(
        world.staff(refundsApi.registerRefund, { params, body: { version, ...refund, ...wrong } }),
      ).rejects.toThrow(code('request.invalid'))
    await expect(
      world.staff(refundsApi.registerRefund, { params, body: { version: version - 1, ...refund } }),
    ).rejects.toThrow(code('lifecycle.stale'))
    for (const act of [
      () => holder.call(refundsApi.listRefunds, {}),
      () => holder.call(refundsApi.registerRefund, { params, body: { version, ...refund } }),
      () => holder.call(refundsApi.undoRefund, { params, body: { version } }),
    ])
      await expect(act()).rejects.toThrow(code('session.required'))

    const done = await world.staff(refundsApi.registerRefund, { params, body: { version, ...refund } })
    expect(done).toMatchObject({
      status: 'requesting',
      refundDue: false,
      refundYen: 0,
      refunds: [{ on: day, yen: 200, reference: 'F-0310', way: 'transferred' }],
    })
    expect(done.timeline.at(-1)).toMatchObject({ event: 'refund', note: `transferred:200:${day}`, by: 'billing-staff' })
    expect(await world.staff(refundsApi.listRefunds, {})).toEqual({ refunds: [], totalYen: 0 })
    await expect(
      world.staff(refundsApi.registerRefund, { params, body: { version: done.version, ...refund } }),
    ).rejects.toThrow(code('lifecycle.illegal'))
    const { rows } = await world.administrator(federationApi.readBillingAudit, { params: { seq: 'newest' } })
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['billing.refund', 'billing.refunds-read']))
    // the agent reads that it went back, and not who did it
    const own = await holder.call(applicantApi.readOwnMatter, { params })
    expect(own.timeline.at(-1)).toMatchObject({ event: 'refund', by: null })
  })

  it('is undone by an administrator alone, and stands in the way of undoing the deposit it was a part of', async () => {
    await using world = await openBilling()
    const { matterId } = await overpaid(world)
    const params = { matterId }
    const { version } = await rowOf(world, matterId)
    await expect(world.administrator(refundsApi.undoRefund, { params, body: { version } })).rejects.toThrow(
      code('lifecycle.illegal'),
    )
    const done = await world.staff(refundsApi.registerRefund, { params, body: { version, ...refund } })
    expect(await undo(world, matterId)).toEqual(['billing.refund-made'])
    expect(await read(world, matterId)).toMatchObject({ status: 'requesting', deposit: { yen: 5200 } })
    const body = { version: done.version }
    await expect(world.staff(refundsApi.undoRefund, { params, body })).rejects.toThrow(code('session.forbidden'))
    expect(await world.administrator(refundsApi.undoRefund, { params, body })).toMatchObject({
      refundDue: true,
      refundYen: 200,
      refunds: [],
    })
    expect(await undo(world, matterId)).toEqual(['done'])
    expect(await read(world, matterId)).toMatchObject({ status: 'awaiting-deposit', refundDue: false, deposit: null })
  })

  it('outlives its certificate: B6 deletes what is owed to nobody', async () => {
    await using world = await openBilling()
    const { holder, matterId } = await overpaid(world)
    await world.run('billing-issue-linkage', 'billing-certificate-registration')
    const { version } = await rowOf(world, matterId)
    await world.staff(federationApi.requestRevocation, {
      params: { matterId },
      body: {
        version,
        reason: 'cessation-of-operation',
        requester: 'agent',
        channel: 'phone',
        requestedOn: day,
        confirmUserId: holder.userId,
      },
    })
    await world.run('billing-revocation-linkage', 'billing-revocation-list')
    world.test.clock.advance(100 * 86_400_000)
    await world.run('billing-deletion')
    const count = async () => (await world.store.db.select().from(world.store.tables.billingMatters)).length
    expect(await count()).toBe(1)
    const staff = world.test.caller(await world.test.signIn('billing-staff'))
    const owed = await staff(refundsApi.listRefunds, {})
    expect(owed.refunds).toMatchObject([{ status: 'revoked', refundYen: 200 }])
    await staff(refundsApi.registerRefund, {
      params: { matterId },
      body: { version: owed.refunds[0]?.version ?? 0, ...refund },
    })
    await world.run('billing-deletion')
    expect(await count()).toBe(0)
  })

  it('is the whole of a rejected application’s money; once the rejection is undone it may pay again instead', async () => {
    await using world = await openBilling()
    const { matterId } = await overpaid(world)
    await undo(world, matterId)
    const rows = async () => [await rowOf(world, matterId)]
    await world.staff(federationApi.rejectMatter, { body: { rows: await rows(), reason: '取下げ' } })
    expect(await read(world, matterId)).toMatchObject({ status: 'rejecting', refundDue: true, refundYen: 5200 })
    expect(await undo(world, matterId)).toEqual(['done'])
    expect(await read(world, matterId)).toMatchObject({ status: 'awaiting-deposit', refundDue: false, refundYen: 0 })
  })
})
