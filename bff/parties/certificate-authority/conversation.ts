import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { CmpBodyDraft, CmpBodyType } from '#shared/cmp/body.ts'
import type { CertReqId } from '#shared/cmp/certificate-bodies.ts'
import { buildCmpRequest, makeToken, readCmpAnswer, type CmpAnswer } from '#shared/cmp/client.ts'
import type { CmpInfo } from '#shared/cmp/general-info.ts'
import type { CmpIdentity } from '#shared/cmp/message.ts'
import type { CmpTrust } from '#shared/cmp/protection.ts'
import { exchange, type PartyAnswer, type PartyLine } from '../exchange.ts'
import { largestMessage, messageMediaType, party } from './contract.ts'

/** One transaction with the authority over HTTP (RFC 9811): sending, sending again, polling. */

export type Answered = Extract<CmpAnswer, { outcome: 'answered' }>

/** Where a transaction stands that the authority has not finished; to be kept if it is to be gone on with later. */
export type PollState = { readonly requestId: CertReqId; readonly recipientNonce: Uint8Array | undefined }

export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>

export type ConversationConfig = {
  readonly url: string
  readonly line: PartyLine
  readonly identity: CmpIdentity
  readonly trust: CmpTrust
  /** DER of the authority's name. */
  readonly recipient: Uint8Array
  readonly now: () => Date
  readonly wait: Wait
  /** How often one message is sent before its outcome is left open. */
  readonly attempts: number
  /** How long one call polls before it says `waiting`. */
  readonly pollBudgetMs: number
}

export type Turn = {
  readonly transactionId: Uint8Array
  readonly body: CmpBodyDraft
  readonly expected: readonly CmpBodyType[]
  readonly recipientNonce?: Uint8Array | undefined
  readonly generalInfo?: readonly CmpInfo[]
  readonly version?: 2 | 3
  readonly signal?: AbortSignal | undefined
}

const pauseMs = 500

const isMessage = ({ headers }: PartyAnswer): boolean =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === messageMediaType

const isWorthRepeating = (error: unknown): boolean =>
  isAppError(error, 'party.timeout') || isAppError(error, 'party.unreachable')

export class Conversation {
  readonly #config: ConversationConfig

  constructor(config: ConversationConfig) {
    this.#config = config
  }

  /** An HTTP error may carry a message, which then says more than the status (RFC 9811 §3.2). */
  async #post(message: Uint8Array<ArrayBuffer>, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { url, line } = this.#config
    const answer = await exchange(line, {
      url,
      method: 'POST',
      headers: { 'content-type': messageMediaType, accept: messageMediaType },
      body: message,
      signal,
      limit: largestMessage,
    })
    if (isMessage(answer)) return answer.body
    const cause = new Error(`status ${answer.status} without a message`)
    if (answer.status >= 500) throw new AppError('party.unreachable', { party }, { cause })
    if (answer.status >= 400) throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
    throw new AppError('party.malformed', { party }, { cause })
  }

  /** The same octets each time, transactionID and nonce with them: an authority that had it knows it again. */
  async #postUntilAnswered(message: Uint8Array<ArrayBuffer>, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { attempts, wait } = this.#config
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#post(message, signal)
      } catch (error) {
        if (attempt >= attempts || !isWorthRepeating(error)) throw error
        await wait(pauseMs * attempt, signal)
      }
    }
  }

  /**
   * One message and its answer. Throws `party.timeout` and `party.unreachable` when none came, `party.malformed` and
   * `party.mismatched` when it is not the authority's to this message; all of these leave open what the authority did.
   */
  async say({ expected, signal, ...turn }: Turn): Promise<Answered> {
    const { identity, recipient, trust, now } = this.#config
    const exchanged = { transactionId: turn.transactionId, senderNonce: makeToken() }
    const message = await buildCmpRequest({ ...turn, ...exchanged, recipient, at: now() }, identity)
    const answer = await readCmpAnswer({
      answer: await this.#postUntilAnswered(message, signal),
      exchange: exchanged,
      expected,
      trust,
      at: now(),
    })
    if (answer.outcome === 'answered') return answer
    const cause = new Error(answer.why)
    throw new AppError(answer.why === 'malformed' ? 'party.malformed' : 'party.mismatched', { party }, { cause })
  }

  /**
   * Polls (RFC 9483 §4.4) until the authority has decided or the time of one call is used up; in the second case says after
   * how long to come back.
   */
  async poll(
    state: PollState,
    { expected, transactionId, signal }: Pick<Turn, 'transactionId' | 'expected' | 'signal'>,
  ): Promise<Answered | { readonly checkAfterMs: number; readonly poll: PollState }> {
    const { now, wait, pollBudgetMs } = this.#config
    const until = now().getTime() + pollBudgetMs
    let { recipientNonce } = state
    for (;;) {
      const answer = await this.say({
        body: { type: 'pollReq', requestId: state.requestId },
        expected: [...expected, 'pollRep'],
        transactionId,
        recipientNonce,
        signal,
      })
      if (answer.body.type !== 'pollRep') return answer
      recipientNonce = answer.senderNonce
      const checkAfterMs = Math.max(1, answer.body.replies[0]?.checkAfterSeconds ?? 1) * 1000
      const poll = { requestId: state.requestId, recipientNonce }
      if (now().getTime() + checkAfterMs > until) return { checkAfterMs, poll }
      await wait(checkAfterMs, signal)
    }
  }
}
