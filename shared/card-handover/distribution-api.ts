/** Routes of 配布管理: arrival against the producer's list, storage places, windows, notices sent and come back. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import {
  batchRow,
  codes,
  csvEncodings,
  csvPart,
  day,
  instant,
  placeRow,
  reason,
  root,
  typedCode,
  windowRow,
} from './api.ts'

const line = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u))
const name = line(60).check(z.minLength(1))

// --- bulk arrival (CM-F-13, CM-X-4)

export const deliveryRow = z.object({
  deliveryId: z.uuid(),
  name: z.string(),
  createdAt: instant,
  createdBy: z.string(),
  /** `open` until the differences were looked at and the arrivals recorded. */
  state: z.enum(['open', 'closed']),
  closedAt: z.nullable(instant),
  listed: z.int(),
  arrived: z.int(),
  missing: z.int(),
  surplus: z.int(),
  doubled: z.int(),
  /** Cards that came without their notice. */
  noticesMissing: z.int(),
})
export type DeliveryRow = z.infer<typeof deliveryRow>

const deliveryPath = `${root}/deliveries/:deliveryId` as const

export const listDeliveries = endpoint({
  method: 'GET',
  path: `${root}/deliveries`,
  summary: 'Boxes of cards that came, newest first',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: z.object({ deliveries: z.array(deliveryRow) }),
})

export const createDelivery = endpoint({
  method: 'POST',
  path: `${root}/deliveries`,
  summary: 'A new box, named as its slip is',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ name }),
  response: deliveryRow,
})

/** Faults of an imported file, by row (1 is the first below the heading) and column. */
export const csvFault = z.object({
  row: z.int(),
  column: z.nullable(z.string()),
  fault: z.enum(['column-missing', 'missing', 'form', 'repeated', 'known', 'too-many', 'unreadable']),
})
export type CsvFault = z.infer<typeof csvFault>

export const importDeliveryList = endpoint({
  method: 'PUT',
  path: `${deliveryPath}/list`,
  summary:
    'The producer’s delivery list as CSV (UTF-8 or Windows-31J): heading 製造番号, リンク番号 and 交付通知書 where known. All or nothing',
  allow: ['municipality'],
  privilege: 'handover.manage',
  bytes: { mediaType: 'text/csv', limit: 8 << 20 },
  response: z.object({ delivery: deliveryRow, faults: z.array(csvFault) }),
  errors: ['handover.delivery-closed'],
})

export const scanDelivery = endpoint({
  method: 'POST',
  path: `${deliveryPath}/scans`,
  summary: 'What was found in the box: every scan is kept, doubles too',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({
    scans: z
      .array(z.strictObject({ code: typedCode, withNotice: z.boolean() }))
      .check(z.minLength(1), z.maxLength(500)),
  }),
  response: z.object({
    /** `listed`: as it should be; `surplus`: not on the list; `doubled`: scanned before. */
    rows: z.array(z.object({ code: z.string(), outcome: z.enum(['listed', 'surplus', 'doubled', 'unreadable']) })),
    delivery: deliveryRow,
  }),
  errors: ['handover.delivery-closed'],
})

export const deliveryDifference = z.object({
  kind: z.enum(['missing', 'surplus', 'doubled', 'notice-missing']),
  /** 製造番号 as listed or scanned. */
  code: z.string(),
  /** Times it was scanned. */
  scans: z.int(),
  /** An earlier box it already came in. */
  alsoIn: z.nullable(z.string()),
})

export const readDelivery = endpoint({
  method: 'GET',
  path: deliveryPath,
  summary: 'A box and all its differences: missing, surplus, double, notice missing',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: z.object({ delivery: deliveryRow, differences: z.array(deliveryDifference) }),
})

