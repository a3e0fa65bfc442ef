/** The federation's view of its batches: last run, counts, what waits, what failed; and running one now (EB-SC-20). */
import { and, count, desc, inArray, isNotNull } from 'drizzle-orm'
import type { batchView } from '#shared/billing-certificate/federation-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { JobRunner } from '#bff/platform/jobs.ts'
import type * as z from 'zod/mini'
import type { Batch, Batches } from './batches.ts'
import type { BillingContext } from './context.ts'

type BatchView = z.infer<typeof batchView>

/** Enough to see what is wrong; a person reads no thousand of them. */
const shownErrors = 50

export const createBatchConsole = ({ store, machineClock }: BillingContext, { batches }: Batches) => {
  const { billingMatters: matters, billingBatchRuns: runs, jobs } = store.tables

  const countWaiting = async ({ waiting }: Batch): Promise<number> => {
    if (waiting === undefined) return 0
    const [row] = await store.db.select({ total: count() }).from(matters).where(waiting())
    return row?.total ?? 0
  }

  const listErrors = async ({ waiting, hasErrors }: Batch): Promise<BatchView['errors']> => {
    if (waiting === undefined || hasErrors !== true) return []
    const rows = await store.db
      .select({
        applicationNumber: matters.applicationNumber,
        code: matters.authorityErrorCode,
        tries: matters.authorityTries,
        at: matters.authorityErrorAt,
      })
      .from(matters)
      .where(and(waiting(), isNotNull(matters.authorityErrorCode)))
      .orderBy(desc(matters.authorityErrorAt))
      .limit(shownErrors)
    return rows.flatMap(({ applicationNumber, code, tries, at }) =>
      code === null || at === null ? [] : [{ applicationNumber, code, tries, at: at.toISOString() }],
    )
  }

  const view = async (wanted: readonly Batch[]): Promise<BatchView[]> => {
    const names = wanted.map(({ name }) => name)
    const now = machineClock.now()
    const scheduled = await store.db.select().from(jobs).where(inArray(jobs.name, names))
    const lastRuns = await store.db.select().from(runs).where(inArray(runs.name, names))
    return Promise.all(
      wanted.map(async (batch) => {
        const job = scheduled.find(({ name }) => name === batch.name)
        const last = lastRuns.find(({ name }) => name === batch.name)
        return {
          name: batch.name,
          // never scheduled yet: the runner takes it at its next turn
          nextRunAt: (job?.nextRunAt ?? now).toISOString(),
          lastRunAt: job?.lastRunAt?.toISOString() ?? null,
          lastOutcome: job?.lastOutcome ?? null,
          running: job !== undefined && job.leaseUntil !== null && job.leaseUntil > now,
          done: last?.done ?? 0,
          failed: last?.failed ?? 0,
          waiting: await countWaiting(batch),
          errors: await listErrors(batch),
        }
      }),
    )
  }

  return {
    list: () => view(batches),

    /** Waits for its end. Throws `request.not-found`, and `lifecycle.stale` while a run is under way. */
    run: async (name: string, runner: Pick<JobRunner, 'runNow'>): Promise<BatchView> => {
      const batch = batches.find((one) => one.name === name)
      if (batch === undefined) throw new AppError('request.not-found')
      await runner.runNow(name)
      const [shown] = await view([batch])
      if (shown === undefined) throw new AppError('request.not-found')
      return shown
    },
  }
}

export type BatchConsole = ReturnType<typeof createBatchConsole>
