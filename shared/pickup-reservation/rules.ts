/** When what may be done over the internet: pure, with the time as an argument. Staff are bound by capacity alone. */
import { addDays, fromTokyo, toTokyoDay, toTokyoMinutes } from '#shared/calendar/tokyo.ts'
import type { Deadline, SiteSettings } from './settings.ts'

export type Slot = { readonly windowId: string; readonly day: string; readonly start: number }

type Rules = SiteSettings['reservation']

/** `closed`: 受付期間外 or outside the hours of the internet side; `early`, `late`: outside the window of days; `over`: cut off. */
export type SlotRefusal = 'closed' | 'too-early' | 'too-late' | 'over'

export const slotBegins = ({ day, start }: Pick<Slot, 'day' | 'start'>): Date => fromTokyo(day, start)

/** The moment a setting names by `YYYY-MM-DDTHH:MM` of Tokyo. */
export const fromLocal = (local: string): Date => new Date(`${local}:00+09:00`)

/** Whether the site takes anything at all now (RS-R-4), and from when or until when. */
export const isTaking = (
  { opensAt, closesAt, onlineHours }: Pick<Rules, 'opensAt' | 'closesAt' | 'onlineHours'>,
  now: Date,
): boolean => {
  if (opensAt !== null && now < fromLocal(opensAt)) return false
  if (closesAt !== null && now >= fromLocal(closesAt)) return false
  const minutes = toTokyoMinutes(now)
  return onlineHours === null || (minutes >= onlineHours.from && minutes < onlineHours.to)
}

type Bookable = { readonly first: string; readonly last: string }
const known = new WeakMap<object, { readonly today: string; readonly days: Bookable }>()

/** First and last day that can be booked now; found once a day, for thousands ask in the minute a month opens. */
export const bookableDays = (rules: Pick<Rules, 'fromDays' | 'toDays'>, now: Date): Bookable => {
  const today = toTokyoDay(now)
  const told = known.get(rules)
  if (told?.today === today) return told.days
  const days = { first: addDays(today, rules.fromDays), last: addDays(today, rules.toDays) }
  known.set(rules, { today, days })
  return days
}

/** From when on the internet side takes a slot no more (当日の締切). */
export const cutOffOf = ({ cutOff }: Pick<Rules, 'cutOff'>, slot: Pick<Slot, 'day' | 'start'>): Date =>
  new Date(slotBegins(slot).getTime() - cutOff * 60_000)

/** Why a slot cannot be taken over the internet now, or undefined. Whether there is a place is another question. */
export const findSlotRefusal = (
  rules: Rules,
  slot: Pick<Slot, 'day' | 'start'>,
  now: Date,
): SlotRefusal | undefined => {
  const { first, last } = bookableDays(rules, now)
  if (now >= cutOffOf(rules, slot)) return 'over'
  if (slot.day < first) return 'too-late'
  if (slot.day > last) return 'too-early'
  return isTaking(rules, now) ? undefined : 'closed'
}

/** The last moment for a change or a cancellation; never after the visit begins. */
export const deadlineOf = ({ daysBefore, until }: Deadline, slot: Pick<Slot, 'day' | 'start'>): Date => {
  const begins = slotBegins(slot)
  const last = fromTokyo(addDays(slot.day, -daysBefore), until)
  return last < begins ? last : begins
}

export const isBeforeDeadline = (deadline: Deadline, slot: Pick<Slot, 'day' | 'start'>, now: Date): boolean =>
  now < deadlineOf(deadline, slot)

/** Until when an access key opens anything: the end of the visit day (RS-R-11). */
export const keyEnds = (day: string): Date => fromTokyo(day, 1440)

/** Whether the site's pages are shown today (表示, 適用開始日, 有効期限). */
export const isPublished = ({ shown, startsOn, endsOn }: SiteSettings['publication'], now: Date): boolean => {
  const today = toTokyoDay(now)
  return shown && (startsOn === null || today >= startsOn) && (endsOn === null || today <= endsOn)
}
