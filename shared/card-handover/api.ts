/**
 * Routes of the ledger: every card from its arrival until it is handed over. Whose municipality it is, the session says;
 * no route takes it. Beside these: `distribution-api.ts` (arrival, places, windows, notices) and `office-api.ts`
 * (residents, operators, settings, access history, the line to the reservation side).
 */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { codeKind, linkCode, producerNumber } from './codes.ts'
import { residentValues } from './resident-items.ts'
import { grade, statusKey, statusRow, warning } from './statuses.ts'

export const root = '/api/municipality/handover' as const

export const instant = z.iso.datetime()
export const day = z.string().check(z.refine(isDay, 'not a calendar day'))
const line = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u))
const paragraph = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u))
export const reason = line(200).check(z.minLength(1))
/** What was typed or scanned; `normaliseCode` says what it means. */
export const typedCode = z.string().check(z.minLength(1), z.maxLength(64))
export const cursor = z.nullable(z.string().check(z.maxLength(120)))

const cardPath = `${root}/cards/:cardId` as const

// --- the whole

export const placeRow = z.object({ placeId: z.uuid(), code: z.string(), name: z.string(), active: z.boolean() })
export const windowRow = z.object({ windowId: z.uuid(), name: z.string(), active: z.boolean() })

export const overview = z.object({
  municipalityCode: z.string(),
  today: day,
  /** 「平成27年06月25日 木曜日」 (CM-SC-1) */
  dateText: z.string(),
  me: z.object({
    accountId: z.string(),
    displayName: z.string(),
    grade,
    /** Whether this person sees residents' data. */
    seesResidents: z.boolean(),
    /** A password somebody else gave: to be changed first. */
    mustChangeSecret: z.boolean(),
  }),
  method: z.enum(['at-pickup', 'at-application']),
  /** In the order of the master, inactive ones too: old rows have them. */
  statuses: z.array(statusRow),
  /** False where nothing about persons is kept (CM-F-10). */
  keepsPersons: z.boolean(),
  windows: z.array(windowRow),
  places: z.array(placeRow),
  /** Cards by current status; null counts those without one. */
  counts: z.array(z.object({ status: z.nullable(statusKey), count: z.int(), stuck: z.int() })),
})
export type Overview = z.infer<typeof overview>

export const readOverview = endpoint({
  method: 'GET',
  path: `${root}/overview`,
  summary: 'Who works here, the masters, and how many cards are where (CM-SC-1, 2)',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: overview,
})

// --- a card

/** 来場予約状況 of the last visit. */
export const visitStates = ['none', 'reserved', 'cancelled', 'absent', 'visited'] as const
export const visitState = z.enum(visitStates)
/** 交付通知書の有無 and 返戻 (CM-F-5). */
export const noticeStates = ['none', 'arrived', 'sent', 'returned'] as const
export const noticeState = z.enum(noticeStates)

export const cardRow = z.object({
  cardId: z.uuid(),
  /** ID on the screens: a serial number of the municipality. */
  cardNumber: z.int(),
  linkCode: z.nullable(z.string()),
  producerNumber: z.nullable(z.string()),
  /** Null where there is none, or where this person may not see it. */
  name: z.nullable(z.string()),
  kana: z.nullable(z.string()),
  /** The last row not undone (CM-R-3); null where none stands. */
  status: z.nullable(statusKey),
  statusAt: z.nullable(instant),
  /** Whole days in this status. */
  days: z.nullable(z.int()),
  stuck: z.boolean(),
  operator: z.nullable(z.string()),
  windowId: z.nullable(z.uuid()),
  placeId: z.nullable(z.uuid()),
  noticeState,
  visitState,
  /** The reserved visit to come or last missed. */
  reservedFor: z.nullable(z.object({ day, start: z.int(), windowName: z.string() })),
  useState: z.enum(['active', 'suspended', 'removed']),
  version: z.int(),
})
export type CardRow = z.infer<typeof cardRow>

