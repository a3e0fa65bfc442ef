import { AppError } from '#shared/errors/app-error.ts'
import {
  attributesOf,
  boolean,
  findBoolean,
  findNumber,
  findString,
  findStrings,
  integers,
  keywords,
  mediaTypes,
  names,
  openingAttributes,
  uris,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
} from '#shared/ipp/attributes.ts'
import {
  findJobState,
  findPrinterState,
  isSuccess,
  operations,
  statusCodes,
  toStatusName,
  type OperationName,
} from '#shared/ipp/constants.ts'
import { decodeIppMessage } from '#shared/ipp/decode.ts'
import { encodeIppMessage } from '#shared/ipp/encode.ts'
import { exchange, type PartyLine } from '../exchange.ts'
import {
  documentFormat,
  ippMediaType,
  jobAttributes,
  party,
  printerAttributes,
  simulatedAttribute,
  type PrinterJob,
  type PrinterStatus,
  type PrintRequest,
} from './contract.ts'

type Options = { readonly signal?: AbortSignal }

export type KioskPrinterRelay = {
  /**
   * Hands the document over; its job is named by the request id. Throws `printer.unavailable`. After `party.timeout` or
   * `party.unreachable` ask `findJob` before printing again: the printer may have taken it.
   */
  readonly printDocument: (request: PrintRequest, options?: Options) => Promise<{ readonly jobId: number }>
  /** The newest job of that request, whatever its state; printers forget finished jobs after a while. */
  readonly findJob: (requestId: string, options?: Options) => Promise<PrinterJob | undefined>
  /** Undefined when the printer has no such job (any more). */
  readonly getJob: (jobId: number, options?: Options) => Promise<PrinterJob | undefined>
  /** `not-possible`: the job is unknown or already over. */
  readonly cancelJob: (jobId: number, options?: Options) => Promise<'canceled' | 'not-possible'>
  readonly getPrinter: (options?: Options) => Promise<PrinterStatus>
}

