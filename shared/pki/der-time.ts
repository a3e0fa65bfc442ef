import { DerError, tag, type DerElement, type DerReader } from './der.ts'

/** UTCTime and GeneralizedTime as RFC 5280 §4.1.2.5 profiles them: to the second, in Zulu, no fraction. */

const digits = (content: Uint8Array, from: number, count: number): number => {
  let value = 0
  for (let index = from; index < from + count; index++) {
    const digit = (content[index] ?? 0) - 0x30
    if (digit < 0 || digit > 9) throw new DerError('time with a foreign character')
    value = value * 10 + digit
  }
  return value
}

/** The instant of a UTCTime (1950 to 2049) or GeneralizedTime element. Throws DerError. */
export const toTime = ({ tag: identifier, content }: DerElement): Date => {
  const isUtcTime = identifier === tag.utcTime
  if (!isUtcTime && identifier !== tag.generalizedTime) throw new DerError('not a time')
  const yearDigits = isUtcTime ? 2 : 4
  if (content.length !== yearDigits + 11 || content.at(-1) !== 0x5a) throw new DerError('time not in the form …SSZ')
  const short = digits(content, 0, yearDigits)
  const year = isUtcTime ? short + (short < 50 ? 2000 : 1900) : short
  const at = (pair: number): number => digits(content, yearDigits + pair * 2, 2)
  const [month, day, hour, minute, second] = [at(0), at(1), at(2), at(3), at(4)]
  const time = new Date(0)
  time.setUTCFullYear(year, month - 1, day)
  time.setUTCHours(hour, minute, second)
  const isReal =
    time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!isReal) throw new DerError('time that does not exist')
  return time
}

/** The next element as a Time (RFC 5280 §4.1.2.5). */
export const readTime = (reader: DerReader): Date => toTime(reader.read())

/** The next element as a GeneralizedTime (RFC 6960 uses no other). */
export const readGeneralizedTime = (reader: DerReader): Date => toTime(reader.read(tag.generalizedTime))
