/** HTTP of powers of attorney: registered by the federation, used by agents, each row of a file by itself. */
import * as api from '#shared/billing-certificate/delegation-api.ts'
import { findFee } from '#shared/billing-certificate/rules.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import { type Applicant, requireApplicant } from './applicants.ts'
import type { Applying } from './applying.ts'
import type { BillingContext } from './context.ts'
import { decodeKeyMaterial } from './decode.ts'
import type { Delegations } from './delegations.ts'
import type { Actor } from './matters.ts'
import { delegatedPrivilege, type OwnMatters } from './own-matters.ts'
import { toPasswordState } from './passwords.ts'
import { toRowOutcome } from './row-outcome.ts'

type Asking = Pick<RequestContext, 'session' | 'requestId'>

export const mountDelegations = (
  mount: Mount,
  { store, clock, machineClock, passwords, settings }: BillingContext,
  {
    delegations,
    applying,
    own,
  }: { readonly delegations: Delegations; readonly applying: Applying; readonly own: OwnMatters },
): void => {
  const federationActor = ({ session, requestId }: Asking): Actor => ({
    side: 'federation',
    by: session.subject,
    privilege: api.registerDelegations.privilege ?? null,
    requestId,
  })

  mount(api.listDelegations, async ({ params }) => ({ delegations: await delegations.list(params.userId) }))

  mount(api.registerDelegations, async (request) => ({
    results: await delegations.registerAll(request.params.userId, request.body.rows, federationActor(request)),
  }))

  mount(api.endDelegation, (request) => delegations.end(request.params.delegationId, federationActor(request)))

  /** Throws `session.forbidden` for whoever is no agent. */
  const requireAgent = async ({ session }: Pick<RequestContext, 'session'>): Promise<Applicant> => {
    const applicant = await requireApplicant(store, session.subject)
    if (applicant.kind !== 'agent') throw new AppError('session.forbidden')
    return applicant
  }

  mount(api.listRepresented, async (request) => {
    const agent = await requireAgent(request)
    const today = toTokyoDay(clock.now())
    const standing = await delegations.listStanding(agent.userId)
    const providers = await Promise.all(
      standing.map(async ({ delegation: { mayConsent }, provider: { userId, displayName, kind } }) => {
        const password = await passwords.findCurrent(userId)
        const [newest] = await own.listRows(userId)
        return {
          userId,
          displayName,
          mayConsent,
          password: password === undefined ? null : toPasswordState(password, machineClock.now()),
          feeYen: findFee(settings.fees, kind, today),
          obstacle: await applying.findObstacle(userId),
          newest:
            newest === undefined
              ? null
              : {
                  applicationNumber: newest.applicationNumber,
                  status: api.toRepresentedStatus(newest.status),
                  appliedOn: newest.appliedOn,
                },
        }
      }),
    )
    return { providers, consent: settings.consent }
  })

  mount(api.applyForMany, async (request) => {
    const agent = await requireAgent(request)
    // the timeline names the agent: what was done in somebody's name says by whom
    const actor: Actor = {
      side: 'holder',
      by: agent.userId,
      privilege: delegatedPrivilege,
      requestId: request.requestId,
    }
    const results = []
    for (const { userId, wrappedKey, certificationRequest, ...row } of request.body.rows) {
      const refused = { userId, triesLeft: null, applicationNumber: null, status: null }
      try {
        const { delegation, provider } = await delegations.require(agent.userId, userId)
        if (!delegation.mayConsent) throw new AppError('billing.consent-missing')
        const key = decodeKeyMaterial({ wrappedKey, certificationRequest })
        const matter = await applying.apply(provider, { ...row, ...key, replaces: null }, actor)
        const { applicationNumber } = matter
        const status = api.toRepresentedStatus(matter.status)
        results.push({ userId, outcome: 'done', triesLeft: null, applicationNumber, status })
      } catch (cause) {
        const triesLeft = isAppError(cause, 'issuance-password.incorrect') ? cause.detail.triesLeft : null
        results.push({ ...refused, outcome: toRowOutcome(cause), triesLeft })
      }
    }
    return { results }
  })
}
