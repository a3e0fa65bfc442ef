/** Routes of the residents' side. Everybody may look at vacancies and apply; members have a session of their own. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { answers, applicationItems, memberItems } from './items.ts'
import { reservationMachine, waitlistMachine } from './lifecycle.ts'
import { siteSettings } from './settings.ts'
import { day, hours, windowKinds } from './window.ts'

const instant = z.iso.datetime()
const minute = z.int().check(z.minimum(0), z.maximum(1440))
/** 32 random bytes as base64url: whoever has it, has the hold, the offer, or the link of a mail. */
export const token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
const typedKey = z.string().check(z.minLength(7), z.maxLength(40))
const secret = z.string().check(z.minLength(1), z.maxLength(256))
/** NIST SP 800-63B-4 §3.1.1: eight characters at the least, long ones allowed. */
export const newSecret = z.string().check(z.minLength(8), z.maxLength(256))

export const reservationStatus = z.enum(reservationMachine.statuses)
export const waitlistStatus = z.enum(waitlistMachine.statuses)

export const slot = z.strictObject({
  windowId: z.uuid(),
  day,
  start: minute.check(z.maximum(1435)),
})

const sitePath = '/api/resident/sites/:siteId' as const

// --- the site and its vacancies: no session

export const siteSummary = z.object({
  siteId: z.string(),
  municipalityName: z.string(),
  siteName: z.string(),
  visit: z.enum(['at-pickup', 'at-application']),
})

export const listSites = endpoint({
  method: 'GET',
  path: '/api/resident/sites',
  summary: 'Sites that are shown today, of every municipality, in the order they set',
  allow: ['public'],
  response: z.array(siteSummary),
})

export const residentWindow = z.object({
  windowId: z.string(),
  name: z.string(),
  kind: z.enum(windowKinds),
  address: z.string(),
  phone: z.string(),
  note: z.string(),
})

const settingsShape = siteSettings.shape
export const siteView = z.object({
  ...siteSummary.shape,
  headerTitle: z.string(),
  contact: z.object({
    authority: z.string(),
    phone: z.string(),
    mail: z.string(),
    homepage: z.string(),
    address: z.string(),
  }),
  mode: z.object(
    z.pick(settingsShape.mode, {
      audience: true,
      loginKey: true,
      selfRegistration: true,
      passwordCheck: true,
      applicantCheck: true,
      registrationKeyDays: true,
      accessKeyLength: true,
      linkCode: true,
    }).shape,
  ),
  screen: settingsShape.screen,
  applicationItems,
  memberItems,
  rules: z.object({
    firstDay: day,
    lastDay: day,
    unit: z.int(),
    holdMinutes: z.int(),
    waitlist: z.boolean(),
    liveLimit: z.nullable(z.int()),
    /** Hours of the day at which anything is taken; the first and the last moment, as `YYYY-MM-DDTHH:MM` of Tokyo. */
    onlineHours: z.nullable(hours),
    opensAt: z.nullable(z.string()),
    closesAt: z.nullable(z.string()),
    /** How long a place that came free is kept for whoever waits. */
    offerMinutes: z.int(),
    changeUntil: z.object({ daysBefore: z.int(), until: z.int() }),
    cancelUntil: z.object({ daysBefore: z.int(), until: z.int() }),
  }),
  /** Whether anything is taken over the internet now. */
  taking: z.boolean(),
  windows: z.array(residentWindow),
  /** Changes with every change of a setting or window. */
  version: z.int(),
  now: instant,
})
export type SiteView = z.infer<typeof siteView>

export const readSite = endpoint({
  method: 'GET',
  path: sitePath,
  summary: 'What a site is, asks and offers (RS-SET-6, 7, 9 to 14)',
  allow: ['public'],
  response: siteView,
})

/**
 * `open`: reservable, 残n. `full`: 残0. `excluded`: 「-」. `past`: begun or cut off. `not-yet`: beyond the days that can be
 * booked now, or nothing is taken now.
 */
export const slotStates = ['open', 'full', 'excluded', 'past', 'not-yet'] as const

