import { AppError } from '#shared/errors/app-error.ts'
import { makeToken } from '#shared/cmp/client.ts'
import { buildConfirmation, readEnrolment, type Enrolment } from '#shared/cmp/enrolment.ts'
import { currentCrlWanted, findCaCertificates, findCrls, caCertificatesWanted } from '#shared/cmp/general-message.ts'
import type { CmpIdentity } from '#shared/cmp/message.ts'
import type { CmpTrust } from '#shared/cmp/protection.ts'
import { readRevocation } from '#shared/cmp/revocation.ts'
import type { CmpFailure } from '#shared/cmp/status.ts'
import { parseCertificate, type CertificateSerial } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import type { RevocationReason } from '#shared/pki/revocation-reason.ts'
import { checkCrl, type CrlVerdict } from '#shared/revocation/check-crl.ts'
import { exchange, type PartyLine } from '../exchange.ts'
import { crlMediaType, encodeIssueDetails, largestCrl, party, type IssueDetails } from './contract.ts'
import { Conversation, type Answered, type PollState, type Wait } from './conversation.ts'

type Waiting = {
  readonly outcome: 'waiting'
  readonly checkAfterMs: number
  /** To be given back with the next call, where it can be kept; an authority that forgets nothing does without. */
  readonly poll: PollState
}
type Refused = { readonly outcome: 'refused'; readonly failures: readonly CmpFailure[] }

type Transaction = {
  /**
   * 16 octets, made once for an application and kept: asking again with the same ones after a lost answer asks for the same
   * act, not for another.
   */
  readonly transactionId: Uint8Array
  readonly poll?: PollState | undefined
}

export type IssueOrder = Transaction & IssueDetails & { /** DER of the PKCS#10. */ readonly request: Uint8Array }

export type IssueResult =
  | {
      readonly outcome: 'issued'
      /** DER, for the request's key and leading to the anchors. */
      readonly certificate: Uint8Array
      readonly serial: CertificateSerial
      /** DER from its issuer to the anchor. */
      readonly issuers: readonly Uint8Array[]
      /** The authority gave another subject, or said that it changed something. */
      readonly isChanged: boolean
    }
  | Waiting
  | Refused

export type RevocationOrder = Transaction & { readonly serial: CertificateSerial; readonly reason: RevocationReason }
export type RevocationResult = { readonly outcome: 'revoked' | 'already-revoked' } | Waiting | Refused

type Options = { readonly signal?: AbortSignal }

/**
 * Every call throws `party.timeout`, `party.unreachable`, `party.malformed` and `party.mismatched` where the outcome is not
 * known, `party.refused` where HTTP itself was refused, and `request.aborted`.
 */
export type CertificateAuthorityRelay = {
  readonly requestCertificate: (order: IssueOrder, options?: Options) => Promise<IssueResult>
  readonly revoke: (order: RevocationOrder, options?: Options) => Promise<RevocationResult>
  /** The current CRL, judged; `newerThan` is the number of the one already held. */
  readonly fetchCrl: (options?: Options & { readonly newerThan?: bigint }) => Promise<CrlVerdict>
  /** DER of the authority's own certificates, as it names them; to be compared, not to be trusted. */
  readonly fetchCaCertificates: (options?: Options) => Promise<readonly Uint8Array[]>
}

export type CertificateAuthorityRelayConfig = {
  readonly url: string
  /** Where the CRL is published; without it the authority is asked over CMP. */
  readonly crlUrl?: string | undefined
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  /** The registration authority's key: what the dedicated authority knows this product by. */
  readonly identity: CmpIdentity
  /** DER of the issuing CA: whose certificates are asked for, and whose CRL is read. */
  readonly issuer: Uint8Array
  readonly trust: Omit<CmpTrust, 'purpose'>
  readonly now: () => Date
  readonly wait?: Wait
  readonly attempts?: number
  readonly pollBudgetMs?: number
}

const waitByTimer: Wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(new AppError('request.aborted'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })

const mismatched = (why: string): AppError => new AppError('party.mismatched', { party }, { cause: new Error(why) })

/** The authority cannot place a poll: that decides nothing about what it was asked for, so it is asked anew. */
const isPollUnknown = ({ body }: Answered): boolean =>
  body.type === 'error' && body.info.failures.some((name) => name === 'badRequest' || name === 'badRecipientNonce')

/** Reading of what came in a message that was itself in order. */
const readOrMalformed = <Value>(read: () => Value): Value => {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof DerError) throw new AppError('party.malformed', { party }, { cause })
    throw cause
  }
}

