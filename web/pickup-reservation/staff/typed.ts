/** Days and times as staff type them at a desk: fast, by the keyboard, in either width. */
import { formatMinutes } from '#shared/calendar/tokyo.ts'
import { isDay, parseDay, toWareki } from '#shared/calendar/wareki.ts'

const narrow = (text: string): string => text.normalize('NFKC').trim()

const initials: Readonly<Record<string, string>> = { M: '明治', T: '大正', S: '昭和', H: '平成', R: '令和' }

/** `YYYY-MM-DD` of 「2026/11/24」, 「2026-11-24」, 「20261124」, 「R8.11.24」 or 「令和8年11月24日」; undefined for no day. */
export const findTypedDay = (text: string): string | undefined => {
  const typed = narrow(text)
  const plain = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})$/.exec(typed)
  if (plain !== null) {
    const [, year = '', separator, month = '', day = ''] = plain
    if (separator === '' && typed.length !== 8) return undefined
    const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    return isDay(found) ? found : undefined
  }
  const short = /^([MTSHR])(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})$/i.exec(typed)
  if (short === null) return parseDay(typed)
  const [, initial = '', year = '', month = '', day = ''] = short
  return parseDay(`${initials[initial.toUpperCase()] ?? ''}${Number(year)}年${Number(month)}月${Number(day)}日`)
}

/** Minutes since midnight of 「8:30」, 「830」, 「0830」, 「8時半」 or 「8時30分」; undefined for no time of a day. */
export const findTypedTime = (text: string): number | undefined => {
  const typed = narrow(text)
  const match =
    /^(\d{1,2}):(\d{2})$/.exec(typed) ?? /^(\d{1,2})(\d{2})$/.exec(typed) ?? /^(\d{1,2})時(?:(\d{1,2})分)?$/.exec(typed)
  const half = /^(\d{1,2})時半$/.exec(typed)
  const hours = Number((match ?? half)?.[1] ?? Number.NaN)
  const minutes = half === null ? Number(match?.[2] ?? 0) : 30
  const total = hours * 60 + minutes
  return Number.isInteger(total) && minutes < 60 && total <= 1440 ? total : undefined
}

export const writeTime = (minutes: number): string => (Number.isNaN(minutes) ? '' : formatMinutes(minutes))

/** 「2026/11/24」, the way a day is written into a field. */
export const writeDay = (day: string): string => day.replaceAll('-', '/')

/** Days of a list typed one a line or with commas; a line 「4/29〜5/5」 of full days is each of them. Undefined for a slip. */
export const findTypedDays = (text: string): readonly { readonly from: string; readonly to: string }[] | undefined => {
  const found = text
    .split(/[\n,、]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [first = '', last = first, ...more] = line.split(/[〜～~]/u)
      const [from, to] = [findTypedDay(first), findTypedDay(last)]
      return more.length > 0 || from === undefined || to === undefined || to < from ? undefined : { from, to }
    })
  return found.some((days) => days === undefined) ? undefined : found.filter((days) => days !== undefined)
}

/** Era of a day for the line under a field; days before the solar calendar have none. */
export const eraOf = (day: string): string => (day >= '1873-01-01' ? toWareki(day).text : '')