export type KioskPrinterRelayConfig = {
  /** HTTP address of the print service, `http://host:631/ipp/print`. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

const userName = 'madoguchi-kiosk'

/** Answers that mean "not now" and not "not so" (RFC 8011 appendix B.1.5). */
const unavailable: ReadonlySet<number> = new Set([
  statusCodes['server-error-service-unavailable'],
  statusCodes['server-error-device-error'],
  statusCodes['server-error-temporary-error'],
  statusCodes['server-error-not-accepting-jobs'],
  statusCodes['server-error-busy'],
])

const absent: ReadonlySet<number> = new Set([
  statusCodes['client-error-not-found'],
  statusCodes['client-error-gone'],
  statusCodes['client-error-not-possible'],
])

/** `ipp:` address of a print service reached over HTTP (RFC 3510). */
const toPrinterUri = (url: string): string => url.replace(/^http/, 'ipp')

const malformed = (what: string, cause?: unknown): AppError =>
  new AppError('party.malformed', { party }, { cause: new Error(what, { cause }) })

const decode = (bytes: Uint8Array): IppMessage => {
  try {
    return decodeIppMessage(bytes)
  } catch (error) {
    throw malformed('not an IPP message', error)
  }
}

const toJob = (attributes: readonly IppAttribute[]): PrinterJob => {
  const jobId = findNumber(attributes, 'job-id')
  const requestId = findString(attributes, 'job-name')
  const state = findJobState(findNumber(attributes, 'job-state') ?? 0)
  if (jobId === undefined || requestId === undefined || state === undefined) {
    throw malformed('a job without id, name or state')
  }
  return {
    jobId,
    requestId,
    state,
    impressionsCompleted: findNumber(attributes, 'job-impressions-completed') ?? 0,
    mediaSheetsCompleted: findNumber(attributes, 'job-media-sheets-completed') ?? 0,
    reasons: findStrings(attributes, 'job-state-reasons').filter((reason) => reason !== 'none'),
  }
}

const toReasons = (keywords: readonly string[]): readonly string[] =>
  keywords
    .filter((keyword) => keyword !== 'none' && !keyword.endsWith('-report'))
    .map((keyword) => keyword.replace(/-(error|warning)$/, ''))

const outOfPaper = new Set(['media-empty', 'media-needed', 'input-tray-missing'])

/** What stops a printer, as an error of the catalogue; undefined while it prints or could. */
export const findPrinterFault = ({ state, accepting, reasons }: PrinterStatus): AppError | undefined => {
  if (state !== 'stopped' && accepting) return undefined
  if (reasons.includes('media-jam')) return new AppError('printer.jammed')
  if (reasons.some((reason) => outOfPaper.has(reason))) return new AppError('printer.out-of-paper')
  return new AppError('printer.unavailable')
}

/** Our side of the line to one printer. */
export const createKioskPrinterRelay = (config: KioskPrinterRelayConfig): KioskPrinterRelay => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  let lastRequestId = 0

  const call = async (
    operation: OperationName,
    groups: { readonly operation: readonly IppAttribute[]; readonly job?: readonly IppAttribute[] },
    options: Options & { readonly data?: Uint8Array },
  ): Promise<IppMessage> => {
    lastRequestId = (lastRequestId % 0x7fffffff) + 1
    const requestId = lastRequestId
    const [target, ...rest] = groups.operation
    const operationGroup: IppGroup = {
      group: 'operation-attributes',
      // RFC 8011 §4.1.5: the target comes third, and the job id right after the printer.
      attributes: [
        ...openingAttributes,
        uris('printer-uri', toPrinterUri(config.url)),
        ...(target === undefined ? [] : [target]),
        names('requesting-user-name', userName),
        ...rest,
      ],
    }
    const answer = await exchange(line, {
      url: config.url,
      method: 'POST',
      headers: { 'content-type': ippMediaType, accept: ippMediaType },
      body: encodeIppMessage({
        version: { major: 1, minor: 1 },
        code: operations[operation],
        requestId,
        groups:
          groups.job === undefined
            ? [operationGroup]
            : [operationGroup, { group: 'job-attributes', attributes: groups.job }],
        data: options.data ?? new Uint8Array(),
      }),
      signal: options.signal,
    })
    if (answer.status === 503) throw new AppError('printer.unavailable')
    if (answer.status !== 200) throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
    if (answer.headers.get('content-type')?.split(';')[0]?.trim() !== ippMediaType)
      throw malformed('not application/ipp')
    const message = decode(answer.body)
    if (message.requestId !== requestId) throw new AppError('party.mismatched', { party })
    return message
  }

  const requireSuccess = (message: IppMessage): IppMessage => {
    if (isSuccess(message.code)) return message
    if (unavailable.has(message.code)) throw new AppError('printer.unavailable')
    throw new AppError('party.refused', { party, resultCode: toStatusName(message.code) })
  }

  const listJobs = async (which: 'not-completed' | 'completed', options: Options): Promise<readonly PrinterJob[]> => {
    const operation = [keywords('requested-attributes', ...jobAttributes), keywords('which-jobs', which)]
    const message = requireSuccess(await call('Get-Jobs', { operation }, options))
    return message.groups.filter(({ group }) => group === 'job-attributes').map(({ attributes }) => toJob(attributes))
  }

  const cancelJob = async (jobId: number, options: Options = {}): Promise<'canceled' | 'not-possible'> => {
    const message = await call('Cancel-Job', { operation: [integers('job-id', jobId)] }, options)
    if (absent.has(message.code)) return 'not-possible'
    requireSuccess(message)
    return 'canceled'
  }

  return {
    printDocument: async ({ requestId, pdf, copies, sides, media }, options = {}) => {
      const message = requireSuccess(
        await call(
          'Print-Job',
          {
            operation: [
              names('job-name', requestId),
              // RFC 8011 §5.2.11: refuse rather than print one-sided or on other paper.
              boolean('ipp-attribute-fidelity', true),
              mediaTypes('document-format', documentFormat),
            ],
            job: [integers('copies', copies), keywords('sides', sides), keywords('media', media)],
          },
          { ...options, data: pdf },
        ),
      )
      const jobId = findNumber(attributesOf(message, 'job-attributes'), 'job-id')
      if (jobId === undefined) throw malformed('a job without id')
      if (message.code !== statusCodes['successful-ok']) {
        await cancelJob(jobId, options)
        throw new AppError('party.refused', { party, resultCode: toStatusName(message.code) })
      }
      return { jobId }
    },
    findJob: async (requestId, options = {}) => {
      const active = await listJobs('not-completed', options)
      const all = [...active, ...(await listJobs('completed', options))].filter((job) => job.requestId === requestId)
      return all.reduce<PrinterJob | undefined>(
        (newest, job) => (newest === undefined || job.jobId > newest.jobId ? job : newest),
        undefined,
      )
    },
    getJob: async (jobId, options = {}) => {
      const operation = [integers('job-id', jobId), keywords('requested-attributes', ...jobAttributes)]
      const message = await call('Get-Job-Attributes', { operation }, options)
      if (absent.has(message.code)) return undefined
      const job = toJob(attributesOf(requireSuccess(message), 'job-attributes'))
      if (job.jobId !== jobId) throw new AppError('party.mismatched', { party })
      return job
    },
    cancelJob,
    getPrinter: async (options = {}) => {
      const operation = [keywords('requested-attributes', ...printerAttributes)]
      const message = requireSuccess(await call('Get-Printer-Attributes', { operation }, options))
      const attributes = attributesOf(message, 'printer-attributes')
      const state = findPrinterState(findNumber(attributes, 'printer-state') ?? 0)
      if (state === undefined) throw malformed('a printer without state')
      return {
        state,
        accepting: findBoolean(attributes, 'printer-is-accepting-jobs') ?? false,
        reasons: toReasons(findStrings(attributes, 'printer-state-reasons')),
        media: findStrings(attributes, 'media-supported'),
        sides: findStrings(attributes, 'sides-supported'),
        simulated: findBoolean(attributes, simulatedAttribute) ?? false,
      }
    },
  }
}
