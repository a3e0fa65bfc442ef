/** Random sequences of every event by every actor, with batches and faults between; what must hold is checked after each. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import { billingHolders } from '#mocks/people/federation.ts'
import type { CertificateAuthorityFault } from '#mocks/parties/certificate-authority/faults.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { decideHeldCertificate } from '#shared/billing-certificate/held-certificate-api.ts'
import { machineOf, type MatterEvent, matterEvents } from '#shared/billing-certificate/lifecycle.ts'
import { isOpen } from '#shared/billing-certificate/lifecycle.ts'
import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { nextStatus } from '#shared/lifecycle/machine.ts'
import { validatePath } from '#shared/pki/path.ts'
import { applyAs, makeKeyMaterial, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

const batches = [
  'billing-issue-linkage',
  'billing-certificate-registration',
  'billing-rejection',
  'billing-revocation-linkage',
  'billing-revocation-list',
  'billing-expiry-notice',
  'billing-deletion',
  'billing-offset-linkage',
] as const
const faults: readonly (CertificateAuthorityFault | null)[] = [
  null,
  'down',
  'answer-lost',
  'waiting',
  'fail',
  'reject-item',
  'end-transaction',
  'other-subject',
  'granted-with-mods',
  'wrong-certificate',
  'untrusted-certificate',
  'bad-protection',
  'stale-crl',
  'earlier-crl',
  'bad-crl-signature',
]
const decisions = [
  'request-issue',
  'register-deposit',
  'reject',
  'edit-reason',
  'request-revocation',
  'undo',
  'accept',
  'decline',
] as const
const holderActs = ['apply', 'rekey', 'download', 'look', 'look-at-another'] as const

const index = fc.nat({ max: 5 })
const fault = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.constantFrom(...faults) },
)
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('apply' as const, 'apply' as const, ...holderActs),
      who: fc.nat({ max: 2 }),
      on: index,
    }),
  },
  /** What comes next for a matter, as most people do most of the time. */
  { weight: 6, arbitrary: fc.record({ type: fc.constant('advance' as const), on: index }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom(...decisions),
      on: index,
      asAdministrator: fc.boolean(),
      isStale: fc.nat({ max: 7 }).map((roll) => roll === 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('batch' as const), name: fc.constantFrom(...batches), fault }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('round' as const), fault }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('close-month' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('days' as const), days: fc.constantFrom(1, 31, 1090) }) },
)
/** Of the generator above. */
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never

/** Every walk begins with a certificate for everybody, so that it does not end before it has begun. */
const prelude: readonly Action[] = [
  ...[0, 1, 2].map((who) => ({ type: 'apply' as const, who, on: 0 })),
  ...[0, 1, 2].map((on) => ({ type: 'advance' as const, on })),
  { type: 'round', fault: null },
  { type: 'batch', name: 'billing-offset-linkage', fault: null },
]

/** What most often follows, by status; a certificate in force is left alone as often as not. */
const following = {
  'awaiting-request': 'request-issue',
  'awaiting-deposit': 'register-deposit',
  issued: 'request-revocation',
} as const

const kinds = ['provider', 'agent', 'staff'] as const
const people = [billingHolders[0], billingHolders[2], billingHolders[3]] as const

type Walk = { readonly world: BillingWorld; readonly holders: readonly Holder[]; keys: number }

const findMatter = async ({ world }: Walk, on: number) => {
  const rows = await world.store.db.select().from(world.store.tables.billingMatters)
  return rows
    .toSorted((a, b) => a.applicationNumber.localeCompare(b.applicationNumber))
    .at(-1 - (on % (rows.length || 1)))
}

/** Sessions do not outlive the days that pass between two steps. */
const signIn = async ({ world, holders }: Walk, who: number | 'billing-staff' | 'billing-administrator') =>
  world.test.caller(
    typeof who === 'number'
      ? await world.test.signIn('billing-holder', { id: holders[who]?.userId ?? '' })
      : await world.test.signIn(who),
  )

const actAsHolder = async (walk: Walk, { type, who, on }: Extract<Action, { who: number }>): Promise<void> => {
  const { holders } = walk
  const holder = holders[who] as Holder
  const call = await signIn(walk, who)
  const { displayName } = people[who] ?? people[0]
  const matter = await findMatter(walk, on)
  const isOwn = matter?.userId === holder.userId
  const params = { matterId: matter?.matterId ?? 'none' }
  walk.keys += 1
  switch (type) {
    case 'apply':
      await applyAs({ ...holder, call }, { kind: kinds[who] ?? 'provider', displayName, keyName: `k${walk.keys}` })
      return
    case 'rekey': {
      const { signer: _, ...key } = await makeKeyMaterial(holder, displayName, `k${walk.keys}`)
      if (isOwn) await call(applicantApi.rekey, { params, body: { ...key, password: holder.proof } })
      return
    }
    case 'download':
      if (isOwn) await call(applicantApi.download, { params, body: holder.proof })
      return
    case 'look':
      await call(applicantApi.readCounter, {})
      return
    case 'look-at-another':
      if (matter !== undefined && !isOwn)
        await expect(call(applicantApi.readOwnMatter, { params })).rejects.toMatchObject({ code: 'request.not-found' })
  }
}

