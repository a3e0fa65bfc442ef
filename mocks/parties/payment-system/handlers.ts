import { http, HttpResponse, type HttpHandler } from 'msw'
import * as z from 'zod/mini'
import {
  month,
  offsetReport,
  type OffsetProblem,
  type OffsetReceipt,
  type OffsetResult,
} from '#bff/parties/payment-system/contract.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { PaymentSystemFault } from './faults.ts'
import type { Payments } from './payments.ts'

export type PaymentSystemStandIn = {
  readonly payments: Payments
  readonly faults: Faults<PaymentSystemFault>
  readonly log?: MessageLog
  readonly wait?: Wait
}

const refuse = (status: number, error: OffsetProblem['error']): Response =>
  HttpResponse.json({ error } satisfies OffsetProblem, { status })

const stranger = '99-9999'

/** Handlers of the payment system at any origin. */
export const createPaymentSystemHandlers = (standIn: PaymentSystemStandIn): readonly HttpHandler[] => {
  const { payments, faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer

  const respond = async (message: string, act: () => Response | Promise<Response>): Promise<Response> => {
    const early = await applyCommonFaults(faults, { wait })
    if (early !== undefined) return early
    const response = await act()
    log?.record({ message, result: String(response.status) })
    if (faults.strike('answer-lost') !== undefined) return Response.error()
    return faults.strike('malformed') === undefined
      ? response
      : new HttpResponse('{"month":', { status: response.status })
  }

  const onReport = async (request: Request, asked: unknown): Promise<Response> => {
    const report = z.safeParse(offsetReport, await request.json().catch(() => undefined))
    if (!report.success || report.data.month !== asked) return refuse(422, 'request-invalid')
    const receipt = payments.report(report.data)
    if (receipt === undefined) return refuse(409, 'report-differs')
    const isWrong = faults.strike('wrong-receipt') !== undefined
    return HttpResponse.json({ ...receipt, totalYen: receipt.totalYen + (isWrong ? 1 : 0) } satisfies OffsetReceipt)
  }

  const disturb = (result: OffsetResult): OffsetResult => {
    const [first] = result.items
    const spoil = (items: OffsetResult['items']) => ({ ...result, items, totalYen: result.totalYen + 1 })
    if (first !== undefined && faults.strike('takes-too-much') !== undefined)
      return spoil([{ ...first, takenYen: first.takenYen + 1 }, ...result.items.slice(1)])
    if (faults.strike('takes-from-stranger') !== undefined)
      return spoil([...result.items, { applicationNumber: stranger, userId: 'HJ999999999', takenYen: 1 }])
    return result
  }

  return [
    http.put('*/offsets/:month', ({ params, request }) =>
      respond(`report ${String(params['month'])}`, () => onReport(request, params['month'])),
    ),
    http.get('*/offsets/:month/result', ({ params }) =>
      respond(`result ${String(params['month'])}`, () => {
        const asked = z.safeParse(month, params['month'])
        if (!asked.success) return refuse(422, 'request-invalid')
        const result = payments.findResult(asked.data)
        return typeof result === 'string' ? refuse(404, result) : HttpResponse.json(disturb(result))
      }),
    ),
  ]
}
