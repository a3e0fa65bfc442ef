import { documentFormat, sides as allSides, type Sides } from '#bff/parties/kiosk-printer/contract.ts'
import {
  attributesOf,
  findAttribute,
  findBoolean,
  findNumber,
  findString,
  findStrings,
  openingAttributes,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
} from '#shared/ipp/attributes.ts'
import { findOperation, statusCodes, type StatusName } from '#shared/ipp/constants.ts'
import {
  briefJobAttributes,
  copiesMax,
  describeJob,
  describePrinter,
  selectRequested,
  supportedOperations,
  type PrinterPlace,
} from './ipp-attributes.ts'
import { countPages } from './pdf-pages.ts'
import { isOver, type Printer } from './printer.ts'

/** The operations of RFC 8011 §4 that a printer must have, on a simulated device. */

type Outcome = { readonly status: StatusName; readonly groups?: readonly IppGroup[] }

type Asked = {
  readonly printer: Printer
  readonly place: PrinterPlace
  readonly operation: readonly IppAttribute[]
  readonly job: readonly IppAttribute[]
  readonly data: Uint8Array
}

const jobGroup = (attributes: readonly IppAttribute[]): IppGroup => ({ group: 'job-attributes', attributes })

const requestedOf = ({ operation }: Asked, otherwise: readonly string[]): readonly string[] => {
  const requested = findStrings(operation, 'requested-attributes')
  return requested.length === 0 ? otherwise : requested
}

type Ticket = { readonly copies: number; readonly sides: Sides; readonly unsupported: readonly IppAttribute[] }

/** Job template values, and those this printer cannot do: they go back in the unsupported group (RFC 8011 §4.1.7). */
const readTicket = ({ printer, job }: Asked): Ticket => {
  const copies = findNumber(job, 'copies') ?? 1
  const sides = allSides.find((side) => side === (findString(job, 'sides') ?? printer.sidesSupported[0]))
  const isKnown = ({ name, values }: IppAttribute): boolean => {
    if (values.length !== 1) return false
    if (name === 'copies') return copies >= 1 && copies <= copiesMax
    if (name === 'sides') return sides !== undefined && printer.sidesSupported.includes(sides)
    return name === 'media' && findString(job, 'media') === printer.media
  }
  return { copies, sides: sides ?? 'one-sided', unsupported: job.filter((attribute) => !isKnown(attribute)) }
}

const checkDocument = (asked: Asked): Outcome | undefined => {
  const { operation, place } = asked
  if (!place.accepting) return { status: 'server-error-not-accepting-jobs' }
  const format = findString(operation, 'document-format') ?? documentFormat
  if (format !== documentFormat && format !== 'application/octet-stream') {
    return { status: 'client-error-document-format-not-supported' }
  }
  const compression = findString(operation, 'compression') ?? 'none'
  if (compression !== 'none') return { status: 'client-error-attributes-or-values-not-supported' }
  const { unsupported } = readTicket(asked)
  if (unsupported.length === 0) return undefined
  const groups: IppGroup[] = [{ group: 'unsupported-attributes', attributes: unsupported }]
  const isStrict = findBoolean(operation, 'ipp-attribute-fidelity') ?? false
  return isStrict ? { status: 'client-error-attributes-or-values-not-supported', groups } : undefined
}

const printJob = (asked: Asked): Outcome => {
  const refused = checkDocument(asked)
  if (refused !== undefined) return refused
  if (asked.data.length === 0) return { status: 'client-error-bad-request' }
  const { printer, operation, place } = asked
  const { copies, sides, unsupported } = readTicket(asked)
  const job = printer.accept({
    name: findString(operation, 'job-name') ?? 'Untitled',
    userName: findString(operation, 'requesting-user-name') ?? 'anonymous',
    copies: Math.min(Math.max(copies, 1), copiesMax),
    sides: printer.sidesSupported.includes(sides) ? sides : 'one-sided',
    media: printer.media,
    pdf: asked.data,
    pages: countPages(asked.data),
  })
  if (job === undefined) return { status: 'server-error-busy' }
  return {
    status: unsupported.length === 0 ? 'successful-ok' : 'successful-ok-ignored-or-substituted-attributes',
    groups: [
      ...(unsupported.length === 0 ? [] : [{ group: 'unsupported-attributes' as const, attributes: unsupported }]),
      jobGroup(selectRequested(describeJob(job, place), briefJobAttributes)),
    ],
  }
}

/** A job is named by printer and number, or by its own address (RFC 8011 §4.1.5). */
const findJobId = ({ operation, place }: Asked): number | undefined => {
  const jobUri = findString(operation, 'job-uri')
  if (jobUri === undefined) return findNumber(operation, 'job-id')
  const [, digits] = /\/(\d{1,9})$/.exec(jobUri) ?? []
  return toPath(jobUri) === `${toPath(place.uri)}/${digits}` ? Number(digits) : undefined
}

