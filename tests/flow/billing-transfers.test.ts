/** Money of the bank over any sequence of what people and the bank may do: no yen of it is used twice. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDeciding } from '#bff/billing-certificate/deciding.ts'
import { createDepositMatching } from '#bff/billing-certificate/deposit-matching.ts'
import { createMatters, batchActor, type Actor, type Matter } from '#bff/billing-certificate/matters.ts'
import { createRefunds } from '#bff/billing-certificate/refunds.ts'
import { billingSettings } from '#bff/billing-certificate/settings.ts'
import { createTransfers } from '#bff/billing-certificate/transfers.ts'
import { createAudit } from '#bff/platform/audit.ts'
import { writeBankFile, type WrittenFile } from '#mocks/parties/bank/file-writer.ts'
import { consent, federation } from '#mocks/people/federation.ts'
import { isOpen, type MatterEvent } from '#shared/billing-certificate/lifecycle.ts'
import { findRemitterIds } from '#shared/billing-certificate/rules.ts'
import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { canPick } from '#web/billing-certificate/federation/deposits/picks.ts'
import { openTestStore } from './store-fixture.ts'

const now = new Date('2027-03-10T03:00:00.000Z')
const today = toTokyoDay(now)
const feeYen = 5000
const agents = ['HJ000000003', 'HJ000000008'] as const
const settings = billingSettings.parse({ federation, consent })

const who = fc.nat({ max: 1 })
const which = fc.nat({ max: 7 })
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('transfer' as const),
      who,
      day: fc.constantFrom(today, today, addDays(today, -1)),
      yen: fc.constantFrom(5000, 5000, 5000, 5200, 4000),
      isNamed: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('apply' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('import' as const),
      day: fc.constantFrom(today, today, addDays(today, -1)),
      kind: fc.constantFrom('transfer-notice' as const, 'account-statement' as const),
      isBold: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('by-hand' as const), who, which, isNamed: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom(
        ...([
          'undo',
          'turn-down',
          'turn-down',
          'reject',
          'refund',
          'refund',
          'undo-refund',
          'deliver',
          'issue',
        ] as const),
      ),
      which: fc.constantFrom(0, 0, 1, 1, 2, 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const), which }) },
)
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never

/** As the bank knows it. */
type Transfer = {
  readonly userId: string
  readonly day: string
  readonly yen: number
  readonly reference: string
  cancelled: boolean
}
const looksLike = (a: Pick<Transfer, 'userId' | 'day' | 'yen'>, b: Pick<Transfer, 'userId' | 'day' | 'yen'>) =>
  a.userId === b.userId && a.day === b.day && a.yen === b.yen

