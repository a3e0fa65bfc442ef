import type { Caller } from '#shared/contract/client.ts'
import { abortVisit, endVisit, readPayment, type abortReasons } from '#shared/convenience-issuance/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { toMoneyFate, type MoneyFate } from './journey-state.ts'

export type AbortReason = (typeof abortReasons)[number]

type Farewell = {
  readonly call: Caller
  readonly visitId: string
  readonly reason: AbortReason
  /** Whether the cash slot had been opened: then silence of the BFF leaves the money's fate unknown. */
  readonly hadMoney: boolean
  readonly wait: (milliseconds: number) => Promise<void>
}

const abortTries = 4
const moneyLooks = 30

/** Tells the BFF to abort. It does so by itself in the end, but a person stands there and wants the money now. */
const abort = async ({ call, visitId, reason, hadMoney, wait }: Farewell): Promise<MoneyFate> => {
  for (let tried = 1; ; tried += 1) {
    try {
      const { payment } = await call(abortVisit, { params: { visitId }, body: { reason } })
      return toMoneyFate(payment)
    } catch (error) {
      if (!isAppError(error, 'network.unreachable') || tried === abortTries) {
        return { state: hadMoney ? 'unknown' : 'none' }
      }
      await wait(1000 * tried)
    }
  }
}

/** Aborts a visit and reports what becomes of the money until that is settled. */
export const sayFarewell = async (farewell: Farewell, onMoney: (fate: MoneyFate) => void): Promise<void> => {
  const { call, visitId, wait } = farewell
  let fate = await abort(farewell)
  onMoney(fate)
  for (let looked = 0; fate.state === 'returning' && looked < moneyLooks; looked += 1) {
    await wait(1000)
    try {
      fate = toMoneyFate(await call(readPayment, { params: { visitId }, headers: passiveHeader }))
    } catch {
      fate = { state: 'unknown' }
    }
    onMoney(fate)
  }
  if (fate.state === 'returning') onMoney({ state: 'unknown' })
}

/**
 * The page is being left: one request that outlives it. `sendBeacon` cannot be used, because the BFF takes JSON only with
 * its media type, and that is what `keepalive` is for. Nobody waits for the answer; the BFF's own clock is the safety net.
 */
export const sendLeaving = (call: Caller, visitId: string, isPaidAndPrinted: boolean): void => {
  const sent = isPaidAndPrinted
    ? call(endVisit, { params: { visitId } })
    : call(abortVisit, { params: { visitId }, body: { reason: 'page-left' } })
  sent.catch(() => undefined)
}
