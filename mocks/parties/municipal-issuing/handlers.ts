import { http, HttpResponse, type HttpHandler } from 'msw'
import * as z from 'zod/mini'
import {
  messageHeader,
  messagePath,
  messages,
  type Application,
  type MessageHeader,
  type MessageName,
  type MessageRequest,
  type ReplyHeader,
  type ResultCode,
} from '#bff/parties/municipal-issuing/contract.ts'
import { households as allHouseholds, type Household } from '#mocks/people/households.ts'
import type { Municipality } from '#mocks/people/municipalities.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import { redact, type MessageLog } from '../message-log.ts'
import {
  answerApplication,
  answerEligibility,
  answerHousehold,
  answerResidentSearch,
  answerUserRegistration,
  type Answer,
  type Office,
} from './answers.ts'
import { disturbApplication } from './disturbances.ts'
import type { MunicipalIssuingFault } from './faults.ts'
import { createReferences } from './references.ts'
import type { Registrations } from './registrations.ts'

export type MunicipalIssuingStandIn = {
  readonly municipality: Municipality
  readonly registrations: Registrations
  readonly now: () => Date
  readonly faults: Faults<MunicipalIssuingFault>
  readonly log: MessageLog
  readonly households?: readonly Household[]
  readonly wait?: Wait
}

type Reply = { readonly header: ReplyHeader; readonly body: unknown }

const lateMs = 30_000
const repliesKept = 200

/** What travels, whatever the message. */
const envelope = z.strictObject({ header: messageHeader, body: z.unknown() })

/** Handlers of one municipality's issuing server, at any origin below a path that ends in its code. */
export const createMunicipalIssuingHandlers = (standIn: MunicipalIssuingStandIn): readonly HttpHandler[] => {
  const { municipality, faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer
  const office: Office = {
    municipality,
    households: (standIn.households ?? allHouseholds).filter(
      ({ municipalityCode }) => municipalityCode === municipality.code,
    ),
    registrations: standIn.registrations,
    references: createReferences(crypto.getRandomValues(new Uint8Array(32))),
    now: standIn.now,
  }
  const strike = (name: MunicipalIssuingFault) => faults.strike(name, municipality.code)
  const disturb = disturbApplication(office, strike)
  const applications = new Map<string, { readonly request: string; readonly answer: Promise<Answer<'application'>> }>()
  let issued = 0
  let lastReply: Reply | undefined

  /** One request id, one answer: a repetition waits for the first and gets the same (CV-MSG-4). */
  const answerOnce = (request: MessageRequest<'application'>): Promise<Answer<'application'>> => {
    const standing = applications.get(request.requestId)
    const text = JSON.stringify(request)
    if (standing !== undefined) {
      const isSame = standing.request === text
      return isSame ? standing.answer : Promise.resolve({ resultCode: 'message-invalid', body: {} })
    }
    issued += 1
    const issueNumber = `${municipality.code}-${String(issued).padStart(6, '0')}`
    const answer = answerApplication(office, request, issueNumber)
    applications.set(request.requestId, { request: text, answer })
    const [oldest] = applications.keys()
    if (applications.size > repliesKept && oldest !== undefined) applications.delete(oldest)
    return answer
  }

  const disturbed = async (request: MessageRequest<'application'>): Promise<Answer<'application'>> => {
    const answer = await answerOnce(request)
    if (answer.resultCode !== 'ok') return answer
    return { resultCode: 'ok', body: await disturb(request, answer.body satisfies Application) }
  }

  const answerers: { readonly [Name in MessageName]: (request: MessageRequest<Name>) => Promise<Answer<Name>> } = {
    eligibility: (request) => answerEligibility(office, request),
    household: (request) => answerHousehold(office, request),
    application: disturbed,
    'resident-search': (request) => answerResidentSearch(office, request),
    'user-registration': (request) => answerUserRegistration(office, request),
  }

  const answerMessage = async <Name extends MessageName>(name: Name, body: unknown): Promise<Answer<MessageName>> => {
    if (strike('maintenance')) return { resultCode: 'maintenance', body: {} }
    if (strike('internal-error')) return { resultCode: 'internal-error', body: {} }
    const parsed = z.safeParse(messages[name].request, body)
    if (!parsed.success) return { resultCode: 'message-invalid', body: {} }
    return answerers[name](parsed.data as MessageRequest<Name>)
  }

  const toHeader = (asked: MessageHeader, resultCode: ResultCode): ReplyHeader => ({
    messageId: asked.messageId,
    respondedAt: office.now().toISOString(),
    environment: asked.environment,
    municipalityCode: strike('wrong-municipality') ? '99999' : municipality.code,
    resultCode,
  })

  const toResponse = (reply: Reply): Response => {
    if (strike('malformed')) {
      return new HttpResponse(JSON.stringify(reply).slice(0, -20), { headers: { 'content-type': 'application/json' } })
    }
    if (strike('malformed-body')) return HttpResponse.json({ header: reply.header, body: { certificate: 'none' } })
    return HttpResponse.json(reply)
  }

  const respond = async (name: MessageName, request: Request): Promise<Response> => {
    const early = await applyCommonFaults(faults, { wait, target: municipality.code })
    if (early !== undefined) return early
    if (strike('http-error')) return new HttpResponse(null, { status: 500 })
    const asked = z.safeParse(envelope, await request.json().catch(() => undefined))
    if (!asked.success || asked.data.header.municipalityCode !== municipality.code) {
      return new HttpResponse(null, { status: 400 })
    }
    const { header, body } = asked.data
    const answer = await answerMessage(name, body)
    const fresh: Reply = { header: toHeader(header, answer.resultCode), body: answer.body }
    const reply = lastReply !== undefined && strike('twice') ? lastReply : fresh
    lastReply = reply
    log.record({
      message: name,
      result: reply.header.resultCode,
      asked: redact({ header, body }),
      answered: redact(reply),
    })
    const late = strike('late')
    if (late !== undefined) await wait(late.delayMs ?? lateMs)
    return toResponse(reply)
  }

  return (Object.keys(messages) as MessageName[]).map((name) =>
    http.post(`*/${municipality.code}${messagePath(name)}`, ({ request }) => respond(name, request)),
  )
}