export const closeDelivery = endpoint({
  method: 'POST',
  path: `${deliveryPath}/close`,
  summary: '検品 ends: カード到着 is recorded for every card that is listed and was found',
  allow: ['municipality'],
  privilege: 'handover.manage',
  body: z.strictObject({
    /** Whether differences were looked at; without it a box with any stays open. */
    acceptDifferences: z.boolean(),
    /** Surplus cards come into the ledger too. */
    takeSurplus: z.boolean(),
    placeId: z.nullable(z.uuid()),
  }),
  response: z.object({ delivery: deliveryRow, recorded: z.int(), created: z.int() }),
  errors: ['handover.delivery-closed', 'handover.delivery-differs'],
})

// --- storage places (CM-SC-9)

export const listPlaces = endpoint({
  method: 'GET',
  path: `${root}/places`,
  summary: '保管場所 with how many cards lie there',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: z.object({ places: z.array(z.object({ ...placeRow.shape, cards: z.int() })) }),
})

export const writePlaces = endpoint({
  method: 'PUT',
  path: `${root}/places`,
  summary: 'The whole master in its order; places left out must have no card and are put out of use',
  allow: ['municipality'],
  privilege: 'handover.manage',
  body: z.strictObject({
    places: z
      .array(
        z.strictObject({
          /** Null makes a new one. */
          placeId: z.nullable(z.uuid()),
          code: z.string().check(z.regex(/^[0-9A-Z](?:[0-9A-Z-]{0,18}[0-9A-Z])?$/)),
          name,
          active: z.boolean(),
        }),
      )
      .check(z.maxLength(500)),
  }),
  response: listPlaces.response,
  errors: ['handover.place-occupied', 'handover.code-taken'],
})

export const moveCards = endpoint({
  method: 'POST',
  path: `${root}/moves`,
  summary: 'Cards to another place, by scanned number; every move stays in their history',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ codes, placeId: z.nullable(z.uuid()), reason: line(200) }),
  response: z.object({ rows: z.array(batchRow), done: z.int() }),
})

// --- windows and consignments (交付窓口への送付, 配布管理)

export const listWindows = endpoint({
  method: 'GET',
  path: `${root}/windows`,
  summary: '交付窓口 with how many cards are there or on their way',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: z.object({ windows: z.array(z.object({ ...windowRow.shape, cards: z.int(), onTheWay: z.int() })) }),
})

export const writeWindows = endpoint({
  method: 'PUT',
  path: `${root}/windows`,
  summary: 'The whole master in its order; windows left out are put out of use',
  allow: ['municipality'],
  privilege: 'handover.manage',
  body: z.strictObject({
    windows: z
      .array(z.strictObject({ windowId: z.nullable(z.uuid()), name, active: z.boolean() }))
      .check(z.maxLength(100)),
  }),
  response: listWindows.response,
})

export const consignmentRow = z.object({
  consignmentId: z.uuid(),
  windowId: z.uuid(),
  windowName: z.string(),
  sentAt: instant,
  sentBy: z.string(),
  note: z.string(),
  cards: z.int(),
  received: z.int(),
  /** `sent`: on the way; `received`: all there; `differs`: received, and cards are missing. */
  state: z.enum(['sent', 'received', 'differs']),
  receivedAt: z.nullable(instant),
  receivedBy: z.nullable(z.string()),
})
export type ConsignmentRow = z.infer<typeof consignmentRow>

export const listConsignments = endpoint({
  method: 'GET',
  path: `${root}/consignments`,
  summary: 'What was sent to the windows, newest first',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: z.object({ consignments: z.array(consignmentRow) }),
})

export const sendConsignment = endpoint({
  method: 'POST',
  path: `${root}/consignments`,
  summary: 'Cards on their way to a window, by scanned number; a result for every row',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ windowId: z.uuid(), codes, note: line(200) }),
  /** Null where no card could go. */
  response: z.object({ consignment: z.nullable(consignmentRow), rows: z.array(batchRow), done: z.int() }),
})

const consignmentPath = `${root}/consignments/:consignmentId` as const

