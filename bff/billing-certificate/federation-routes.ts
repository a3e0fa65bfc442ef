/** HTTP of the management side (B1–B4): the privilege stands at each endpoint, the rest in the flows. */
import * as api from '#shared/billing-certificate/federation-api.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import type { BillingContext } from './context.ts'
import type { Deciding } from './deciding.ts'
import type { DepositMatching } from './deposit-matching.ts'
import type { ReadDetail } from './detail.ts'
import type { Holders } from './holders.ts'
import type { Listing } from './listing.ts'
import type { Actor } from './matters.ts'
import { toRowOutcome } from './row-outcome.ts'

export type FederationFlows = {
  readonly listing: Listing
  readonly readDetail: ReadDetail
  readonly deciding: Deciding
  readonly matching: DepositMatching
  readonly holders: Holders
}

export const mountFederation = (
  mount: Mount,
  { store, audit, settings }: BillingContext,
  { listing, readDetail, deciding, matching, holders }: FederationFlows,
): void => {
  const actorOf = (
    { session, requestId }: Pick<RequestContext, 'session' | 'requestId'>,
    privilege: string | undefined,
  ): Actor => ({ side: 'federation', by: session.subject, privilege: privilege ?? null, requestId })

  /** Every view of personal data leaves a trace (house rule; EB-N-4). */
  const note = ({ session, requestId }: RequestContext, action: string, target: string, outcome: string) =>
    store.tx((tx) =>
      audit.append(tx, { actor: session.subject, audience: 'federation', action, target, outcome, requestId }),
    )

  mount(api.searchMatters, async (request) => {
    const { filter, page } = request.body
    const found = await listing.search(filter, page)
    await note(request, 'billing.searched', `page:${found.page}`, String(found.total))
    return found
  })

  mount(api.exportMatters, async (request) => {
    const matters = await listing.exportAll(request.body.filter)
    await note(request, 'billing.exported', 'list', String(matters.length))
    return { matters, total: matters.length }
  })

  mount(api.readMatter, async (request) => {
    const { matterId } = request.params
    const detail = await readDetail(matterId, request.session.privileges)
    await note(request, 'billing.viewed', matterId, detail.status)
    return detail
  })

  mount(api.requestIssue, async (request) => ({
    results: await deciding.requestIssue(request.body.rows, actorOf(request, api.requestIssue.privilege)),
  }))

  mount(api.registerDeposits, async (request) => ({
    results: await deciding.registerDeposits(request.body.rows, actorOf(request, api.registerDeposits.privilege)),
  }))

  mount(api.undoDecisions, async (request) => ({
    results: await deciding.undo(request.body.rows, actorOf(request, api.undoDecisions.privilege)),
  }))

  mount(api.rejectMatter, async (request) => ({
    results: await deciding.reject(
      request.body.rows,
      request.body.reason,
      actorOf(request, api.rejectMatter.privilege),
    ),
  }))

  mount(api.editRejectionReason, async (request) => {
    const { matterId } = request.params
    const { version, reason } = request.body
    await deciding.editReason({ matterId, version }, reason, actorOf(request, api.editRejectionReason.privilege))
    return readDetail(matterId, request.session.privileges)
  })

  mount(api.requestRevocation, async (request) => {
    const { matterId } = request.params
    const { version, ...asked } = request.body
    await deciding.requestRevocation({ matterId, version }, asked, actorOf(request, api.requestRevocation.privilege))
    return readDetail(matterId, request.session.privileges)
  })

  mount(api.previewBankFile, async (request) => {
    const transfers = await matching.preview(request.bytes)
    await note(request, 'billing.bank-file-read', 'deposits', String(transfers.length))
    return { transfers }
  })

  mount(api.previewBankDay, async (request) => {
    const { day } = request.params
    if (!isDay(day)) throw new AppError('request.invalid', { issues: [{ path: 'day', message: 'not a day' }] })
    const transfers = await matching.previewDay(day, request.signal)
    await note(request, 'billing.bank-file-read', day, String(transfers.length))
    return { transfers }
  })

  mount(api.findRemitter, async (request) => {
    const matters = await matching.search(request.body.remitter)
    await note(request, 'billing.remitter-searched', 'deposits', String(matters.length))
    return { matters }
  })

  mount(api.readLetterhead, () => {
    const { mail: _, ...letterhead } = settings.federation
    return Promise.resolve(letterhead)
  })

  mount(api.searchApplicants, async (request) => {
    const found = await holders.search(request.body)
    await note(request, 'billing.holders-searched', `page:${found.page}`, String(found.total))
    return found
  })

  mount(api.registerApplicant, async (request) => {
    const { applicant, issuancePassword: password, requestId, signInSecret } = request.body
    const actor = actorOf(request, api.registerApplicant.privilege)
    return holders.register(applicant, { requestId, signInSecret, password, actor })
  })

  mount(api.registerApplicants, async (request) => {
    const actor = actorOf(request, api.registerApplicants.privilege)
    const results = await Promise.all(
      // side by side: each row waits for two slow hashes
      request.body.rows.map(async ({ applicant, issuancePassword: password, ...row }) => {
        const { requestId } = row
        try {
          const made = await holders.register(applicant, { ...row, password, actor })
          return { requestId, outcome: 'done', applicant: made }
        } catch (cause) {
          return { requestId, outcome: toRowOutcome(cause), applicant: null }
        }
      }),
    )
    return { results }
  })

  mount(api.updateApplicant, async (request) => {
    const { version, applicant: fields, suspended } = request.body
    const actor = actorOf(request, api.updateApplicant.privilege)
    return holders.update(request.params.userId, { version, fields, suspended, actor })
  })

  mount(api.issuePassword, async (request) => {
    const { version, issuancePassword: password, signInSecret } = request.body
    const actor = actorOf(request, api.issuePassword.privilege)
    return holders.issuePassword(request.params.userId, { version, password, signInSecret, actor })
  })

  mount(api.markPasswordPosted, async (request) =>
    holders.markPosted(request.params.userId, request.body.on, actorOf(request, api.markPasswordPosted.privilege)),
  )
}
