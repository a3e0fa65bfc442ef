/** How a visit ends: taken, stopped by somebody, or brought to rest because nobody is there any more. */
import { issuanceMachine, type IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import { accepts, isFinal } from '#shared/lifecycle/machine.ts'
import { move, raiseAlarm, requireKiosk, type IssuanceContext, type Move } from './context.ts'
import { refund, requireIssuance, settle, type By } from './money.ts'
import { asPrinterError, failPrinting, follow, lookAtPrinter, mayStillArrive } from './printing.ts'
import type { Issuance } from './store.ts'

type Abort = By & { readonly reason: string }

/** The person has the paper, the change and the receipt. Doing it twice is doing it once. */
export const endVisit = async (context: IssuanceContext, visitId: string, by: By): Promise<void> => {
  const issuance = await requireIssuance(context, visitId, by.kioskId)
  if (issuance.status !== 'completed') {
    await move(context, issuance, { event: 'end', cause: 'taken', requestId: by.requestId })
  }
  context.visits.forget(visitId)
}

/** What a page found by itself calls a human as well; before there is a person, there is nothing to mismatch. */
const leavingOf = ({ status }: Issuance, { reason, requestId }: Abort): Move =>
  reason === 'mismatch' && accepts(issuanceMachine, status).includes('mismatch')
    ? { event: 'mismatch', cause: reason, alarm: 'subject-mismatch', requestId }
    : { event: 'abort', cause: reason, requestId }

/**
 * Brings a visit to an end from wherever it is. Paper already on its way is not called back: it is followed to its end,
 * except when the printer stands still, where the job is cancelled and the money given back.
 */
export const abort = async (
  context: IssuanceContext,
  visitId: string,
  { reason, ...by }: Abort,
): Promise<IssuanceStatus> => {
  const issuance = await requireIssuance(context, visitId, by.kioskId)
  const leaving = leavingOf(issuance, { reason, ...by })
  switch (issuance.status) {
    case 'paying':
      await move(context, issuance, leaving)
      await refund(context, issuance, by.requestId)
      break
    case 'printing':
      await abortPrinting(context, issuance, { reason, ...by })
      break
    case 'printed':
      await settle(context, issuance, by.requestId)
      break
    case 'settled':
      await endVisit(context, visitId, by)
      break
    case 'refunding':
      await refund(context, issuance, by.requestId)
      break
    default:
      if (!isFinal(issuanceMachine, issuance.status)) {
        await move(context, issuance, leaving)
      }
      context.visits.forget(visitId)
  }
  return (await requireIssuance(context, visitId, by.kioskId)).status
}

const abortPrinting = async (
  context: IssuanceContext,
  issuance: Issuance,
  { reason, requestId }: Abort,
): Promise<void> => {
  const kiosk = requireKiosk(context, issuance.kioskId)
  const job = await follow(context, issuance, requestId).catch(asPrinterError)
  const { status } = await requireIssuance(context, issuance.visitId, issuance.kioskId)
  if (status !== 'printing') return
  if (job === undefined) {
    // The watcher gives it up in time.
    if (mayStillArrive(context, issuance)) return
    // The hand-over never reached the printer: a crash fell between the intent and the deed.
    await failPrinting(context, issuance, requestId)
    return
  }
  const { isStopped } = await lookAtPrinter(kiosk, job).catch(asPrinterError)
  if (isStopped && (await kiosk.printer.cancelJob(job.jobId)) === 'canceled') {
    await move(context, issuance, { event: 'abort', cause: reason, alarm: 'print-failed', requestId })
    await refund(context, issuance, requestId)
  }
}

/** No call from the page for so long means nobody is standing there. */
export const silentMs = 5 * 60_000

const isLeft = ({ machineClock, visits }: IssuanceContext, { visitId }: Issuance): boolean => {
  const visit = visits.find(visitId)
  return visit === undefined || machineClock.now().getTime() - visit.lastSeenAt.getTime() > silentMs
}

/** Follows paper, and calls a human when it has been on its way for too long: a printer may be silent for hours. */
const watchPaper = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  try {
    await follow(context, issuance, requestId)
  } finally {
    const { status } = await requireIssuance(context, issuance.visitId, issuance.kioskId)
    const isLong = context.machineClock.now().getTime() - issuance.changedAt.getTime() > silentMs
    if (status === 'printing' && isLong) await raiseAlarm(context, issuance, 'print-failed')
  }
}

/**
 * Brings one open visit to rest: after a crash (nothing of the person is known any more), after a page that never came
 * back, and wherever a device did not answer the first time. Safe to run at any moment and any number of times.
 */
export const converge = async (
  context: IssuanceContext,
  { visitId, kioskId }: Pick<Issuance, 'visitId' | 'kioskId'>,
  requestId: string,
): Promise<void> => {
  // Read anew: whoever had the turn before may have moved it.
  const issuance = await requireIssuance(context, visitId, kioskId)
  if (issuance.status === 'printing') await watchPaper(context, issuance, requestId)
  const { status } = await requireIssuance(context, visitId, kioskId)
  if (status === 'printed' || status === 'refunding' || isLeft(context, issuance)) {
    await abort(context, visitId, { kioskId, requestId, reason: 'left' })
  }
}
