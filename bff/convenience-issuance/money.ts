/**
 * Coins, paper, and the promise between them: what was put in is kept exactly when the paper came out, and given back
 * otherwise, whatever dies in between. The cash box's journal is the truth about money, the printer's about paper; the
 * status row says what was meant, and `converge` brings the three together again.
 */
import { encodeUtf8, isEqualBytes } from '#shared/bytes/bytes.ts'
import type { Payment, Printing } from '#shared/convenience-issuance/api.ts'
import { computeDocumentDigest } from '#shared/convenience-issuance/binding.ts'
import { issuanceMachine, type IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { isFinal } from '#shared/lifecycle/machine.ts'
import type { Deposit } from '#bff/parties/cash-box/contract.ts'
import { media, type PrinterJob } from '#bff/parties/kiosk-printer/contract.ts'
import { move, raiseAlarm, requireKiosk, type IssuanceContext, type Kiosk } from './context.ts'
import { countIssue, findIssuance, type Issuance } from './store.ts'
import type { Visit } from './visits.ts'

type By = { readonly kioskId: string; readonly requestId: string }
type Abort = By & { readonly reason: string }

const nothingPaid: Payment = { state: 'refunded', dueYen: 0, insertedYen: 0, changeYen: 0, refundedYen: 0 }

const toPayment = ({ state, dueYen, insertedYen, changeYen, refundedYen }: Deposit): Payment => ({
  state,
  dueYen,
  insertedYen,
  changeYen,
  refundedYen,
})

/** The visit's row, if it is this kiosk's. */
const requireIssuance = async ({ store }: IssuanceContext, visitId: string, kioskId: string): Promise<Issuance> => {
  const issuance = await findIssuance(store, visitId)
  if (issuance === undefined || issuance.kioskId !== kioskId) throw new AppError('issuance.visit-lost')
  return issuance
}

/** A line to a device that is down becomes the device's own error: the person is told about the cash box, not about HTTP. */
const asPaymentError = (error: unknown): never => {
  if (isAppError(error, 'party.timeout') || isAppError(error, 'party.unreachable')) {
    throw new AppError('payment.unavailable', undefined, { cause: error })
  }
  throw error
}

const asPrinterError = (error: unknown): never => {
  if (isAppError(error, 'party.timeout') || isAppError(error, 'party.unreachable')) {
    throw new AppError('printer.unavailable', undefined, { cause: error })
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

/** Keeps the money for paper that came out, and counts the issue. Leaves `printed`, with a human called, when it cannot. */
const settle = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  const { cashBox } = requireKiosk(context, issuance.kioskId)
  try {
    const { outcome } = await cashBox.capture(issuance.visitId)
    if (outcome === 'conflict') await raiseAlarm(context, issuance, 'money-unsettled')
  } catch {
    // The paper is out: the person may go, the money is the operator's question, and the next round asks the box again.
    await raiseAlarm(context, issuance, 'money-unsettled')
    return
  }
  await move(context, issuance, {
    event: 'settle',
    cause: 'captured',
    requestId,
    also: (tx) => countIssue(tx, context.store.tables, { issuance, at: context.clock.now() }),
  })
}

const isUnknownDeposit = (error: unknown): boolean =>
  isAppError(error, 'party.refused') && error.detail.resultCode === 'deposit-unknown'

/** Gives everything back and forgets the person. Leaves `refunding`, with a human called, when the box cannot. */
const refund = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  context.visits.forget(issuance.visitId)
  const { cashBox } = requireKiosk(context, issuance.kioskId)
  try {
    const { outcome } = await cashBox.refund(issuance.visitId)
    if (outcome === 'conflict') {
      await raiseAlarm(context, issuance, 'money-unsettled')
      return
    }
  } catch (error) {
    if (!isUnknownDeposit(error)) {
      await raiseAlarm(context, issuance, 'money-unsettled')
      return
    }
    // The slot was never opened under this id. An opening still on its way must find the deposit settled already, or the
    // slot would stay open for somebody who is gone.
    await cashBox
      .openDeposit(issuance.visitId, issuance.totalYen ?? 0)
      .then(() => cashBox.refund(issuance.visitId))
      .catch(() => undefined)
  }
  await move(context, issuance, { event: 'refund', cause: 'refunded', requestId })
}

// --- printing

const findJob = async (
  { printer }: Kiosk,
  visit: Visit | undefined,
  issuance: Issuance,
): Promise<PrinterJob | undefined> => {
  if (visit?.jobId !== undefined) {
    const job = await printer.getJob(visit.jobId)
    if (job !== undefined) return job
  }
  return issuance.requestId === null ? undefined : printer.findJob(issuance.requestId)
}

const isOver = (job: PrinterJob | undefined): boolean => job?.state === 'aborted' || job?.state === 'canceled'

/** Hands the document over once: after a lost answer the printer is asked whether it has the job already. */
const submit = async (
  { printer }: Kiosk,
  requestId: string,
  document: { pdf: Uint8Array; copies: number },
): Promise<number> => {
  try {
    const { jobId } = await printer.printDocument({
      requestId,
      ...document,
      sides: 'two-sided-long-edge',
      media: media.a4,
    })
    return jobId
  } catch (error) {
    const taken = await printer.findJob(requestId).catch(() => undefined)
    if (taken === undefined) throw error
    return taken.jobId
  }
}

/** Byte for byte the bound document, fully paid, printed once. A wrong document stops the visit and gives the money back. */
export const startPrinting = async (
  context: IssuanceContext,
  visit: Visit,
  { pdf, ...by }: By & { readonly pdf: Uint8Array<ArrayBuffer> },
): Promise<Printing> => {
  const issuance = await requireIssuance(context, visit.visitId, by.kioskId)
  const { request, documentDigest } = visit
  if (issuance.status !== 'paying' || request === undefined || documentDigest === undefined) {
    return readPrinting(context, visit.visitId, by)
  }
  const kiosk = requireKiosk(context, by.kioskId)
  const digest = await computeDocumentDigest(pdf)
  if (!isEqualBytes(encodeUtf8(digest), encodeUtf8(documentDigest))) {
    await move(context, issuance, {
      event: 'mismatch',
      cause: 'document-mismatch',
      alarm: 'document-mismatch',
      requestId: by.requestId,
    })
    await refund(context, issuance, by.requestId)
    throw new AppError('issuance.document-mismatch')
  }
  const deposit = await kiosk.cashBox.findDeposit(visit.visitId).catch(asPaymentError)
  if (deposit?.state !== 'satisfied') {
    throw new AppError('payment.insufficient', { due: request.totalYen, inserted: deposit?.insertedYen ?? 0 })
  }
  await move(context, issuance, { event: 'start-print', cause: 'paid', requestId: by.requestId })
  try {
    visit.jobId = await submit(kiosk, request.requestId, { pdf, copies: request.selection.copies })
  } catch (error) {
    await failPrinting(context, issuance, by.requestId)
    throw new AppError('printer.unavailable', undefined, { cause: error })
  }
  return readPrinting(context, visit.visitId, by)
}

const failPrinting = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  await move(context, issuance, { event: 'print-fail', cause: 'printer', alarm: 'print-failed', requestId })
  await refund(context, issuance, requestId)
}

