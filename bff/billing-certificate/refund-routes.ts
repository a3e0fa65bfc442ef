/** HTTP of money that goes back (OQ-EB-5). */
import * as api from '#shared/billing-certificate/refunds-api.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import type { BillingContext } from './context.ts'
import type { ReadDetail } from './detail.ts'
import type { Actor } from './matters.ts'
import type { Refunds } from './refunds.ts'

export const mountRefunds = (
  mount: Mount,
  { store, audit }: BillingContext,
  { refunds, readDetail }: { readonly refunds: Refunds; readonly readDetail: ReadDetail },
): void => {
  const actorOf = (
    { session, requestId }: Pick<RequestContext, 'session' | 'requestId'>,
    privilege: string | undefined,
  ): Actor => ({ side: 'federation', by: session.subject, privilege: privilege ?? null, requestId })

  mount(api.listRefunds, async ({ session, requestId }) => {
    const found = await refunds.list()
    await store.tx((tx) =>
      audit.append(tx, {
        actor: session.subject,
        audience: 'federation',
        action: 'billing.refunds-read',
        target: 'deposits',
        outcome: String(found.refunds.length),
        requestId,
      }),
    )
    return found
  })

  mount(api.registerRefund, async (request) => {
    const { matterId } = request.params
    await refunds.register({ matterId, ...request.body }, actorOf(request, api.registerRefund.privilege))
    return readDetail(matterId, request.session.privileges)
  })

  mount(api.undoRefund, async (request) => {
    const { matterId } = request.params
    await refunds.undo({ matterId, ...request.body }, actorOf(request, api.undoRefund.privilege))
    return readDetail(matterId, request.session.privileges)
  })
}
