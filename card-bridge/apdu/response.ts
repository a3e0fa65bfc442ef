import { AppError } from '#shared/errors/app-error.ts'

/** One answer of ISO 7816-4 §5.1: data and the two status bytes as one number. */
export type ResponseApdu = {
  readonly data: Uint8Array
  readonly statusWord: number
}

/** Parts of an answer. Throws `card.protocol` when there is no room for a status word. */
export const parseResponse = (bytes: Uint8Array): ResponseApdu => {
  const [sw1, sw2] = bytes.subarray(-2)
  if (sw1 === undefined || sw2 === undefined) throw new AppError('card.protocol', {})
  return { data: bytes.slice(0, -2), statusWord: sw1 * 0x100 + sw2 }
}

/** Status word as it is written in standards and logs: four upper-case hexadecimal digits. */
export const formatStatusWord = (statusWord: number): string => statusWord.toString(16).padStart(4, '0').toUpperCase()