/** Follows a job to its end: completed paper is settled, an aborted job refunded. Gives the job as the printer tells it. */
const follow = async (
  context: IssuanceContext,
  issuance: Issuance,
  requestId: string,
): Promise<PrinterJob | undefined> => {
  const job = await findJob(requireKiosk(context, issuance.kioskId), context.visits.find(issuance.visitId), issuance)
  if (issuance.status === 'printed') await settle(context, issuance, requestId)
  if (issuance.status !== 'printing') return job
  if (job?.state === 'completed') {
    await move(context, issuance, { event: 'print-complete', cause: 'printer', requestId })
    await settle(context, issuance, requestId)
  } else if (isOver(job)) {
    await failPrinting(context, issuance, requestId)
  }
  return job
}

const printingStates: Readonly<Partial<Record<PrinterJob['state'], Printing['state']>>> = {
  processing: 'printing',
  completed: 'done',
  canceled: 'failed',
  aborted: 'failed',
}

type Standing = { readonly isStopped: boolean; readonly reasons: readonly string[] }

/**
 * Whether a job that is not over stands still, and why. A job tells only that it does, or not even that while it has not
 * begun; the printer says why (RFC 8011 §5.4.11, §5.4.12).
 */
const lookAtPrinter = async ({ printer }: Kiosk, job: PrinterJob | undefined): Promise<Standing> => {
  if (job === undefined || isOver(job) || job.state === 'completed')
    return { isStopped: false, reasons: job?.reasons ?? [] }
  const { state, reasons } = await printer.getPrinter()
  const isStopped = state === 'stopped' || job.state === 'processing-stopped'
  return { isStopped, reasons: isStopped && reasons.length > 0 ? reasons : job.reasons }
}

