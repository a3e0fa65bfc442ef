/** The reception management server's side (受付管理サーバ, B1–B11): staff and administrators of the federation. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { letterhead, signInSecret } from './applicant-api.ts'
import {
  applicantKind,
  base64url,
  day,
  instant,
  listedMatter,
  matterDetail,
  matterStatus,
  requesterKinds,
  revocationReasons,
  userId,
  yen,
} from './matter.ts'

const root = '/api/federation'

export const matterFilter = z.strictObject({
  kinds: z.array(applicantKind),
  statuses: z.array(matterStatus),
  /** Beginning of a user ID; empty for all. */
  userId: z.string().check(z.maxLength(12)),
  name: z.string().check(z.maxLength(60)),
  appliedFrom: z.nullable(day),
  appliedUntil: z.nullable(day),
  /** 期限切れ only (OQ-EB-8). */
  expiredOnly: z.boolean(),
})
export type MatterFilter = z.infer<typeof matterFilter>

export const pageSize = 50

export const searchMatters = endpoint({
  method: 'POST',
  path: `${root}/matters/search`,
  summary: '証明書一覧 (EB-B1, EB-SC-11..13)',
  allow: ['federation'],
  privilege: 'billing.read',
  body: z.strictObject({ filter: matterFilter, page: z.int().check(z.minimum(1)) }),
  response: z.object({ matters: z.array(listedMatter), page: z.int(), pages: z.int(), total: z.int() }),
})

export const exportMatters = endpoint({
  method: 'POST',
  path: `${root}/matters/export`,
  summary: '一覧保存 (EB-D-8): every row of a search, for the browser to write as CSV; audited',
  allow: ['federation'],
  privilege: 'billing.read',
  body: z.strictObject({ filter: matterFilter }),
  response: z.object({ matters: z.array(listedMatter), total: z.int() }),
})

export const readMatter = endpoint({
  method: 'GET',
  path: `${root}/matters/:matterId`,
  summary: '証明書発行管理 (EB-SC-15); the view is audited',
  allow: ['federation'],
  privilege: 'billing.read',
  response: matterDetail,
  errors: ['request.not-found'],
})

const target = z.strictObject({ matterId: z.string(), version: z.int() })

/** What became of each row: done, or the code of why not; a bulk action never fails as a whole (EB-SC-14). */
export const rowResults = z.object({
  results: z.array(
    z.object({ matterId: z.string(), applicationNumber: z.string(), outcome: z.string(), status: matterStatus }),
  ),
})

export const requestIssue = endpoint({
  method: 'POST',
  path: `${root}/matters/request-issue`,
  summary: '発行依頼 on rows of 発行依頼待ち (EB-B2, EB-TR-3, EB-R-17)',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({ rows: z.array(target).check(z.minLength(1), z.maxLength(500)) }),
  response: rowResults,
})

export const deposit = z.strictObject({
  day,
  yen,
  remitter: z.string().check(z.minLength(1), z.maxLength(48)),
  /** The bank's own key of the transfer, as its file gave it: one transfer pays once. */
  transferKey: z.nullable(z.string().check(z.maxLength(120))),
  /** 照会番号 of a transfer registered by hand, where the passbook or a notice of the bank has one (EB-B3). */
  reference: z.optional(z.nullable(z.string().check(z.regex(/^[0-9A-Za-z-]{1,20}$/)))),
})

export const registerDeposits = endpoint({
  method: 'POST',
  path: `${root}/matters/register-deposit`,
  summary: '入金登録 on rows of 入金待ち (EB-B3, EB-TR-4): the amount must cover the fee (OQ-EB-5)',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({
    /** As many as 64 KiB hold with the longest names; a screen sends the rest after them. */
    rows: z.array(z.strictObject({ ...target.shape, deposit })).check(z.minLength(1), z.maxLength(120)),
  }),
  response: rowResults,
})

