/** Routes of 利用者管理, 操作者管理 and システム管理: residents, operators, settings, access history, the line to the reservation side. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { csvEncodings, csvPart, cursor, day, instant, root, visitState } from './api.ts'
import { csvFault } from './distribution-api.ts'
import { linkCode } from './codes.ts'
import { linkEventKinds } from './link-events.ts'
import { residentItems, residentValues } from './resident-items.ts'
import { handoverSettings } from './settings.ts'
import { grade } from './statuses.ts'

const line = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u))

// --- residents (CM-SC-4)

/** 利用状態: 利用中, 利用停止, 登録抹消 (CM-R-5); the last hides a resident and deletes nothing. */
export const useState = z.enum(['active', 'suspended', 'removed'])

export const residentView = z.object({
  residentId: z.uuid(),
  values: residentValues,
  useState,
  cards: z.array(z.object({ cardId: z.uuid(), cardNumber: z.int(), linkCode: z.nullable(z.string()) })),
  registeredAt: instant,
  updatedAt: instant,
  version: z.int(),
})
export type ResidentView = z.infer<typeof residentView>

export const readResidentItems = endpoint({
  method: 'GET',
  path: `${root}/resident-items`,
  summary: 'Which fields the registration has (CM-F-9)',
  allow: ['municipality'],
  privilege: 'handover.residents',
  response: z.object({ items: residentItems }),
})

export const searchResidents = endpoint({
  method: 'POST',
  path: `${root}/residents/search`,
  summary: 'Residents by beginning of name or reading, birth, number or link code; every search is audited',
  allow: ['municipality'],
  privilege: 'handover.residents',
  body: z.strictObject({
    text: z.nullable(line(60).check(z.minLength(1))),
    birthDate: z.nullable(day),
    useStates: z.nullable(z.array(useState).check(z.maxLength(3))),
    after: cursor,
    limit: z.int().check(z.minimum(1), z.maximum(200)),
  }),
  response: z.object({ residents: z.array(residentView), total: z.int(), next: cursor }),
})

const residentErrors = ['handover.items-invalid', 'handover.code-taken'] as const

export const registerResident = endpoint({
  method: 'POST',
  path: `${root}/residents`,
  summary:
    '利用者情報登録: the fields that are in use, and the link code of the card; a card that is not there yet is made',
  allow: ['municipality'],
  privilege: 'handover.residents',
  body: z.strictObject({ values: residentValues, linkCode: z.nullable(linkCode), useState }),
  response: residentView,
  errors: residentErrors,
})

const residentPath = `${root}/residents/:residentId` as const

export const readResident = endpoint({
  method: 'GET',
  path: residentPath,
  summary: 'One resident with the cards; every look is audited',
  allow: ['municipality'],
  privilege: 'handover.residents',
  response: z.object({
    resident: residentView,
    /** Which fields were changed when and by whom; never what they held. */
    changes: z.array(z.object({ at: instant, actorName: z.string(), fields: z.array(z.string()) })),
  }),
})

export const amendResident = endpoint({
  method: 'PUT',
  path: residentPath,
  summary: 'Correct a registration, suspend or remove it',
  allow: ['municipality'],
  privilege: 'handover.residents',
  body: z.strictObject({ version: z.int(), values: residentValues, linkCode: z.nullable(linkCode), useState }),
  response: residentView,
  errors: [...residentErrors, 'lifecycle.stale'],
})

export const importResidents = endpoint({
  method: 'POST',
  path: `${root}/residents/import`,
  summary: 'Residents as CSV under the headings of the form and リンク番号; all or nothing, faults by row and column',
  allow: ['municipality'],
  privilege: 'handover.residents',
  bytes: { mediaType: 'text/csv', limit: 32 << 20 },
  response: z.object({ registered: z.int(), faults: z.array(csvFault) }),
})

/** A file of one line for each resident; the same headings as the import takes. */
export const exportResidents = endpoint({
  method: 'POST',
  path: `${root}/residents/export`,
  summary: 'Residents as CSV, part by part',
  allow: ['municipality'],
  privilege: 'handover.residents',
  body: z.strictObject({
    encoding: z.enum(csvEncodings),
    rowsBefore: z.int().check(z.minimum(0), z.maximum(10_000_000)),
    after: cursor,
  }),
  response: csvPart,
})