const failed: ReadonlySet<IssuanceStatus> = new Set(['refunding', 'refunded', 'aborted', 'stopped'])

/** How far the paper is; reading it also moves money on, so that a page that polls needs nobody else. */
export const readPrinting = async (context: IssuanceContext, visitId: string, by: By): Promise<Printing> => {
  const before = await requireIssuance(context, visitId, by.kioskId)
  const job = await follow(context, before, by.requestId).catch(asPrinterError)
  const issuance = await requireIssuance(context, visitId, by.kioskId)
  const standing = await lookAtPrinter(requireKiosk(context, by.kioskId), job).catch(asPrinterError)
  const sidesTotal = (issuance.pageCount ?? 0) * (issuance.copies ?? 1)
  const isDone = issuance.status === 'settled' || issuance.status === 'completed'
  const state = failed.has(issuance.status)
    ? 'failed'
    : isDone
      ? 'done'
      : standing.isStopped
        ? 'stopped'
        : ((job && printingStates[job.state]) ?? 'queued')
  return {
    status: issuance.status,
    state,
    reasons: [...standing.reasons],
    sidesPrinted: isDone ? sidesTotal : (job?.impressionsCompleted ?? 0),
    sidesTotal,
    payment: await readPayment(context, visitId, by),
    receiptNumber: receiptNumber(issuance),
  }
}

/** Ten letters of the request id: enough for a clerk to find the row, nothing about the person. */
export const receiptNumber = ({ requestId, visitId }: Pick<Issuance, 'requestId' | 'visitId'>): string =>
  (requestId ?? visitId).replaceAll('-', '').slice(0, 10).toUpperCase()

export const printReceipt = async (
  context: IssuanceContext,
  visitId: string,
  { pdf, ...by }: By & { readonly pdf: Uint8Array<ArrayBuffer> },
): Promise<void> => {
  const issuance = await requireIssuance(context, visitId, by.kioskId)
  if (issuance.status !== 'settled')
    throw new AppError('lifecycle.illegal', { status: issuance.status, event: 'receipt' })
  const { receiptPrinter } = requireKiosk(context, by.kioskId)
  await receiptPrinter
    .printDocument({ requestId: `receipt-${visitId}`, pdf, copies: 1, sides: 'one-sided', media: media.receipt })
    .catch(asPrinterError)
}

// --- ends

/** The person has the paper, the change and the receipt. Doing it twice is doing it once. */
export const endVisit = async (context: IssuanceContext, visitId: string, by: By): Promise<void> => {
  const issuance = await requireIssuance(context, visitId, by.kioskId)
  if (issuance.status !== 'completed') {
    await move(context, issuance, { event: 'end', cause: 'taken', requestId: by.requestId })
  }
  context.visits.forget(visitId)
}

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
  const cause = reason
  switch (issuance.status) {
    case 'paying':
      await move(context, issuance, { event: 'abort', cause, requestId: by.requestId })
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
        await move(context, issuance, { event: 'abort', cause, requestId: by.requestId })
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
  if (job === undefined) {
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

// --- recovery

/** No call from the page for so long means nobody is standing there. */
const silentMs = 5 * 60_000

const isLeft = ({ machineClock, visits }: IssuanceContext, { visitId }: Issuance): boolean => {
  const visit = visits.find(visitId)
  return visit === undefined || machineClock.now().getTime() - visit.lastSeenAt.getTime() > silentMs
}

/**
 * Brings one open visit to rest: after a crash (nothing of the person is known any more), after a page that never came
 * back, and wherever a device did not answer the first time. Safe to run at any moment and any number of times.
 */
export const converge = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  const by = { kioskId: issuance.kioskId, requestId }
  const left = isLeft(context, issuance)
  if (issuance.status === 'printing') await follow(context, issuance, requestId)
  const { status } = await requireIssuance(context, issuance.visitId, issuance.kioskId)
  if (status === 'printed' || status === 'refunding' || left) {
    await abort(context, issuance.visitId, { ...by, reason: 'left' })
  }
}
