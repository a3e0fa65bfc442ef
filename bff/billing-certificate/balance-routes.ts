/** HTTP of offsets and residues: what the payment system was told, what it took, what is billed by hand (EB-B11, OQ-EB-2). */
import * as api from '#shared/billing-certificate/balances-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import type { Balances } from './balances.ts'
import type { BillingContext } from './context.ts'
import type { ReadDetail } from './detail.ts'

export const mountBalances = (
  mount: Mount,
  { store, audit }: BillingContext,
  parts: { readonly balances: Balances; readonly readDetail: ReadDetail; readonly connected: boolean },
): void => {
  const { balances, readDetail, connected } = parts
  const note = ({ session, requestId }: RequestContext, action: string, target: string, outcome: string) =>
    store.tx((tx) =>
      audit.append(tx, { actor: session.subject, audience: 'federation', action, target, outcome, requestId }),
    )

  mount(api.listOffsetMonths, async () => ({ months: await balances.listMonths(), connected }))

  mount(api.readOffsetMonth, async ({ params }) => {
    if (!/^[1-9]\d{0,5}$/.test(params.page))
      throw new AppError('request.invalid', { issues: [{ path: 'page', message: 'not a page' }] })
    return balances.readMonth(params.month, Number(params.page))
  })

  mount(api.readReconciliation, () => balances.reconcile())

  mount(api.listResidues, async (request) => {
    const found = await balances.listResidues()
    await note(request, 'billing.residues-read', 'balances', String(found.residues.length))
    return found
  })

  mount(api.settleResidue, async (request) => {
    const { session, requestId, params } = request
    const actor = {
      side: 'federation',
      by: session.subject,
      privilege: api.settleResidue.privilege ?? null,
      requestId,
    } as const
    await balances.settle({ matterId: params.matterId, ...request.body }, actor)
    return readDetail(params.matterId, session.privileges)
  })
}
