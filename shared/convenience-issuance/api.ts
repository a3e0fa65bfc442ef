import * as z from 'zod/mini'
import { proofToken } from '#shared/card-ap/proof-token.ts'
import { endpoint } from '#shared/contract/endpoint.ts'
import { personName } from '#shared/person/person.ts'
import { certificateInformation } from './certificate-information.ts'
import { certificateKind, scope, selection, statedItem } from './kinds.ts'
import { issuanceMachine } from './lifecycle.ts'

const yen = z.int().check(z.minimum(0), z.maximum(1_000_000))
const instant = z.iso.datetime()
const digest = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/))

export const issuanceStatus = z.enum(issuanceMachine.statuses)

// --- the terminal itself

export const terminal = z.object({
  kioskId: z.string(),
  shopName: z.string(),
  /** The chain whose look the operator screens wear (CV-KS-1). */
  operatorName: z.string(),
  now: instant,
  centre: z.object({ open: z.boolean(), opensAt: z.nullable(instant), closesAt: z.nullable(instant) }),
  /** Seconds without a touch before the warning, and from the warning to the end (CV-KS-14). */
  idle: z.object({ warnAfter: z.int(), endAfter: z.int(), pinWarnAfter: z.int() }),
})
export type Terminal = z.infer<typeof terminal>

export const readTerminal = endpoint({
  method: 'GET',
  path: '/api/kiosk/terminal',
  summary: 'What this terminal is, and whether the centre is open',
  allow: ['kiosk'],
  response: terminal,
})

const deviceState = z.object({
  state: z.enum(['ready', 'attention', 'unavailable']),
  /** Keywords such as `media-jam`, `media-empty`, `jammed`, `out-of-change`. */
  reasons: z.array(z.string()),
  /** True where the device behind the contract is a stand-in: the screen says so. */
  simulated: z.boolean(),
})
export const devices = z.object({ cashBox: deviceState, printer: deviceState, receiptPrinter: deviceState })
export type Devices = z.infer<typeof devices>

export const readDevices = endpoint({
  method: 'GET',
  path: '/api/kiosk/devices',
  summary: 'State of cash box and printers, asked from them now',
  allow: ['kiosk'],
  response: devices,
})

// --- a visit

export const openVisit = endpoint({
  method: 'POST',
  path: '/api/kiosk/visits',
  summary: 'Begin a visit: a nonce for the log-in by card, good once and for five minutes',
  allow: ['kiosk'],
  response: z.object({
    visitId: z.uuid(),
    nonce: base64url,
    origin: z.string(),
    purpose: z.string(),
    /** How a person may prove who they are here (CV-G-6); which of them their municipality takes is seen when it is asked. */
    methods: z.array(z.enum(['jpki', 'card-ap'])),
    expiresAt: instant,
  }),
  errors: ['issuance.closed', 'issuance.terminal-busy'],
})

const visitPath = '/api/kiosk/visits/:visitId' as const

export const offer = z.object({
  kind: certificateKind,
  feeYen: z.nullable(yen),
  available: z.boolean(),
  reason: z.optional(
    z.enum([
      'outside-hours',
      'not-offered',
      'maintenance',
      'no-seal-registered',
      'ask-at-counter',
      'data-being-updated',
    ]),
  ),
  opensAt: z.optional(z.nullable(instant)),
})
export type Offer = z.infer<typeof offer>

export const offers = z.object({
  municipality: z.object({ code: z.string(), name: z.string() }),
  offers: z.array(offer),
  /** Until when this visit may be finished (CV-HRS-4). */
  finishBy: instant,
})
export type Offers = z.infer<typeof offers>

export const identify = endpoint({
  method: 'POST',
  path: `${visitPath}/identity`,
  summary:
    'Log in by card, by its JPKI certificate or by a proof of its card-AP, then ask the municipality (CV-ID-1..3)',
  allow: ['kiosk'],
  body: z.union([
    z.strictObject({
      /** Five digits read from the card (common application). */
      municipalityCode: z.string().check(z.regex(/^\d{5}$/)),
      /** User-authentication certificate, DER. */
      certificate: base64url.check(z.maxLength(8192)),
      algorithm: z.enum(['RS256', 'ES384']),
      signature: base64url.check(z.maxLength(1024)),
    }),
    z.strictObject({
      /** What `/api/card-ap/authentication` gave for this visit's nonce. */
      cardApProof: proofToken,
    }),
  ]),
  response: offers,
  errors: [
    'login.nonce-unknown',
    'login.nonce-expired',
    'login.certificate-malformed',
    'login.certificate-untrusted',
    'login.certificate-expired',
    'login.certificate-not-yet-valid',
    'login.certificate-revoked',
    'login.signature-invalid',
    'login.status-unavailable',
    'issuance.municipality-not-participating',
    'issuance.not-registered',
    'issuance.ask-at-counter',
    'issuance.closed',
    'issuance.visit-lost',
  ],
})