const advance = async (walk: Walk, on: number): Promise<void> => {
  const matter = await findMatter(walk, on)
  const type = following[matter?.status as keyof typeof following]
  if (type !== undefined)
    await decide(walk, { type, on: on - (on % 2), asAdministrator: false, isStale: false, matter })
}

type Decision = Extract<Action, { asAdministrator: boolean }> & {
  readonly matter?: Awaited<ReturnType<typeof findMatter>>
}

const decide = async (walk: Walk, act: Decision): Promise<void> => {
  const matter = act.matter ?? (await findMatter(walk, act.on))
  if (matter === undefined) return
  const call = await signIn(walk, act.asAdministrator ? 'billing-administrator' : 'billing-staff')
  const { matterId, userId, feeYen } = matter
  const version = matter.version - (act.isStale ? 1 : 0)
  const rows = [{ matterId, version }]
  const today = toTokyoDay(walk.world.test.clock.now())
  let results: readonly { readonly outcome: string }[] = []
  switch (act.type) {
    case 'request-issue':
      ;({ results } = await call(federationApi.requestIssue, { body: { rows } }))
      break
    case 'register-deposit': {
      const reference = `${matter.yearSerial}-${matter.version}`
      const yen = feeYen - (act.on % 2)
      const deposit = { day: today, yen, remitter: userId, transferKey: null, reference }
      if (deposit.yen >= 0)
        ({ results } = await call(federationApi.registerDeposits, { body: { rows: [{ matterId, version, deposit }] } }))
      break
    }
    case 'reject':
      ;({ results } = await call(federationApi.rejectMatter, { body: { rows, reason: '取下げのため' } }))
      break
    case 'edit-reason':
      await call(federationApi.editRejectionReason, { params: { matterId }, body: { version, reason: '重複のため' } })
      break
    case 'undo':
      ;({ results } = await call(federationApi.undoDecisions, { body: { rows } }))
      break
    case 'accept':
    case 'decline':
      await call(decideHeldCertificate, { params: { matterId }, body: { version, decision: act.type } })
      break
    case 'request-revocation': {
      const asked = { reason: 'cessation-of-operation', requester: 'provider', channel: 'phone' } as const
      const body = { version, ...asked, requestedOn: today, confirmUserId: userId }
      await call(federationApi.requestRevocation, { params: { matterId }, body })
    }
  }
  // two hands on one row: whoever decided on an older state is told, and nothing moves
  if (act.isStale) for (const { outcome } of results) expect(outcome).not.toBe('done')
}

const perform = async (walk: Walk, act: Action): Promise<void> => {
  const { world } = walk
  try {
    if (act.type === 'batch' || act.type === 'round') {
      world.authorityFaults.set(act.fault === null ? [] : [{ name: act.fault, times: 2, delayMs: 1 }])
      for (const name of act.type === 'batch' ? [act.name] : batches.slice(0, 5)) await world.test.app.jobs.runNow(name)
    } else if (act.type === 'advance') {
      await advance(walk, act.on)
    } else if (act.type === 'days') {
      world.test.clock.advance(act.days * 86_400_000)
    } else if (act.type === 'close-month') {
      for (const { month } of world.payments.list()) world.payments.close(month)
    } else if ('who' in act) await actAsHolder(walk, act)
    else await decide(walk, act)
  } catch (error) {
    // a refusal is an answer; anything else is a defect
    if (!(error instanceof AppError) || error.row.status >= 500) throw error
  } finally {
    world.authorityFaults.set([])
  }
}

const isMove = (event: string): event is MatterEvent => (matterEvents as readonly string[]).includes(event)

