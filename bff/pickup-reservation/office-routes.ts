/** HTTP of the back office. The municipality is the session's; a site must be this person's. */
import * as api from '#shared/pickup-reservation/office-api.ts'
import * as mailingApi from '#shared/pickup-reservation/mailing-api.ts'
import * as supportApi from '#shared/pickup-reservation/support-api.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import type { ReservationContext } from './context.ts'
import { ownerOf } from './mails.ts'
import type { OfficeCases } from './office-cases.ts'
import type { OfficeMailings } from './office-mailings.ts'
import type { OfficeMembers } from './office-members.ts'
import type { OfficeOperators } from './office-operators.ts'
import type { OfficeReports } from './office-reports.ts'
import type { Site } from './sites.ts'
import type { Clerk, StaffScope } from './staff-scope.ts'

export type OfficeFlows = {
  readonly scope: StaffScope
  readonly members: OfficeMembers
  readonly operators: OfficeOperators
  readonly reports: OfficeReports
  readonly mailings: OfficeMailings
  readonly cases: OfficeCases
}

type Request = Pick<RequestContext, 'session' | 'requestId' | 'clientAddress'>

const mailsShown = 200

export const mountOffice = (
  mount: Mount,
  { outbox }: ReservationContext,
  { scope, members, operators, reports, mailings, cases }: OfficeFlows,
): void => {
  const atSite = async <Result>(
    request: Request & { readonly params: { readonly siteId: string } },
    { endpoint, target }: { readonly endpoint: Endpoint; readonly target?: string },
    act: (site: Site, clerk: Clerk) => Promise<Result>,
  ): Promise<Result> => {
    const clerk = await scope.requireClerk(request)
    const { siteId } = request.params
    const shown = /^[a-z0-9-]{1,40}$/.test(siteId) ? siteId : 'unknown'
    return scope.traced(clerk, { endpoint, siteId: shown, target: target ?? shown }, async () =>
      act(await scope.requireSite(clerk, siteId), clerk),
    )
  }

  const atOffice = async <Result>(
    request: Request,
    { endpoint, target }: { readonly endpoint: Endpoint; readonly target: string },
    act: (clerk: Clerk) => Promise<Result>,
  ): Promise<Result> => {
    const clerk = await scope.requireClerk(request)
    return scope.traced(clerk, { endpoint, siteId: null, target }, () => act(clerk))
  }
  /** Ids of ours alone may stand in a trace. */
  const idOf = (text: string): string => (/^[A-Za-z0-9._-]{1,64}$/.test(text) ? text : 'unknown')

  mount(api.searchMembers, (request) =>
    atSite(request, { endpoint: api.searchMembers }, (site) => members.search(site, request.body)),
  )
  mount(api.registerMember, (request) => {
    const { withInitialPassword, ...row } = request.body
    return atSite(request, { endpoint: api.registerMember }, (site) =>
      members.register(site, { ...row, memberNumber: null }, { by: 'staff', withInitialPassword }),
    )
  })
  mount(api.changeMember, (request) => {
    const { memberId } = request.params
    return atSite(request, { endpoint: api.changeMember, target: idOf(memberId) }, (site) =>
      members.change(site, memberId, request.body),
    )
  })
  mount(api.issueInitialPassword, (request) => {
    const { memberId } = request.params
    return atSite(request, { endpoint: api.issueInitialPassword, target: idOf(memberId) }, (site) =>
      members.issueInitialPassword(site, memberId, request.body.version),
    )
  })
  mount(api.importMembers, (request) =>
    atSite(request, { endpoint: api.importMembers }, async (site) => ({
      results: await members.importRows(site, request.body.rows, request.body.withInitialPassword),
    })),
  )

  mount(api.listOperators, (request) =>
    atOffice(request, { endpoint: api.listOperators, target: 'operators' }, async ({ tenantId }) => ({
      operators: await operators.list(tenantId),
    })),
  )
  mount(api.registerOperator, (request) => {
    const { accountId, ...fields } = request.body
    return atOffice(request, { endpoint: api.registerOperator, target: accountId }, ({ tenantId }) =>
      operators.register(tenantId, accountId, fields),
    )
  })
  mount(api.changeOperator, (request) => {
    const { accountId } = request.params
    return atOffice(request, { endpoint: api.changeOperator, target: idOf(accountId) }, ({ tenantId, session }) =>
      operators.change(tenantId, accountId, { ...request.body, actor: session.subject }),
    )
  })
  mount(api.setOperatorSecret, (request) => {
    const { accountId } = request.params
    return atOffice(request, { endpoint: api.setOperatorSecret, target: idOf(accountId) }, ({ tenantId }) =>
      operators.setSecret(tenantId, accountId, request.body),
    )
  })
  // a temporary password may do this and nothing else, so it does not go through requireClerk
  mount(api.changeOwnSecret, async (request) => {
    const clerk = await scope.requireHolder(request)
    const trace = { endpoint: api.changeOwnSecret, siteId: null, target: clerk.session.subject }
    await scope.traced(clerk, trace, () => operators.changeOwnSecret(clerk.session, request.body))
  })

  mount(api.searchHistory, (request) =>
    atOffice(request, { endpoint: api.searchHistory, target: 'history' }, ({ tenantId }) =>
      reports.searchHistory(tenantId, request.body),
    ),
  )

  mount(api.listMails, (request) =>
    atSite(request, { endpoint: api.listMails }, async (site) => {
      const { topics, before } = request.body
      const found = await outbox.list(ownerOf(site), {
        limit: mailsShown,
        ...(topics.length === 0 ? {} : { topics }),
        ...(before === null ? {} : { before: new Date(before) }),
      })
      return {
        mails: found.map(({ mailId, topic, about, recipient, status, attempts, lastFailure, createdAt, endedAt }) => ({
          mailId,
          topic,
          about,
          recipient,
          status,
          attempts,
          lastFailure,
          createdAt: createdAt.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
        })),
      }
    }),
  )

  mount(mailingApi.previewMailing, (request) =>
    atSite(request, { endpoint: mailingApi.previewMailing }, (site) =>
      mailings.preview(site, { ...request.body, origin: request.origin }),
    ),
  )
  mount(mailingApi.sendMailing, (request) => {
    const { body, origin } = request
    return atSite(request, { endpoint: mailingApi.sendMailing, target: body.mailingId }, (site, { who }) =>
      mailings.send(site, { ...body, actor: who.actor, origin }),
    )
  })
  mount(mailingApi.listMailings, (request) =>
    atSite(request, { endpoint: mailingApi.listMailings }, async (site) => ({ mailings: await mailings.list(site) })),
  )

  mount(supportApi.searchCases, (request) =>
    atSite(request, { endpoint: supportApi.searchCases }, async (site) => ({
      cases: await cases.search(site, request.body),
    })),
  )
  mount(supportApi.registerCase, (request) =>
    atSite(request, { endpoint: supportApi.registerCase }, (site, { who }) =>
      cases.register(site, request.body, who.actor),
    ),
  )
  mount(supportApi.amendCase, (request) => {
    const { caseId } = request.params
    return atSite(request, { endpoint: supportApi.amendCase, target: idOf(caseId) }, (site) =>
      cases.amend(site, caseId, request.body),
    )
  })

  mount(api.readReport, (request) => {
    const { kind, ...asked } = request.body
    return atSite(request, { endpoint: api.readReport, target: kind }, (site) => reports.read(site, kind, asked))
  })
}