/** Our side of the line to the dedicated certification authority. */
export const createCertificateAuthorityRelay = (config: CertificateAuthorityRelayConfig): CertificateAuthorityRelay => {
  const { now, trust } = config
  const issuer = parseCertificate(config.issuer)
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const conversation = new Conversation({
    url: config.url,
    line,
    identity: config.identity,
    trust: { ...trust, purpose: 'cmcCa' },
    recipient: issuer.subject.der,
    now,
    wait: config.wait ?? waitByTimer,
    attempts: config.attempts ?? 3,
    pollBudgetMs: config.pollBudgetMs ?? 15_000,
  })

  const confirm = async (
    { certificate, requestId }: Extract<Enrolment, { outcome: 'issued' }>,
    answer: Answered,
    { transactionId, signal }: { readonly transactionId: Uint8Array; readonly signal: AbortSignal | undefined },
  ): Promise<void> => {
    if (answer.isConfirmationWaived) return
    const { body } = await conversation.say({
      ...(await buildConfirmation(certificate, requestId)),
      expected: ['pkiconf'],
      transactionId,
      recipientNonce: answer.senderNonce,
      signal,
    })
    if (body.type !== 'pkiconf') throw mismatched('confirmation refused')
  }

  const requestCertificate: CertificateAuthorityRelay['requestCertificate'] = async (order, { signal } = {}) => {
    const { transactionId, request } = order
    const turn = { transactionId, expected: ['cp', 'ip'] as const, signal }
    let state = order.poll
    for (;;) {
      const answer =
        state === undefined
          ? await conversation.say({
              ...turn,
              body: { type: 'p10cr', request },
              generalInfo: encodeIssueDetails(order),
            })
          : await conversation.poll(state, turn)
      if ('checkAfterMs' in answer) return { outcome: 'waiting', ...answer }
      if (state !== undefined && state === order.poll && isPollUnknown(answer)) {
        state = undefined
        continue
      }
      const enrolment = await readEnrolment({ ...trust, ...answer, request, at: now() })
      switch (enrolment.outcome) {
        case 'waiting':
          if (state !== undefined) throw mismatched('waiting in answer to a poll')
          state = { requestId: enrolment.requestId, recipientNonce: answer.senderNonce }
          continue
        case 'refused':
          return enrolment
        case 'issued': {
          await confirm(enrolment, answer, { transactionId, signal })
          const { certificate, issuers, isChanged } = enrolment
          return { outcome: 'issued', certificate: certificate.der, serial: certificate.serial, issuers, isChanged }
        }
        case 'unfit':
          throw mismatched(enrolment.why)
        case 'unexpected':
          throw mismatched('not an answer to one request')
      }
    }
  }

  const revoke: CertificateAuthorityRelay['revoke'] = async (
    { transactionId, serial, reason, poll },
    { signal } = {},
  ) => {
    const turn = { transactionId, expected: ['rp'] as const, signal }
    let state = poll
    for (;;) {
      const answer =
        state === undefined
          ? await conversation.say({ ...turn, body: { type: 'rr', issuer: issuer.subject.der, serial, reason } })
          : await conversation.poll(state, turn)
      if ('checkAfterMs' in answer) return { outcome: 'waiting', ...answer }
      if (state !== undefined && state === poll && isPollUnknown(answer)) {
        state = undefined
        continue
      }
      const revocation = readRevocation(answer.body, { issuer: issuer.subject, serial })
      if (revocation.outcome === 'unexpected') throw mismatched('not about the certificate')
      if (revocation.outcome !== 'waiting') return revocation
      if (state !== undefined) throw mismatched('waiting in answer to a poll')
      state = { requestId: -1, recipientNonce: answer.senderNonce }
    }
  }

  /** A question outside every application: nothing happens at the authority, so each has a transaction of its own. */
  const ask = async (info: typeof currentCrlWanted, signal: AbortSignal | undefined): Promise<Answered['body']> => {
    const turn = { transactionId: makeToken(), expected: ['genp'] as const, signal }
    const { body } = await conversation.say({ ...turn, body: { type: 'genm', infos: [info] } })
    if (body.type !== 'error') return body
    throw new AppError('party.refused', { party, resultCode: body.info.failures[0] ?? body.info.status })
  }

  const downloadCrl = async (url: string, signal: AbortSignal | undefined): Promise<Uint8Array> => {
    const answer = await exchange(line, {
      url,
      method: 'GET',
      headers: { accept: crlMediaType },
      signal,
      limit: largestCrl,
    })
    // Publication points name the type as they like; the signature decides what it is.
    if (answer.status === 200) return answer.body
    throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
  }

  const askForCrl = async (signal: AbortSignal | undefined): Promise<Uint8Array> => {
    const body = await ask(currentCrlWanted, signal)
    const crls = readOrMalformed(() => findCrls(body))
    const [crl] = crls ?? []
    if (crl === undefined) throw mismatched('no CRL in the answer')
    return crl
  }

  return {
    requestCertificate,
    revoke,
    fetchCrl: async ({ signal, newerThan } = {}) => {
      const { crlUrl } = config
      const der = crlUrl === undefined ? await askForCrl(signal) : await downloadCrl(crlUrl, signal)
      return checkCrl({ der, issuer, at: now(), atLeast: newerThan })
    },
    fetchCaCertificates: async ({ signal } = {}) => {
      const body = await ask(caCertificatesWanted, signal)
      const certificates = readOrMalformed(() => findCaCertificates(body))
      if (certificates === undefined) throw mismatched('no certificates in the answer')
      return certificates
    },
  }
}
