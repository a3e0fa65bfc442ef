/** The watcher of open visits. */
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import type { IssuanceContext } from './context.ts'
import { converge, silentMs } from './ending.ts'
import { cancelLateJobs } from './printing.ts'
import { listOpenIssuances } from './store.ts'

const watchEveryMs = 5000

/** One round over every open visit; what one of them throws does not keep the others waiting. */
export const convergeAll = async (context: IssuanceContext, requestId: string): Promise<void> => {
  const failures: unknown[] = []
  for (const issuance of await listOpenIssuances(context.store)) {
    await context.visits
      .exclusive(`${issuance.visitId}:money`, () => converge(context, issuance, requestId))
      .catch((error: unknown) => failures.push(error))
  }
  await cancelLateJobs(context).catch((error: unknown) => failures.push(error))
  context.visits.forgetSilent(new Date(context.machineClock.now().getTime() - silentMs))
  if (failures.length > 0) {
    // The log follows causes only.
    throw new AggregateError(failures, 'visits that could not be brought to rest', { cause: failures[0] })
  }
}

export const makeIssuanceJobs = (context: IssuanceContext): readonly Job[] => [
  defineJob({
    name: 'issuance-watch',
    everyMs: watchEveryMs,
    run: async () => {
      await convergeAll(context, `job-${crypto.randomUUID()}`)
      await context.store.checkpoint()
    },
  }),
]