// --- operators (CM-SC-5)

export const operatorView = z.object({
  accountId: z.string(),
  displayName: z.string(),
  grade,
  mail: z.string(),
  startsOn: z.nullable(day),
  endsOn: z.nullable(day),
  /** 仮パスワード: to be changed at the first log-in. */
  hasTemporarySecret: z.boolean(),
  stopped: z.boolean(),
  createdAt: instant,
})
export type OperatorView = z.infer<typeof operatorView>

const mail = z
  .string()
  .check(z.regex(/^([^\s@<>"(),:;\\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$/), z.maxLength(254))
/** NIST SP 800-63B-4 §3.1.1: eight characters at the least, long ones allowed. */
const newSecret = z.string().check(z.minLength(8), z.maxLength(256))
const operatorData = {
  displayName: line(60).check(z.minLength(1)),
  grade,
  mail,
  startsOn: z.nullable(day),
  endsOn: z.nullable(day),
}

export const listOperators = endpoint({
  method: 'GET',
  path: `${root}/operators`,
  summary: '操作者 of this municipality’s ledger',
  allow: ['municipality'],
  privilege: 'handover.operators',
  response: z.object({ operators: z.array(operatorView) }),
})

export const createOperator = endpoint({
  method: 'POST',
  path: `${root}/operators`,
  summary: '操作者情報登録',
  allow: ['municipality'],
  privilege: 'handover.operators',
  body: z.strictObject({
    /** ログインID */
    accountId: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{3,63}$/)),
    ...operatorData,
    secret: newSecret,
    isTemporary: z.boolean(),
  }),
  response: operatorView,
  errors: ['handover.login-taken'],
})

export const amendOperator = endpoint({
  method: 'PUT',
  path: `${root}/operators/:accountId`,
  summary: 'Grade, period, stop; a changed grade ends the sessions. Nobody takes the last administrator away',
  allow: ['municipality'],
  privilege: 'handover.operators',
  body: z.strictObject({
    ...operatorData,
    stopped: z.boolean(),
    /** A new password, or null to keep the old one. */
    secret: z.nullable(newSecret),
    isTemporary: z.boolean(),
  }),
  response: operatorView,
  errors: ['handover.last-administrator'],
})

export const changeOwnSecret = endpoint({
  method: 'PUT',
  path: `${root}/own-secret`,
  summary: 'One’s own password; other sessions end',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ current: z.string().check(z.minLength(1), z.maxLength(256)), secret: newSecret }),
  errors: ['login.credentials-incorrect', 'request.rate-limited'],
})

// --- settings (CM-SC-10)

const settingsView = z.object({
  version: z.int(),
  settings: handoverSettings,
  /** Whether residents are registered: items put out of use hide what they hold. */
  hasResidents: z.boolean(),
  updatedAt: z.nullable(instant),
})
export type SettingsView = z.infer<typeof settingsView>

export const readSettings = endpoint({
  method: 'GET',
  path: `${root}/settings`,
  summary: 'Status names and order, items, letters (CM-F-9, CM-F-12)',
  allow: ['municipality'],
  privilege: 'handover.settings',
  response: settingsView,
})

export const writeSettings = endpoint({
  method: 'PUT',
  path: `${root}/settings`,
  summary: 'Replace the settings; rows recorded before keep the names they had',
  allow: ['municipality'],
  privilege: 'handover.settings',
  body: z.strictObject({ version: z.int(), settings: handoverSettings }),
  response: settingsView,
  errors: ['lifecycle.stale'],
})

// --- access history (CM-F-11, XC-4)

export const historyRow = z.object({
  at: instant,
  actor: z.string(),
  /** `METHOD /path` of the contract. */
  screen: z.string(),
  target: z.string(),
  outcome: z.string(),
  address: z.string(),
  requestId: z.string(),
})
export type HistoryRow = z.infer<typeof historyRow>

export const historyFilter = z.strictObject({
  from: z.nullable(day),
  to: z.nullable(day),
  actor: z.nullable(line(64)),
  screen: z.nullable(line(120)),
  target: z.nullable(line(64)),
})

