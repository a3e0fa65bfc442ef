/** Routes of the staff's side. Everything below one site of one municipality; whose site it is, the session says. */
import * as z from 'zod/mini'
import { isDay } from '#shared/calendar/wareki.ts'
import { endpoint } from '#shared/contract/endpoint.ts'
import { calendarDay, reservationStatus, slot } from './api.ts'
import { answers, applicationItems, use } from './items.ts'
import { reservationMachine } from './lifecycle.ts'
import { localInstant, siteSettings } from './settings.ts'
import { day, windowDefinition } from './window.ts'

const instant = z.iso.datetime()
const minute = z.int().check(z.minimum(0), z.maximum(1440))
/** `YYYY-MM-DDTHH:MM` of Tokyo, of a day there is. */
const moment = localInstant.check(z.refine((text) => isDay(text.slice(0, 10)), 'not a calendar day'))
const reason = z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^[^\p{Cc}]*$/u))

const root = '/api/municipality/reservation/sites' as const
const sitePath = `${root}/:siteId` as const

/** 運営管理団体 is the municipality of the session; three grades (RS-STF-8). */
export const grades = ['reservation-administrator', 'reservation-manager', 'reservation-clerk'] as const
export const grade = z.enum(grades)
export type Grade = (typeof grades)[number]

// --- sites and settings

export const staffSite = z.object({
  siteId: z.string(),
  siteName: z.string(),
  shown: z.boolean(),
  order: z.int(),
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
})
export type StaffSite = z.infer<typeof staffSite>

export const listStaffSites = endpoint({
  method: 'GET',
  path: root,
  summary: 'The sites this person may work for: all of the municipality, or those assigned (RS-STF-8)',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: z.array(staffSite),
})

export const deskView = z.object({
  /** The time and the day it is at the counter. */
  now: instant,
  today: day,
  /** 定員を超える予約, by grade or granted to this person. */
  mayOverbook: z.boolean(),
  municipalityName: z.string(),
  headerTitle: z.string(),
  authority: z.string(),
  phone: z.string(),
  /** 持ち物, one a line. */
  bring: z.string(),
  applicationItems,
  /** Whether the link code of somebody not registered is asked. */
  linkCode: use,
})
export type DeskView = z.infer<typeof deskView>

export const readDesk = endpoint({
  method: 'GET',
  path: `${sitePath}/desk`,
  summary:
    'What serving somebody at this site takes, hidden or not: the day, the form, what a slip says, what one may do',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: deskView,
})

/** In the address of the residents' pages, so chosen once and kept. */
export const siteId = z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/))

export const createSite = endpoint({
  method: 'POST',
  path: root,
  summary: 'A new site with default settings, hidden until it is shown',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: z.strictObject({ siteId, municipalityName: z.string().check(z.minLength(1), z.maxLength(40)) }),
  response: staffSite,
  errors: ['database.conflict'],
})

export const siteSettingsView = z.object({
  site: staffSite,
  settings: siteSettings,
  /** Whether members or reservations exist: changing items then warns (RS-SET-10, 12). */
  hasMembers: z.boolean(),
  hasReservations: z.boolean(),
})

export const readSettings = endpoint({
  method: 'GET',
  path: `${sitePath}/settings`,
  summary: 'Every setting of a site (RS-SET-2, 6 to 14)',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  response: siteSettingsView,
})

/** Reservations that would keep standing in a time no longer offered, or beyond the new capacity. */
export const affected = z.object({
  reservationId: z.uuid(),
  slot: z.object({ windowId: z.string(), day: z.string(), start: minute }),
  windowName: z.string(),
  number: z.int(),
  status: reservationStatus,
  hasMail: z.boolean(),
  cause: z.enum(['not-offered', 'over-capacity']),
})
export type Affected = z.infer<typeof affected>