export const calendarDay = z.object({
  day,
  /** 0 is Sunday. */
  weekday: z.int(),
  holiday: z.nullable(z.string()),
  wareki: z.string(),
  /** Shown as 休館 (`closed-day`, `holiday`) or 「-」 (`no-hours`, `outside-period`). */
  shut: z.nullable(z.enum(['closed-day', 'holiday', 'no-hours', 'outside-period'])),
  note: z.string(),
  slots: z.array(z.object({ start: minute, end: minute, state: z.enum(slotStates), remaining: z.int() })),
})
export type CalendarDay = z.infer<typeof calendarDay>

export const calendar = z.object({
  windowId: z.string(),
  windowName: z.string(),
  /** Seven days from the asked one. */
  days: z.array(calendarDay),
  /** First days of the weeks beside this one; null where nothing more can be booked. */
  previous: z.nullable(day),
  next: z.nullable(day),
})
export type Calendar = z.infer<typeof calendar>

export const readCalendar = endpoint({
  method: 'GET',
  path: `${sitePath}/calendar/:windowId/:day`,
  summary: '空き状況照会: seven days of one window, open to everybody (RS-SC-1, 2)',
  allow: ['public'],
  response: calendar,
})

export const freeSlot = z.object({ ...slot.shape, windowName: z.string(), end: minute, remaining: z.int() })

export const findFree = endpoint({
  method: 'POST',
  path: `${sitePath}/free`,
  summary: 'Earliest free slots over windows, days, weekdays and times of day',
  allow: ['public'],
  body: z.strictObject({
    windowIds: z.nullable(z.array(z.uuid()).check(z.maxLength(50))),
    from: z.nullable(day),
    to: z.nullable(day),
    weekdays: z.nullable(z.array(z.int().check(z.minimum(0), z.maximum(6))).check(z.maxLength(7))),
    time: z.nullable(hours),
    limit: z.int().check(z.minimum(1), z.maximum(50)),
  }),
  response: z.object({ slots: z.array(freeSlot) }),
})

// --- a hold while the form is filled in

export const hold = z.object({
  holdToken: token,
  slot: z.object({ ...slot.shape, end: minute, windowName: z.string() }),
  expiresAt: instant,
  extensionsLeft: z.int(),
  /** Server time is the truth of the countdown. */
  now: instant,
})
export type Hold = z.infer<typeof hold>

const slotErrors = [
  'reservation.full',
  'reservation.slot-unavailable',
  'reservation.too-many-holds',
  'request.not-found',
] as const

export const takeHold = endpoint({
  method: 'POST',
  path: `${sitePath}/holds`,
  summary: 'Hold a place; a hold this browser already has is given back in the same moment',
  allow: ['public'],
  body: z.strictObject({ slot, replaces: z.nullable(token) }),
  response: hold,
  errors: slotErrors,
})

const byHold = z.strictObject({ holdToken: token })

export const readHold = endpoint({
  method: 'POST',
  path: `${sitePath}/holds/read`,
  summary: 'The hold again, after a reload',
  allow: ['public'],
  body: byHold,
  response: hold,
  errors: ['reservation.hold-over'],
})

export const extendHold = endpoint({
  method: 'POST',
  path: `${sitePath}/holds/extend`,
  summary: 'More time for the form (WCAG 2.2 SC 2.2.1)',
  allow: ['public'],
  body: byHold,
  response: hold,
  errors: ['reservation.hold-over'],
})

export const releaseHold = endpoint({
  method: 'POST',
  path: `${sitePath}/holds/release`,
  summary: 'Give the place back at once; a hold that is over already is no error',
  allow: ['public'],
  body: byHold,
})

// --- applying without being registered

export const reservationView = z.object({
  reservationId: z.uuid(),
  siteId: z.string(),
  slot: z.object({ ...slot.shape, end: minute }),
  windowName: z.string(),
  windowAddress: z.string(),
  /** 受付番号, serial per place and day. */
  number: z.int(),
  status: reservationStatus,
  answers,
  /** リンクコード of the card it is about; null where the site was told none. */
  linkCode: z.nullable(z.string()),
  appliedAt: instant,
  /** Null where it is too late, or the status allows it no more. */
  changeUntil: z.nullable(instant),
  cancelUntil: z.nullable(instant),
  /** For `compare-and-set`: a change names the version it has seen. */
  version: z.int(),
})
export type ReservationView = z.infer<typeof reservationView>

