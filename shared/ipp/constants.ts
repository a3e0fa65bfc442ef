/** Numbers of the Internet Printing Protocol; names are those of the IANA IPP registry. */

/** Delimiter tags, RFC 8010 §3.5.1. */
export const groupTags = {
  'operation-attributes': 0x01,
  'job-attributes': 0x02,
  'end-of-attributes': 0x03,
  'printer-attributes': 0x04,
  'unsupported-attributes': 0x05,
  'subscription-attributes': 0x06,
  'event-notification-attributes': 0x07,
} as const

/** Value tags, RFC 8010 §3.5.2. */
export const valueTags = {
  unsupported: 0x10,
  unknown: 0x12,
  'no-value': 0x13,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  collection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const

/** Tags that frame a collection, RFC 8010 §3.1.6: the end, and the name of each member. */
export const endCollectionTag = 0x37
export const memberNameTag = 0x4a

/** Longest name or value: a signed 16-bit length, RFC 8010 §3.1.4. */
export const lengthMax = 0x7fff

/** Operation ids, RFC 8011 §5.4.15. */
export const operations = {
  'Print-Job': 0x0002,
  'Validate-Job': 0x0004,
  'Create-Job': 0x0005,
  'Send-Document': 0x0006,
  'Cancel-Job': 0x0008,
  'Get-Job-Attributes': 0x0009,
  'Get-Jobs': 0x000a,
  'Get-Printer-Attributes': 0x000b,
} as const
export type OperationName = keyof typeof operations

/** Status codes, RFC 8011 appendix B. */
export const statusCodes = {
  'successful-ok': 0x0000,
  'successful-ok-ignored-or-substituted-attributes': 0x0001,
  'successful-ok-conflicting-attributes': 0x0002,
  'client-error-bad-request': 0x0400,
  'client-error-forbidden': 0x0401,
  'client-error-not-possible': 0x0404,
  'client-error-timeout': 0x0405,
  'client-error-not-found': 0x0406,
  'client-error-gone': 0x0407,
  'client-error-request-entity-too-large': 0x0408,
  'client-error-request-value-too-long': 0x0409,
  'client-error-document-format-not-supported': 0x040a,
  'client-error-attributes-or-values-not-supported': 0x040b,
  'client-error-charset-not-supported': 0x040d,
  'client-error-conflicting-attributes': 0x040e,
  'server-error-internal-error': 0x0500,
  'server-error-operation-not-supported': 0x0501,
  'server-error-service-unavailable': 0x0502,
  'server-error-version-not-supported': 0x0503,
  'server-error-device-error': 0x0504,
  'server-error-temporary-error': 0x0505,
  'server-error-not-accepting-jobs': 0x0506,
  'server-error-busy': 0x0507,
  'server-error-job-canceled': 0x0508,
} as const
export type StatusName = keyof typeof statusCodes

/** `job-state`, RFC 8011 §5.3.7. */
export const jobStates = {
  pending: 3,
  'pending-held': 4,
  processing: 5,
  'processing-stopped': 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const
export type JobState = keyof typeof jobStates

/** `printer-state`, RFC 8011 §5.4.11. */
export const printerStates = { idle: 3, processing: 4, stopped: 5 } as const
export type PrinterState = keyof typeof printerStates

const nameIn = <Table extends Readonly<Record<string, number>>>(
  table: Table,
  number: number,
): (keyof Table & string) | undefined => Object.keys(table).find((name) => table[name] === number)

/** The name of a status code, or its number as text where the registry has more than this table. */
export const toStatusName = (code: number): string =>
  nameIn(statusCodes, code) ?? `0x${code.toString(16).padStart(4, '0')}`
export const findJobState = (value: number): JobState | undefined => nameIn(jobStates, value)
export const findPrinterState = (value: number): PrinterState | undefined => nameIn(printerStates, value)
export const findOperation = (id: number): OperationName | undefined => nameIn(operations, id)

/** Everything below 0x0100 is a success, RFC 8011 appendix B. */
export const isSuccess = (code: number): boolean => code < 0x0100
