import { isDay } from '#shared/calendar/wareki.ts'

export type TypedDay = { readonly year: string; readonly month: string; readonly day: string }

/** `YYYY-MM-DD` of three fields in digits of either width; null where all are empty, undefined where there is no such day. */
export const findTypedDay = (typed: TypedDay): string | null | undefined => {
  const [year = '', month = '', day = ''] = [typed.year, typed.month, typed.day].map((part) =>
    part.normalize('NFKC').trim(),
  )
  if (year + month + day === '') return null
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return undefined
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(text) ? text : undefined
}