export const readConsignment = endpoint({
  method: 'GET',
  path: consignmentPath,
  summary: 'One consignment with its cards',
  allow: ['municipality'],
  privilege: 'handover.serve',
  response: z.object({
    consignment: consignmentRow,
    cards: z.array(
      z.object({ cardId: z.uuid(), cardNumber: z.int(), linkCode: z.nullable(z.string()), received: z.boolean() }),
    ),
  }),
})

export const receiveConsignment = endpoint({
  method: 'POST',
  path: `${consignmentPath}/receipt`,
  summary: 'What the window found; may be told more than once, `last` says that the rest is missing',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({
    /** Null for all of them. */
    codes: z.nullable(codes),
    last: z.boolean(),
  }),
  response: z.object({ consignment: consignmentRow, rows: z.array(batchRow), done: z.int() }),
  errors: ['lifecycle.stale'],
})

// --- notices, letters, labels (CM-F-1 to 3, CM-SC-8)

export const noticeKinds = ['issuance', 'reminder', 'reissue'] as const

/** What a letter or a label says about one card. */
export const addressee = z.object({
  cardId: z.uuid(),
  cardNumber: z.int(),
  linkCode: z.string(),
  /** First password of the reservation site; null where none was asked for. */
  password: z.nullable(z.string()),
  /** Null where nothing about persons is kept. */
  person: z.nullable(
    z.object({
      name: z.string(),
      kana: z.string(),
      postalCode: z.string(),
      address: z.string(),
    }),
  ),
})
export type Addressee = z.infer<typeof addressee>

export const prepareNotices = endpoint({
  method: 'POST',
  path: `${root}/notices/preparation`,
  summary:
    'What is printed for cards: name, address, link code, first password. Issues link codes that are not there yet',
  allow: ['municipality'],
  privilege: 'handover.residents',
  body: z.strictObject({
    cardIds: z.array(z.uuid()).check(z.minLength(1), z.maxLength(200)),
    /** Whether a first password is printed; the same one until the card gets a new one. */
    withPasswords: z.boolean(),
  }),
  response: z.object({
    addressees: z.array(addressee),
    letter: z.object({
      title: z.string(),
      body: z.string(),
      office: z.string(),
      reservationUrl: z.string(),
      sender: z.string(),
      /** Day until which the card should be fetched, from today. */
      deadline: day,
    }),
  }),
})

export const recordNotices = endpoint({
  method: 'POST',
  path: `${root}/notices`,
  summary: 'Sent: notices by card, and 通知書送付 in their history',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ codes, kind: z.enum(noticeKinds), sentOn: day }),
  response: z.object({ rows: z.array(batchRow), done: z.int() }),
  errors: ['handover.status-inactive', 'handover.time-invalid', 'session.forbidden'],
})

export const returnReasons = ['unknown-address', 'storage-over', 'refused', 'moved', 'other'] as const

export const recordReturns = endpoint({
  method: 'POST',
  path: `${root}/notices/returns`,
  summary: 'Returned mail, by scanned number: 返戻 with its reason',
  allow: ['municipality'],
  privilege: 'handover.serve',
  body: z.strictObject({ codes, returnedOn: day, why: z.enum(returnReasons), reason: z.nullable(reason) }),
  response: z.object({ rows: z.array(batchRow), done: z.int() }),
  errors: ['handover.status-inactive', 'handover.time-invalid', 'session.forbidden'],
})

export const exportAddresses = endpoint({
  method: 'POST',
  path: `${root}/notices/addresses`,
  summary: '宛名: names and addresses of cards as CSV for a print shop (CM-F-1)',
  allow: ['municipality'],
  privilege: 'handover.residents',
  body: z.strictObject({
    cardIds: z.array(z.uuid()).check(z.minLength(1), z.maxLength(1000)),
    encoding: z.enum(csvEncodings),
  }),
  response: csvPart,
})