const requireOrder = async ({ world, holders }: Walk): Promise<void> => {
  const { tables, db } = world.store
  const matters = await db.select().from(tables.billingMatters)
  const events = await db.select().from(tables.billingMatterEvents)
  const notices = await db.select({ occasion: tables.billingNotices.occasion }).from(tables.billingNotices)
  const offsets = await db.select().from(tables.billingOffsets)
  const deposits = await db.select().from(tables.billingDeposits)
  const today = toTokyoDay(world.test.clock.now())
  const { hierarchy, books } = world
  const revokedThere = new Set<string>(books.revoked.map(([serial]) => serial))

  for (const matter of matters) {
    const { matterId, kind, status, feeYen, balanceYen } = matter
    const machine = machineOf[kind]
    const steps = events.filter((event) => event.matterId === matterId).toSorted((a, b) => a.step - b.step)
    // EB-TR-16: from the first step to the status it has now, and no way but the table's
    let at: string = machine.initial
    for (const { event, from, to, step } of steps) {
      if (step === 1) expect([event, to]).toEqual(['apply', machine.initial])
      else expect([from, to]).toEqual([at, isMove(event) ? nextStatus(machine, from ?? to, event) : at])
      at = to
    }
    expect(at).toBe(status)
    // EB-R-14
    expect(status).not.toBe(kind === 'agent' ? 'awaiting-request' : 'awaiting-deposit')
    // EB-R-4: the fee is owed, offset or paid, once
    const taken = offsets
      .filter((row) => row.matterId === matterId)
      .reduce((sum, { takenYen }) => sum + (takenYen ?? 0), 0)
    const paid = deposits.filter((row) => row.matterId === matterId && row.voidedAt === null)
    expect(balanceYen).toBeGreaterThanOrEqual(0)
    expect(paid.length).toBeLessThanOrEqual(1)
    const isFree = status === 'rejected' || (kind === 'agent' && paid.length === 1)
    expect([matter.applicationNumber, balanceYen]).toEqual([matter.applicationNumber, isFree ? 0 : feeYen - taken])
    // EB-R-6
    if (status === 'rejected') {
      expect(matter.rejectionReason).not.toBeNull()
      expect(notices.filter(({ occasion }) => occasion === `rejected:${matterId}`)).toHaveLength(1)
    }
    const isRevoking = status === 'revoking' || status === 'awaiting-revocation' || status === 'revoked'
    if (matter.serial !== null && revokedThere.has(matter.serial)) expect(isRevoking).toBe(true)
    if (status === 'issued') {
      const path = await validatePath({
        target: matter.certificate ?? new Uint8Array(),
        intermediates: [hierarchy.authority.certificate],
        anchors: [hierarchy.root.certificate],
        at: new Date(`${matter.validFrom ?? ''}T12:00:00Z`),
        revocation: 'none',
      })
      expect(path.outcome).toBe('passed')
    }
  }
  for (const { userId } of holders) {
    const own = matters.filter((matter) => matter.userId === userId)
    expect(own.filter(({ status }) => isOpen[status]).length).toBeLessThanOrEqual(1)
    // EB-R-13: with more than the window of renewal before them
    const live = own.filter(({ status, validUntil }) => status === 'issued' && (validUntil ?? '') > addDays(today, 90))
    expect(live.length).toBeLessThanOrEqual(1)
  }
}

/** Nothing is wrong any more: whatever was on its way arrives, or says why it does not. */
const requireEnd = async (walk: Walk): Promise<void> => {
  const { world } = walk
  const arriving = batches.slice(0, 5)
  // an authority that put something off decides it once its time has come
  world.test.clock.advance(60_000)
  for (const name of [...arriving, ...arriving]) await world.test.app.jobs.runNow(name)
  await requireOrder(walk)
  const matters = await world.store.db.select().from(world.store.tables.billingMatters)
  const onItsWay = ['requesting', 'awaiting-issue', 'rejecting', 'revoking', 'awaiting-revocation']
  for (const { status, authorityErrorCode } of matters)
    if (onItsWay.includes(status)) expect([status, authorityErrorCode]).toEqual([status, expect.any(String)])
  const serials = matters.flatMap(({ serial }) => (serial === null ? [] : [serial]))
  expect(new Set(serials).size).toBe(serials.length)
  expect(await verifyAudit(world.store)).toMatchObject({ intact: true })
}

export const describeWalk = (
  stores: StoreFactory,
  { walks, steps }: { readonly walks: number; readonly steps: number },
) => {
  describe('any sequence of events', () => {
    it('EB-R-14, EB-R-4, EB-R-6, EB-R-13, EB-TR-16: keeps every rule, whoever acts and whatever fails between', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: steps, maxLength: steps }), async (actions) => {
          await using world = await openBilling({ stores })
          const holders = await Promise.all(people.map((person) => world.register(person)))
          const walk: Walk = { world, holders, keys: 0 }
          for (const act of [...prelude, ...actions]) {
            await perform(walk, act)
            await requireOrder(walk)
          }
          await requireEnd(walk)
        }),
        // each walk costs seconds: what failed is told as it was, with its seed
        { numRuns: walks, endOnFailure: true },
      )
    }, 180_000)
  })
}
