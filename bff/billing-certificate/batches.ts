/** B5–B11 and the rejection batch by their names: what each does, what waits for it, and when it runs (EB-SC-20). */
import { and, eq, gt, isNotNull, type SQL } from 'drizzle-orm'
import type { PaymentSystemRelay } from '#bff/parties/payment-system/relay.ts'
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import { type BatchParts, type BatchWork, createBatchRun } from './batch-run.ts'
import { createIssueBatches } from './issue-batches.ts'
import { createOffsetBatch } from './offset-batch.ts'
import { createRevocationBatches } from './revocation-batches.ts'
import { createUpkeepBatches } from './upkeep-batches.ts'

export type Batch = {
  readonly name: string
  readonly work: BatchWork
  /** Matters that wait for it now; undefined where it waits for no single one. */
  readonly waiting?: () => SQL | undefined
  /** An item that failed keeps why, until it is done. */
  readonly hasErrors?: boolean
  readonly dailyAt?: string
}

const tenMinutes = 10 * 60_000
const leaseMs = 30 * 60_000

export const createBatches = ({
  paymentSystem,
  ...parts
}: BatchParts & { readonly paymentSystem: PaymentSystemRelay | undefined }) => {
  const { store } = parts.context
  const { billingMatters: table } = store.tables
  const run = createBatchRun(parts.context)
  const issue = createIssueBatches(parts, run)
  const revocation = createRevocationBatches(parts, run)
  const upkeep = createUpkeepBatches(parts, run)

  const batches: readonly Batch[] = [
    {
      name: 'billing-issue-linkage',
      work: issue.linkIssues,
      waiting: () => eq(table.status, 'requesting'),
      hasErrors: true,
    },
    {
      name: 'billing-certificate-registration',
      work: issue.registerCertificates,
      waiting: () => eq(table.status, 'awaiting-issue'),
      hasErrors: true,
    },
    {
      name: 'billing-rejection',
      work: upkeep.deliverRejections,
      waiting: () => eq(table.status, 'rejecting'),
      hasErrors: true,
    },
    {
      name: 'billing-revocation-linkage',
      work: revocation.linkRevocations,
      waiting: () => eq(table.status, 'revoking'),
      hasErrors: true,
    },
    {
      name: 'billing-revocation-list',
      work: revocation.receiveRevocationList,
      waiting: () => eq(table.status, 'awaiting-revocation'),
      hasErrors: true,
    },
    { name: 'billing-expiry-notice', work: upkeep.noticeExpiry, dailyAt: '05:00' },
    { name: 'billing-deletion', work: upkeep.deleteEnded, dailyAt: '05:10' },
    ...(paymentSystem === undefined
      ? []
      : [
          {
            ...createOffsetBatch(parts.context, { run, paymentSystem }),
            waiting: () => and(gt(table.balanceYen, 0), isNotNull(table.issuedAt)),
            dailyAt: '04:30',
          },
        ]),
  ]

  const jobs: readonly Job[] = batches.map(({ name, work, dailyAt }) =>
    defineJob({
      name,
      ...(dailyAt === undefined ? { everyMs: tenMinutes } : { dailyAt }),
      leaseMs,
      run: async ({ signal }) => {
        await work(signal)
      },
    }),
  )

  return { batches, jobs }
}

export type Batches = ReturnType<typeof createBatches>