export const applied = z.object({
  reservation: reservationView,
  /** Shown once; null for members. */
  accessKey: z.nullable(z.string()),
  /** Whether mails go out about it. */
  mailed: z.boolean(),
  /** Until when a mailed link must be opened; null where the application stands. */
  confirmUntil: z.nullable(instant),
  /** RFC 5545. */
  ics: z.string(),
})
export type Applied = z.infer<typeof applied>

const applicationErrors = [
  'reservation.hold-over',
  'reservation.slot-unavailable',
  'reservation.items-invalid',
  'reservation.too-many-live',
  'reservation.mode-refused',
] as const

/** Drawn by the page once for what it asks. */
const idempotencyKey = z.optional(z.uuid({ version: 'v4' }))

const application = {
  holdToken: token,
  answers,
  /**
   * The same application sent again within half an hour, because its answer was lost, is answered as the first one was, with
   * the same access key; without it a second one finds the hold gone.
   */
  idempotencyKey,
}

export const apply = endpoint({
  method: 'POST',
  path: `${sitePath}/applications`,
  summary: '申込 without ID and password (RS-SC-12 to 14): an access key is issued',
  allow: ['public'],
  body: z.strictObject({ ...application, linkCode: z.optional(z.string().check(z.maxLength(40))) }),
  response: applied,
  errors: applicationErrors,
})

export const confirmApplication = endpoint({
  method: 'POST',
  path: `${sitePath}/applications/confirm`,
  summary: 'The mailed link of 申込者チェック: the application stands (RS-USR-14)',
  allow: ['public'],
  body: z.strictObject({ token, idempotencyKey }),
  response: applied,
  errors: ['reservation.link-over', 'reservation.slot-unavailable'],
})

// --- by access key

/** The number and the day are asked only while keys are being guessed at this site. */
export const keyed = z.strictObject({
  accessKey: typedKey,
  number: z.optional(z.int().check(z.minimum(1), z.maximum(100_000))),
  day: z.optional(day),
})

const keyErrors = ['reservation.key-unknown', 'reservation.key-needs-number', 'request.rate-limited'] as const

export const readByKey = endpoint({
  method: 'POST',
  path: `${sitePath}/keyed/read`,
  summary: '予約確認 by access key (RS-SC-15); usable until the visit day is over',
  allow: ['public'],
  body: keyed,
  response: z.object({ reservation: reservationView, ics: z.string() }),
  errors: keyErrors,
})

const changeBody = {
  /** A hold on the new slot; null keeps the slot and changes the answers alone. */
  holdToken: z.nullable(token),
  answers,
  version: z.int(),
}
const changeErrors = [
  'reservation.hold-over',
  'reservation.items-invalid',
  'reservation.too-late',
  'lifecycle.illegal',
  'lifecycle.stale',
] as const
const cancelErrors = ['reservation.too-late', 'lifecycle.illegal', 'lifecycle.stale'] as const

export const changeByKey = endpoint({
  method: 'POST',
  path: `${sitePath}/keyed/change`,
  summary: '変更 by access key (RS-SC-16): the new place is taken and the old one given back in one act',
  allow: ['public'],
  body: z.strictObject({ ...keyed.shape, ...changeBody }),
  response: z.object({ reservation: reservationView, mailed: z.boolean(), ics: z.string() }),
  errors: [...keyErrors, ...changeErrors],
})

export const cancelByKey = endpoint({
  method: 'POST',
  path: `${sitePath}/keyed/cancel`,
  summary: '取消 by access key (RS-SC-17): the place is free at once',
  allow: ['public'],
  body: z.strictObject({ ...keyed.shape, version: z.int() }),
  response: z.object({ reservation: reservationView, mailed: z.boolean() }),
  errors: [...keyErrors, ...cancelErrors],
})

