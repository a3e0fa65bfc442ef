/**
 * Agents who apply for many providers (OQ-EB-13): an agent signs claims with one certificate of its own; for providers who asked it
 * to on paper it also applies in their name. The certificate is the provider's, under the provider's issuance password.
 */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { keyMaterial, passwordProof, passwordState } from './applicant-api.ts'
import { matterStatuses, type MatterStatus } from './lifecycle.ts'
import { applicationNumber, day, instant, userId, yen } from './matter.ts'

type Shown = Exclude<MatterStatus, 'awaiting-request'>
const shownStatuses = matterStatuses.filter((status): status is Shown => status !== 'awaiting-request')

/** What an agent reads of a provider's matter: 発行依頼待ち is never shown to an agent (EB-R-14, EB-ST-1), 申請中 is. */
const representedStatus = z.enum(['applied', ...shownStatuses])
export type RepresentedStatus = z.infer<typeof representedStatus>

export const toRepresentedStatus = (status: MatterStatus): RepresentedStatus =>
  status === 'awaiting-request' ? 'applied' : status

export const delegation = z.object({
  delegationId: z.string(),
  agentUserId: userId,
  agentName: z.string(),
  providerUserId: userId,
  providerName: z.string(),
  mayConsent: z.boolean(),
  grantedOn: day,
  registeredAt: instant,
  endedAt: z.nullable(instant),
})
export type Delegation = z.infer<typeof delegation>

const federation = '/api/federation'

export const listDelegations = endpoint({
  method: 'GET',
  path: `${federation}/applicants/:userId/delegations`,
  summary: 'For whom an agent applies, or who applies for a provider; newest first',
  allow: ['federation'],
  privilege: 'billing.holders',
  response: z.object({ delegations: z.array(delegation) }),
  errors: ['request.not-found'],
})

export const registerDelegations = endpoint({
  method: 'POST',
  path: `${federation}/applicants/:userId/delegations`,
  summary: 'Powers of attorney an agent brought, as a CSV file names them, each row by itself',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: z.strictObject({
    rows: z
      .array(z.strictObject({ providerUserId: userId, mayConsent: z.boolean(), grantedOn: day }))
      .check(z.minLength(1), z.maxLength(300)),
  }),
  response: z.object({
    /** `done`, or the code of why not; the same provider once more is `lifecycle.stale`. */
    results: z.array(z.object({ providerUserId: userId, outcome: z.string() })),
  }),
  errors: ['request.not-found', 'request.invalid'],
})

export const endDelegation = endpoint({
  method: 'DELETE',
  path: `${federation}/delegations/:delegationId`,
  summary: 'A power of attorney ends now; what was applied for stays',
  allow: ['federation'],
  privilege: 'billing.holders',
  errors: ['request.not-found'],
})

const applicant = '/api/applicant'

export const listRepresented = endpoint({
  method: 'GET',
  path: `${applicant}/represented`,
  summary: 'The providers an agent may apply for, with what an application of each needs today',
  allow: ['applicant'],
  response: z.object({
    providers: z.array(
      z.object({
        userId,
        /** Part of the name the key is asked for. */
        displayName: z.string(),
        mayConsent: z.boolean(),
        password: z.nullable(passwordState),
        feeYen: yen,
        obstacle: z.nullable(z.enum(['open-application', 'still-valid'])),
        /** Of the newest matter, so that an agent sees what became of its applications. */
        newest: z.nullable(z.object({ applicationNumber, status: representedStatus, appliedOn: day })),
      }),
    ),
    consent: z.object({ version: z.string(), text: z.string() }),
  }),
})

/** Key material fills a row, and a body has 64 KiB: a page sends a long file in pieces of this size. */
export const applicationsAtOnce = 5

export const applyForMany = endpoint({
  method: 'POST',
  path: `${applicant}/represented/applications`,
  summary:
    '証明書発行申請 for providers an agent acts for, each row by itself (EB-A1): a key and a password proof for each',
  allow: ['applicant'],
  body: z.strictObject({
    rows: z
      .array(
        z.strictObject({
          userId,
          ...keyMaterial,
          password: passwordProof,
          consentVersion: z.string(),
          requestId: z.uuid(),
        }),
      )
      .check(z.minLength(1), z.maxLength(applicationsAtOnce)),
  }),
  response: z.object({
    results: z.array(
      z.object({
        userId,
        /** `done`, or the code of why not. */
        outcome: z.string(),
        triesLeft: z.nullable(z.int()),
        applicationNumber: z.nullable(applicationNumber),
        status: z.nullable(representedStatus),
      }),
    ),
  }),
})