/** Filters of 進捗状況一覧 (CM-SC-3); null asks for nothing. */
export const cardFilter = z.strictObject({
  /** `current`: the status a card has now; `any`: any row of its history not undone. */
  basis: z.enum(['current', 'any']),
  statuses: z.nullable(z.array(z.union([statusKey, z.literal('none')])).check(z.maxLength(13))),
  from: z.nullable(day),
  to: z.nullable(day),
  /** Account of whoever recorded it. */
  operator: z.nullable(z.string().check(z.maxLength(64))),
  windowIds: z.nullable(z.array(z.uuid()).check(z.maxLength(100))),
  placeIds: z.nullable(z.array(z.uuid()).check(z.maxLength(200))),
  noticeState: z.nullable(noticeState),
  visitState: z.nullable(visitState),
  oldCard: z.nullable(z.enum(['to-collect', 'collected'])),
  /** Beginning of name or reading; only for those who see residents. */
  name: z.nullable(z.string().check(z.minLength(1), z.maxLength(60))),
  /** In their status for this many days or more. */
  daysAtLeast: z.nullable(z.int().check(z.minimum(0), z.maximum(3650))),
  /** Longer in their status than the master allows. */
  stuck: z.boolean(),
  /** Cards taken out of use are left out otherwise. */
  withRemoved: z.boolean(),
})
export type CardFilter = z.infer<typeof cardFilter>

export const everyCard: CardFilter = {
  basis: 'current',
  statuses: null,
  from: null,
  to: null,
  operator: null,
  windowIds: null,
  placeIds: null,
  noticeState: null,
  visitState: null,
  oldCard: null,
  name: null,
  daysAtLeast: null,
  stuck: false,
  withRemoved: false,
}

export const cardOrders = ['latest', 'longest', 'number'] as const

export const searchCards = endpoint({
  method: 'POST',
  path: `${root}/cards/search`,
  summary:
    '進捗状況一覧 (CM-SC-3): cards by status, period and more; also 滞留 by days in status. Every search is audited',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({
    filter: cardFilter,
    order: z.enum(cardOrders),
    after: cursor,
    limit: z.int().check(z.minimum(1), z.maximum(200)),
  }),
  response: z.object({
    cards: z.array(cardRow),
    /** All that match, on every page. */
    total: z.int(),
    /** Give it as `after` for the next page; null at the end. */
    next: cursor,
  }),
})

export const csvEncodings = ['utf-8', 'windows-31j'] as const
/** Part of a file: joined in order, the parts are the file. The first one has the heading and, for UTF-8, the mark. */
export const csvPart = z.object({
  /** Bytes as base64. */
  bytes: z.base64(),
  rows: z.int(),
  /** Characters that Windows-31J has not; 〓 stands in their place. Rows count from 1 below the heading. */
  unmappable: z.array(z.object({ row: z.int(), column: z.string(), characters: z.array(z.string()) })),
  next: cursor,
})
export type CsvPart = z.infer<typeof csvPart>

export const exportCards = endpoint({
  method: 'POST',
  path: `${root}/cards/export`,
  summary: 'CSV of the list, or of every row of the histories behind it, part by part (CM-F-7)',
  allow: ['municipality'],
  privilege: 'handover.export',
  body: z.strictObject({
    what: z.enum(['cards', 'progress']),
    filter: cardFilter,
    encoding: z.enum(csvEncodings),
    /** Whether residents' data is among the columns. */
    withResidents: z.boolean(),
    /** Rows given so far, so that rows of the report count through the file. */
    rowsBefore: z.int().check(z.minimum(0), z.maximum(10_000_000)),
    after: cursor,
  }),
  response: csvPart,
})

export const findCards = endpoint({
  method: 'POST',
  path: `${root}/cards/find`,
  summary:
    'ID + 検索 (CM-SC-6): by ID, link code, producer’s number or a scanned barcode; several where numbers coincide',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ code: typedCode, by: z.nullable(codeKind) }),
  response: z.object({ cards: z.array(cardRow) }),
})