// --- members: signing in

export const residentSession = z.object({
  siteId: z.string(),
  /** 利用者ID. */
  memberNumber: z.string(),
  /** Null where the site does not ask names. */
  name: z.nullable(z.string()),
  /** The first use, or a reset by staff: nothing else is allowed before an own password is set (RS-USR-7). */
  mustSetPassword: z.boolean(),
  idleUntil: instant,
  expiresAt: instant,
  now: instant,
})
export type ResidentSession = z.infer<typeof residentSession>

export const signInResident = endpoint({
  method: 'POST',
  path: '/api/resident/session',
  summary: 'Sign in as a member: by 利用者ID, mail address or ログインID as the site chose, with or without a password',
  allow: ['public'],
  body: z.strictObject({
    siteId: z.string().check(z.maxLength(40)),
    loginKey: z.string().check(z.minLength(1), z.maxLength(254)),
    /** Absent only where the site does not check passwords (RS-USR-13). */
    secret: z.optional(secret),
  }),
  response: residentSession,
  errors: ['login.credentials-incorrect', 'request.rate-limited', 'reservation.mode-refused'],
})

export const readResidentSession = endpoint({
  method: 'GET',
  path: '/api/resident/session',
  summary: 'Which member is signed in',
  allow: ['resident'],
  response: residentSession,
})

export const signOutResident = endpoint({
  method: 'DELETE',
  path: '/api/resident/session',
  summary: 'ログアウト',
  allow: ['resident'],
})

export const setOwnPassword = endpoint({
  method: 'POST',
  path: '/api/resident/password',
  summary: 'Register an own password at the first use, or change it with the old one',
  allow: ['resident'],
  body: z.strictObject({ current: z.optional(secret), secret: newSecret }),
  errors: ['login.credentials-incorrect', 'request.rate-limited'],
})

// --- members: reservations and own data

export const applyAsMember = endpoint({
  method: 'POST',
  path: '/api/resident/applications',
  summary: '申込 as a member (RS-SC-3, 7): only the added items are asked',
  allow: ['resident'],
  body: z.strictObject(application),
  response: applied,
  errors: [...applicationErrors, 'reservation.password-not-set'],
})

export const listOwnReservations = endpoint({
  method: 'GET',
  path: '/api/resident/reservations',
  summary: '申し込み一覧, newest visit first (RS-SC-8)',
  allow: ['resident'],
  response: z.array(reservationView),
  errors: ['reservation.password-not-set'],
})

export const readOwnReservation = endpoint({
  method: 'GET',
  path: '/api/resident/reservations/:reservationId',
  summary: 'One reservation of one’s own, with its calendar file',
  allow: ['resident'],
  response: z.object({ reservation: reservationView, ics: z.string() }),
  errors: ['reservation.password-not-set'],
})

export const changeOwnReservation = endpoint({
  method: 'POST',
  path: '/api/resident/reservations/:reservationId/change',
  summary: '変更 (RS-SC-9)',
  allow: ['resident'],
  body: z.strictObject(changeBody),
  response: z.object({ reservation: reservationView, mailed: z.boolean(), ics: z.string() }),
  errors: [...changeErrors, 'reservation.password-not-set'],
})

export const cancelOwnReservation = endpoint({
  method: 'POST',
  path: '/api/resident/reservations/:reservationId/cancel',
  summary: '取消 (RS-SC-10)',
  allow: ['resident'],
  body: z.strictObject({ version: z.int() }),
  response: z.object({ reservation: reservationView, mailed: z.boolean() }),
  errors: [...cancelErrors, 'reservation.password-not-set'],
})

export const profile = z.object({ memberNumber: z.string(), answers, version: z.int() })

export const readProfile = endpoint({
  method: 'GET',
  path: '/api/resident/profile',
  summary: '登録情報確認 (RS-USR-9): the items in use, no others',
  allow: ['resident'],
  response: profile,
  errors: ['reservation.password-not-set'],
})

