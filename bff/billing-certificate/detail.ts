/** 証明書発行管理: everything the federation knows of one matter (EB-SC-15, EB-SC-16). */
import { eq } from 'drizzle-orm'
import { machineOf, type MatterEvent, mover } from '#shared/billing-certificate/lifecycle.ts'
import type { MatterDetail, TimelineStep } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { findReference } from '#shared/billing-certificate/transfer-key.ts'
import { accepts } from '#shared/lifecycle/machine.ts'
import type { BillingContext } from './context.ts'
import { toHeldCertificate } from './held-certificates.ts'
import { toListed } from './listing.ts'
import { findAgent } from './own-matters.ts'
import type { KnownDeposit, Transfers } from './transfers.ts'

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

const toDeposit = ({ row, key }: KnownDeposit): MatterDetail['deposit'] => ({
  day: row.day,
  yen: row.yen,
  remitter: row.remitter,
  reference: (key === undefined ? undefined : findReference(key)) ?? null,
  source: row.source,
})

const toRefunds = (own: readonly KnownDeposit[]): MatterDetail['refunds'] =>
  own.flatMap(({ row: { refundedOn: on, refundedYen: yen, refundReference: reference, refundWay: way } }) =>
    on === null || yen === null || reference === null || way === null ? [] : [{ on, yen, reference, way }],
  )

export const createDetail = ({ store, clock, matters }: BillingContext, transfers: Transfers) => {
  const { billingApplicants: applicants } = store.tables

  return async (matterId: string, privileges: readonly string[]): Promise<MatterDetail> => {
    const matter = await matters.show(matterId)
    const [holder] = await store.db.select().from(applicants).where(eq(applicants.userId, matter.userId))
    if (holder === undefined) throw new AppError('request.not-found')
    const known = await transfers.listOfMatter(store.db, matterId)
    const own = known.filter(({ row }) => row.matterId === matterId)
    const deposit = own.find(({ row }) => row.voidedAt === null)
    const dues = matter.refundDue ? await transfers.findDues(store.db, matter) : []
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
      deposit: deposit === undefined ? null : toDeposit(deposit),
      refundDue: matter.refundDue,
      refundYen: dues.reduce((sum, { yen }) => sum + yen, 0),
      refunds: toRefunds(own),
      revocation:
        reason === null || requester === null || requestedOn === null ? null : { reason, requester, requestedOn },
      authorityError:
        code === null || authorityErrorAt === null ? null : { at: authorityErrorAt.toISOString(), code, tries },
      heldCertificate: toHeldCertificate(matter),
      timeline: steps.map(({ at, event, from, to, actor, by, privilege, note }): TimelineStep => ({
        at: at.toISOString(),
        event,
        from,
        to,
        actor,
        by: actor === 'federation' ? by : findAgent({ by, privilege }),
        note,
      })),
      allowed: findAllowed(matter, privileges),
    }
  }
}

export type ReadDetail = ReturnType<typeof createDetail>
