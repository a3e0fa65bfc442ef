/** Batches that survive a restart: due times in the database, one run of a job at a time over all processes. */
import { randomUUID } from 'node:crypto'
import { and, eq, isNull, lte, or } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Clock } from './clock.ts'
import type { Store } from './database/store.ts'
import { logAppError, type Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { translateError } from './translate-error.ts'

type JobRun = (context: { readonly signal: AbortSignal; readonly clock: Clock; readonly log: Log }) => Promise<void>
type Schedule =
  | { readonly everyMs: number; readonly dailyAt?: undefined }
  /** `HH:MM` in Japan. */
  | { readonly dailyAt: string; readonly everyMs?: undefined }

export type Job = Schedule & {
  readonly name: string
  /** How long a run may take before another process may believe it dead; its signal fires then. */
  readonly leaseMs: number
  readonly run: JobRun
}

const dayMs = 86_400_000
/** Japan has had no summer time since 1952: UTC+9 all year. */
const japanMs = 9 * 3_600_000
const defaultLeaseMs = 5 * 60_000

/** Throws RangeError for a time of day that is none, or a period below a second. */
export const defineJob = (job: Schedule & Omit<Job, 'leaseMs'> & { readonly leaseMs?: number }): Job => {
  if (job.dailyAt !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(job.dailyAt)) throw new RangeError('not HH:MM')
  if (job.everyMs !== undefined && !(job.everyMs >= 1000)) throw new RangeError('period below a second')
  return { leaseMs: defaultLeaseMs, ...job }
}

/** The first due time after `now`. */
export const nextRunAfter = (job: Job, now: Date): Date => {
  if (job.dailyAt === undefined) return new Date(now.getTime() + job.everyMs)
  const [hours = 0, minutes = 0] = job.dailyAt.split(':').map(Number)
  const midnight = Math.floor((now.getTime() + japanMs) / dayMs) * dayMs - japanMs
  const today = midnight + (hours * 60 + minutes) * 60_000
  return new Date(today > now.getTime() ? today : today + dayMs)
}

export type JobRow = Store['tables']['jobs']['$inferSelect']

export type JobRunner = {
  /**
   * Before the first `tick`. A file belongs to one process, so a lease found in it is that of a run that died with its process:
   * it is not waited for. On PostgreSQL another process may be at work, and the lease has to run out.
   */
  readonly start: () => Promise<void>
  /** Runs what is due and waits for it; gives the names that ran. Missed times count as one run. */
  readonly tick: () => Promise<readonly string[]>
  /** Runs one job whether due or not. Throws `request.not-found`, or `lifecycle.stale` while a run is under way. */
  readonly runNow: (name: string) => Promise<string>
  readonly list: () => Promise<readonly JobRow[]>
  /** Starts nothing more, tells running jobs to end, and waits for them. */
  readonly stop: () => Promise<void>
}

type Dependencies = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly jobs: readonly Job[]
}

export const createJobRunner = ({ store, clock, log, metrics, jobs }: Dependencies): JobRunner => {
  const table = store.tables.jobs
  const runs = metrics.counter('madoguchi_job_runs_total', 'Runs of batches by outcome.')
  const stopping = new AbortController()
  const underWay = new Map<string, Promise<string>>()
  const byName = new Map(jobs.map((job) => [job.name, job]))
  if (byName.size !== jobs.length) throw new Error('two jobs of one name')

  /** Takes the lease in one statement; false where another process holds it, or the job is not due. */
  const claim = (job: Job, owner: string, onlyDue: boolean) =>
    store.tx(async (tx) => {
      const now = clock.now()
      const due = job.dailyAt === undefined ? now : nextRunAfter(job, now)
      await tx.insert(table).values({ name: job.name, nextRunAt: due }).onConflictDoNothing()
      const claimed = await tx
        .update(table)
        .set({ leaseOwner: owner, leaseUntil: new Date(now.getTime() + job.leaseMs) })
        .where(
          and(
            eq(table.name, job.name),
            or(isNull(table.leaseUntil), lte(table.leaseUntil, now)),
            onlyDue ? lte(table.nextRunAt, now) : undefined,
          ),
        )
        .returning({ name: table.name })
      return claimed.length === 1
    })

  const release = (job: Job, owner: string, outcome: string) =>
    store.tx(async (tx) => {
      const now = clock.now()
      // a run whose lease was taken over meanwhile must not overwrite the newer run's row
      await tx
        .update(table)
        .set({
          leaseOwner: null,
          leaseUntil: null,
          lastRunAt: now,
          lastOutcome: outcome,
          nextRunAt: nextRunAfter(job, now),
        })
        .where(and(eq(table.name, job.name), eq(table.leaseOwner, owner)))
    })

  const execute = async (job: Job): Promise<string> => {
    try {
      await job.run({ signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(job.leaseMs)]), clock, log })
      return 'succeeded'
    } catch (cause) {
      const error = translateError(cause)
      logAppError(log, 'job-failed', error, { job: job.name })
      return error.code
    }
  }

  const attempt = async (job: Job, onlyDue: boolean): Promise<string | undefined> => {
    if (stopping.signal.aborted || underWay.has(job.name)) return undefined
    const owner = randomUUID()
    const turn = (async () => {
      if (!(await claim(job, owner, onlyDue))) return ''
      const outcome = await execute(job)
      await release(job, owner, outcome)
      runs.add({ job: job.name, outcome })
      return outcome
    })()
    underWay.set(job.name, turn)
    try {
      return (await turn) || undefined
    } finally {
      underWay.delete(job.name)
    }
  }

  return {
    start: async () => {
      if (store.dialect !== 'sqlite') return
      await store.tx(async (tx) => {
        await tx.update(table).set({ leaseOwner: null, leaseUntil: null })
      })
    },
    tick: async () => {
      const outcomes = await Promise.all(
        jobs.map(async (job) => ((await attempt(job, true)) === undefined ? undefined : job.name)),
      )
      return outcomes.filter((name) => name !== undefined)
    },
    runNow: async (name) => {
      const job = byName.get(name)
      if (job === undefined) throw new AppError('request.not-found')
      const outcome = await attempt(job, false)
      if (outcome === undefined) throw new AppError('lifecycle.stale', { status: 'running' })
      return outcome
    },
    list: async () => store.db.select().from(table).orderBy(table.name),
    stop: async () => {
      stopping.abort()
      await Promise.allSettled(underWay.values())
    },
  }
}