export const household = z.object({
  kind: certificateKind,
  applicantRef: z.string(),
  members: z.array(z.object({ memberRef: z.string(), name: personName, relationship: z.string(), digest })),
  scopes: z.array(scope),
  items: z.array(
    z.object({
      item: statedItem,
      allowed: z.boolean(),
      reason: z.optional(z.enum(['not-managed', 'not-permitted'])),
    }),
  ),
  maxCopies: z.int(),
})
export type Household = z.infer<typeof household>

export const readHousehold = endpoint({
  method: 'GET',
  path: `${visitPath}/household/:kind`,
  summary: 'Members and items the person may choose from (CV-MSG-3)',
  allow: ['kiosk'],
  response: household,
  errors: ['issuance.kind-unavailable', 'issuance.visit-lost'],
})

export const application = z.object({
  requestId: z.uuid(),
  certificate: certificateInformation,
  /** The visit's binding key, with which the page proves whom it has drawn. */
  bindingKey: digest,
  totalYen: yen,
  feeYen: yen,
})
export type Application = z.infer<typeof application>

export const apply = endpoint({
  method: 'POST',
  path: `${visitPath}/application`,
  summary: 'Send the application, get the certificate information (CV-MSG-4)',
  allow: ['kiosk'],
  body: selection,
  response: application,
  errors: [
    'issuance.selection-invalid',
    'issuance.kind-unavailable',
    'issuance.subject-mismatch',
    'issuance.ask-at-counter',
    'issuance.visit-lost',
    'party.timeout',
    'party.unreachable',
    'party.malformed',
    'party.mismatched',
  ],
})

export const reportUndrawable = endpoint({
  method: 'POST',
  path: `${visitPath}/undrawable`,
  summary: 'A character cannot be drawn: stop the issue and leave a task for the municipality',
  allow: ['kiosk'],
  body: z.object({
    requestId: z.uuid(),
    codePoints: z
      .array(z.string().check(z.regex(/^U\+[0-9A-F]{4,6}( U\+[0-9A-F]{4,6})?$/)))
      .check(z.minLength(1), z.maxLength(50)),
  }),
})

export const bindDocument = endpoint({
  method: 'POST',
  path: `${visitPath}/document`,
  summary: 'Bind the drawn document to the person: digests of those drawn and of the PDF, compared before payment',
  allow: ['kiosk'],
  body: z.object({
    requestId: z.uuid(),
    subjects: z.array(z.object({ memberRef: z.string(), digest })).check(z.minLength(1), z.maxLength(30)),
    documentDigest: digest,
    /** Sides of one copy, front and back counted. */
    pageCount: z.int().check(z.minimum(2), z.maximum(60)),
  }),
  errors: ['issuance.subject-mismatch', 'issuance.visit-lost'],
})

export const payment = z.object({
  state: z.enum(['accepting', 'satisfied', 'captured', 'refunded', 'jammed']),
  dueYen: yen,
  insertedYen: yen,
  changeYen: yen,
  refundedYen: yen,
})
export type Payment = z.infer<typeof payment>

export const openPayment = endpoint({
  method: 'POST',
  path: `${visitPath}/payment`,
  summary: 'Open the cash slot for the amount due (CV-KJ-7)',
  allow: ['kiosk'],
  response: payment,
  errors: ['payment.unavailable', 'payment.jammed', 'issuance.visit-lost'],
})

export const readPayment = endpoint({
  method: 'GET',
  path: `${visitPath}/payment`,
  summary: 'Money inserted so far, or what became of it',
  allow: ['kiosk'],
  response: payment,
  errors: ['payment.unavailable', 'issuance.visit-lost'],
})

export const printing = z.object({
  status: issuanceStatus,
  state: z.enum(['queued', 'printing', 'stopped', 'done', 'failed']),
  reasons: z.array(z.string()),
  sidesPrinted: z.int(),
  sidesTotal: z.int(),
  payment,
  /** Shown when the receipt cannot be printed. */
  receiptNumber: z.string(),
})
export type Printing = z.infer<typeof printing>

export const startPrinting = endpoint({
  method: 'POST',
  path: `${visitPath}/print`,
  summary:
    'Hand the bound PDF to the printer, duplex on A4 (CV-KJ-8); refused unless it is byte for byte the bound one',
  allow: ['kiosk'],
  bytes: { mediaType: 'application/pdf', limit: 8_000_000 },
  response: printing,
  errors: ['issuance.document-mismatch', 'payment.insufficient', 'printer.unavailable', 'issuance.visit-lost'],
})

export const readPrinting = endpoint({
  method: 'GET',
  path: `${visitPath}/print`,
  summary: 'Progress of the print job, and of the money behind it',
  allow: ['kiosk'],
  response: printing,
  errors: ['issuance.visit-lost'],
})

export const printReceipt = endpoint({
  method: 'POST',
  path: `${visitPath}/receipt`,
  summary: 'Print the receipt; it names no person',
  allow: ['kiosk'],
  bytes: { mediaType: 'application/pdf', limit: 1_000_000 },
  errors: ['printer.unavailable'],
})

