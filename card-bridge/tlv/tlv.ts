import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'

/** One object of BER-TLV. The tag is its bytes as a number, e.g. 0x97, 0xff20. */
export type Tlv = { readonly tag: number; readonly value: Uint8Array }

const lengthBytesMax = 2

/** One or two bytes: five low bits of ones announce a second (X.690 §8.1.2.4); a third is used by no card here. */
const takeTag = (cursor: ByteCursor): number => {
  const first = cursor.takeUint8()
  if ((first & 0x1f) !== 0x1f) return first
  const second = cursor.takeUint8()
  if ((second & 0x80) !== 0) throw new RangeError('tag of more than two bytes')
  return first * 0x100 + second
}

const takeLength = (cursor: ByteCursor): number => {
  const first = cursor.takeUint8()
  if (first < 0x80) return first
  const count = first & 0x7f
  if (count === 0 || count > lengthBytesMax) throw new RangeError('length form')
  let length = 0
  for (let index = 0; index < count; index++) length = length * 0x100 + cursor.takeUint8()
  return length
}

/** The object the cursor stands at. Throws RangeError past the end. */
export const takeTlv = (cursor: ByteCursor): Tlv => {
  const tag = takeTag(cursor)
  return { tag, value: cursor.take(takeLength(cursor)) }
}

/**
 * Objects side by side, to the end of the bytes. Lenient where the card is: tags that could be shorter (`ff10`, `df11`)
 * and lengths in a longer form than needed are taken; bounds are strict. Throws `card.protocol`.
 */
export const parseTlvs = (bytes: Uint8Array): readonly Tlv[] => {
  try {
    const cursor = new ByteCursor(bytes)
    const found: Tlv[] = []
    while (cursor.left > 0) found.push(takeTlv(cursor))
    return found
  } catch (error) {
    throw new AppError('card.protocol', {}, { cause: error })
  }
}

/** Bytes of the object a file begins with, header included; undefined when the header needs more bytes than these. */
export const findTlvLength = (head: Uint8Array): number | undefined => {
  try {
    const cursor = new ByteCursor(head)
    takeTag(cursor)
    const length = takeLength(cursor)
    return cursor.offset + length
  } catch {
    return undefined
  }
}
