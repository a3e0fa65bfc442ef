/** Powers of attorney: which providers an agent applies for, as the federation registered them from paper. */
import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Delegation } from '#shared/billing-certificate/delegation-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Applicant } from './applicants.ts'
import type { BillingContext } from './context.ts'
import type { Actor } from './matters.ts'
import { toRowOutcome } from './row-outcome.ts'

export type Grant = { readonly providerUserId: string; readonly mayConsent: boolean; readonly grantedOn: string }

export const createDelegations = ({ store, clock, audit }: BillingContext) => {
  const { billingDelegations: delegations, billingApplicants: applicants } = store.tables

  const requireHolder = async (userId: string): Promise<Applicant> => {
    const [holder] = await store.db.select().from(applicants).where(eq(applicants.userId, userId))
    if (holder === undefined) throw new AppError('request.not-found')
    return holder
  }

  const namesOf = async (userIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const rows = await store.db
      .select({ userId: applicants.userId, displayName: applicants.displayName })
      .from(applicants)
      .where(inArray(applicants.userId, [...userIds]))
    return new Map(rows.map(({ userId, displayName }) => [userId, displayName]))
  }

  const register = (agentUserId: string, grant: Grant, actor: Actor): Promise<void> =>
    store.tx(async (tx) => {
      const { providerUserId, mayConsent, grantedOn } = grant
      if (grantedOn > toTokyoDay(clock.now()))
        throw new AppError('request.invalid', { issues: [{ path: 'grantedOn', message: 'a day to come' }] })
      const [provider] = await tx
        .select({ kind: applicants.kind })
        .from(applicants)
        .where(eq(applicants.userId, providerUserId))
      if (provider?.kind !== 'provider') throw new AppError('request.not-found')
      const [standing] = await tx
        .select({ id: delegations.delegationId })
        .from(delegations)
        .where(
          and(
            eq(delegations.agentUserId, agentUserId),
            eq(delegations.providerUserId, providerUserId),
            isNull(delegations.endedAt),
          ),
        )
      if (standing !== undefined) throw new AppError('lifecycle.stale', { status: 'delegated' })
      const delegationId = randomUUID()
      await tx.insert(delegations).values({
        delegationId,
        agentUserId,
        providerUserId,
        mayConsent,
        grantedOn,
        registeredBy: actor.by,
        registeredAt: clock.now(),
      })
      await audit.append(tx, {
        actor: actor.by,
        audience: 'federation',
        action: 'billing.delegation-registered',
        target: providerUserId,
        outcome: agentUserId,
        requestId: actor.requestId,
      })
    })

  return {
    /** Of an agent or of a provider, ended ones too. Throws `request.not-found`. */
    list: async (userId: string): Promise<Delegation[]> => {
      await requireHolder(userId)
      const rows = await store.db
        .select()
        .from(delegations)
        .where(or(eq(delegations.agentUserId, userId), eq(delegations.providerUserId, userId)))
        .orderBy(desc(delegations.registeredAt), desc(delegations.delegationId))
        .limit(2000)
      const names = await namesOf([
        ...new Set(rows.flatMap(({ agentUserId, providerUserId }) => [agentUserId, providerUserId])),
      ])
      return rows.map(({ registeredAt, endedAt, ...row }) => ({
        ...row,
        agentName: names.get(row.agentUserId) ?? '',
        providerName: names.get(row.providerUserId) ?? '',
        registeredAt: registeredAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      }))
    },

    /** Each row by itself. Throws `request.not-found`, and `request.invalid` where the holder is no agent. */
    registerAll: async (agentUserId: string, grants: readonly Grant[], actor: Actor) => {
      const agent = await requireHolder(agentUserId)
      if (agent.kind !== 'agent')
        throw new AppError('request.invalid', { issues: [{ path: 'userId', message: 'not an agent' }] })
      const results: { providerUserId: string; outcome: string }[] = []
      for (const grant of grants) {
        const { providerUserId } = grant
        try {
          await register(agentUserId, grant, actor)
          results.push({ providerUserId, outcome: 'done' })
        } catch (cause) {
          results.push({ providerUserId, outcome: toRowOutcome(cause) })
        }
      }
      return results
    },

    /** Throws `request.not-found` for one that does not stand. */
    end: (delegationId: string, actor: Actor): Promise<void> =>
      store.tx(async (tx) => {
        const [ended] = await tx
          .update(delegations)
          .set({ endedAt: clock.now() })
          .where(and(eq(delegations.delegationId, delegationId), isNull(delegations.endedAt)))
          .returning()
        if (ended === undefined) throw new AppError('request.not-found')
        await audit.append(tx, {
          actor: actor.by,
          audience: 'federation',
          action: 'billing.delegation-ended',
          target: ended.providerUserId,
          outcome: ended.agentUserId,
          requestId: actor.requestId,
        })
      }),

    /** The standing power over one provider, with the provider. Throws `request.not-found` for a provider that is not the agent's. */
    require: async (agentUserId: string, providerUserId: string) => {
      const [row] = await store.db
        .select({ delegation: delegations, provider: applicants })
        .from(delegations)
        .innerJoin(applicants, eq(applicants.userId, delegations.providerUserId))
        .where(
          and(
            eq(delegations.agentUserId, agentUserId),
            eq(delegations.providerUserId, providerUserId),
            isNull(delegations.endedAt),
            isNull(applicants.suspendedAt),
          ),
        )
      if (row === undefined) throw new AppError('request.not-found')
      return row
    },

    listStanding: (agentUserId: string) =>
      store.db
        .select({ delegation: delegations, provider: applicants })
        .from(delegations)
        .innerJoin(applicants, eq(applicants.userId, delegations.providerUserId))
        .where(
          and(eq(delegations.agentUserId, agentUserId), isNull(delegations.endedAt), isNull(applicants.suspendedAt)),
        )
        .orderBy(applicants.userId)
        .limit(1000),
  }
}

export type Delegations = ReturnType<typeof createDelegations>