export const undoDecisions = endpoint({
  method: 'POST',
  path: `${root}/matters/undo`,
  summary: '発行依頼取消, 却下取消 and 失効取消, before the batch has run (EB-F1-5, EB-F2-8, EB-F3-3, EB-R-5)',
  allow: ['federation'],
  privilege: 'billing.undo',
  body: z.strictObject({ rows: z.array(target).check(z.minLength(1), z.maxLength(500)) }),
  response: rowResults,
})

export const rejectMatter = endpoint({
  method: 'POST',
  path: `${root}/matters/reject`,
  summary: '却下 with its reason (EB-TR-8, EB-R-6)',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({
    rows: z.array(target).check(z.minLength(1), z.maxLength(500)),
    reason: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
  response: rowResults,
})

export const editRejectionReason = endpoint({
  method: 'POST',
  path: `${root}/matters/:matterId/rejection-reason`,
  summary: '修正 of the reason until the rejection is processed (EB-SC-16)',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({ version: z.int(), reason: z.string().check(z.minLength(1), z.maxLength(200)) }),
  response: matterDetail,
  errors: ['lifecycle.stale', 'lifecycle.illegal', 'request.not-found'],
})

export const requestRevocation = endpoint({
  method: 'POST',
  path: `${root}/matters/:matterId/revocation`,
  summary: '証明書失効申請 (EB-B4, EB-F3-2); typed confirmation of the user ID, since it ends somebody’s claims',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({
    version: z.int(),
    reason: z.enum(revocationReasons),
    requester: z.enum(requesterKinds),
    channel: z.enum(['phone', 'post', 'counter', 'other']),
    requestedOn: day,
    confirmUserId: userId,
  }),
  response: matterDetail,
  errors: ['lifecycle.stale', 'lifecycle.illegal', 'billing.confirmation-differs', 'request.not-found'],
})

// --- deposits from the bank's file (EB-SC-18, EB-R-8)

export const depositCandidate = z.object({
  transferKey: z.string(),
  line: z.int(),
  day,
  yen,
  remitter: z.string(),
  remitterBank: z.string(),
  /** `matched`: one waiting application of an agent named in the remitter, fee covered. */
  verdict: z.enum([
    'matched',
    'several',
    'short',
    'over',
    'no-agent',
    'nothing-waiting',
    'already-registered',
    /** A deposit by hand without a reference is of its day, sum and agent. */
    'by-hand',
    /** It was registered and undone: it may pay, once a person said so. */
    'used-before',
    'refunded',
    /** Older than the application: most likely it was for another. */
    'before-application',
    /** A cancellation, or what one of the file takes back. */
    'cancelled',
    /** The same, and an application still has it for its deposit, or for money to be paid back. */
    'cancelled-registered',
    /** Of another account than the one on the invoices. */
    'other-account',
  ]),
  /** The application this very transfer was registered for; its number is null where it was deleted since. */
  usedBy: z.nullable(z.object({ matterId: z.string(), applicationNumber: z.nullable(z.string()) })),
  candidates: z.array(listedMatter),
})
export type DepositCandidate = z.infer<typeof depositCandidate>

export const previewBankFile = endpoint({
  method: 'POST',
  path: `${root}/deposits/preview`,
  summary: 'A bank’s file (全銀, 200 octets a record) matched to waiting applications; nothing is registered yet',
  allow: ['federation'],
  privilege: 'billing.decide',
  bytes: { mediaType: 'application/octet-stream', limit: 4 * 1024 * 1024 },
  response: z.object({ transfers: z.array(depositCandidate) }),
  errors: ['billing.bank-file-refused'],
})

export const previewBankDay = endpoint({
  method: 'POST',
  path: `${root}/deposits/preview/:day`,
  summary: 'The same of the file the bank itself has for a day, where one is connected',
  allow: ['federation'],
  privilege: 'billing.decide',
  response: z.object({ transfers: z.array(depositCandidate) }),
  errors: ['billing.bank-file-refused', 'party.unreachable', 'party.timeout', 'request.not-found', 'request.invalid'],
})

export const findRemitter = endpoint({
  method: 'POST',
  path: `${root}/deposits/search`,
  summary: 'Agents and their waiting applications by a remitter’s name (EB-F2-7)',
  allow: ['federation'],
  privilege: 'billing.decide',
  body: z.strictObject({ remitter: z.string().check(z.minLength(1), z.maxLength(48)) }),
  response: z.object({ matters: z.array(listedMatter) }),
})

export const readLetterhead = endpoint({
  method: 'GET',
  path: `${root}/letterhead`,
  summary: 'Who the federation is on the letters its staff draw: from the installation’s settings (EB-R-16)',
  allow: ['federation'],
  privilege: 'billing.read',
  response: letterhead,
})

// --- holders (事業所管理, EB-SC-19)

export const applicantFields = z.strictObject({
  kind: applicantKind,
  displayName: z.string().check(z.minLength(1), z.maxLength(60)),
  representative: z.string().check(z.minLength(1), z.maxLength(60)),
  postalCode: z.string().check(z.regex(/^\d{3}-\d{4}$/)),
  address: z.string().check(z.minLength(1), z.maxLength(120)),
  phone: z.string().check(z.regex(/^[\d-]{10,13}$/)),
  mail: z.nullable(z.string().check(z.maxLength(254), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/))),
})
export type ApplicantFields = z.infer<typeof applicantFields>

export const applicantView = z.object({
  ...applicantFields.shape,
  userId,
  testId: z.string(),
  version: z.int(),
  suspended: z.boolean(),
  passwordNumber: z.int(),
  passwordSetAt: z.nullable(instant),
  passwordPostedOn: z.nullable(day),
  passwordLockedUntil: z.nullable(instant),
  matters: z.int(),
})
export type ApplicantView = z.infer<typeof applicantView>

export const searchApplicants = endpoint({
  method: 'POST',
  path: `${root}/applicants/search`,
  summary: '事業所管理: holders by ID, name or phone',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: z.strictObject({
    text: z.string().check(z.maxLength(60)),
    kinds: z.array(applicantKind),
    page: z.int().check(z.minimum(1)),
  }),
  response: z.object({ applicants: z.array(applicantView), page: z.int(), pages: z.int(), total: z.int() }),
})

/** A secret made in the staff member's browser for a letter: only its slow derivation comes here (decision 011). */
export const newPassword = z.strictObject({
  salt: base64url.check(z.minLength(22), z.maxLength(86)),
  rounds: z.int(),
  proof: base64url.check(z.length(43)),
})

const registration = z.strictObject({
  requestId: z.uuid(),
  applicant: applicantFields,
  signInSecret,
  issuancePassword: newPassword,
})

export const registerApplicant = endpoint({
  method: 'POST',
  path: `${root}/applicants`,
  summary:
    'A new holder with user ID, test ID, log-in secret and issuance password; the letter is printed by the browser (EB-G-7, EB-D-9)',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: registration,
  response: applicantView,
})

/** Each row costs two slow hashes: a page sends a long file in pieces of this size. */
export const registrationsAtOnce = 20

export const registerApplicants = endpoint({
  method: 'POST',
  path: `${root}/applicants/batch`,
  summary:
    'Many new holders, as a CSV file names them, each row by itself; a row may bring the user ID the holder has already',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: z.strictObject({
    rows: z
      .array(z.strictObject({ ...registration.shape, userId: z.nullable(userId) }))
      .check(z.minLength(1), z.maxLength(registrationsAtOnce)),
  }),
  response: z.object({
    results: z.array(
      z.object({
        requestId: z.string(),
        /** `done`, or the code of why not; the same `requestId` once more is done once. */
        outcome: z.string(),
        applicant: z.nullable(applicantView),
      }),
    ),
  }),
})

export const updateApplicant = endpoint({
  method: 'PUT',
  path: `${root}/applicants/:userId`,
  summary: 'Correct a holder’s particulars, or suspend the holder',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: z.strictObject({ version: z.int(), applicant: applicantFields, suspended: z.boolean() }),
  response: applicantView,
  errors: ['lifecycle.stale', 'request.not-found'],
})

export const issuePassword = endpoint({
  method: 'POST',
  path: `${root}/applicants/:userId/password`,
  summary:
    '証明書発行用パスワード発行 after a call (EB-F4-3); the older one is invalid from now on, and the sign-in secret too where the letter brings another (EB-G-8)',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: z.strictObject({
    version: z.int(),
    issuancePassword: newPassword,
    /** For a holder who lost it: without another nobody could ever sign in again. */
    signInSecret: z.nullable(signInSecret),
  }),
  response: applicantView,
  errors: ['lifecycle.stale', 'request.not-found'],
})

export const markPasswordPosted = endpoint({
  method: 'POST',
  path: `${root}/applicants/:userId/password/posted`,
  summary: 'The day the letter was posted (EB-F4-4)',
  allow: ['federation'],
  privilege: 'billing.holders',
  body: z.strictObject({ on: day }),
  response: applicantView,
  errors: ['request.not-found'],
})

// --- batches, revocation lists, balances (EB-SC-20, 21)

export const batchView = z.object({
  name: z.string(),
  nextRunAt: instant,
  lastRunAt: z.nullable(instant),
  lastOutcome: z.nullable(z.string()),
  running: z.boolean(),
  /** Of the last run. */
  done: z.int(),
  failed: z.int(),
  /** Rows that wait for it now. */
  waiting: z.int(),
  errors: z.array(z.object({ applicationNumber: z.string(), code: z.string(), tries: z.int(), at: instant })),
})

export const listBatches = endpoint({
  method: 'GET',
  path: `${root}/batches`,
  summary: 'B5–B11 and the rejection batch: last run, counts, errors, next run',
  allow: ['federation'],
  privilege: 'billing.batches',
  response: z.object({ batches: z.array(batchView) }),
})

export const runBatch = endpoint({
  method: 'POST',
  path: `${root}/batches/:name/runs`,
  summary: 'Run a batch now and wait for its end',
  allow: ['federation'],
  privilege: 'billing.batches',
  response: batchView,
  errors: ['request.not-found', 'lifecycle.stale'],
})

export const revocationListView = z.object({
  number: z.string(),
  thisUpdate: instant,
  nextUpdate: instant,
  receivedAt: instant,
  /** When the reception side began to verify claims by it (EB-A6). */
  registeredAt: z.nullable(instant),
  entries: z.int(),
  bytes: z.int(),
  newest: z.array(z.object({ serial: z.string(), revokedAt: instant, reason: z.nullable(z.string()) })),
})

export const readRevocationList = endpoint({
  method: 'GET',
  path: `${root}/revocation-list`,
  summary: '失効リスト: number, updates, serials, registration on both sides (EB-SC-21)',
  allow: ['federation'],
  privilege: 'billing.read',
  response: z.object({
    current: z.nullable(revocationListView),
    refused: z.array(z.object({ at: instant, code: z.string(), number: z.nullable(z.string()) })),
  }),
})

export const readBillingAudit = endpoint({
  method: 'GET',
  path: `${root}/audit/before/:seq`,
  summary: 'A hundred rows of the audit trail about billing certificates before a number, newest first',
  allow: ['federation'],
  privilege: 'billing.audit',
  response: z.object({
    rows: z.array(
      z.object({
        seq: z.int(),
        at: instant,
        actor: z.string(),
        action: z.string(),
        target: z.string(),
        outcome: z.string(),
      }),
    ),
  }),
  errors: ['request.invalid'],
})
