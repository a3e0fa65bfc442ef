/** Routes of the back office: members, operators, access history, mails and reports. Whose municipality, the session says. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { answers } from './items.ts'
import { mailEvents, noticeTopic } from './mail-events.ts'
import { grade } from './staff-api.ts'
import { day } from './window.ts'

const instant = z.iso.datetime()
const base = '/api/municipality/reservation' as const
const sitePath = `${base}/sites/:siteId` as const
const page = z.int().check(z.minimum(1), z.maximum(100_000))
const short = z.string().check(z.maxLength(60), z.regex(/^[^\p{Cc}]*$/u))
export const officePageSize = 50

// --- members (RS-STF-12, 13)

export const memberView = z.object({
  memberId: z.string(),
  memberNumber: z.string(),
  linkCode: z.nullable(z.string()),
  answers,
  registeredBy: z.enum(['self', 'staff', 'import']),
  registeredAt: instant,
  stoppedAt: z.nullable(instant),
  hasOwnPassword: z.boolean(),
  version: z.int(),
})
export type MemberView = z.infer<typeof memberView>

export const searchMembers = endpoint({
  method: 'POST',
  path: `${sitePath}/members/search`,
  summary: '会員管理: by ID, name, kana, mail or link code; every search is audited',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({ text: short, stopped: z.boolean(), page }),
  response: z.object({ members: z.array(memberView), page, pages: page, total: z.int() }),
})

/** Shown once, for the notice that is printed and posted. */
const initialSecret = z.nullable(z.string())
const linkCode = z.nullable(z.string().check(z.regex(/^[0-9A-Za-z-]{4,40}$/)))

export const registerMember = endpoint({
  method: 'POST',
  path: `${sitePath}/members`,
  summary: 'A member with an initial password for the printed notice (RS-USR-1, 7)',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({ answers, linkCode, withInitialPassword: z.boolean() }),
  response: z.object({ member: memberView, initialPassword: initialSecret }),
  errors: ['reservation.items-invalid', 'reservation.login-key-taken'],
})

export const changeMember = endpoint({
  method: 'PUT',
  path: `${sitePath}/members/:memberId`,
  summary: 'Correct or stop a member; a stopped one cannot sign in any more',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({ version: z.int(), answers, linkCode, stopped: z.boolean() }),
  response: memberView,
  errors: ['reservation.items-invalid', 'reservation.login-key-taken', 'lifecycle.stale', 'request.not-found'],
})

export const issueInitialPassword = endpoint({
  method: 'POST',
  path: `${sitePath}/members/:memberId/initial-password`,
  summary: 'A new initial password for a printed notice; the member’s own one is void from now on',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({ version: z.int() }),
  response: z.object({ member: memberView, initialPassword: z.string() }),
  errors: ['lifecycle.stale', 'request.not-found'],
})

export const importMembers = endpoint({
  method: 'POST',
  path: `${sitePath}/members/import`,
  summary: '一括登録 from CSV, each row by itself (RS-USR-1)',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({
    rows: z
      .array(z.strictObject({ answers, linkCode, memberNumber: z.nullable(z.string().check(z.regex(/^\d{6}$/))) }))
      .check(z.minLength(1), z.maxLength(200)),
    withInitialPassword: z.boolean(),
  }),
  response: z.object({
    results: z.array(
      z.object({
        /** `done`, or the code of why not. */
        outcome: z.string(),
        member: z.nullable(memberView),
        initialPassword: initialSecret,
        faults: z.array(z.object({ item: z.string(), fault: z.string() })),
      }),
    ),
  }),
})

// --- operators (RS-STF-7, 8)

const secret = z.string().check(z.minLength(8), z.maxLength(128))
const accountId = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/))
const operatorFields = {
  displayName: z.string().check(z.minLength(1), z.maxLength(60)),
  grade,
  mail: z.string().check(z.maxLength(254)),
  siteIds: z.array(z.string()).check(z.maxLength(100)),
  mayOverbook: z.boolean(),
  startsOn: z.nullable(day),
  endsOn: z.nullable(day),
} as const

export const operatorView = z.object({
  accountId: z.string(),
  ...operatorFields,
  isTemporarySecret: z.boolean(),
  stopped: z.boolean(),
  createdAt: instant,
})
export type OperatorView = z.infer<typeof operatorView>

