import { http, HttpResponse, type HttpHandler } from 'msw'
import { ippMediaType } from '#bff/parties/kiosk-printer/contract.ts'
import {
  attributesOf,
  findNumber,
  findString,
  integers,
  type IppAttribute,
  type IppMessage,
} from '#shared/ipp/attributes.ts'
import { findOperation, statusCodes, toStatusName } from '#shared/ipp/constants.ts'
import { decodeIppMessage } from '#shared/ipp/decode.ts'
import { encodeIppMessage } from '#shared/ipp/encode.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { KioskPrinterFault } from './faults.ts'
import { answerIpp } from './ipp-service.ts'
import type { Printer } from './printer.ts'

export type KioskPrinterStandIn = {
  /** The printer of a kiosk, by the path segments before and after `/ipp/`; undefined for a name that cannot be one. */
  readonly findPrinter: (device: string, queue: string) => Printer | undefined
  readonly now: () => Date
  readonly faults: Faults<KioskPrinterFault>
  readonly log: MessageLog
  readonly wait?: Wait
}

/** Version, operation and request id (RFC 8010 §3.1.1). */
const headerLength = 8

/** A message that cannot be read still gets an answer under its own number, if that much can be read. */
const parse = (bytes: Uint8Array): IppMessage | undefined => {
  try {
    return decodeIppMessage(bytes)
  } catch {
    if (bytes.length < headerLength) return undefined
    const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength)
    return {
      version: { major: header.getUint8(0), minor: header.getUint8(1) },
      code: header.getUint16(2),
      requestId: header.getInt32(4),
      groups: [],
      data: new Uint8Array(),
    }
  }
}

/** Numbers of another job where this answer names one. */
const asOtherJob = (answer: IppMessage): IppMessage => ({
  ...answer,
  groups: answer.groups.map(({ group, attributes }) => ({
    group,
    attributes: attributes.map((attribute): IppAttribute =>
      attribute.name === 'job-id' ? integers('job-id', (findNumber([attribute], 'job-id') ?? 0) + 1000) : attribute,
    ),
  })),
})

/** Handlers of every printer a stand-in holds, at any origin; the path names it: `/kiosk-1/ipp/print`. */
export const createKioskPrinterHandlers = (standIn: KioskPrinterStandIn): readonly HttpHandler[] => {
  const { faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer
  const startedAt = standIn.now()

  /** Faults of the device itself, set before it is asked. */
  const disturbDevice = (printer: Printer, target: string): void => {
    if (faults.strike('jam', target)) printer.jamNext()
    if (faults.strike('paper-runs-out', target)) printer.refill(0)
  }

  const disturbAnswer = (printer: Printer, answer: IppMessage, target: string): IppMessage => {
    const jobId = findNumber(attributesOf(answer, 'job-attributes'), 'job-id')
    if (jobId === undefined) return answer
    if (faults.strike('drops-job', target)) printer.drop(jobId)
    if (faults.strike('substitutes', target)) {
      return { ...answer, code: statusCodes['successful-ok-ignored-or-substituted-attributes'] }
    }
    return faults.strike('wrong-job', target) ? asOtherJob(answer) : answer
  }

  const respond = async (device: string, queue: string, request: Request): Promise<Response> => {
    const target = `${device}/${queue}`
    const early = await applyCommonFaults(faults, { wait, target })
    if (early !== undefined) return early
    const printer = standIn.findPrinter(device, queue)
    if (printer === undefined) return new HttpResponse(null, { status: 404 })
    if (request.headers.get('content-type') !== ippMediaType) return new HttpResponse(null, { status: 415 })
    const message = parse(new Uint8Array(await request.arrayBuffer()))
    if (message === undefined) return new HttpResponse(null, { status: 400 })
    const isPrint = findOperation(message.code) === 'Print-Job'
    if (isPrint) disturbDevice(printer, target)
    const { host, pathname } = new URL(request.url)
    const place = {
      uri: `ipp://${host}${pathname}`,
      name: target.replace('/', '-'),
      startedAt,
      now: standIn.now(),
      accepting: faults.strike('not-accepting', target) === undefined,
    }
    const right = answerIpp(printer, place, message)
    const answer = isPrint ? disturbAnswer(printer, right, target) : right
    const jobName = findString(attributesOf(message, 'operation-attributes'), 'job-name')
    log.record({
      message: `${target} ${findOperation(message.code) ?? message.code}`,
      result: toStatusName(answer.code),
      ...(jobName === undefined ? {} : { asked: { requestId: jobName, documentBytes: message.data.length } }),
    })
    if (isPrint && faults.strike('answer-lost', target)) return Response.error()
    const bytes = encodeIppMessage(answer)
    const body = faults.strike('malformed', target) ? bytes.slice(0, -3) : bytes
    return HttpResponse.arrayBuffer(body.buffer, { headers: { 'content-type': ippMediaType } })
  }

  return [
    http.post('*/:device/ipp/:queue', ({ params, request }) =>
      respond(String(params['device']), String(params['queue']), request),
    ),
  ]
}