const getJobAttributes = (asked: Asked): Outcome => {
  const job = asked.printer.findJob(findJobId(asked) ?? 0)
  if (job === undefined) return { status: 'client-error-not-found' }
  const attributes = selectRequested(describeJob(job, asked.place), requestedOf(asked, ['all']))
  return { status: 'successful-ok', groups: [jobGroup(attributes)] }
}

const getJobs = (asked: Asked): Outcome => {
  const { operation, printer, place } = asked
  const which = findString(operation, 'which-jobs') ?? 'not-completed'
  if (which !== 'completed' && which !== 'not-completed') {
    const attribute = findAttribute(operation, 'which-jobs')
    return {
      status: 'client-error-attributes-or-values-not-supported',
      groups: [{ group: 'unsupported-attributes', attributes: attribute === undefined ? [] : [attribute] }],
    }
  }
  const isMine = findBoolean(operation, 'my-jobs') ?? false
  const userName = findString(operation, 'requesting-user-name')
  const requested = requestedOf(asked, ['job-id', 'job-uri'])
  const listed = printer
    .listJobs()
    .filter((job) => isOver(job) === (which === 'completed') && (!isMine || job.userName === userName))
  // RFC 8011 §4.2.6.2: finished jobs newest first, the others in the order they will be printed.
  const ordered = which === 'completed' ? listed.toReversed() : listed
  const limit = findNumber(operation, 'limit') ?? ordered.length
  return {
    status: 'successful-ok',
    groups: ordered.slice(0, limit).map((job) => jobGroup(selectRequested(describeJob(job, place), requested))),
  }
}

const cancelJob = (asked: Asked): Outcome => {
  const jobId = findJobId(asked) ?? 0
  if (asked.printer.findJob(jobId) === undefined) return { status: 'client-error-not-found' }
  return { status: asked.printer.cancel(jobId) === undefined ? 'client-error-not-possible' : 'successful-ok' }
}

const getPrinterAttributes = (asked: Asked): Outcome => ({
  status: 'successful-ok',
  groups: [
    {
      group: 'printer-attributes',
      attributes: selectRequested(describePrinter(asked.printer, asked.place), requestedOf(asked, ['all'])),
    },
  ],
})

const operators: Readonly<Record<(typeof supportedOperations)[number], (asked: Asked) => Outcome>> = {
  'Print-Job': printJob,
  'Validate-Job': (asked) => checkDocument(asked) ?? { status: 'successful-ok' },
  'Cancel-Job': cancelJob,
  'Get-Job-Attributes': getJobAttributes,
  'Get-Jobs': getJobs,
  'Get-Printer-Attributes': getPrinterAttributes,
}

/** A host has many names, so only the path tells one printer here from another. */
const toPath = (uri: string): string => uri.replace(/^[a-z]+:\/\/[^/]*/, '')

/** The operation group opens with charset and language, then the target (RFC 8011 §4.1.4, §4.1.5). */
const checkOpening = (request: IppMessage, asked: Asked): Outcome | undefined => {
  const { operation, place } = asked
  if (request.version.major !== 1 && request.version.major !== 2)
    return { status: 'server-error-version-not-supported' }
  // RFC 8011 §4.1.1: request ids start at 1.
  if (request.requestId < 1) return { status: 'client-error-bad-request' }
  const groups = request.groups.map(({ group }) => group)
  if (groups[0] !== 'operation-attributes' || new Set(groups).size !== groups.length) {
    return { status: 'client-error-bad-request' }
  }
  const [charset, language, target] = operation
  if (charset?.name !== 'attributes-charset' || language?.name !== 'attributes-natural-language') {
    return { status: 'client-error-bad-request' }
  }
  if (findString(operation, 'attributes-charset')?.toLowerCase() !== 'utf-8') {
    return { status: 'client-error-charset-not-supported' }
  }
  if (target?.name === 'job-uri') return undefined
  if (target?.name !== 'printer-uri') return { status: 'client-error-bad-request' }
  const named = findString(operation, 'printer-uri') ?? ''
  return toPath(named) === toPath(place.uri) ? undefined : { status: 'client-error-not-found' }
}

/** Answers one request. */
export const answerIpp = (printer: Printer, place: PrinterPlace, request: IppMessage): IppMessage => {
  const asked: Asked = {
    printer,
    place,
    operation: attributesOf(request, 'operation-attributes'),
    job: attributesOf(request, 'job-attributes'),
    data: request.data,
  }
  const name = findOperation(request.code)
  const operator = supportedOperations.find((supported) => supported === name)
  const outcome =
    checkOpening(request, asked) ??
    (operator === undefined ? { status: 'server-error-operation-not-supported' as const } : operators[operator](asked))
  return {
    version: request.version.major === 2 ? { major: 2, minor: 0 } : { major: 1, minor: 1 },
    code: statusCodes[outcome.status],
    requestId: request.requestId,
    groups: [{ group: 'operation-attributes', attributes: openingAttributes }, ...(outcome.groups ?? [])],
    data: new Uint8Array(),
  }
}