export const listOperators = endpoint({
  method: 'GET',
  path: `${base}/operators`,
  summary: '操作者一覧 of the municipality',
  allow: ['municipality'],
  privilege: 'reservations.operators',
  response: z.object({ operators: z.array(operatorView) }),
})

export const registerOperator = endpoint({
  method: 'POST',
  path: `${base}/operators`,
  summary: '操作者情報登録; a temporary password must be changed at the first sign-in',
  allow: ['municipality'],
  privilege: 'reservations.operators',
  body: z.strictObject({ accountId, ...operatorFields, secret, temporary: z.boolean() }),
  response: operatorView,
  errors: ['database.conflict', 'request.invalid'],
})

export const changeOperator = endpoint({
  method: 'PUT',
  path: `${base}/operators/:accountId`,
  summary: 'Grade, sites in charge, dates, stop; nobody stops or lowers himself',
  allow: ['municipality'],
  privilege: 'reservations.operators',
  body: z.strictObject({ ...operatorFields, stopped: z.boolean() }),
  response: operatorView,
  errors: ['request.not-found', 'request.invalid', 'session.forbidden'],
})

export const setOperatorSecret = endpoint({
  method: 'POST',
  path: `${base}/operators/:accountId/secret`,
  summary: 'A new password for an operator; sessions of before end',
  allow: ['municipality'],
  privilege: 'reservations.operators',
  body: z.strictObject({ secret, temporary: z.boolean() }),
  response: operatorView,
  errors: ['request.not-found'],
})

export const changeOwnSecret = endpoint({
  method: 'POST',
  path: `${base}/own-secret`,
  summary: 'One’s own password; the only thing a temporary one may do',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({ current: secret, next: secret }),
  errors: ['login.credentials-incorrect', 'request.rate-limited'],
})

// --- access history (RS-STF-10)

export const accessView = z.object({
  at: instant,
  actor: z.string(),
  siteId: z.nullable(z.string()),
  screen: z.string(),
  target: z.string(),
  outcome: z.string(),
  address: z.string(),
})

export const searchHistory = endpoint({
  method: 'POST',
  path: `${base}/history/search`,
  summary: 'Who did or saw what, when and from where; `all` gives up to 10,000 rows for a file',
  allow: ['municipality'],
  privilege: 'reservations.history',
  body: z.strictObject({
    from: z.nullable(day),
    to: z.nullable(day),
    actor: short,
    outcome: z.enum(['any', 'done', 'refused']),
    page,
    all: z.boolean(),
  }),
  response: z.object({ rows: z.array(accessView), page, pages: page, total: z.int() }),
})

// --- mails (RS-SET-14)

export const mailLogView = z.object({
  mailId: z.string(),
  topic: z.string(),
  about: z.string(),
  recipient: z.string(),
  status: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.int(),
  lastFailure: z.nullable(z.string()),
  createdAt: instant,
  endedAt: z.nullable(instant),
})

export const listMails = endpoint({
  method: 'POST',
  path: `${sitePath}/mails/search`,
  summary: 'Mails that went out or wait; their text is gone once sent',
  allow: ['municipality'],
  privilege: 'reservations.settings',
  body: z.strictObject({ topics: z.array(z.enum([...mailEvents, noticeTopic])), before: z.nullable(instant) }),
  response: z.object({ mails: z.array(mailLogView) }),
})

// --- reports (RS-STF-14, 15)

export const reportKinds = ['daily', 'no-show', 'collection', 'usage', 'monthly', 'support', 'incidents'] as const
export type ReportKind = (typeof reportKinds)[number]

/** Rows of a list that come at once, and that one sheet of the screen shows. */
export const reportPageSize = 500

export const readReport = endpoint({
  method: 'POST',
  path: `${sitePath}/reports`,
  summary:
    'A report as columns and rows, for the screen, paper and CSV: figures whole, lists page by page until `next` is null',
  allow: ['municipality'],
  privilege: 'reservations.reports',
  body: z.strictObject({
    kind: z.enum(reportKinds),
    from: day,
    to: day,
    windowId: z.nullable(z.uuid()),
    after: z.nullable(z.string().check(z.maxLength(100))),
    limit: z.int().check(z.minimum(1), z.maximum(reportPageSize)),
  }),
  response: z.object({
    kind: z.enum(reportKinds),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    /** Of all pages. */
    total: z.int(),
    next: z.nullable(z.string()),
  }),
  errors: ['request.invalid'],
})