export const searchHistory = endpoint({
  method: 'POST',
  path: `${root}/history/search`,
  summary: 'アクセス履歴: who saw or did what, from where; newest first',
  allow: ['municipality'],
  privilege: 'handover.history',
  body: z.strictObject({ filter: historyFilter, after: cursor, limit: z.int().check(z.minimum(1), z.maximum(200)) }),
  response: z.object({ rows: z.array(historyRow), next: cursor }),
})

export const exportHistory = endpoint({
  method: 'POST',
  path: `${root}/history/export`,
  summary: 'アクセス履歴 as CSV, part by part',
  allow: ['municipality'],
  privilege: 'handover.history',
  body: z.strictObject({
    filter: historyFilter,
    encoding: z.enum(csvEncodings),
    rowsBefore: z.int().check(z.minimum(0), z.maximum(10_000_000)),
    after: cursor,
  }),
  response: csvPart,
})

// --- the line to the reservation side (CM-X-1 to 3, OQ-CM-1)

export const linkView = z.object({
  /** Null where this ledger has no line: files alone are exchanged, or nothing. */
  siteId: z.nullable(z.string()),
  /** Whether files can be opened and made. */
  hasKey: z.boolean(),
  lastPulledAt: z.nullable(instant),
  lastOutcome: z.nullable(z.string()),
  lastPushedAt: z.nullable(instant),
  /** Link codes the reservation side has not been told yet. */
  toPush: z.int(),
  /** Newest first: what came over the line about codes no card has, or what could not be placed. */
  unmatched: z.array(z.object({ at: instant, linkCode: z.string(), kind: z.enum(linkEventKinds), state: visitState })),
})
export type LinkView = z.infer<typeof linkView>

export const readLink = endpoint({
  method: 'GET',
  path: `${root}/link`,
  summary: 'How the line to the reservation side stands',
  allow: ['municipality'],
  privilege: 'handover.manage',
  response: linkView,
})

const pulled = z.object({ received: z.int(), applied: z.int(), known: z.int(), unmatched: z.int(), link: linkView })

export const pullLink = endpoint({
  method: 'POST',
  path: `${root}/link/pull`,
  summary: 'Ask the reservation side what happened since; also done by itself every few minutes',
  allow: ['municipality'],
  privilege: 'handover.manage',
  response: pulled,
  errors: ['handover.link-absent', 'party.timeout', 'party.unreachable', 'party.malformed', 'party.refused'],
})

export const pushLink = endpoint({
  method: 'POST',
  path: `${root}/link/push`,
  summary: 'Tell the reservation side the link codes it does not know, with or without first passwords (CM-X-3)',
  allow: ['municipality'],
  privilege: 'handover.manage',
  body: z.strictObject({ withPasswords: z.boolean() }),
  response: z.object({
    made: z.int(),
    known: z.int(),
    /** Codes the reservation side could not take: another person has them as ID there. */
    taken: z.array(z.string()),
    link: linkView,
  }),
  errors: ['handover.link-absent', 'party.timeout', 'party.unreachable', 'party.malformed', 'party.refused'],
})

/** Files carry what the line carries, sealed with the same key (JWE, RFC 7516); at most this many bytes. */
export const linkFile = { mediaType: 'application/jose', limit: 16 << 20 } as const

export const importLinkFile = endpoint({
  method: 'POST',
  path: `${root}/link/events-file`,
  summary: 'A file of reservation events carried over by hand',
  allow: ['municipality'],
  privilege: 'handover.manage',
  bytes: linkFile,
  response: pulled,
  errors: ['handover.link-absent', 'handover.link-file-refused'],
})

export const exportLinkFile = endpoint({
  method: 'POST',
  path: `${root}/link/codes-file`,
  summary: 'A file of link codes to carry to the reservation side; the codes count as told',
  allow: ['municipality'],
  privilege: 'handover.manage',
  body: z.strictObject({ withPasswords: z.boolean() }),
  response: z.object({ file: z.string(), codes: z.int() }),
  errors: ['handover.link-absent'],
})
