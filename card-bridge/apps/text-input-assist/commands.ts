import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseTlvs, takeTlv } from '../../tlv/tlv.ts'
import { tag } from './constants.ts'

/** The four attributes (基本4情報) as the card has them. */
export type BasicFour = {
  /** Family and given name parted by U+3000; characters without a code point may be replaced. */
  readonly name: string
  /** Full-width digits, no postal code. */
  readonly address: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  /** 1 male, 2 female, 9 not applicable; others may come. */
  readonly sex: string
}

const requireMatch = (text: string, pattern: RegExp): string => {
  if (!pattern.test(text)) throw new RangeError('unexpected text')
  return text
}

const takeValue = (bytes: Uint8Array, wanted: number): Uint8Array => {
  const { tag: found, value } = takeTlv(new ByteCursor(bytes))
  if (found !== wanted) throw new RangeError('unexpected tag')
  return value
}

const strictly = <Result>(parse: () => Result): Result => {
  try {
    return parse()
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('card.protocol', {}, { cause: error })
  }
}

/**
 * Parses FF20 by its tags: lengths come in any form (newer cards use a longer one), so the index of offsets in front is
 * not relied on. Throws `card.protocol`.
 */
export const parseBasicFour = (object: Uint8Array): BasicFour =>
  strictly(() => {
    const fields = parseTlvs(takeValue(object, tag.basicFour))
    const textOf = (wanted: number): string => {
      const field = fields.find((candidate) => candidate.tag === wanted)
      if (field === undefined) throw new RangeError('an attribute is missing')
      return decodeUtf8(field.value)
    }
    const day = requireMatch(textOf(tag.birthDate), /^[0-9]{8}$/)
    return {
      name: textOf(tag.name),
      address: textOf(tag.address),
      birthDate: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
      sex: requireMatch(textOf(tag.sex), /^[0-9]$/),
    }
  })

/** Parses FF10, whose tag says "constructed" over plain digits. Throws `card.protocol`. */
export const parseMyNumber = (object: Uint8Array): string =>
  strictly(() => requireMatch(decodeUtf8(takeValue(object, tag.myNumber)), /^[0-9]{12}$/))
