import { http, HttpResponse, type HttpHandler } from 'msw'
import * as z from 'zod/mini'
import { depositRequest, type BoxStatus, type Deposit, type DepositProblem } from '#bff/parties/cash-box/contract.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import { redact, type MessageLog } from '../message-log.ts'
import type { CashBox, Refused } from './cash-box.ts'
import type { CashBoxFault } from './faults.ts'

export type CashBoxStandIn = {
  /** The box of a kiosk, by the path segment before `/deposits`; undefined for a name that cannot be one. */
  readonly findBox: (device: string) => CashBox | undefined
  readonly faults: Faults<CashBoxFault>
  readonly log: MessageLog
  readonly wait?: Wait
}

const problems = {
  unknown: [404, 'deposit-unknown'],
  differs: [409, 'deposit-differs'],
  'another-open': [409, 'another-deposit-open'],
  captured: [409, 'already-captured'],
  refunded: [409, 'already-refunded'],
  insufficient: [409, 'insufficient'],
  jammed: [503, 'jammed'],
} as const satisfies Record<Refused['refused'], readonly [number, DepositProblem['error']]>

const depositId = z.uuid()
const invalid = (): Response =>
  HttpResponse.json({ error: 'request-invalid' } satisfies DepositProblem, { status: 422 })

const toStatus = (box: CashBox, isOffline: boolean): BoxStatus => {
  const { jammed, openDepositId, canChangeNotes } = box.inspect()
  const ready = canChangeNotes ? 'ready' : 'out-of-change'
  return {
    state: isOffline ? 'offline' : jammed ? 'jammed' : ready,
    simulated: true,
    ...(openDepositId === undefined ? {} : { openDepositId }),
  }
}

type Asked = { readonly box: CashBox; readonly device: string; readonly id: string }

/** Handlers of every cash box a stand-in holds, at any origin; the path names the device: `/kiosk-1/status`. */
export const createCashBoxHandlers = (standIn: CashBoxStandIn): readonly HttpHandler[] => {
  const { faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer

  const toResponse = ({ box, device, id }: Asked, result: Deposit | Refused): Response => {
    if ('refused' in result) {
      const [status, error] = problems[result.refused]
      const deposit = box.find(id)
      return HttpResponse.json({ error, ...(deposit === undefined ? {} : { deposit }) } satisfies DepositProblem, {
        status,
      })
    }
    return HttpResponse.json(
      faults.strike('wrong-deposit', device) ? { ...result, depositId: crypto.randomUUID() } : result,
    )
  }

  /** Common faults before, the log after, `act` between. */
  const respond = async (
    asked: { readonly device: string; readonly message: string },
    act: (box: CashBox) => Response | Promise<Response>,
  ): Promise<Response> => {
    const { device, message } = asked
    const early = await applyCommonFaults(faults, { wait, target: device })
    if (early !== undefined) return early
    const box = standIn.findBox(device)
    if (box === undefined) return new HttpResponse(null, { status: 404 })
    const response = await act(box)
    const answered: unknown = await response.clone().json()
    log.record({ message: `${device} ${message}`, result: String(response.status), answered: redact(answered) })
    if (faults.strike('answer-lost', device)) return Response.error()
    return faults.strike('malformed', device)
      ? new HttpResponse('{"depositId":', { status: response.status })
      : response
  }

  const onDeposit =
    (message: string, act: (asked: Asked, request: Request) => Response | Promise<Response>) =>
    ({ params, request }: { readonly params: Readonly<Record<string, unknown>>; readonly request: Request }) => {
      const device = String(params['device'])
      const id = z.safeParse(depositId, params['depositId'])
      return respond({ device, message }, (box) =>
        id.success ? act({ box, device, id: id.data }, request) : invalid(),
      )
    }

  const settle = (verb: 'capture' | 'refund') =>
    onDeposit(verb, (asked) => {
      const { box, device, id } = asked
      const isOpen = box.inspect().openDepositId === id
      if (isOpen && faults.strike('jam-at-settlement', device)) box.jam()
      return toResponse(asked, box[verb](id))
    })

  return [
    http.put(
      '*/:device/deposits/:depositId',
      onDeposit('open', async (asked, request) => {
        const body = z.safeParse(depositRequest, await request.json().catch(() => undefined))
        if (!body.success) return invalid()
        const isOffline = faults.strike('offline', asked.device) !== undefined
        return toResponse(asked, isOffline ? { refused: 'jammed' } : asked.box.open(asked.id, body.data.amountDueYen))
      }),
    ),
    http.get(
      '*/:device/deposits/:depositId',
      onDeposit('read', (asked) => toResponse(asked, asked.box.find(asked.id) ?? { refused: 'unknown' })),
    ),
    http.post('*/:device/deposits/:depositId/capture', settle('capture')),
    http.post('*/:device/deposits/:depositId/refund', settle('refund')),
    http.get('*/:device/status', ({ params }) => {
      const device = String(params['device'])
      return respond({ device, message: 'status' }, (box) =>
        HttpResponse.json(toStatus(box, faults.strike('offline', device) !== undefined)),
      )
    }),
  ]
}
