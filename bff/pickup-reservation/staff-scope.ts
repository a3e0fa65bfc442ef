/** Which site a member of the staff works for now, and the trace that it was so (RS-STF-8, 9, 10). */
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Session } from '#bff/platform/session.ts'
import type { ReservationContext } from './context.ts'
import type { Actor } from './events.ts'
import type { Site } from './sites.ts'

export type Operator = Store['tables']['reservationOperators']['$inferSelect']

/** Somebody of the staff at one municipality. */
export type Clerk = {
  readonly session: Session
  readonly tenantId: string
  /** Null: an account nobody gave sites, dates or an address to. */
  readonly operator: Operator | null
  readonly who: Actor
  /** 定員を超える予約: by grade, or granted to the person. */
  readonly mayOverbook: boolean
  readonly requestId: string
  readonly clientAddress: string | null
}

export type StaffRequest = {
  readonly session: Session
  readonly requestId: string
  readonly clientAddress: string | null
}

type Parts = Pick<ReservationContext, 'store' | 'sites' | 'clock' | 'machineClock' | 'audit'>

export const createStaffScope = (context: Parts) => {
  const { store, sites, clock, machineClock, audit } = context
  const { reservationOperators: operators, reservationAccess: access } = store.tables

  const findOperator = async (accountId: string): Promise<Operator | null> => {
    const [row] = await store.db.select().from(operators).where(eq(operators.accountId, accountId))
    return row ?? null
  }

  const isInForce = ({ startsOn, endsOn }: Operator): boolean => {
    const today = toTokyoDay(clock.now())
    return (startsOn === null || today >= startsOn) && (endsOn === null || today <= endsOn)
  }

  /** With a temporary password too, which opens nothing but its own change. Throws `session.forbidden` outside its dates. */
  const requireHolder = async ({ session, requestId, clientAddress }: StaffRequest): Promise<Clerk> => {
    const tenantId = session.municipalityCode
    if (tenantId === null) throw new AppError('session.forbidden')
    const operator = await findOperator(session.subject)
    if (operator !== null && (operator.tenantId !== tenantId || !isInForce(operator)))
      throw new AppError('session.forbidden')
    const mayOverbook = session.privileges.includes('reservations.overbook') || operator?.mayOverbook === true
    const who = { actor: session.subject, by: 'staff' } as const
    return { session, tenantId, operator, who, mayOverbook, requestId, clientAddress }
  }

  /** Throws `session.forbidden` outside the account's dates, `reservation.password-not-set` with a temporary password. */
  const requireClerk = async (request: StaffRequest): Promise<Clerk> => {
    const clerk = await requireHolder(request)
    if (clerk.operator?.isTemporarySecret === true) throw new AppError('reservation.password-not-set')
    return clerk
  }

  const mayWorkFor = ({ session, operator }: Clerk, siteId: string): boolean =>
    session.role !== 'reservation-clerk' || operator?.siteIds.includes(siteId) === true

  /** Appends to the access history and to the audit trail. */
  const note = (
    clerk: Clerk,
    entry: {
      readonly screen: string
      readonly siteId: string | null
      readonly target: string
      readonly outcome: string
    },
  ) =>
    store.together(async (tx) => {
      const { session, tenantId, requestId, clientAddress } = clerk
      await tx.insert(access).values({
        accessId: randomUUID(),
        tenantId,
        siteId: entry.siteId,
        at: machineClock.now(),
        actor: session.subject,
        screen: entry.screen,
        target: entry.target,
        outcome: entry.outcome,
        address: clientAddress ?? 'local',
        requestId,
      })
      await audit.append(tx, {
        actor: session.subject,
        audience: 'municipality',
        action: `reservation:${entry.screen.replaceAll(' ', ':')}`.slice(0, 128),
        target: entry.target.slice(0, 128),
        outcome: entry.outcome,
        requestId,
      })
    })

  return {
    requireHolder,
    requireClerk,
    mayWorkFor,

    /** Throws `request.not-found` for another municipality's site, `session.forbidden` for one not assigned (RS-STF-8). */
    requireSite: async (clerk: Clerk, siteId: string): Promise<Site> => {
      const site = await sites.requireOf(clerk.tenantId, siteId)
      if (!mayWorkFor(clerk, siteId)) throw new AppError('session.forbidden')
      return site
    },

    /** Runs an act of staff and leaves who did or saw what, from where, and how it ended, refusals too. */
    traced: async <Result>(
      clerk: Clerk,
      {
        endpoint,
        siteId,
        target,
      }: { readonly endpoint: Endpoint; readonly siteId: string | null; readonly target: string },
      act: () => Promise<Result>,
    ): Promise<Result> => {
      const screen = `${endpoint.method} ${endpoint.path.replace('/api/municipality/reservation', '')}`
      try {
        const result = await act()
        await note(clerk, { screen, siteId, target, outcome: 'done' })
        return result
      } catch (error) {
        await note(clerk, { screen, siteId, target, outcome: toAppError(error).code })
        throw error
      }
    },
  }
}

export type StaffScope = ReturnType<typeof createStaffScope>