export const dryRun = z.object({
  affected: z.array(affected),
  /** Places that somebody has for the moment, filling in the form, waiting for a mailed link, or offered one. */
  held: z.object({
    /** Of times that residents may not have any more: what is being filled in will be refused. */
    refused: z.int(),
    /** Kept all the same, beyond the new capacity. */
    beyond: z.int(),
  }),
})
export type DryRun = z.infer<typeof dryRun>

const settingsBody = z.strictObject({ version: z.int(), settings: siteSettings, acceptLost: z.boolean() })
const writeErrors = ['reservation.settings-invalid', 'reservation.places-lost', 'lifecycle.stale'] as const

export const writeSettings = endpoint({
  method: 'PUT',
  path: `${sitePath}/settings`,
  summary: 'Replace the settings; refused where reservations would lose their place, unless that is accepted',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: settingsBody,
  response: staffSite,
  errors: writeErrors,
})

export const previewSettings = endpoint({
  method: 'POST',
  path: `${sitePath}/settings/preview`,
  summary: 'Dry run: which reservations would lose their place, and how many people are about to apply for one',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: z.strictObject({ settings: siteSettings }),
  response: dryRun,
})

// --- windows

export const staffWindow = z.object({ windowId: z.uuid(), position: z.int(), definition: windowDefinition })
export type StaffWindow = z.infer<typeof staffWindow>
const windowsView = z.object({ version: z.int(), windows: z.array(staffWindow) })

export const listWindows = endpoint({
  method: 'GET',
  path: `${sitePath}/windows`,
  summary: '交付窓口 of a site, hidden ones too, in their order',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: windowsView,
})

const windowChange = z.strictObject({
  /** Null makes a new window. */
  windowId: z.nullable(z.uuid()),
  definition: windowDefinition,
})

export const writeWindows = endpoint({
  method: 'PUT',
  path: `${sitePath}/windows`,
  summary: '個別登録 and 一括登録: new and changed windows in one act; those not named stay (RS-SET-1, 3, 4, 5)',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: z.strictObject({
    version: z.int(),
    changes: z.array(windowChange).check(z.minLength(1), z.maxLength(50)),
    /** Every window's id in the new order, or null for the old order; new windows go to the end. */
    order: z.nullable(z.array(z.uuid()).check(z.maxLength(100))),
    acceptLost: z.boolean(),
  }),
  response: windowsView,
  errors: writeErrors,
})

export const previewWindows = endpoint({
  method: 'POST',
  path: `${sitePath}/windows/preview`,
  summary: 'Dry run of changed hours, capacity and exceptions: which reservations would lose their place',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: z.strictObject({ changes: z.array(windowChange).check(z.maxLength(50)) }),
  response: dryRun,
})

export const readStaffCalendar = endpoint({
  method: 'GET',
  path: `${sitePath}/windows/:windowId/calendar/:day`,
  summary: 'Seven days of one window as staff may book them: residents’ deadlines do not count',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: z.object({ days: z.array(calendarDay) }),
})

// --- the day

export const dayMatrix = z.object({
  day,
  weekday: z.int(),
  holiday: z.nullable(z.string()),
  wareki: z.string(),
  windows: z.array(
    z.object({ windowId: z.string(), name: z.string(), shut: calendarDay.shape.shut, note: z.string() }),
  ),
  /** One row a time; one cell a window, null for 「-」. */
  rows: z.array(
    z.object({
      start: minute,
      cells: z.array(
        z.nullable(
          z.object({
            remaining: z.int(),
            capacity: z.int(),
            reserved: z.int(),
            held: z.int(),
            visited: z.int(),
            absent: z.int(),
          }),
        ),
      ),
    }),
  ),
})
export type DayMatrix = z.infer<typeof dayMatrix>

export const readDay = endpoint({
  method: 'GET',
  path: `${sitePath}/days/:day`,
  summary: '来店者一覧: windows by slots of one day (RS-STF-2)',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: dayMatrix,
})

export const reservationEventName = z.enum(reservationMachine.events)

