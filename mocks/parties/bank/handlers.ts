import { http, HttpResponse, type HttpHandler } from 'msw'
import * as z from 'zod/mini'
import { day, fileMediaType } from '#bff/parties/bank/contract.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { BankFault } from './faults.ts'
import type { Passbook } from './passbook.ts'

export type BankStandIn = {
  readonly passbook: Passbook
  readonly faults: Faults<BankFault>
  readonly log?: MessageLog
  readonly wait?: Wait
}

/** Handlers of the bank at any origin. */
export const createBankHandlers = ({
  passbook,
  faults,
  log,
  wait = waitByTimer,
}: BankStandIn): readonly HttpHandler[] => [
  http.get('*/transfers/:day', async ({ params }) => {
    const asked = z.safeParse(day, params['day'])
    if (!asked.success) return new HttpResponse(null, { status: 422 })
    const target = asked.data
    const early = await applyCommonFaults(faults, { wait, target })
    if (early !== undefined) return early
    if (faults.strike('http-error', target) !== undefined) return new HttpResponse(null, { status: 503 })
    const file = passbook.findFile(target, faults.strike('wrong-total', target) === undefined ? 0 : 1)
    log?.record({ message: `transfers ${target}`, result: file === undefined ? '404' : '200' })
    if (file === undefined) return new HttpResponse(null, { status: 404 })
    if (faults.strike('malformed', target) !== undefined) file.fill(0x85, 100, 110)
    const sent = faults.strike('cut-short', target) === undefined ? file : file.subarray(0, file.length - 90)
    return new HttpResponse(new Uint8Array(sent), { headers: { 'content-type': fileMediaType } })
  }),
]