export const progressRow = z.object({
  progressId: z.uuid(),
  at: instant,
  /** When it was written, which is later where something was entered afterwards. */
  recordedAt: instant,
  status: statusKey,
  /** The name it had when it was recorded. */
  statusName: z.string(),
  actor: z.string(),
  actorName: z.string(),
  source: z.enum(['staff', 'bulk', 'delivery', 'notice', 'link']),
  reason: z.nullable(z.string()),
  windowId: z.nullable(z.uuid()),
  /** 取消: when, by whom and why; null for a row that stands (CM-R-2). */
  undone: z.nullable(z.object({ at: instant, actor: z.string(), actorName: z.string(), reason: z.string() })),
  /** Whether it is the current status. */
  current: z.boolean(),
})
export type ProgressView = z.infer<typeof progressRow>

export const visitKinds = ['first', 'again', 'reissue'] as const
export const visitChecks = ['identity', 'pin', 'old-card', 'proxy', 'legal-representative'] as const

export const visitContent = z.strictObject({
  /** 交付内容, 再来場内容 or 再交付内容, by kind (CM-F-5, CM-R-6) */
  kind: z.enum(visitKinds),
  visitedAt: z.nullable(instant),
  content: paragraph(1000),
  /** Papers seen, e.g. 運転免許証. */
  documents: z.array(line(40).check(z.minLength(1))).check(z.maxLength(6)),
  /** What was done: 本人確認, 暗証番号設定, 旧カード回収; and 代理人, 法定代理人 who came. */
  checks: z.array(z.enum(visitChecks)).check(z.maxLength(5)),
  /** 住基カード: collected, there but not collected, or none (CM-F-14). */
  oldCard: z.enum(['unknown', 'none', 'to-collect', 'collected']),
})
export type VisitContent = z.infer<typeof visitContent>

export const visitView = z.object({
  visitId: z.uuid(),
  /** 1 for the first visit of the card. */
  ordinal: z.int(),
  state: visitState,
  reservedFor: z.nullable(z.object({ day, start: z.int(), windowName: z.string() })),
  ...visitContent.shape,
  source: z.enum(['staff', 'link']),
  updatedAt: instant,
  updatedBy: z.string(),
  version: z.int(),
})
export type VisitView = z.infer<typeof visitView>

export const cardDetail = z.object({
  card: cardRow,
  /** Null where there is none, or where this person may not see it. */
  resident: z.nullable(z.object({ residentId: z.uuid(), values: residentValues })),
  note: z.string(),
  hasNotice: z.boolean(),
  /** In the order of the sample: oldest first (CM-SC-7). */
  history: z.array(progressRow),
  visits: z.array(visitView),
  moves: z.array(
    z.object({
      at: instant,
      actorName: z.string(),
      fromPlaceId: z.nullable(z.uuid()),
      toPlaceId: z.nullable(z.uuid()),
      fromWindowId: z.nullable(z.uuid()),
      toWindowId: z.nullable(z.uuid()),
      reason: z.string(),
    }),
  ),
  notices: z.array(
    z.object({
      noticeId: z.uuid(),
      kind: z.string(),
      sentOn: day,
      actorName: z.string(),
      returnedOn: z.nullable(day),
      returnReason: z.nullable(z.string()),
    }),
  ),
  /** Corrections of the card's own data: names of fields, who, when. */
  changes: z.array(z.object({ at: instant, actorName: z.string(), fields: z.array(z.string()) })),
})
export type CardDetail = z.infer<typeof cardDetail>

export const readCard = endpoint({
  method: 'GET',
  path: cardPath,
  summary: 'One card with all that happened to it (CM-F-4 to 6, CM-SC-6, 7); every look is audited',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: cardDetail,
})

