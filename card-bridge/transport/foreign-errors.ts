import { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'

type PlainCode = Extract<
  ErrorCode,
  | 'card.aborted'
  | 'card.timeout'
  | 'card.no-reader'
  | 'card.reader-in-use'
  | 'card.reader-refused'
  | 'card.removed'
  | 'card.unreadable'
>

/**
 * DOMException names as the browser's USB and abort machinery raises them (WebUSB §4, DOM §3.3) and what each means to
 * the person at the reader.
 */
const byName: Readonly<Record<string, PlainCode>> = {
  AbortError: 'card.aborted',
  TimeoutError: 'card.timeout',
  NotFoundError: 'card.no-reader',
  NetworkError: 'card.removed',
  InvalidStateError: 'card.reader-in-use',
  SecurityError: 'card.reader-refused',
  NotAllowedError: 'card.reader-refused',
}

/**
 * The one place where what a browser throws around a card becomes an error of the catalogue. Total: an error of the
 * catalogue stays as it is, an unknown one becomes `card.unreadable` with its cause.
 */
export const toCardError = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  const name = error instanceof DOMException ? error.name : ''
  return new AppError(byName[name] ?? 'card.unreadable', undefined, { cause: error })
}

/** Throws `card.aborted` (or `card.timeout` for AbortSignal.timeout) when the signal has fired. */
export const requireNotAborted = (signal: AbortSignal): void => {
  if (!signal.aborted) return
  const timedOut = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
  throw new AppError(timedOut ? 'card.timeout' : 'card.aborted', undefined, { cause: signal.reason })
}
