/** 証明書発行管理: everything the federation knows of one matter (EB-SC-15, EB-SC-16). */
import { and, eq, isNull } from 'drizzle-orm'
import { machineOf, type MatterEvent, mover } from '#shared/billing-certificate/lifecycle.ts'
import type { MatterDetail, TimelineStep } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { accepts } from '#shared/lifecycle/machine.ts'
import type { BillingContext } from './context.ts'
import { toListed } from './listing.ts'

/** Table ∩ privilege: what this person's buttons are, and what the routes would let through. */
const findAllowed = (
  { kind, status }: Pick<MatterDetail, 'kind' | 'status'>,
  privileges: readonly string[],
): MatterEvent[] => {
  const needed = { staff: 'billing.decide', administrator: 'billing.undo' } as const
  return accepts(machineOf[kind], status).filter((event) => {
    const who = mover[event]
    return who !== 'batch' && privileges.includes(needed[who])
  })
}

export const createDetail = ({ store, clock, matters }: BillingContext) => {
  const { billingApplicants: applicants, billingDeposits: deposits } = store.tables

  return async (matterId: string, privileges: readonly string[]): Promise<MatterDetail> => {
    const matter = await matters.show(matterId)
    const [holder] = await store.db.select().from(applicants).where(eq(applicants.userId, matter.userId))
    if (holder === undefined) throw new AppError('request.not-found')
    const [deposit] = await store.db
      .select()
      .from(deposits)
      .where(and(eq(deposits.matterId, matterId), isNull(deposits.voidedAt)))
    const steps = await matters.timeline(matterId)
    const { representative, postalCode, address, mail } = holder
    const { revocationReason: reason, revocationRequester: requester, revocationRequestedOn: requestedOn } = matter
    const { authorityErrorCode: code, authorityErrorAt, authorityTries: tries, consentVersion } = matter
    return {
      ...toListed(matter, holder, toTokyoDay(clock.now())),
      representative,
      postalCode,
      address,
      mail,
      consent: consentVersion === null ? null : { version: consentVersion, at: matter.appliedAt.toISOString() },
      deposit:
        deposit === undefined
          ? null
          : { day: deposit.day, yen: deposit.yen, remitter: deposit.remitter, source: deposit.source },
      refundDue: matter.refundDue,
      revocation:
        reason === null || requester === null || requestedOn === null ? null : { reason, requester, requestedOn },
      authorityError:
        code === null || authorityErrorAt === null ? null : { at: authorityErrorAt.toISOString(), code, tries },
      timeline: steps.map(({ at, event, from, to, actor, by, note }): TimelineStep => ({
        at: at.toISOString(),
        event,
        from,
        to,
        actor,
        by: actor === 'federation' ? by : null,
        note,
      })),
      allowed: findAllowed(matter, privileges),
    }
  }
}

export type ReadDetail = ReturnType<typeof createDetail>
