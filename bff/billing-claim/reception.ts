/** What comes back by itself: receipts of claims whose answer was lost, and word of new documents. */
import { toAppError } from '#shared/errors/app-error.ts'
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import type { ClaimContext } from './context.ts'
import type { Documents } from './documents.ts'
import type { Submitting } from './submitting.ts'

const jobName = 'billing-claim-reception'
const everyMs = 5 * 60_000
/** Asked again on behalf of somebody who looks at the list not sooner than this, and for no longer than he would wait. */
const refreshMs = 30_000
const patienceMs = 3000

export const createReception = (
  { machineClock, log }: Pick<ClaimContext, 'machineClock' | 'log'>,
  submitting: Submitting,
  documents: Documents,
) => {
  let askedAt = Number.NEGATIVE_INFINITY

  const receive = async (signal: AbortSignal, requestId: string): Promise<void> => {
    await submitting.settle({ signal, requestId })
    await documents.receive(signal)
  }

  const job: Job = defineJob({
    name: jobName,
    everyMs,
    run: ({ signal }) => receive(signal, `batch:${jobName}`),
  })

  return {
    job,

    /** Before a list is shown. A review system that does not answer keeps nobody from his list. */
    refresh: async (): Promise<void> => {
      const now = machineClock.now().getTime()
      if (now - askedAt < refreshMs) return
      askedAt = now
      try {
        await receive(AbortSignal.timeout(patienceMs), 'claim-list')
      } catch (error) {
        log.warn('claim-intake-silent', { code: toAppError(error).code })
      }
    },
  }
}

export type Reception = ReturnType<typeof createReception>
