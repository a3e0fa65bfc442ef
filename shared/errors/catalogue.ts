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

/** What is not as ISO 32000-2 says in a PDF that is read strictly. */
export type DocumentFault =
  | 'header-missing'
  | 'end-missing'
  | 'object-malformed'
  | 'object-too-complex'
  | 'object-misplaced'
  | 'object-circular'
  | 'key-repeated'
  | 'stream-malformed'
  | 'stream-damaged'
  | 'stream-too-large'
  | 'filter-unsupported'
  | 'object-stream-malformed'
  | 'object-stream-replaced'
  | 'xref-misplaced'
  | 'xref-malformed'
  | 'xref-entry-wrong'
  | 'xref-conflict'
  | 'xref-order'
  | 'size-too-small'
  | 'revisions-too-many'
  | 'structure-missing'
  | 'object-not-found'

/** Why a slot cannot be booked now, apart from being full (RS-R-4, 5, 7). */
export type SlotUnavailableReason = 'closed' | 'too-early' | 'too-late' | 'over' | 'shut' | 'excluded' | 'not-offered'

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
  'card.ndef-only': row(422, 'never', 'person'),
  'card.nfc-missing': row(422, 'never', 'person'),
  'card.nfc-off': row(409, 'same', 'person'),
  'card.nfc-refused': row(403, 'same', 'person'),
  'card.request-refused': row(409, 'same', 'person', 'warn'),
  'card.untrusted': row(403, 'never', 'person', 'warn'),
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
  'login.counter-stale': row(403, 'never', 'person', 'error'),
  'login.status-unavailable': row(503, 'later', 'operator', 'warn'),
  'login.credentials-incorrect': row(403, 'same', 'person'),

  // a phone as the reader of a computer
  'phone.link-invalid': row(422, 'never', 'person'),
  'phone.link-used': row(409, 'never', 'person'),
  'phone.expired': row(410, 'same', 'person'),
  'phone.gone': row(504, 'same', 'person'),
  'phone.cancelled': row(499, 'same', 'person'),
  'phone.code-mismatch': row(409, 'same', 'person', 'warn'),
  'phone.origin-mismatch': row(403, 'never', 'person', 'warn'),
  'phone.tampered': row(409, 'same', 'person', 'warn'),

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
  'party.unreachable': row<{ party: string; resultCode?: string }>(503, 'later', 'operator', 'warn'),
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

  // visits that are reserved
  'reservation.full': row(409, 'never', 'person'),
  'reservation.slot-unavailable': row<{ reason: SlotUnavailableReason }>(409, 'never', 'person'),
  'reservation.too-many-holds': row(429, 'later', 'person'),
  'reservation.hold-over': row(410, 'never', 'person'),
  'reservation.items-invalid': row<{ faults: readonly { item: string; fault: 'missing' | 'unasked' | 'form' }[] }>(
    422,
    'same',
    'person',
  ),
  'reservation.too-many-live': row<{ limit: number }>(409, 'never', 'person'),
  'reservation.mode-refused': row(403, 'never', 'person'),
  'reservation.too-late': row(409, 'never', 'person'),
  'reservation.link-over': row(410, 'never', 'person'),
  'reservation.key-unknown': row(404, 'same', 'person'),
  'reservation.key-needs-number': row(403, 'same', 'person', 'warn'),
  'reservation.password-not-set': row(403, 'never', 'person'),
  'reservation.login-key-taken': row(409, 'same', 'person'),
  'reservation.settings-invalid': row<{ faults: readonly { path: string; message: string }[] }>(
    422,
    'same',
    'operator',
  ),
  'reservation.places-lost': row<{ count: number }>(409, 'same', 'operator'),

  // the ledger of cards until they are handed over
  'handover.code-taken': row<{ code: string }>(409, 'same', 'person'),
  'handover.status-inactive': row<{ status: string }>(409, 'same', 'person'),
  'handover.reason-missing': row(422, 'same', 'person'),
  'handover.time-invalid': row(422, 'same', 'person'),
  'handover.undone-already': row(409, 'never', 'person'),
  'handover.delivery-closed': row(409, 'never', 'person'),
  'handover.delivery-differs': row<{ missing: number; surplus: number; doubled: number; noticesMissing: number }>(
    409,
    'same',
    'person',
  ),
  'handover.place-occupied': row<{ code: string; cards: number }>(409, 'same', 'person'),
  'handover.items-invalid': row<{ faults: readonly { item: string; fault: 'missing' | 'unasked' | 'form' }[] }>(
    422,
    'same',
    'person',
  ),
  'handover.login-taken': row(409, 'same', 'person'),
  'handover.secret-temporary': row(403, 'never', 'person'),
  'handover.out-of-use': row<{ useState: 'suspended' | 'removed' }>(409, 'never', 'person'),
  'handover.last-administrator': row(409, 'never', 'person'),
  'handover.link-absent': row(409, 'never', 'operator'),
  'handover.link-file-refused': row<{ reason: 'sealed-otherwise' | 'malformed' | 'not-ours' | 'stale' }>(
    422,
    'never',
    'operator',
    'warn',
  ),

  // key files
  'key-file.password-unfit': row<{ reason: 'empty' | 'not-ascii' }>(422, 'same', 'person'),

  // documents that a person brings
  /** The browser could not read the file that was chosen. */
  'file.unreadable': row(422, 'same', 'person'),
  'document.unreadable': row<{ reason: DocumentFault; offset?: number }>(422, 'never', 'person'),
  'document.encrypted': row(422, 'never', 'person'),

  // signing a PDF
  'signing.document-unfit': row<{ reason: 'hybrid' | 'xfa' }>(422, 'never', 'person'),
  'signing.not-permitted': row<{
    rule: 'certification-comes-first' | 'no-changes' | 'no-new-visible-field' | 'field-locked'
  }>(409, 'never', 'person'),
  'signing.field-unavailable': row<{
    field: string
    reason: 'name-taken' | 'not-for-signatures' | 'signed' | 'lock-given' | 'seed-value'
  }>(409, 'never', 'person'),
  'signing.appearance-unfit': row<{
    reason: 'page-missing' | 'off-the-page' | 'without-a-place' | 'not-one-page' | 'unreadable' | 'too-complex'
  }>(422, 'never', 'developer'),
  'signing.room-exceeded': row<{ needed: number; room: number }>(502, 'same', 'operator', 'warn'),
  'signing.evidence-missing': row<{ missing: number }>(503, 'later', 'operator', 'warn'),

  // certificates for electronic billing
  'issuance-password.incorrect': row<{ triesLeft: number }>(422, 'same', 'person', 'warn'),
  'issuance-password.locked': row<{ until: string }>(423, 'later', 'person', 'warn'),
  /** Another password was issued since; the number of the current one is told. */
  'issuance-password.outdated': row<{ passwordNumber: number }>(409, 'same', 'person'),
  'issuance-password.not-set': row(409, 'never', 'person'),
  'billing.consent-missing': row(422, 'same', 'person'),
  'billing.open-application': row(409, 'never', 'person'),
  'billing.still-valid': row<{ until: string }>(409, 'never', 'person'),
  'billing.request-unproven': row(422, 'never', 'developer', 'warn'),
  'billing.download-over': row(410, 'never', 'person'),
  'billing.holder-unproven': row(403, 'never', 'person', 'warn'),
  'billing.claim-card-refused': row<{ reason: 'signature' | 'certificate' | 'expired' | 'revoked' | 'not-taken' }>(
    422,
    'never',
    'person',
  ),
  'billing.deposit-short': row<{ missing: number }>(422, 'never', 'operator'),
  /** Of whatever application; null where that was deleted since. */
  'billing.transfer-used': row<{ applicationNumber: string | null }>(409, 'never', 'operator'),
  'billing.refund-made': row(409, 'never', 'operator'),
  'billing.confirmation-differs': row(422, 'same', 'operator'),
  'billing.bank-file-refused': row<{ fault: string; line: number }>(422, 'never', 'operator'),
  'billing.revocation-unknown': row(503, 'later', 'operator', 'warn'),
  'billing.revocation-list-refused': row<{ why: string }>(502, 'later', 'operator', 'error'),

  'internal.unexpected': row(500, 'later', 'developer', 'error'),
} as const satisfies Record<string, CatalogueRow<unknown>>

export type ErrorCode = keyof typeof catalogue

export type ErrorDetail<Code extends ErrorCode> =
  (typeof catalogue)[Code] extends CatalogueRow<infer Detail> ? Detail : never

/** Narrows a text to a code of the catalogue. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(catalogue, text)