export const endVisit = endpoint({
  method: 'POST',
  path: `${visitPath}/end`,
  summary: 'The person has everything: forget the visit (CV-SEC-2)',
  allow: ['kiosk'],
})

export const abortReasons = ['person', 'idle', 'error', 'mismatch', 'page-left'] as const

export const abortVisit = endpoint({
  method: 'POST',
  path: `${visitPath}/abort`,
  summary: 'Stop the visit: cancel what is not printed, give the money back, forget the person',
  allow: ['kiosk'],
  body: z.object({ reason: z.enum(abortReasons) }),
  response: z.object({ status: issuanceStatus, payment: z.nullable(payment) }),
})

export const extendVisit = endpoint({
  method: 'POST',
  path: `${visitPath}/extend`,
  summary: 'The person is still there',
  allow: ['kiosk'],
  errors: ['issuance.visit-lost'],
})

// --- the municipality's counter

export const task = z.object({
  taskId: z.string(),
  createdAt: instant,
  kind: certificateKind,
  requestId: z.uuid(),
  codePoints: z.array(z.string()),
  resolvedAt: z.nullable(instant),
})
export type Task = z.infer<typeof task>

export const listTasks = endpoint({
  method: 'GET',
  path: '/api/municipality/tasks',
  summary: '文字要確認: certificates that stopped on a character nobody could draw',
  allow: ['municipality'],
  privilege: 'tasks.resolve',
  response: z.array(task),
})

export const resolveTask = endpoint({
  method: 'POST',
  path: '/api/municipality/tasks/:taskId/resolve',
  summary: 'The character has been looked after',
  allow: ['municipality'],
  privilege: 'tasks.resolve',
  response: task,
})

export const residentFound = z.object({
  residentRef: z.string(),
  name: personName,
  birthDate: z.string(),
  address: z.string(),
  registration: z.enum(['none', 'active', 'stopped']),
})
export type ResidentFound = z.infer<typeof residentFound>

export const searchResidents = endpoint({
  method: 'POST',
  path: '/api/municipality/residents/search',
  summary: 'Find a resident of this municipality by reading and birth date; every look is audited',
  allow: ['municipality'],
  privilege: 'users.register',
  body: z.object({
    kana: z.string().check(z.minLength(1), z.maxLength(60)),
    birthDate: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))),
  }),
  response: z.array(residentFound),
})

export const registerUser = endpoint({
  method: 'POST',
  path: '/api/municipality/users',
  summary: '利用者登録 (CV-REG-1): link the certificate on the card to the resident',
  allow: ['municipality'],
  privilege: 'users.register',
  body: z.object({ residentRef: z.string().check(z.maxLength(64)), certificate: base64url.check(z.maxLength(8192)) }),
  response: z.object({ registration: z.enum(['active', 'stopped']) }),
  errors: [
    'login.certificate-untrusted',
    'login.certificate-expired',
    'login.certificate-revoked',
    'login.status-unavailable',
  ],
})

// --- the centre's operators

export const alarm = z.object({
  alarmId: z.string(),
  raisedAt: instant,
  kind: z.enum(['subject-mismatch', 'document-mismatch', 'party-mismatched', 'money-unsettled', 'print-failed']),
  kioskId: z.string(),
  municipalityCode: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
  acknowledgedAt: z.nullable(instant),
  acknowledgedBy: z.nullable(z.string()),
})
export type Alarm = z.infer<typeof alarm>

export const listAlarms = endpoint({
  method: 'GET',
  path: '/api/centre/alarms',
  summary: 'What must be looked at by a human, newest first',
  allow: ['centre'],
  privilege: 'alarms.acknowledge',
  response: z.array(alarm),
})

export const acknowledgeAlarm = endpoint({
  method: 'POST',
  path: '/api/centre/alarms/:alarmId/acknowledge',
  summary: 'Somebody is looking after it',
  allow: ['centre'],
  privilege: 'alarms.acknowledge',
  response: alarm,
})

export const issuanceSummary = z.object({
  visitId: z.uuid(),
  kioskId: z.string(),
  status: issuanceStatus,
  kind: z.nullable(certificateKind),
  municipalityCode: z.nullable(z.string()),
  copies: z.nullable(z.int()),
  totalYen: z.nullable(yen),
  startedAt: instant,
  changedAt: instant,
})

export const listIssuances = endpoint({
  method: 'GET',
  path: '/api/centre/issuances',
  summary: 'The latest visits: facts without persons',
  allow: ['centre'],
  privilege: 'statistics.read',
  response: z.array(issuanceSummary),
})

export const statisticsRow = z.object({
  day: z.string(),
  hour: z.int(),
  kind: certificateKind,
  municipalityCode: z.string(),
  shop: z.string(),
  count: z.int(),
})

export const readStatistics = endpoint({
  method: 'GET',
  path: '/api/centre/statistics',
  summary: 'Anonymous counts by kind, municipality, shop and hour (CV-SEC-2)',
  allow: ['centre'],
  privilege: 'statistics.read',
  response: z.array(statisticsRow),
})