export const changeProfile = endpoint({
  method: 'PUT',
  path: '/api/resident/profile',
  summary: 'Change own data: items that are only shown stay as they are',
  allow: ['resident'],
  body: z.strictObject({ answers, version: z.int() }),
  response: profile,
  errors: [
    'reservation.items-invalid',
    'reservation.login-key-taken',
    'lifecycle.stale',
    'reservation.password-not-set',
  ],
})

// --- self registration and password reset: answers tell nobody whether an address is known

const mailAddress = z.string().check(z.minLength(3), z.maxLength(254))

export const requestRegistration = endpoint({
  method: 'POST',
  path: `${sitePath}/registration`,
  summary: '会員登録 (RS-USR-8): a registration key goes to the address',
  allow: ['public'],
  body: z.strictObject({ mail: mailAddress }),
  response: z.object({ days: z.int() }),
  errors: ['reservation.mode-refused', 'reservation.items-invalid', 'request.rate-limited'],
})

export const readRegistration = endpoint({
  method: 'POST',
  path: `${sitePath}/registration/read`,
  summary: 'Whether a registration key is still good, and for which address',
  allow: ['public'],
  body: z.strictObject({ token }),
  response: z.object({ mail: z.string(), expiresAt: instant }),
  errors: ['reservation.link-over'],
})

export const completeRegistration = endpoint({
  method: 'POST',
  path: `${sitePath}/registration/complete`,
  summary: 'The member form; gives the new 利用者ID',
  allow: ['public'],
  body: z.strictObject({ token, answers, secret: z.optional(newSecret) }),
  response: z.object({ memberNumber: z.string() }),
  errors: ['reservation.link-over', 'reservation.items-invalid', 'reservation.login-key-taken'],
})

export const requestPasswordReset = endpoint({
  method: 'POST',
  path: `${sitePath}/password-reset`,
  summary: 'パスワード再設定 (RS-USR-3): a link goes to the member’s address, if there is one',
  allow: ['public'],
  body: z.strictObject({ loginKey: z.string().check(z.minLength(1), z.maxLength(254)) }),
  errors: ['request.rate-limited', 'reservation.mode-refused'],
})

export const completePasswordReset = endpoint({
  method: 'POST',
  path: `${sitePath}/password-reset/complete`,
  summary: 'A new password by the mailed link; every session of the member ends',
  allow: ['public'],
  body: z.strictObject({ token, secret: newSecret }),
  errors: ['reservation.link-over'],
})

// --- waitlist

export const waitlistEntry = z.object({
  status: waitlistStatus,
  windowIds: z.nullable(z.array(z.string())),
  from: day,
  to: day,
  time: z.nullable(hours),
  enteredAt: instant,
  /** How many came earlier and still wait for something this entry would take too. */
  ahead: z.int(),
  offer: z.nullable(hold),
})
export type WaitlistEntry = z.infer<typeof waitlistEntry>

export const enterWaitlist = endpoint({
  method: 'POST',
  path: `${sitePath}/waitlist`,
  summary: 'キャンセル待ち: wait for any place of a wish; offers come by mail, first come first served',
  allow: ['public'],
  body: z.strictObject({
    mail: mailAddress,
    windowIds: z.nullable(z.array(z.uuid()).check(z.minLength(1), z.maxLength(20))),
    from: day,
    to: day,
    time: z.nullable(hours),
    /** Sent again, it is the same entry. */
    idempotencyKey,
  }),
  response: z.object({ token, entry: waitlistEntry }),
  errors: ['reservation.mode-refused', 'reservation.items-invalid', 'request.rate-limited'],
})

export const readWaitlist = endpoint({
  method: 'POST',
  path: `${sitePath}/waitlist/read`,
  summary: 'Where an entry stands, and its offer: a hold that is applied for like any other',
  allow: ['public'],
  body: z.strictObject({ token }),
  response: waitlistEntry,
  errors: ['reservation.link-over'],
})

export const leaveWaitlist = endpoint({
  method: 'POST',
  path: `${sitePath}/waitlist/leave`,
  summary: 'Stop waiting; an offered place goes to the next',
  allow: ['public'],
  body: z.strictObject({ token }),
  errors: ['reservation.link-over'],
})
