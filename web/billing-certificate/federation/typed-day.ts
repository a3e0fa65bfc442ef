import { isDay, splitDay } from '#shared/calendar/wareki.ts'

export type TypedDay = { readonly year: string; readonly month: string; readonly day: string }

export const emptyDay: TypedDay = { year: '', month: '', day: '' }

/** The three fields of `YYYY-MM-DD`. Throws RangeError for no day. */
export const toTypedDay = (text: string): TypedDay => {
  const { year, month, day } = splitDay(text)
  return { year: String(year), month: String(month), day: String(day) }
}

/** `YYYY-MM-DD` of digits of either width; undefined where there is no such day, or nothing was typed. */
export const findTypedDay = (typed: TypedDay): string | undefined => {
  const [year = '', month = '', day = ''] = [typed.year, typed.month, typed.day].map((part) =>
    part.normalize('NFKC').trim(),
  )
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return undefined
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(text) ? text : undefined
}
