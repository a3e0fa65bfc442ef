/** HTTP of the administrator's oversight: batches, revocation list, audit trail (EB-SC-20, EB-SC-21, EB-N-4). */
import { and, desc, like, lt } from 'drizzle-orm'
import * as api from '#shared/billing-certificate/federation-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { JobRunner } from '#bff/platform/jobs.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import type { BatchConsole } from './batch-console.ts'
import type { BillingContext } from './context.ts'

const pageRows = 100

/** `newest`, or a row number. Throws `request.invalid`. */
const parseBefore = (text: string): number | undefined => {
  if (text === 'newest') return undefined
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new AppError('request.invalid', { issues: [{ path: 'seq', message: 'not a row number' }] })
}

export const mountOversight = (
  mount: Mount,
  { store, audit, revocationList }: BillingContext,
  parts: {
    readonly console: BatchConsole
    readonly runner: Pick<JobRunner, 'runNow'>
  },
): void => {
  const note = ({ session, requestId }: RequestContext, action: string, target: string, outcome: string) =>
    store.tx((tx) =>
      audit.append(tx, { actor: session.subject, audience: 'federation', action, target, outcome, requestId }),
    )

  mount(api.listBatches, async () => ({ batches: await parts.console.list() }))

  mount(api.runBatch, async (request) => {
    const { name } = request.params
    const ran = await parts.console.run(name, parts.runner)
    await note(request, 'billing.batch-run', name, ran.lastOutcome ?? 'none')
    return ran
  })

  mount(api.readRevocationList, async () => {
    const current = await revocationList.describe()
    const refused = await revocationList.listRefusals()
    return { current, refused: refused.map(({ at, code }) => ({ at: at.toISOString(), code, number: null })) }
  })

  mount(api.readBillingAudit, async (request) => {
    const before = parseBefore(request.params.seq)
    const { audit: table } = store.tables
    const rows = await store.db
      .select()
      .from(table)
      .where(and(like(table.action, 'billing.%'), before === undefined ? undefined : lt(table.seq, before)))
      .orderBy(desc(table.seq))
      .limit(pageRows)
    await note(request, 'billing.audit-read', request.params.seq, 'done')
    return {
      rows: rows.map(({ seq, at, actor, action, target, outcome }) => ({
        seq,
        at: at.toISOString(),
        actor,
        action,
        target,
        outcome,
      })),
    }
  })
}