export const staffReservation = z.object({
  reservationId: z.uuid(),
  slot: z.object({ windowId: z.string(), day: z.string(), start: minute, end: minute }),
  windowName: z.string(),
  number: z.int(),
  status: reservationStatus,
  /** 会員ID; null for somebody not registered. */
  memberNumber: z.nullable(z.string()),
  /** リンクコード of the card the visit is about; null where nobody told one. */
  linkCode: z.nullable(z.string()),
  /** Of the member or of the application; null where none is asked. */
  name: z.nullable(z.string()),
  answers,
  hasMail: z.boolean(),
  oldCard: z.nullable(z.boolean()),
  oldCardCollected: z.boolean(),
  /** 対応内容 */
  handling: z.string(),
  overbookReason: z.nullable(z.string()),
  by: z.enum(['resident', 'staff']),
  appliedAt: instant,
  visitedAt: z.nullable(instant),
  /** Events the status accepts. */
  accepts: z.array(reservationEventName),
  version: z.int(),
})
export type StaffReservation = z.infer<typeof staffReservation>

export const listSlotReservations = endpoint({
  method: 'GET',
  path: `${sitePath}/windows/:windowId/days/:day/:start`,
  summary: 'The reservations of one cell of the matrix; `all` for the whole day; every look is audited',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: z.object({ reservations: z.array(staffReservation) }),
})

export const searchReservations = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/search`,
  summary: '予約状況検索 (RS-STF-3, 4); every search is audited',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({
    number: z.nullable(z.int().check(z.minimum(1), z.maximum(100_000))),
    /** 会員ID or link code. */
    memberNumber: z.nullable(z.string().check(z.maxLength(40))),
    name: z.nullable(
      z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(60)), match: z.enum(['prefix', 'part']) }),
    ),
    windowIds: z.nullable(z.array(z.uuid()).check(z.maxLength(100))),
    statuses: z.nullable(z.array(reservationStatus).check(z.maxLength(10))),
    /** A day is all of it; with a time, that minute is the first or the last one (RS-STF-4). */
    period: z.nullable(
      z.strictObject({
        basis: z.enum(['visit', 'application']),
        from: z.nullable(z.union([day, moment])),
        to: z.nullable(z.union([day, moment])),
      }),
    ),
    /** Only those with an old card to collect, collected or not. */
    oldCard: z.nullable(z.enum(['to-collect', 'collected'])),
    after: z.nullable(z.string().check(z.maxLength(120))),
    limit: z.int().check(z.minimum(1), z.maximum(200)),
  }),
  response: z.object({
    reservations: z.array(staffReservation),
    /** Give it as `after` for the next page; null at the end. */
    next: z.nullable(z.string()),
  }),
})

export const reservationEventView = z.object({
  at: instant,
  event: z.enum([...reservationMachine.events, 'apply', 'record']),
  from: z.nullable(reservationStatus),
  to: reservationStatus,
  actor: z.string(),
  by: z.enum(['resident', 'staff', 'system']),
  /** An id of why: `deadline`, `overbook`, … */
  cause: z.string(),
  fromSlot: z.nullable(z.object({ windowId: z.string(), day: z.string(), start: minute })),
  toSlot: z.object({ windowId: z.string(), day: z.string(), start: minute }),
})

export const readReservation = endpoint({
  method: 'GET',
  path: `${sitePath}/reservations/:reservationId`,
  summary: 'One reservation with everything that happened to it',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: z.object({ reservation: staffReservation, events: z.array(reservationEventView) }),
})

// --- acts of staff

/** Beyond the capacity only with the privilege, and never without saying why. */
const overbook = z.nullable(z.strictObject({ reason }))
const staffSlotErrors = [
  'reservation.full',
  'reservation.slot-unavailable',
  'reservation.items-invalid',
  'reservation.too-many-live',
  'session.forbidden',
] as const

export const reserveForResident = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations`,
  summary: '代理予約 (RS-STF-5): for a member by 利用者ID, or for somebody not registered, who gets an access key',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({
    slot,
    memberNumber: z.nullable(z.string().check(z.maxLength(40))),
    answers,
    overbook,
    /** リンクコード of somebody not registered who has the letter at hand (CM-X-1). */
    linkCode: z.optional(z.string().check(z.maxLength(40))),
  }),
  response: z.object({ reservation: staffReservation, accessKey: z.nullable(z.string()), mailed: z.boolean() }),
  errors: [...staffSlotErrors, 'request.not-found'],
})

