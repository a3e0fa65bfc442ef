/** 交付窓口: a place with its hours by weekday and period, its capacity per slot, and its exceptions (RS-SET-1, 3, 5). */
import * as z from 'zod/mini'
import { isDay } from '#shared/calendar/wareki.ts'

export const day = z.string().check(z.refine(isDay, 'not a calendar day'))
/** Minutes since midnight in Tokyo. */
export const minuteOfDay = z.int().check(z.minimum(0), z.maximum(1440))
export const hours = z
  .strictObject({ from: minuteOfDay, to: minuteOfDay })
  .check(z.refine(({ from, to }) => from < to, 'hours end after they begin'))
export type Hours = z.infer<typeof hours>

/** First and last day, both inside; null is open. */
export const period = z
  .strictObject({ from: z.nullable(day), to: z.nullable(day) })
  .check(z.refine(({ from, to }) => from === null || to === null || from <= to, 'a period ends after it begins'))
export type Period = z.infer<typeof period>

const weekdayNumber = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
])
const weekdayList = z.nullable(z.array(weekdayNumber).check(z.maxLength(7)))
const note = z.string().check(z.maxLength(60))
const days = z
  .strictObject({ from: day, to: day })
  .check(z.refine(({ from, to }) => from <= to, 'a period ends after it begins'))
const weekdayHours = z.nullable(hours)

/** Sunday first, as weekdays are counted; null where the window is shut. */
export const week = z.tuple([
  weekdayHours,
  weekdayHours,
  weekdayHours,
  weekdayHours,
  weekdayHours,
  weekdayHours,
  weekdayHours,
])
export type Week = z.infer<typeof week>

export const capacity = z.int().check(z.minimum(0), z.maximum(500))

export const windowKinds = ['city-hall', 'annex', 'public-hall', 'temporary'] as const

export const windowDefinition = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(40)),
  kind: z.enum(windowKinds),
  address: z.string().check(z.maxLength(120)),
  phone: z.string().check(z.maxLength(20)),
  /** How to get there, what the room is called. */
  note: z.string().check(z.maxLength(400)),
  /** Whether residents see it; staff always do. */
  shown: z.boolean(),
  /** When the window exists at all: a public hall from January to March. */
  open: period,
  /** Weekly hours; the last period a day lies in wins; without any the site's own hours count on every weekday. */
  weeks: z.array(z.strictObject({ period, week })).check(z.maxLength(20)),
  /** 予約時間単位の許容申込数 */
  capacity,
  closedOnHolidays: z.boolean(),
  /** 休館日 */
  closedDays: z.array(z.strictObject({ days, note })).check(z.maxLength(200)),
  /** Single days that differ: they win over weekday, holiday and closed day alike. */
  specialDays: z.array(z.strictObject({ days, hours, capacity: z.nullable(capacity), note })).check(z.maxLength(200)),
  /** 除外時間, shown as 「-」: on some weekdays, on some days, or always. */
  excludedTimes: z
    .array(z.strictObject({ hours, weekdays: weekdayList, days: z.nullable(days), note }))
    .check(z.maxLength(200)),
  /** 人員配置, the window's plan until it is withdrawn (RS-NF-7): free text for staff. */
  plan: z.string().check(z.maxLength(1000)),
})
export type WindowDefinition = z.infer<typeof windowDefinition>

/** Weekdays in office hours: what a new window begins with. */
export const newWindow = (name: string): WindowDefinition => ({
  name,
  kind: 'city-hall',
  address: '',
  phone: '',
  note: '',
  shown: true,
  open: { from: null, to: null },
  weeks: [],
  capacity: 5,
  closedOnHolidays: true,
  closedDays: [],
  specialDays: [],
  excludedTimes: [],
  plan: '',
})
