import { documentFormat, media, sides, simulatedAttribute } from '#bff/parties/kiosk-printer/contract.ts'
import {
  boolean,
  charsets,
  collection,
  enums,
  integers,
  keywords,
  languages,
  mediaTypes,
  names,
  range,
  texts,
  uris,
  type IppAttribute,
} from '#shared/ipp/attributes.ts'
import { jobStates, operations, printerStates } from '#shared/ipp/constants.ts'
import { isOver, type Job, type Printer } from './printer.ts'

/** What a printer and its jobs say of themselves (RFC 8011 §5.3, §5.4). */

export const copiesMax = 10

/** What the service knows beside the device. */
export type PrinterPlace = {
  /** `ipp:` address. */
  readonly uri: string
  readonly name: string
  readonly startedAt: Date
  readonly now: Date
  readonly accepting: boolean
}

/** Seconds since the printer was switched on, from 1 (RFC 8011 §5.4.29). */
const toUpTime = (at: Date, { startedAt }: PrinterPlace): number =>
  Math.max(1, Math.floor((at.getTime() - startedAt.getTime()) / 1000) + 1)

const timeOrNone = (name: string, at: Date | undefined, place: PrinterPlace): IppAttribute =>
  at === undefined ? { name, values: [{ tag: 'no-value', value: null }] } : integers(name, toUpTime(at, place))

const toJobUri = (jobId: number, { uri }: PrinterPlace): string => `${uri}/${jobId}`

export const describeJob = (job: Job, place: PrinterPlace): readonly IppAttribute[] => [
  integers('job-id', job.id),
  uris('job-uri', toJobUri(job.id, place)),
  uris('job-printer-uri', place.uri),
  names('job-name', job.name),
  names('job-originating-user-name', job.userName),
  enums('job-state', jobStates[job.state]),
  keywords('job-state-reasons', ...(job.reasons.length === 0 ? ['none'] : job.reasons)),
  integers('job-impressions', job.pages * job.copies),
  integers('job-impressions-completed', job.impressionsCompleted),
  integers('job-media-sheets-completed', job.sheetsCompleted),
  integers('job-printer-up-time', toUpTime(place.now, place)),
  timeOrNone('time-at-creation', job.createdAt, place),
  timeOrNone('time-at-processing', job.processingAt, place),
  timeOrNone('time-at-completed', job.completedAt, place),
  integers('copies', job.copies),
  keywords('sides', job.sides),
  keywords('media', job.media),
]

/** What Print-Job and Get-Jobs answer unless asked for more (RFC 8011 §4.2.1.2, §4.2.6.1). */
export const briefJobAttributes = ['job-id', 'job-uri', 'job-state', 'job-state-reasons'] as const

/** Hundredths of a millimetre (PWG 5100.3). */
const dimensions = {
  [media.a4]: [integers('x-dimension', 21_000), integers('y-dimension', 29_700)],
  [media.receipt]: [integers('x-dimension', 8_000), integers('y-dimension', 15_000)],
} as const

export const describePrinter = (printer: Printer, place: PrinterPlace): readonly IppAttribute[] => {
  const { state, reasons } = printer.inspect()
  return [
    uris('printer-uri-supported', place.uri),
    keywords('uri-authentication-supported', 'none'),
    keywords('uri-security-supported', 'none'),
    names('printer-name', place.name),
    texts('printer-info', 'Simulated printer of a kiosk: no paper comes out'),
    texts('printer-make-and-model', 'Madoguchi stand-in'),
    texts('printer-location', ''),
    uris('printer-more-info', place.uri.replace(/^ipp/, 'http')),
    enums('printer-state', printerStates[state]),
    keywords('printer-state-reasons', ...reasons),
    boolean('printer-is-accepting-jobs', place.accepting),
    integers('printer-up-time', toUpTime(place.now, place)),
    integers('queued-job-count', printer.listJobs().filter((job) => !isOver(job)).length),
    keywords('ipp-versions-supported', '1.1', '2.0'),
    enums('operations-supported', ...supportedOperations.map((name) => operations[name])),
    charsets('charset-configured', 'utf-8'),
    charsets('charset-supported', 'utf-8'),
    languages('natural-language-configured', 'en'),
    languages('generated-natural-language-supported', 'en'),
    mediaTypes('document-format-default', documentFormat),
    mediaTypes('document-format-supported', documentFormat),
    keywords('compression-supported', 'none'),
    keywords('pdl-override-supported', 'attempted'),
    integers('copies-default', 1),
    range('copies-supported', 1, copiesMax),
    keywords('sides-default', printer.sidesSupported[0] ?? 'one-sided'),
    keywords('sides-supported', ...sides.filter((side) => printer.sidesSupported.includes(side))),
    keywords('media-default', printer.media),
    keywords('media-supported', printer.media),
    collection('media-col-default', collection('media-size', ...dimensions[printer.media])),
    keywords('media-col-supported', 'media-size'),
    keywords('media-ready', ...(printer.inspect().sheetsInTray > 0 ? [printer.media] : ['none'])),
    boolean('color-supported', false),
    integers('pages-per-minute', 30),
    boolean(simulatedAttribute, true),
  ]
}

export const supportedOperations = [
  'Print-Job',
  'Validate-Job',
  'Cancel-Job',
  'Get-Job-Attributes',
  'Get-Jobs',
  'Get-Printer-Attributes',
] as const

const jobTemplate = new Set(['copies', 'sides', 'media'])
const printerTemplate = /^(copies|sides|media)-/

/** Attributes a client asked for, group names included (RFC 8011 §4.2.5.1, §4.3.4.1). */
export const selectRequested = (
  attributes: readonly IppAttribute[],
  requested: readonly string[],
): readonly IppAttribute[] => {
  const asked = new Set(requested)
  const isTemplate = ({ name }: IppAttribute) => jobTemplate.has(name) || printerTemplate.test(name)
  return attributes.filter((attribute) => {
    if (asked.has('all') || asked.has(attribute.name)) return true
    if (isTemplate(attribute)) return asked.has('job-template')
    return asked.has('job-description') || asked.has('printer-description')
  })
}
