import { AppError } from '#shared/errors/app-error.ts'
import { requireNotAborted } from '../../transport/foreign-errors.ts'

type NfcCode =
  | 'card.nfc-missing'
  | 'card.nfc-off'
  | 'card.nfc-refused'
  | 'card.reader-in-use'
  | 'card.removed'
  | 'card.unreadable'
  | 'card.unsupported'

type Operation = 'scan' | 'write'

/** DOMException names of Web NFC §9.3 and §9.4, and what each means to the person who holds a card to a phone. */
const byName: Readonly<Record<string, Readonly<Record<Operation, NfcCode>>>> = {
  NotAllowedError: { scan: 'card.nfc-refused', write: 'card.nfc-refused' },
  // For a scan there is no adapter; for a write there is a tag that takes no NDEF message, or none of this size.
  NotSupportedError: { scan: 'card.nfc-missing', write: 'card.unsupported' },
  NotReadableError: { scan: 'card.nfc-off', write: 'card.nfc-off' },
  NetworkError: { scan: 'card.removed', write: 'card.removed' },
  // The page is not shown, or a scan of this reader is running already.
  InvalidStateError: { scan: 'card.reader-in-use', write: 'card.reader-in-use' },
}

/**
 * The one place where what Web NFC throws becomes an error of the catalogue. An operation that the browser itself gave up
 * (page hidden: AbortError without the caller's signal) ended with the card in an unknown state: `card.removed`.
 */
export const toNfcError = (error: unknown, operation: Operation, signal: AbortSignal): AppError => {
  if (error instanceof AppError) return error
  try {
    requireNotAborted(signal)
  } catch (aborted) {
    if (aborted instanceof AppError) return aborted
  }
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'AbortError') return new AppError('card.removed', undefined, { cause: error })
  return new AppError(byName[name]?.[operation] ?? 'card.unreadable', undefined, { cause: error })
}