export const changeForResident = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/:reservationId/change`,
  summary: '代理変更; a person marked absent is booked again',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({ slot: z.nullable(slot), answers: z.nullable(answers), overbook, version: z.int() }),
  response: z.object({ reservation: staffReservation, mailed: z.boolean() }),
  errors: [...staffSlotErrors, 'lifecycle.illegal', 'lifecycle.stale'],
})

export const moveReservations = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/move`,
  summary: 'まとめて移す: each to the nearest free time of a day, in one act of its own; who was moved is told by mail',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({
    /** With the time each stands at on the screen: what was moved meanwhile is left alone. */
    reservations: z.array(z.strictObject({ reservationId: z.uuid(), slot })).check(z.minLength(1), z.maxLength(200)),
    to: z.strictObject({ windowId: z.uuid(), day }),
  }),
  response: z.object({
    results: z.array(
      z.object({
        reservationId: z.uuid(),
        /** `moved`, or the code of why not. */
        outcome: z.string(),
        slot: z.nullable(slot),
        mailed: z.boolean(),
      }),
    ),
  }),
  errors: ['request.not-found'],
})

export const cancelForResident = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/:reservationId/cancel`,
  summary: '代理取消',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({ version: z.int() }),
  response: z.object({ reservation: staffReservation, mailed: z.boolean() }),
  errors: ['lifecycle.illegal', 'lifecycle.stale'],
})

export const reissueKey = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/:reservationId/access-key`,
  summary: 'A new access key for somebody who lost it; the old one opens nothing any more',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  response: z.object({ accessKey: z.string() }),
  errors: ['lifecycle.illegal'],
})

export const findVisitor = endpoint({
  method: 'POST',
  path: `${sitePath}/visitors`,
  summary: 'Who stands at the counter: by access key (QR), by 受付番号 of a window and day, or by 利用者ID (RS-STF-6)',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.union([
    z.strictObject({ accessKey: z.string().check(z.minLength(7), z.maxLength(40)) }),
    z.strictObject({ number: z.int().check(z.minimum(1), z.maximum(100_000)), windowId: z.uuid(), day }),
    z.strictObject({ memberNumber: z.string().check(z.minLength(1), z.maxLength(40)), day }),
  ]),
  response: z.object({ reservations: z.array(staffReservation) }),
})

export const checkIn = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/:reservationId/visit`,
  summary: '来場確認: 来場フラグ, 住基カード回収, 対応内容; late comers marked absent too',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({
    version: z.int(),
    oldCardCollected: z.boolean(),
    handling: z.string().check(z.maxLength(1000)),
  }),
  response: staffReservation,
  errors: ['lifecycle.illegal', 'lifecycle.stale'],
})

export const recordHandling = endpoint({
  method: 'PUT',
  path: `${sitePath}/reservations/:reservationId/visit`,
  summary: 'Correct what was noted at the visit; the status stays',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({
    version: z.int(),
    oldCardCollected: z.boolean(),
    handling: z.string().check(z.maxLength(1000)),
  }),
  response: staffReservation,
  errors: ['lifecycle.stale'],
})

export const correctVisit = endpoint({
  method: 'POST',
  path: `${sitePath}/reservations/:reservationId/correction`,
  summary: 'Take back a visit, mark absent, or take the mark back (RS-R-6)',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({ version: z.int(), event: z.enum(['undo-check-in', 'mark-absent', 'undo-absent']) }),
  response: staffReservation,
  errors: ['lifecycle.illegal', 'lifecycle.stale'],
})
