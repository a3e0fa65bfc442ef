/** B8 and B10: a revocation reaches the authority, and comes back on its list. */
import { eq } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { CertificateSerial } from '#shared/pki/certificate.ts'
import { type BatchParts, type BatchRun, type BatchWork, cleared } from './batch-run.ts'
import { batchActor } from './matters.ts'

export const createRevocationBatches = ({ context, authority, revocationList, mails }: BatchParts, run: BatchRun) => {
  const { store, clock, matters, notices } = context
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

  /** The list is received and registered; 失効待ち whose serial is on it become 失効済み. The rest stays visibly waiting. */
  const receiveRevocationList: BatchWork = async (signal) => {
    const name = 'billing-revocation-list'
    const reception = await revocationList.receive(authority, signal)
    const counted = await run.forEach(name, eq(table.status, 'awaiting-revocation'), {
      signal,
      act: async (matter) => {
        const found = await revocationList.find(matter.serial ?? '', clock.now())
        if (typeof found === 'string') return false
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          const at = clock.now()
          const revoked = await matters.move(tx, current, 'confirm-revocation', {
            actor: batchActor(name),
            at,
            set: { revokedOn: toTokyoDay(found.revokedAt) },
          })
          const { userId, matterId, applicationNumber, validUntil } = revoked
          const to = await run.findMail(tx, userId)
          const facts = { applicationNumber, revokedOn: revoked.revokedOn ?? '' }
          await notices.write(tx, { userId, kind: 'revoked', occasion: `revoked:${matterId}`, facts, at })
          await mails.write(tx, 'revoked', { to, about: matterId, at, facts: { applicationNumber, validUntil } })
        })
        return true
      },
    })
    if (reception.outcome === 'refused') throw new AppError('billing.revocation-list-refused', { why: reception.code })
    return counted
  }

  return { linkRevocations, receiveRevocationList }
}
