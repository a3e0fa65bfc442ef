/** B8 and B10: a revocation reaches the authority, and comes back on its list. */
import { and, asc, eq, gt, gte, inArray, or } from 'drizzle-orm'
import { revocationReasons } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { CertificateSerial } from '#shared/pki/certificate.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { type BatchParts, type BatchRun, type BatchWork, cleared } from './batch-run.ts'
import { type Actor, batchActor, type Matter } from './matters.ts'
import type { Revoked } from './revocation-list.ts'

/** Two columns of so many rows are read at once. */
const pageRows = 1000
/** So many in one statement; what is more waits for the next run. */
const mostAtOnce = 5000

export const createRevocationBatches = ({ context, authority, mails }: BatchParts, run: BatchRun) => {
  const { store, clock, matters, notices, revocationList } = context
  const { billingMatters: table } = store.tables

  /** 失効依頼中 → 失効待ち once the authority confirmed. */
  const linkRevocations: BatchWork = (signal) => {
    const name = 'billing-revocation-linkage'
    return run.forEach(name, eq(table.status, 'revoking'), {
      signal,
      act: async (row) => {
        const { matter, transactionId } = await run.nameTransaction(row, 'revocationTransactionId', name)
        const { serial, revocationReason: reason } = matter
        if (serial === null || reason === null)
          throw new AppError('lifecycle.illegal', { status: matter.status, event: 'link-revocation' })
        const result = await authority.revoke(
          { transactionId, serial: serial as CertificateSerial, reason },
          { signal },
        )
        if (result.outcome === 'waiting') return false
        if (result.outcome === 'refused') {
          await run.noteError(matter, name, `refused.${result.failures.join('-') || 'unsaid'}`, {
            revocationTransactionId: null,
          })
          return false
        }
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          await matters.move(tx, current, 'link-revocation', { actor: batchActor(name), at: clock.now(), set: cleared })
        })
        return true
      },
    })
  }

  /** The last list whose every entry was looked for among the certificates that stand as issued; once a process and list. */
  let followed: string | undefined

  /** Pages of what stands as live although it is on the list: the authority revokes by itself, and B8 may not have heard yes. */
  const listFollowing = async (): Promise<{ readonly matterIds: readonly string[]; readonly isAll: boolean }> => {
    const today = toTokyoDay(clock.now())
    const matterIds: string[] = []
    for (const status of ['issued', 'revoking'] as const) {
      let after = ''
      for (;;) {
        const page = await store.db
          .select({ matterId: table.matterId, serial: table.serial })
          .from(table)
          .where(and(eq(table.status, status), gt(table.matterId, after), gte(table.validUntil, today)))
          .orderBy(asc(table.matterId))
          .limit(pageRows)
        const last = page.at(-1)
        if (last === undefined) break
        after = last.matterId
        const held = page.map(({ serial }) => serial ?? '')
        const revoked = await revocationList.selectRevoked(held, clock.now())
        matterIds.push(...page.filter(({ serial }) => revoked.has(serial ?? '')).map(({ matterId }) => matterId))
        if (matterIds.length > mostAtOnce) return { matterIds: matterIds.slice(0, mostAtOnce), isAll: false }
      }
    }
    return { matterIds, isAll: true }
  }

  /** The steps that are left on the way to 失効済み, taken at once: the list says that the authority has taken them. */
  const confirm = async (
    tx: Writes,
    matter: Matter,
    { revokedAt, reason }: Revoked,
    { actor, at }: { readonly actor: Actor; readonly at: Date },
  ): Promise<Matter> => {
    const known = revocationReasons.find((one) => one === reason) ?? null
    const asked =
      matter.status === 'issued' ? await matters.followAuthority(tx, matter, { actor, at, reason: known }) : matter
    const linked =
      asked.status === 'revoking'
        ? await matters.move(tx, asked, 'link-revocation', { actor, at, set: cleared })
        : asked
    return matters.move(tx, linked, 'confirm-revocation', { actor, at, set: { revokedOn: toTokyoDay(revokedAt) } })
  }

  /** The list is received and registered; whatever is on it becomes 失効済み, 失効待ち or not. The rest stays visibly waiting. */
  const receiveRevocationList: BatchWork = async (signal) => {
    const name = 'billing-revocation-list'
    const reception = await revocationList.receive(authority, signal)
    const number = await revocationList.readNumber()
    const following = number === followed ? { matterIds: [], isAll: true } : await listFollowing()
    const waits = or(eq(table.status, 'awaiting-revocation'), inArray(table.matterId, following.matterIds))
    const counted = await run.forEach(name, waits, {
      signal,
      act: async (matter) => {
        const found = await revocationList.find(matter.serial ?? '', clock.now())
        if (typeof found === 'string') return false
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          const at = clock.now()
          const revoked = await confirm(tx, current, found, { actor: batchActor(name), at })
          const { userId, matterId, applicationNumber, validUntil } = revoked
          const to = await run.findMail(tx, userId)
          const facts = { applicationNumber, revokedOn: revoked.revokedOn ?? '' }
          await notices.write(tx, { userId, kind: 'revoked', occasion: `revoked:${matterId}`, facts, at })
          await mails.write(tx, 'revoked', { to, about: matterId, at, facts: { applicationNumber, validUntil } })
        })
        return true
      },
    })
    if (following.isAll && counted.failed === 0 && !signal.aborted) followed = number
    if (reception.outcome === 'refused') throw new AppError('billing.revocation-list-refused', { why: reception.code })
    return counted
  }

  return { linkRevocations, receiveRevocationList }
}
