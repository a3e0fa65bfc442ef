/** From the paid document to the paper: handed over once, followed to its end, and never left behind in a queue. */
import { encodeUtf8, isEqualBytes } from '#shared/bytes/bytes.ts'
import type { Printing } from '#shared/convenience-issuance/api.ts'
import { computeDocumentDigest } from '#shared/convenience-issuance/binding.ts'
import type { IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { media, type PrinterJob } from '#bff/parties/kiosk-printer/contract.ts'
import { move, raiseAlarm, requireKiosk, type IssuanceContext, type Kiosk } from './context.ts'
import { asPaymentError, readPayment, refund, requireIssuance, settle, type By } from './money.ts'
import { listLatelyRefundedPrints, type Issuance } from './store.ts'
import type { Visit } from './visits.ts'

/** A line to a printer that is down becomes the printer's own error. */
export const asPrinterError = (error: unknown): never => {
  if (isAppError(error, 'party.timeout') || isAppError(error, 'party.unreachable')) {
    throw new AppError('printer.unavailable', undefined, { cause: error })
  }
  throw error
}

/** After these nobody knows whether the printer has the document: the question arrived, or may yet, and no answer did. */
const openOutcomes: ReadonlySet<string> = new Set(['party.timeout', 'party.malformed', 'party.mismatched'])

/** A job the printer does not know for so long after the hand-over will not come any more, or only to be cancelled. */
const handOverMs = 30_000
/** How long a refunded document is looked for in the printer's queue. */
const lateMs = 5 * 60_000

const findJob = async (
  { printer }: Kiosk,
  visit: Visit | undefined,
  issuance: Issuance,
): Promise<PrinterJob | undefined> => {
  if (visit?.jobId !== undefined) {
    const job = await printer.getJob(visit.jobId)
    // Numbers begin anew when a printer is exchanged or loses its memory; the name is ours.
    if (job !== undefined && job.requestId === issuance.requestId) return job
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
  if (deposit?.state === 'jammed') throw new AppError('payment.jammed')
  if (deposit?.state !== 'satisfied') {
    throw new AppError('payment.insufficient', { due: request.totalYen, inserted: deposit?.insertedYen ?? 0 })
  }
  await move(context, issuance, { event: 'start-print', cause: 'paid', requestId: by.requestId })
  try {
    visit.jobId = await submit(kiosk, request.requestId, { pdf, copies: request.selection.copies })
  } catch (error) {
    if (!(error instanceof AppError && openOutcomes.has(error.code))) {
      await failPrinting(context, issuance, by.requestId)
      throw new AppError('printer.unavailable', undefined, { cause: error })
    }
    // The document may still arrive: money given back now would be paper for nothing, and for whoever stands there then.
    visit.isHandOverOpen = true
  }
  context.visits.forgetPerson(visit.visitId)
  return readPrinting(context, visit.visitId, by)
}

export const failPrinting = async (context: IssuanceContext, issuance: Issuance, requestId: string): Promise<void> => {
  await move(context, issuance, { event: 'print-fail', cause: 'printer', alarm: 'print-failed', requestId })
  await refund(context, issuance, requestId)
}

const isHandOverPast = ({ machineClock }: IssuanceContext, { changedAt }: Issuance): boolean =>
  machineClock.now().getTime() - changedAt.getTime() > handOverMs

/** Whether a document that the printer does not know may still be on its way to it. */
export const mayStillArrive = (context: IssuanceContext, issuance: Issuance): boolean =>
  context.visits.find(issuance.visitId)?.isHandOverOpen === true && !isHandOverPast(context, issuance)

/**
 * Follows a job to its end: completed paper is settled, an aborted job refunded, and one that the printer does not know
 * as well, in time. Gives the job as the printer tells it.
 */
export const follow = async (
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
  } else if (job === undefined ? isHandOverPast(context, issuance) : isOver(job)) {
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
export const lookAtPrinter = async ({ printer }: Kiosk, job: PrinterJob | undefined): Promise<Standing> => {
  if (job === undefined || isOver(job) || job.state === 'completed')
    return { isStopped: false, reasons: job?.reasons ?? [] }
  const { state, reasons } = await printer.getPrinter()
  const isStopped = state === 'stopped' || job.state === 'processing-stopped'
  return { isStopped, reasons: isStopped && reasons.length > 0 ? reasons : job.reasons }
}

/** Nothing was handed over: a page that asks has lost the hand-over on its way here, and nobody else will make it. */
const isBeforePrinting: ReadonlySet<IssuanceStatus> = new Set(['started', 'identified', 'applied', 'bound', 'paying'])

const failed: ReadonlySet<IssuanceStatus> = new Set(['refunding', 'refunded', 'aborted', 'stopped'])

/**
 * How far the paper is; reading it also moves money on, so that a page that polls needs nobody else. Throws
 * `lifecycle.illegal` before any document was handed over.
 */
export const readPrinting = async (context: IssuanceContext, visitId: string, by: By): Promise<Printing> => {
  const before = await requireIssuance(context, visitId, by.kioskId)
  if (isBeforePrinting.has(before.status)) {
    throw new AppError('lifecycle.illegal', { status: before.status, event: 'print-complete' })
  }
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
  const name = `receipt-${visitId}`
  const standing = await receiptPrinter.findJob(name).catch(asPrinterError)
  if (standing !== undefined && !isOver(standing)) return
  await receiptPrinter
    .printDocument({ requestId: name, pdf, copies: 1, sides: 'one-sided', media: media.receipt })
    .catch(asPrinterError)
}

/**
 * A document that reached the printer after its money had gone back must not come out for whoever stands there now. What
 * is out already is the operator's question.
 */
export const cancelLateJobs = async (context: IssuanceContext, kioskId?: string): Promise<void> => {
  const since = new Date(context.machineClock.now().getTime() - lateMs)
  for (const issuance of await listLatelyRefundedPrints(context.store, since)) {
    if (kioskId !== undefined && issuance.kioskId !== kioskId) continue
    const kiosk = requireKiosk(context, issuance.kioskId)
    const job = await findJob(kiosk, undefined, issuance)
    if (job?.state === 'completed') await raiseAlarm(context, issuance, 'money-unsettled')
    else if (job !== undefined && !isOver(job)) await kiosk.printer.cancelJob(job.jobId)
  }
}
