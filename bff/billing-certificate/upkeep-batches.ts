/** B5, B6 and the rejection batch: what is told to holders, and what is kept no longer. */
import { and, eq, gt, inArray, isNotNull, isNull, lt, lte, ne, notExists, or } from 'drizzle-orm'
import { isOpen, matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
import { findDueLead, isDeletable } from '#shared/billing-certificate/rules.ts'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { BatchParts, BatchRun, BatchWork } from './batch-run.ts'
import { batchActor, type Matter } from './matters.ts'

const dayMs = 86_400_000
const openStatuses = matterStatuses.filter((status) => isOpen[status])

export const createUpkeepBatches = ({ context, mails }: BatchParts, run: BatchRun) => {
  const { store, clock, audit, matters, notices, settings } = context
  const { billingMatters: table, billingNotices } = store.tables

  /** 却下待ち → 却下, with the notice that carries the reason (EB-TR-10, EB-R-6). */
  const deliverRejections: BatchWork = (signal) => {
    const name = 'billing-rejection'
    return run.forEach(name, eq(table.status, 'rejecting'), {
      signal,
      act: async (matter) => {
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          const at = clock.now()
          const rejected = await matters.move(tx, current, 'deliver-rejection', {
            actor: batchActor(name),
            at,
            // no certificate, no fee
            set: { balanceYen: 0 },
          })
          const { userId, matterId, applicationNumber, rejectionReason } = rejected
          const to = await run.findMail(tx, userId)
          const facts = { applicationNumber, reason: rejectionReason ?? '' }
          await notices.write(tx, { userId, kind: 'rejection', occasion: `rejected:${matterId}`, facts, at })
          const mail = { applicationNumber, validUntil: null }
          await mails.write(tx, 'rejected', { to, about: matterId, at, facts: mail })
        })
        return true
      },
    })
  }

  /** Nobody who has renewed, or asked to, is urged to; nor one whose log-in is closed, who could not. */
  const isToRenew = async ({ matterId, userId, validUntil }: Matter): Promise<boolean> => {
    const { billingApplicants: holders } = store.tables
    const successor = store.db
      .select({ one: table.matterId })
      .from(table)
      .where(
        and(
          eq(table.userId, userId),
          ne(table.matterId, matterId),
          or(
            inArray(table.status, openStatuses),
            and(eq(table.status, 'issued'), gt(table.validUntil, validUntil ?? '')),
          ),
        ),
      )
    const asked = await store.db
      .select({ userId: holders.userId })
      .from(holders)
      .where(and(eq(holders.userId, userId), isNull(holders.suspendedAt), notExists(successor)))
    return asked.length > 0
  }

  /** B5: one mail and one notice for each lead that was reached; a standstill of a month sends one, not five. */
  const noticeExpiry: BatchWork = (signal) => {
    const name = 'billing-expiry-notice'
    const today = toTokyoDay(clock.now())
    const farthest = addDays(today, Math.max(0, ...settings.expiryLeads))
    const isNear = and(eq(table.status, 'issued'), isNotNull(table.validUntil), lte(table.validUntil, farthest))
    return run.forEach(name, isNear, {
      signal,
      act: async (matter) => {
        const { matterId, userId, applicationNumber, validFrom, validUntil } = matter
        if (validFrom === null || validUntil === null) return false
        const occasionOf = (lead: number) => `expiry:${matterId}:${lead}`
        const told = await store.db
          .select({ occasion: billingNotices.occasion })
          .from(billingNotices)
          .where(inArray(billingNotices.occasion, settings.expiryLeads.map(occasionOf)))
        const sent = settings.expiryLeads.filter((lead) => told.some(({ occasion }) => occasion === occasionOf(lead)))
        const validity = { from: validFrom, until: validUntil }
        const lead = findDueLead(validity, today, { leads: settings.expiryLeads, sent })
        if (lead === undefined || !(await isToRenew(matter))) return false
        return store.together(async (tx) => {
          const at = clock.now()
          const days = Math.round((Date.parse(validUntil) - Date.parse(today)) / dayMs)
          const facts = { applicationNumber, validUntil, days: String(days) }
          const notice = { userId, kind: 'expiry', occasion: occasionOf(lead), facts, at } as const
          if ((await notices.write(tx, notice)) === undefined) return false
          const to = await run.findMail(tx, userId)
          await mails.write(tx, 'expiry', { to, about: matterId, at, facts: { applicationNumber, validUntil, days } })
          return true
        })
      },
    })
  }

  /**
   * Holders who were suspended long ago and hold nothing any more: particulars, log-in, passwords, notices, and the applications
   * that were rejected, which no certificate came of. Trail and events stay; so does whoever money is to be sent back to.
   */
  const eraseHolders = async (suspendedBefore: string): Promise<void> => {
    const {
      billingApplicants: holders,
      billingPasswords,
      billingChallenges,
      billingDelegations,
      accounts,
    } = store.tables
    const gone = await store.db
      .select({ userId: holders.userId })
      .from(holders)
      .where(
        and(
          lt(holders.suspendedAt, fromTokyo(suspendedBefore, 0)),
          notExists(
            store.db
              .select({ one: table.matterId })
              .from(table)
              .where(
                and(eq(table.userId, holders.userId), or(ne(table.status, 'rejected'), eq(table.refundDue, true))),
              ),
          ),
        ),
      )
      .limit(500)
    for (const { userId } of gone) {
      await store.together(async (tx) => {
        const isLeft = and(eq(table.userId, userId), eq(table.status, 'rejected'), eq(table.refundDue, false))
        const rejected = await tx.select().from(table).where(isLeft)
        for (const matter of rejected) await matters.remove(tx, matter, batchActor('billing-deletion'))
        await tx.delete(billingPasswords).where(eq(billingPasswords.userId, userId))
        await tx.delete(billingNotices).where(eq(billingNotices.userId, userId))
        await tx.delete(billingChallenges).where(eq(billingChallenges.userId, userId))
        await tx
          .delete(billingDelegations)
          .where(or(eq(billingDelegations.agentUserId, userId), eq(billingDelegations.providerUserId, userId)))
        await tx.delete(accounts).where(eq(accounts.id, userId))
        await tx.delete(holders).where(eq(holders.userId, userId))
        await audit.append(tx, {
          actor: 'billing-deletion',
          audience: 'system',
          action: 'billing.holder-erased',
          target: userId,
          outcome: 'done',
          requestId: 'batch:billing-deletion',
        })
      })
    }
  }

  /** B6: what was revoked or has long ended; the events stay as a stub (EB-B6, EB-R-10). */
  const deleteEnded: BatchWork = async (signal) => {
    const name = 'billing-deletion'
    const today = toTokyoDay(clock.now())
    const hasEnded = or(eq(table.status, 'revoked'), and(eq(table.status, 'issued'), lt(table.validUntil, today)))
    const counted = await run.forEach(name, hasEnded, {
      signal,
      act: async (matter) => {
        const { status, validFrom, validUntil } = matter
        const validity = validFrom === null || validUntil === null ? null : { from: validFrom, until: validUntil }
        // a revoked one stays as long as an ended one would, so that its holder can still read why
        const grace = matter.revokedOn === null ? today : addDays(matter.revokedOn, settings.deletionDays)
        if (!isDeletable({ status, validity }, today, settings.deletionDays)) return false
        if (status === 'revoked' && grace >= today) return false
        // the fee that is still to be offset outlives its certificate (OQ-EB-2), and so does money to be paid back (OQ-EB-5)
        if (matter.balanceYen > 0 || matter.refundDue) return false
        await store.together((tx) => matters.remove(tx, matter, batchActor(name)))
        return true
      },
    })
    await eraseHolders(addDays(today, -settings.deletionDays))
    return counted
  }

  return { deliverRejections, noticeExpiry, deleteEnded }
}
