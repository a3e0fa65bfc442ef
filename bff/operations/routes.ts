/** The centre's view of the machinery. Looking at the audit trail is itself written to it. */
import { desc, lt } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { checkAudit, listAudit, listJobs, listMessages, runJob } from '#shared/operations/api.ts'
import { findAuditHead, verifyAudit, type AuditVerdict } from '#bff/platform/audit.ts'
import { defineJob, type Job, type JobRunner } from '#bff/platform/jobs.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { Platform } from '#bff/platform/platform.ts'

const pageSize = 100

/** `newest`, or a row number. Throws `request.invalid`. */
const parseBefore = (text: string): number | undefined => {
  if (text === 'newest') return undefined
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new AppError('request.invalid', { issues: [{ path: 'seq', message: 'not a row number' }] })
}

export const mountOperations = (mount: Mount, platform: Platform, runner: JobRunner): void => {
  const { store, audit, machineClock, messageLog } = platform

  mount(listJobs, async () => {
    const now = machineClock.now()
    const rows = await runner.list()
    return {
      jobs: rows.map(({ name, nextRunAt, lastRunAt, lastOutcome, leaseUntil }) => ({
        name,
        nextRunAt: nextRunAt.toISOString(),
        lastRunAt: lastRunAt?.toISOString() ?? null,
        lastOutcome,
        running: leaseUntil !== null && leaseUntil > now,
      })),
    }
  })

  mount(runJob, async ({ params, session, requestId }) => {
    const outcome = await runner.runNow(params.name)
    await store.tx((tx) =>
      audit.append(tx, {
        actor: session.subject,
        audience: session.audience,
        action: 'job.run',
        target: params.name,
        outcome,
        requestId,
      }),
    )
    return { outcome }
  })

  mount(listMessages, async () => ({
    messages: messageLog.list().map((message) => ({ ...message, at: message.at.toISOString() })),
  }))

  mount(listAudit, async ({ params, session, requestId }) => {
    const before = parseBefore(params.seq)
    const table = store.tables.audit
    const rows = await store.db
      .select()
      .from(table)
      .where(before === undefined ? undefined : lt(table.seq, before))
      .orderBy(desc(table.seq))
      .limit(pageSize)
    await store.tx((tx) =>
      audit.append(tx, {
        actor: session.subject,
        audience: session.audience,
        action: 'audit.read',
        target: params.seq,
        outcome: 'done',
        requestId,
      }),
    )
    return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
  })

  /** Whoever asks while the trail is walked waits for the same answer. */
  let walk: Promise<AuditVerdict> | undefined
  mount(checkAudit, async () => {
    walk ??= verifyAudit(store).finally(() => (walk = undefined))
    const verdict = await walk
    return verdict.intact
      ? { intact: true, rows: verdict.rows, brokenAt: null, reason: null }
      : { intact: false, rows: null, brokenAt: verdict.seq, reason: verdict.reason }
  })
}

export const operationsJobs = ({ store, log }: Platform): readonly Job[] => [
  defineJob({
    name: 'audit.note-head',
    dailyAt: '05:30',
    run: async () => {
      const head = await findAuditHead(store)
      if (head !== null) log.info('audit-head', { seq: head.seq, hash: head.hash })
    },
  }),
  defineJob({ name: 'database.checkpoint', everyMs: 5 * 60_000, run: () => store.checkpoint() }),
]
