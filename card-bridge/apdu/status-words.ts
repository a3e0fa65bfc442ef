import { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import { formatStatusWord, type ResponseApdu } from './response.ts'

type StatusRow = {
  readonly value: number
  /** Bits of the status word that must equal `value`. */
  readonly mask: number
  /** Meaning in ISO 7816-4 §5.6 or, where it says so, as the Individual Number Card uses it. */
  readonly meaning: string
  readonly error: Extract<
    ErrorCode,
    'card.protocol' | 'card.pin-incorrect' | 'card.pin-locked' | 'card.pin-required' | 'card.unsupported'
  > | null
}

const row = (
  value: number,
  meaning: string,
  error: StatusRow['error'] = 'card.protocol',
  mask = 0xffff,
): StatusRow => ({
  value,
  mask,
  meaning,
  error,
})

/** First match wins. The card itself answers 6984 on an exhausted PIN; 6983 is what others assume, so both are read. */
export const statusRows: readonly StatusRow[] = [
  row(0x9000, 'done', null),
  row(0x6100, 'more bytes to fetch', null, 0xff00),
  row(0x6282, 'end of file before the wanted length'),
  row(0x6300, 'comparison failed'),
  row(0x63c0, 'comparison failed, no try left', 'card.pin-locked'),
  row(0x63c0, 'comparison failed, tries left in the last digit', 'card.pin-incorrect', 0xfff0),
  row(0x6400, 'execution error'),
  row(0x6581, 'memory failure'),
  row(0x6700, 'wrong length'),
  row(0x6881, 'logical channel not supported'),
  row(0x6882, 'secure messaging not supported'),
  row(0x6981, 'command does not fit the file'),
  row(0x6982, 'security status not satisfied', 'card.pin-required'),
  row(0x6983, 'authentication method blocked', 'card.pin-locked'),
  row(0x6984, 'reference data not usable: the PIN is exhausted', 'card.pin-locked'),
  row(0x6985, 'conditions of use not satisfied'),
  row(0x6986, 'no current file'),
  row(0x69fc, 'no secure messaging session'),
  row(0x6a80, 'wrong data'),
  row(0x6a81, 'function not supported'),
  row(0x6a82, 'file or application not found', 'card.unsupported'),
  row(0x6a83, 'record not found'),
  row(0x6a86, 'wrong P1 or P2'),
  row(0x6a88, 'referenced data not found'),
  row(0x6b00, 'offset past the end'),
  row(0x6c00, 'wrong Le, right one in the last byte', 'card.protocol', 0xff00),
  row(0x6d00, 'instruction not supported'),
  row(0x6e00, 'class not supported'),
  row(0x6f00, 'no precise diagnosis', 'card.protocol', 0xff00),
]

export const statusOk = 0x9000

/** A comparison that failed, by a card that does not say how often one may fail. */
export const comparisonFailed = 0x6300

/** The row of a status word, if it has one. */
export const findStatusRow = (statusWord: number): StatusRow | undefined =>
  statusRows.find(({ value, mask }) => (statusWord & mask) === value)

/** Tries left told by a status word 63Cx, else undefined. */
export const findRetriesLeft = (statusWord: number): number | undefined =>
  (statusWord & 0xfff0) === 0x63c0 ? statusWord & 0x0f : undefined

/** The error a status word stands for; a word without a row is `card.protocol` with the word. */
export const toStatusError = (statusWord: number): AppError => {
  const error = findStatusRow(statusWord)?.error ?? 'card.protocol'
  if (error === 'card.pin-incorrect') return new AppError(error, { retriesLeft: statusWord & 0x0f })
  if (error === 'card.protocol') return new AppError(error, { statusWord: formatStatusWord(statusWord) })
  return new AppError(error)
}

/** The data of an answer 9000; anything else is thrown as its row says. */
export const requireOk = (response: ResponseApdu): Uint8Array => {
  if (response.statusWord !== statusOk) throw toStatusError(response.statusWord)
  return response.data
}
