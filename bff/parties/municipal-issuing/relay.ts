import type { CertificateInformation, ResidentEntry } from '#shared/convenience-issuance/certificate-information.ts'
import type { StatedItem } from '#shared/convenience-issuance/kinds.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { exchange, parseAnswer, parseJsonBody, type PartyLine } from '../exchange.ts'
import {
  messagePath,
  messages,
  party,
  refusal,
  replyEnvelope,
  type Application,
  type Eligibility,
  type Environment,
  type Household,
  type MessageHeader,
  type MessageName,
  type MessageReply,
  type MessageRequest,
  type Refusal,
  type ReplyHeader,
  type ResidentSearch,
  type ResultCode,
  type UserRegistration,
} from './contract.ts'

type Options = { readonly signal?: AbortSignal }

export type MunicipalIssuingRelay = {
  readonly municipalityCode: string
  readonly askEligibility: (request: MessageRequest<'eligibility'>, options?: Options) => Promise<Eligibility>
  readonly askHousehold: (request: MessageRequest<'household'>, options?: Options) => Promise<Household>
  readonly apply: (request: MessageRequest<'application'>, options?: Options) => Promise<Application>
  readonly searchResidents: (request: MessageRequest<'resident-search'>, options?: Options) => Promise<ResidentSearch>
  readonly registerUser: (request: MessageRequest<'user-registration'>, options?: Options) => Promise<UserRegistration>
}

export type MunicipalIssuingRelayConfig = {
  readonly baseUrl: string
  readonly municipalityCode: string
  readonly environment: Environment
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  readonly now: () => Date
}

type Refused = Exclude<ResultCode, 'ok'>

const refuseByCode = (resultCode: Refused) => (): AppError => new AppError('party.refused', { party, resultCode })

/** What a result code of theirs means in our words. */
const errorTable: Readonly<Record<Refused, (body: Refusal) => AppError>> = {
  'not-registered': () => new AppError('issuance.not-registered'),
  'ask-at-counter': () => new AppError('issuance.ask-at-counter'),
  'outside-hours': ({ opensAt }) => new AppError('issuance.closed', { opensAt: opensAt ?? null }),
  maintenance: () => new AppError('issuance.kind-unavailable', { reason: 'maintenance' }),
  'data-being-updated': () => new AppError('issuance.kind-unavailable', { reason: 'data-being-updated' }),
  'kind-unavailable': ({ reason }) => new AppError('issuance.kind-unavailable', { reason: reason ?? 'not-offered' }),
  'selection-invalid': ({ field }) => new AppError('issuance.selection-invalid', { field: field ?? 'selection' }),
  'reference-unknown': refuseByCode('reference-unknown'),
  'already-registered': refuseByCode('already-registered'),
  'message-invalid': refuseByCode('message-invalid'),
  'internal-error': refuseByCode('internal-error'),
}

const requireEcho = (sent: MessageHeader, got: ReplyHeader): void => {
  const same =
    sent.messageId === got.messageId &&
    sent.municipalityCode === got.municipalityCode &&
    sent.environment === got.environment
  if (!same) throw new AppError('party.mismatched', { party })
}

/** Items a certificate states, whether or not anybody chose them. */
const statedItemsOf = ({ content }: CertificateInformation): ReadonlySet<StatedItem> => {
  if (content.kind !== 'resident-record') return new Set()
  const states = (item: StatedItem, isStated: (member: ResidentEntry) => boolean): StatedItem[] =>
    content.members.some(isStated) ? [item] : []
  return new Set([
    ...states('head-and-relationship', ({ relationship }) => relationship !== undefined),
    ...(content.headOfHousehold === undefined ? [] : (['head-and-relationship'] as const)),
    ...states('domicile', ({ domicile }) => domicile !== undefined),
    ...states('resident-code', ({ residentCode }) => residentCode !== undefined),
    ...states('my-number', ({ myNumber }) => myNumber !== undefined),
  ])
}

/**
 * The ids must be the ones asked for, and nothing stated that was not chosen, an individual number least of all
 * (CV-DOC-8). Whether the persons are the right ones, the flow compares.
 */
const requireOwnAnswer = (
  sent: MessageRequest<'application'>,
  got: Application,
  municipalityCode: string,
): Application => {
  const { selection } = sent
  const { certificate } = got
  const isOwn =
    got.requestId === sent.requestId &&
    certificate.requestId === sent.requestId &&
    certificate.municipality.code === municipalityCode &&
    certificate.kind === selection.kind &&
    certificate.content.kind === selection.kind
  const isInvited = [...statedItemsOf(certificate)].every((item) => selection.items.includes(item))
  if (!isOwn || !isInvited) throw new AppError('party.mismatched', { party })
  return got
}

/**
 * Our side of the line to one municipality. Throws `party.*`, `issuance.*` of the table above. An inquiry is repeated once
 * when no connection could be had; an application is not repeated here, for the caller may: its request id has one answer.
 */
export const createMunicipalIssuingRelay = (config: MunicipalIssuingRelayConfig): MunicipalIssuingRelay => {
  const { municipalityCode, environment } = config
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const base = config.baseUrl.replace(/\/$/, '')

  const send = async <Name extends MessageName>(
    name: Name,
    body: MessageRequest<Name>,
    options: Options,
  ): Promise<MessageReply<Name>> => {
    const header: MessageHeader = {
      messageId: crypto.randomUUID(),
      sentAt: config.now().toISOString(),
      environment,
      municipalityCode,
    }
    const answer = await exchange(line, {
      url: base + messagePath(name),
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ header, body }),
      signal: options.signal,
    })
    if (answer.status !== 200) throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
    const reply = parseAnswer(party, replyEnvelope, parseJsonBody(party, answer))
    requireEcho(header, reply.header)
    const { resultCode } = reply.header
    if (resultCode !== 'ok') throw errorTable[resultCode](parseAnswer(party, refusal, reply.body))
    return parseAnswer(party, messages[name].reply, reply.body) as MessageReply<Name>
  }

  const ask = async <Name extends MessageName>(
    name: Name,
    body: MessageRequest<Name>,
    options: Options,
  ): Promise<MessageReply<Name>> => {
    try {
      return await send(name, body, options)
    } catch (error) {
      if (!isAppError(error, 'party.unreachable')) throw error
      return send(name, body, options)
    }
  }

  return {
    municipalityCode,
    askEligibility: (request, options = {}) => ask('eligibility', request, options),
    askHousehold: (request, options = {}) => ask('household', request, options),
    apply: async (request, options = {}) =>
      requireOwnAnswer(request, await send('application', request, options), municipalityCode),
    searchResidents: (request, options = {}) => ask('resident-search', request, options),
    registerUser: (request, options = {}) => send('user-registration', request, options),
  }
}