const cardData = z.strictObject({
  /** Null issues one. */
  linkCode: z.nullable(linkCode),
  producerNumber: z.nullable(producerNumber),
  hasNotice: z.boolean(),
  note: paragraph(400),
})

export const registerCard = endpoint({
  method: 'POST',
  path: `${root}/cards`,
  summary: 'A card by hand, without any resident data if need be (CM-F-10)',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: cardData,
  response: cardDetail,
  errors: ['handover.code-taken'],
})

export const amendCard = endpoint({
  method: 'PUT',
  path: cardPath,
  summary: 'Correct numbers and notes of a card; take it out of use or back (CM-R-5: nothing is deleted)',
  allow: ['municipality'],
  privilege: 'handover.manage',
  body: z.strictObject({
    version: z.int(),
    linkCode: z.nullable(linkCode),
    producerNumber: z.nullable(producerNumber),
    hasNotice: z.boolean(),
    note: paragraph(400),
    useState: cardRow.shape.useState,
  }),
  response: cardDetail,
  errors: ['handover.code-taken', 'lifecycle.stale'],
})

// --- progress

const progressErrors = [
  'handover.status-inactive',
  'handover.reason-missing',
  'handover.time-invalid',
  'session.forbidden',
] as const

const entry = {
  status: statusKey,
  /** When it happened; null for now. Never in the future. */
  at: z.nullable(instant),
  /** Needed for 差戻し (OQ-CM-2). */
  reason: z.nullable(reason),
  windowId: z.nullable(z.uuid()),
}

export const recordProgress = endpoint({
  method: 'POST',
  path: `${cardPath}/progress`,
  summary: '進捗登録 (CM-SC-6): any status may follow any; odd order is warned of, never refused (CM-R-1)',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject(entry),
  response: z.object({ detail: cardDetail, warnings: z.array(warning) }),
  errors: progressErrors,
})

export const undoProgress = endpoint({
  method: 'POST',
  path: `${cardPath}/progress/:progressId/undo`,
  summary: '取消 of one row (CM-R-2): the row stays, and so does who undid it, when and why',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ reason }),
  response: cardDetail,
  errors: ['handover.undone-already', 'session.forbidden'],
})

/** One row of a batch: what was typed, and what came of it. */
export const batchRow = z.object({
  /** As it was given. */
  code: z.string(),
  outcome: z.enum(['done', 'refused']),
  cardId: z.nullable(z.uuid()),
  cardNumber: z.nullable(z.int()),
  warnings: z.array(warning),
  /** Why not: no such card, several cards of this number, given twice, out of use, not in the state this needs. */
  fault: z.nullable(z.enum(['unreadable', 'unknown', 'ambiguous', 'repeated', 'out-of-use', 'not-applicable'])),
})
export type BatchRow = z.infer<typeof batchRow>

export const codes = z.array(typedCode).check(z.minLength(1), z.maxLength(500))

export const recordBatch = endpoint({
  method: 'POST',
  path: `${root}/progress/batch`,
  summary: 'One status for many cards by ID or barcode (CM-F-15); one act, a result for every row',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({
    ...entry,
    codes,
    by: z.nullable(codeKind),
    /** Says what would happen and writes nothing. */
    dryRun: z.boolean(),
  }),
  response: z.object({ rows: z.array(batchRow), done: z.int() }),
  errors: progressErrors,
})

// --- visits

export const addVisit = endpoint({
  method: 'POST',
  path: `${cardPath}/visits`,
  summary: 'A visit, a further visit or a re-issue, each of them kept (CM-R-6)',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: visitContent,
  response: cardDetail,
  errors: ['handover.time-invalid'],
})

export const amendVisit = endpoint({
  method: 'PUT',
  path: `${cardPath}/visits/:visitId`,
  summary: 'What was done at a visit, also at one that came from the reservation side; older wordings are kept',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ version: z.int(), ...visitContent.shape }),
  response: cardDetail,
  errors: ['handover.time-invalid', 'lifecycle.stale'],
})
