import { fromTokyo, toTokyoDay, toTokyoMinutes, formatMinutes } from '#shared/calendar/tokyo.ts'

/** The value of a field for date and time, Tokyo time whatever the machine's zone: `2026-11-22T14:05`. */
export const toTyped = (instant: string): string => {
  const at = new Date(instant)
  return `${toTokyoDay(at)}T${formatMinutes(toTokyoMinutes(at)).padStart(5, '0')}`
}

/** The instant of what was typed; null for nothing, undefined for no time there is. */
export const readTyped = (typed: string): string | null | undefined => {
  if (typed === '') return null
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(typed)
  if (match === null) return undefined
  try {
    return fromTokyo(match[1] ?? '', Number(match[2]) * 60 + Number(match[3])).toISOString()
  } catch {
    return undefined
  }
}
