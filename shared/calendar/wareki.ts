/** Days of the Japanese era 和暦 and back, refusing every day an era never had. */

export const eras = ['明治', '大正', '昭和', '平成', '令和'] as const
export type Era = (typeof eras)[number]

export type Wareki = {
  readonly era: Era
  /** 1 for 元年. */
  readonly year: number
  readonly month: number
  readonly day: number
  /** 「令和元年5月1日」 */
  readonly text: string
}

/**
 * First day of each era, from the decrees; 明治 begins here with the solar calendar (太政官布告 of 明治5年 no. 337):
 * earlier days were counted by another calendar and cannot be converted by arithmetic.
 */
const firstDays: readonly { readonly era: Era; readonly from: string; readonly yearZero: number }[] = [
  { era: '令和', from: '2019-05-01', yearZero: 2018 },
  { era: '平成', from: '1989-01-08', yearZero: 1988 },
  { era: '昭和', from: '1926-12-25', yearZero: 1925 },
  { era: '大正', from: '1912-07-30', yearZero: 1911 },
  { era: '明治', from: '1873-01-01', yearZero: 1867 },
]

const two = (value: number): string => String(value).padStart(2, '0')

/** Year, month and day of `YYYY-MM-DD`. Throws RangeError where the text is no day of the Gregorian calendar. */
export const splitDay = (day: string): { readonly year: number; readonly month: number; readonly day: number } => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  const at = new Date(`${day}T00:00:00Z`)
  if (match === null || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw new RangeError('not a calendar day')
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
}

/** True where the text is `YYYY-MM-DD` and such a day exists. */
export const isDay = (text: string): boolean => {
  try {
    splitDay(text)
    return true
  } catch {
    return false
  }
}

const eraText = (era: Era, year: number, month: number, day: number): string =>
  `${era}${year === 1 ? '元' : year}年${month}月${day}日`

/** The era day of `YYYY-MM-DD`. Throws RangeError for no day and for days before 明治6年1月1日 (1873-01-01). */
export const toWareki = (day: string): Wareki => {
  const { year, month, day: dayOfMonth } = splitDay(day)
  const row = firstDays.find(({ from }) => day >= from)
  if (row === undefined) throw new RangeError('before the solar calendar')
  const eraYear = year - row.yearZero
  return {
    era: row.era,
    year: eraYear,
    month,
    day: dayOfMonth,
    text: eraText(row.era, eraYear, month, dayOfMonth),
  }
}

/** `YYYY-MM-DD` of an era day, or undefined where the era never had it (平成32年1月1日, 昭和64年1月8日). */
export const findDay = ({ era, year, month, day }: Omit<Wareki, 'text'>): string | undefined => {
  const row = firstDays.find((row) => row.era === era)
  if (row === undefined || year < 1) return undefined
  const candidate = `${String(row.yearZero + year).padStart(4, '0')}-${two(month)}-${two(day)}`
  if (!isDay(candidate) || candidate < '1873-01-01') return undefined
  const back = toWareki(candidate)
  return back.era === era && back.year === year && back.month === month && back.day === day ? candidate : undefined
}

/**
 * `YYYY-MM-DD` of 「平成31年4月30日」, 「令和元年5月1日」 or 「令和1年5月1日」, with digits of either width; undefined for anything
 * else, and for days the era never had.
 */
export const parseWareki = (text: string): string | undefined => {
  const narrow = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  const match = /^(明治|大正|昭和|平成|令和)(元|\d{1,3})年(\d{1,2})月(\d{1,2})日$/.exec(narrow)
  if (match === null) return undefined
  const era = eras.find((era) => era === match[1])
  if (era === undefined) return undefined
  const year = match[2] === '元' ? 1 : Number(match[2])
  return findDay({ era, year, month: Number(match[3]), day: Number(match[4]) })
}

/** 「令和8年11月22日」 or 「2026年11月22日」; days before the solar calendar are written in the common era always. */
export const formatDay = (day: string, { era }: { readonly era: boolean }): string => {
  const { year, month, day: dayOfMonth } = splitDay(day)
  return era && day >= '1873-01-01' ? toWareki(day).text : `${year}年${month}月${dayOfMonth}日`
}

/** The day that `formatDay` wrote, or undefined where the text is no such day. */
export const parseDay = (text: string): string | undefined => {
  const match = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text)
  if (match === null) return parseWareki(text)
  const [, year = '', month = '', dayOfMonth = ''] = match
  const day = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`
  return isDay(day) && formatDay(day, { era: false }) === text ? day : undefined
}
