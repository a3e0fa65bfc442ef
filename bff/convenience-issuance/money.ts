/**
 * Coins, paper, and the promise between them: what was put in is kept exactly when the paper came out, and given back
 * otherwise, whatever dies in between. The cash box's journal is the truth about money, the printer's about paper; the
 * status row says what was meant, and `converge` brings the three together again.
 */
import type { Payment } from '#shared/convenience-issuance/api.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Deposit } from '#bff/parties/cash-box/contract.ts'
import type { CashBoxRelay, Settlement } from '#bff/parties/cash-box/relay.ts'
import { move, raiseAlarm, requireKiosk, type IssuanceContext } from './context.ts'
import { countIssue, findIssuance, type Issuance } from './store.ts'
import type { Visit } from './visits.ts'

export type By = { readonly kioskId: string; readonly requestId: string }

const nothingPaid: Payment = { state: 'refunded', dueYen: 0, insertedYen: 0, changeYen: 0, refundedYen: 0 }

const toPayment = ({ state, dueYen, insertedYen, changeYen, refundedYen }: Deposit): Payment => ({
  state,
  dueYen,
  insertedYen,
  changeYen,
  refundedYen,
})

/** The visit's row, if it is this kiosk's. */
export const requireIssuance = async (
  { store }: IssuanceContext,
  visitId: string,
  kioskId: string,
): Promise<Issuance> => {
  const issuance = await findIssuance(store, visitId)
  if (issuance === undefined || issuance.kioskId !== kioskId) throw new AppError('issuance.visit-lost')
  return issuance
}

/** A line to a device that is down becomes the device's own error: the person is told about the cash box, not about HTTP. */
export const asPaymentError = (error: unknown): never => {
  if (isAppError(error, 'party.timeout') || isAppError(error, 'party.unreachable')) {
    throw new AppError('payment.unavailable', undefined, { cause: error })
  }
  throw error
}

// --- payment

/** Opens the slot. The intent is written first: after a crash in between, the cash box is asked and nothing is lost. */
export const openPayment = async (context: IssuanceContext, visit: Visit, by: By): Promise<Payment> => {
  const issuance = await requireIssuance(context, visit.visitId, by.kioskId)
  const { cashBox } = requireKiosk(context, by.kioskId)
  if (issuance.status !== 'paying') {
    await move(context, issuance, { event: 'open-deposit', cause: 'confirmed', requestId: by.requestId })
  }
  return toPayment(await cashBox.openDeposit(visit.visitId, issuance.totalYen ?? 0).catch(asPaymentError))
}

/** What lies in the box for this visit, or what became of it; also after the visit is over. */
export const readPayment = async (context: IssuanceContext, visitId: string, by: By): Promise<Payment> => {
  await requireIssuance(context, visitId, by.kioskId)
  const { cashBox } = requireKiosk(context, by.kioskId)
  const deposit = await cashBox.findDeposit(visitId).catch(asPaymentError)
  return deposit === undefined ? nothingPaid : toPayment(deposit)
}

// --- settling and refunding

const isUnknownDeposit = (error: unknown): boolean =>
  isAppError(error, 'party.refused') && error.detail.resultCode === 'deposit-unknown'

/**
 * Keeps the money for paper that came out, and counts the issue. Leaves `printed`, with a human called, when the box cannot
 * be asked; a box that has no such money (any more) will not have it later either, and calls a human once.
 */
export const settle = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  const { cashBox } = requireKiosk(context, issuance.kioskId)
  let cause = 'captured'
  try {
    const { outcome } = await cashBox.capture(issuance.visitId)
    if (outcome === 'conflict') cause = 'already-refunded'
  } catch (error) {
    if (isUnknownDeposit(error)) cause = 'deposit-unknown'
    else {
      // The paper is out: the person may go, the money is the operator's question, and the next round asks the box again.
      await raiseAlarm(context, issuance, 'money-unsettled')
      return
    }
  }
  if (cause !== 'captured') await raiseAlarm(context, issuance, 'money-unsettled')
  await move(context, issuance, {
    event: 'settle',
    cause,
    requestId,
    also: (tx) => countIssue(tx, context.store.tables, { issuance, at: context.clock.now() }),
  })
}

/**
 * The slot was never opened under this id, but an opening may still be on its way: it must find the deposit settled
 * already, or the slot would stay open for somebody who is gone. A box that refuses the sum refuses it later as well.
 */
const closeUnopened = async (cashBox: CashBoxRelay, issuance: Issuance): Promise<Settlement['outcome']> => {
  try {
    await cashBox.openDeposit(issuance.visitId, issuance.totalYen ?? 0)
  } catch (error) {
    if (isAppError(error, 'party.refused')) return 'settled'
    throw error
  }
  return (await cashBox.refund(issuance.visitId)).outcome
}

const payBack = async (cashBox: CashBoxRelay, issuance: Issuance): Promise<Settlement['outcome']> => {
  try {
    return (await cashBox.refund(issuance.visitId)).outcome
  } catch (error) {
    if (isUnknownDeposit(error)) return closeUnopened(cashBox, issuance)
    throw error
  }
}

/** Gives everything back and forgets the person. Leaves `refunding`, with a human called, when the box cannot. */
export const refund = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  context.visits.forget(issuance.visitId)
  const { cashBox } = requireKiosk(context, issuance.kioskId)
  // Whatever hindered the box, the next round asks it again.
  const outcome = await payBack(cashBox, issuance).catch(() => 'conflict' as const)
  if (outcome === 'settled') await move(context, issuance, { event: 'refund', cause: 'refunded', requestId })
  else await raiseAlarm(context, issuance, 'money-unsettled')
}