const open = async () => {
  const test = await openTestStore()
  const { store } = test
  let ticks = 0
  // no two acts at one moment, as with people
  const clock = { now: () => new Date(now.getTime() + (ticks += 1)) }
  const matters = createMatters(store, createAudit({ store, clock }))
  const parts = { store, clock, matters, settings }
  const transfers = createTransfers(parts)
  return {
    store,
    matters,
    clock,
    transfers,
    deciding: createDeciding(parts, transfers),
    matching: createDepositMatching(parts, { bank: undefined, transfers }),
    refunds: createRefunds(parts, transfers),
    bank: [] as Transfer[],
    applications: 0,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}
type World = Awaited<ReturnType<typeof open>>

const staff: Actor = { side: 'federation', by: 'staff', privilege: 'billing.decide', requestId: 'test' }
const holder: Actor = { side: 'holder', by: 'HJ000000003', privilege: null, requestId: 'test' }

const listMatters = async ({ store }: World): Promise<Matter[]> =>
  (await store.db.select().from(store.tables.billingMatters)).toSorted((a, b) => a.yearSerial - b.yearSerial)

const findTransfer = ({ bank }: World, number: number): Transfer | undefined => bank[number % (bank.length || 1)]

const findMatter = async (world: World, number: number): Promise<Matter | undefined> => {
  const rows = await listMatters(world)
  return rows.at(-1 - (number % (rows.length || 1)))
}

const apply = async (world: World, userId: string): Promise<void> => {
  const rows = await listMatters(world)
  if (rows.some((row) => row.userId === userId && isOpen[row.status])) return
  world.applications += 1
  const yearSerial = world.applications
  await world.store.tx((tx) =>
    world.matters.begin(
      tx,
      {
        ...{ matterId: randomUUID(), applicationNumber: `27-${String(yearSerial).padStart(4, '0')}`, year: 2027 },
        ...{ yearSerial, requestId: randomUUID(), userId, kind: 'agent', status: 'awaiting-deposit', version: 1 },
        ...{ appliedAt: now, appliedOn: today, feeYen, balanceYen: feeYen, refundDue: false },
        ...{ wrappedKey: Buffer.alloc(3), wrappedUnder: 1, certificationRequest: Buffer.alloc(3) },
        ...{ downloads: 0, authorityTries: 0 },
      },
      holder,
    ),
  )
}

const writeDay = (world: World, day: string, kind: WrittenFile['kind']): Uint8Array<ArrayBuffer> => {
  const row = ({ userId, yen, reference }: Transfer) => ({ day, yen, reference, remitter: `${userId} ｱｵｿﾞﾗ` })
  const received = world.bank.filter((transfer) => transfer.day === day)
  // its record is one more of the bank's, with a number of its own or none
  const back = received
    .filter(({ cancelled }) => cancelled)
    .map((one) => ({ ...row(one), reference: '', cancelled: true }))
  const { number, holder: name } = federation.account
  const account = { bank: '9999', branch: '001', number, holder: name }
  return writeBankFile({ kind, made: day, account, transfers: [...received.map(row), ...back] })
}

const takeFile = async (world: World, { day, kind, isBold }: Extract<Action, { type: 'import' }>): Promise<void> => {
  const candidates = await world.matching.preview(writeDay(world, day, kind))
  const pickable = candidates.filter(canPick)
  for (const one of pickable) {
    const [userId = ''] = findRemitterIds(one.remitter)
    const alive = world.bank.filter((transfer) => !transfer.cancelled && looksLike(transfer, { ...one, userId }))
    const offered = pickable.filter(({ yen, remitter }) => yen === one.yen && remitter === one.remitter)
    expect(offered.length).toBeLessThanOrEqual(alive.length)
  }
  for (const { verdict, candidates: waiting, yen, remitter, transferKey } of pickable) {
    const [matter] = waiting
    if (matter === undefined || (verdict !== 'matched' && !isBold)) continue
    const deposit = { day, yen, remitter, transferKey }
    await world.deciding.registerDeposits([{ ...matter, deposit }], staff)
  }
}

const moveByBatch = async (world: World, matter: Matter, events: readonly MatterEvent[]): Promise<void> =>
  world.store.tx(async (tx) => {
    let at = matter
    for (const event of events)
      at = await world.matters.move(tx, at, event, { actor: batchActor('test'), at: world.clock.now() })
  })

const perform = async (world: World, act: Action): Promise<void> => {
  const { deciding, refunds, bank } = world
  if (act.type === 'transfer') {
    const reference = act.isNamed ? String(bank.length + 1) : ''
    bank.push({ userId: agents[act.who] ?? agents[0], day: act.day, yen: act.yen, reference, cancelled: false })
    return
  }
  if (act.type === 'import') return takeFile(world, act)
  if (act.type === 'apply') return apply(world, agents[act.who] ?? agents[0])
  if (act.type === 'by-hand') {
    // for its own agent, or by mistake for another; the name is as the passbook has it
    const transfer = findTransfer(world, act.which)
    const matter = (await listMatters(world)).findLast(({ userId }) => userId === agents[act.who])
    if (transfer === undefined || matter === undefined) return
    const { day, yen, userId } = transfer
    const reference = act.isNamed ? transfer.reference.padStart(6, '0') : null
    const deposit = { day, yen, remitter: `${userId} ｱｵｿﾞﾗ`, transferKey: null, reference }
    await deciding.registerDeposits([{ ...matter, deposit }], staff)
    return
  }
  if (act.type === 'cancel') {
    const transfer = findTransfer(world, act.which)
    if (transfer !== undefined) transfer.cancelled = true
    return
  }
  const matter = await findMatter(world, act.which)
  if (matter === undefined) return
  const { matterId, version } = matter
  if (act.type === 'undo') await deciding.undo([matter], staff)
  else if (act.type === 'turn-down') {
    await deciding.undo([matter], staff)
    await deciding.reject([{ matterId, version: version + 1 }], '取下げ', staff)
  } else if (act.type === 'reject') await deciding.reject([matter], '取下げ', staff)
  else if (act.type === 'deliver') await moveByBatch(world, matter, ['deliver-rejection'])
  else if (act.type === 'issue') await moveByBatch(world, matter, ['link-issue', 'register-certificate'])
  else if (act.type === 'undo-refund') await refunds.undo({ matterId, version }, staff)
  else {
    const dues = await world.transfers.findDues(world.store.db, matter)
    const yen = dues.reduce((sum, due) => sum + due.yen, 0)
    await refunds.register({ matterId, version, on: today, yen, reference: '1', way: 'transferred' }, staff)
  }
}

/** What is paid for, what went back and what is promised back, held against what the bank had. */
const requireBooks = async (world: World): Promise<void> => {
  const rows = await world.store.db.select().from(world.store.tables.billingDeposits)
  const matters = await listMatters(world)
  const dues = (await Promise.all(matters.map((matter) => world.transfers.findDues(world.store.db, matter)))).flat()
  for (const matter of matters) {
    const own = await world.transfers.findDues(world.store.db, matter)
    expect([matter.applicationNumber, matter.refundDue]).toEqual([matter.applicationNumber, own.length > 0])
    const standing = rows.filter(({ matterId, voidedAt }) => matterId === matter.matterId && voidedAt === null)
    const waits = ['awaiting-deposit', 'rejecting', 'rejected'].includes(matter.status)
    expect(standing).toHaveLength(waits ? 0 : 1)
  }
  for (const one of world.bank) {
    const alike = world.bank.filter((transfer) => looksLike(transfer, one))
    const deposits = rows.filter(({ remitter, day, yen }) =>
      looksLike(one, { userId: findRemitterIds(remitter)[0] ?? '', day, yen }),
    )
    const used = deposits.filter(
      ({ depositId, voidedAt, refundedAt }) =>
        voidedAt === null || refundedAt !== null || dues.some(({ deposit }) => deposit.row.depositId === depositId),
    )
    expect(used.length).toBeLessThanOrEqual(alike.length)
    for (const { depositId, voidedAt, refundedYen } of used) {
      const due = dues.find(({ deposit }) => deposit.row.depositId === depositId)?.yen ?? 0
      expect((voidedAt === null ? feeYen : 0) + (refundedYen ?? 0) + due).toBeLessThanOrEqual(one.yen)
    }
  }
}

describe('transfers of the bank', () => {
  it('EB-R-8, OQ-EB-5: each pays one certificate at most and is never both paid back and spent, whoever does what', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 30, maxLength: 60 }), async (actions) => {
        await using world = await open()
        for (const userId of agents) {
          await world.store.tx((tx) =>
            tx.insert(world.store.tables.billingApplicants).values({
              ...{ userId, kind: 'agent', testId: `TS${userId}`, displayName: 'あおぞら', representative: '代表' },
              ...{ postalCode: '999-0001', address: '青瀬市', phone: '099-000-0000', version: 1 },
              ...{ requestId: randomUUID(), createdAt: now },
            }),
          )
          await apply(world, userId)
        }
        for (const act of actions) {
          try {
            await perform(world, act)
          } catch (error) {
            // a refusal is an answer; anything else is a defect
            if (!(error instanceof AppError) || error.row.status >= 500) throw error
          }
          await requireBooks(world)
        }
      }),
      // each run opens a database: what failed is told as it was, with its seed
      { numRuns: 20, endOnFailure: true },
    )
  }, 300_000)
})
