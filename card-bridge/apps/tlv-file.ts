import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { findTlvLength, parseTlvs, takeTlv, type Tlv } from '../tlv/tlv.ts'
import type { FileReader } from './file-reader.ts'

const erased = 0xff

/** An unused file is full of FF; an object begins with FF too, but never with two of them. */
const findObjectLength = (head: Uint8Array): number | undefined =>
  head[0] === erased && head[1] === erased ? undefined : findTlvLength(head)

/** The object of a file of the 券面 applications, header included. Throws `card.protocol` where there is none. */
export const readTlvFile = async (files: FileReader, file: number): Promise<Uint8Array> => {
  const object = await files.readObject(file, findObjectLength)
  if (object === undefined) throw new AppError('card.protocol', {})
  return object
}

/** Throws whatever the parsing finds as `card.protocol`. */
export const strictly = <Result>(parse: () => Result): Result => {
  try {
    return parse()
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('card.protocol', {}, { cause: error })
  }
}

/** Value of an object that must have this tag. Throws RangeError. */
export const takeValue = (bytes: Uint8Array, wanted: number): Uint8Array => {
  const { tag, value } = takeTlv(new ByteCursor(bytes))
  if (tag !== wanted) throw new RangeError('unexpected tag')
  return value
}

/** The objects inside one, found by their tags; one that is missing throws RangeError. */
export const fieldsOf = (bytes: Uint8Array, outer: number): ((wanted: number) => Uint8Array) => {
  const fields: readonly Tlv[] = parseTlvs(takeValue(bytes, outer))
  return (wanted) => {
    const field = fields.find(({ tag }) => tag === wanted)
    if (field === undefined) throw new RangeError('a field is missing')
    return field.value
  }
}

/** `YYYYMMDD` in ASCII as `YYYY-MM-DD`. Throws RangeError. */
export const parseDay = (bytes: Uint8Array): string => {
  const digits = parseDigits(bytes)
  if (digits.length !== 8) throw new RangeError('not a day')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

/** ASCII digits, one at least. Throws RangeError. */
export const parseDigits = (bytes: Uint8Array): string => {
  const text = String.fromCharCode(...bytes)
  if (!/^[0-9]+$/.test(text)) throw new RangeError('not digits')
  return text
}
