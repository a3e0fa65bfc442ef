/**
 * Every error a person, an operator or a developer can meet: one row a code.
 * HTTP status, retry policy and text keys are derived from here and written nowhere else.
 */
type Retry = 'never' | 'same' | 'later'
type Actor = 'person' | 'operator' | 'developer'
type Level = 'info' | 'warn' | 'error'

export type CatalogueRow<Detail> = {
  readonly status: number
  readonly retry: Retry
  readonly actor: Actor
  readonly level: Level
  /** Carries the type of `AppError.detail` for this code; never set at run time. */
  readonly detail?: Detail
}

const row = <Detail = undefined>(
  status: number,
  retry: Retry,
  actor: Actor,
  level: Level = 'info',
): CatalogueRow<Detail> => ({ status, retry, actor, level })

/** Why a certificate kind cannot be had now (CV-KS-5, CV-HRS-3, CV-KIND-7). */
export type UnavailableReason =
  | 'outside-hours'
  | 'not-offered'
  | 'maintenance'
  | 'no-seal-registered'
  | 'ask-at-counter'
  | 'data-being-updated'

export const catalogue = {
  // the card and its reader
  'card.no-reader': row(400, 'same', 'person'),
  'card.reader-in-use': row(409, 'same', 'person'),
  'card.reader-refused': row(403, 'never', 'person'),
  'card.not-present': row(400, 'same', 'person'),
  'card.removed': row(400, 'same', 'person'),
  'card.unsupported': row(422, 'never', 'person'),
  'card.unreadable': row(502, 'same', 'person', 'warn'),
  'card.pin-format': row(422, 'same', 'person'),
  'card.pin-incorrect': row<{ retriesLeft: number }>(422, 'same', 'person'),
  'card.pin-last-try': row<{ retriesLeft: number }>(422, 'same', 'person'),
  'card.pin-locked': row(423, 'never', 'person'),
  'card.pin-outcome-unknown': row(502, 'same', 'person', 'warn'),
  'card.pin-required': row(403, 'same', 'person'),
  'card.protocol': row<{ statusWord?: string }>(502, 'same', 'operator', 'warn'),
  'card.aborted': row(499, 'same', 'person'),
  'card.timeout': row(504, 'same', 'person', 'warn'),

  // logging in with a card
  'login.nonce-unknown': row(409, 'same', 'person'),
  'login.nonce-expired': row(409, 'same', 'person'),
  'login.certificate-malformed': row(422, 'never', 'person', 'warn'),
  'login.certificate-untrusted': row(403, 'never', 'person', 'warn'),
  'login.certificate-expired': row(403, 'never', 'person'),
  'login.certificate-not-yet-valid': row(403, 'never', 'person'),
  'login.certificate-revoked': row(403, 'never', 'person'),
  'login.signature-invalid': row(403, 'same', 'person', 'warn'),
  'login.status-unavailable': row(503, 'later', 'operator', 'warn'),
  'login.credentials-incorrect': row(403, 'same', 'person'),

  // sessions and requests
  'session.required': row(401, 'never', 'person'),
  'session.expired': row(401, 'never', 'person'),
  'session.forbidden': row(403, 'never', 'person', 'warn'),
  'request.origin-refused': row(403, 'never', 'developer', 'warn'),
  'request.invalid': row<{ issues: readonly { path: string; message: string }[] }>(422, 'never', 'developer'),
  'request.not-found': row(404, 'never', 'person'),
  'request.too-large': row<{ limit: number }>(413, 'never', 'person'),
  'request.rate-limited': row<{ retryAfterSeconds: number }>(429, 'later', 'person'),
  'request.aborted': row(499, 'never', 'person'),
  'network.unreachable': row(503, 'later', 'person'),

  // outside parties
  'party.timeout': row<{ party: string }>(504, 'later', 'operator', 'warn'),
  'party.unreachable': row<{ party: string }>(503, 'later', 'operator', 'warn'),
  'party.malformed': row<{ party: string }>(502, 'later', 'operator', 'error'),
  'party.refused': row<{ party: string; resultCode: string }>(502, 'never', 'operator', 'warn'),
  'party.mismatched': row<{ party: string }>(502, 'never', 'operator', 'error'),

  // state
  'lifecycle.illegal': row<{ status: string; event: string }>(409, 'never', 'developer', 'warn'),
  'lifecycle.stale': row<{ status: string }>(409, 'same', 'person'),
  'database.unavailable': row(503, 'later', 'operator', 'error'),
  'database.conflict': row(409, 'same', 'person'),

  // certificates at the kiosk
  'issuance.closed': row<{ opensAt: string | null }>(503, 'later', 'person'),
  'issuance.municipality-not-participating': row(403, 'never', 'person'),
  'issuance.not-registered': row(403, 'never', 'person'),
  'issuance.ask-at-counter': row(403, 'never', 'person'),
  'issuance.kind-unavailable': row<{ reason: UnavailableReason }>(403, 'later', 'person'),
  'issuance.selection-invalid': row<{ field: string }>(422, 'same', 'person'),
  'issuance.character-undrawable': row<{ codePoints: readonly string[] }>(422, 'never', 'operator', 'warn'),
  'issuance.subject-mismatch': row(502, 'never', 'operator', 'error'),
  'issuance.document-mismatch': row(409, 'never', 'operator', 'error'),
  'issuance.visit-lost': row(410, 'same', 'person'),
  'issuance.terminal-busy': row(409, 'later', 'person'),
  'payment.jammed': row(503, 'never', 'operator', 'error'),
  'payment.insufficient': row<{ due: number; inserted: number }>(409, 'same', 'person'),
  'payment.unavailable': row(503, 'later', 'operator', 'error'),
  'printer.jammed': row(503, 'later', 'operator', 'error'),
  'printer.out-of-paper': row(503, 'later', 'operator', 'warn'),
  'printer.unavailable': row(503, 'later', 'operator', 'error'),

  // key files
  'key-file.password-unfit': row<{ reason: 'empty' | 'not-ascii' }>(422, 'same', 'person'),

  'internal.unexpected': row(500, 'later', 'developer', 'error'),
} as const satisfies Record<string, CatalogueRow<unknown>>

export type ErrorCode = keyof typeof catalogue

export type ErrorDetail<Code extends ErrorCode> =
  (typeof catalogue)[Code] extends CatalogueRow<infer Detail> ? Detail : never

/** Narrows a text to a code of the catalogue. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(catalogue, text)
