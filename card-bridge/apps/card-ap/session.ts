import { concatBytes, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { PresentOptions } from '../pin-holder.ts'
import { normalisePin } from '../pin.ts'
import { isLostLink, type CardApChannel } from './channel.ts'
import { cardApPinPolicy, counterMax } from './constants.ts'
import {
  buildAuthenticateText,
  buildRequestHead,
  parseAuthenticateText,
  parseReply,
  parseStatusText,
  toRequestId,
  type AuthenticateResult,
  type CardApProof,
  type CardApReply,
  type CardApStatus,
} from './messages.ts'
import { agreeSeals, createEphemeralKey, type ChannelSeals } from './seal.ts'

export type CardApSessionOptions = {
  readonly signal: AbortSignal
  /**
   * Whose card it is: the public key (04 ‖ x ‖ y, P-256) of an agreement certificate (DER) that leads to an authority the
   * caller trusts. Throws where it leads to none: then nothing is ever sealed for this card.
   */
  readonly requireTrusted: (certificate: Uint8Array) => Promise<Uint8Array>
}

/** Both values are 32 bytes: SHA-256 of the page's origin, and of the log-in challenge (docs/card-ap.md §3.2). */
export type CardApChallenge = { readonly originHash: Uint8Array; readonly challenge: Uint8Array }

const protocolError = (cause?: unknown) => new AppError('card.protocol', {}, { cause })

type Opened<Kind extends CardApReply['kind']> = Extract<CardApReply, { readonly kind: Kind }>

/** The reply of one kind to one request. A refusal says nothing about the PIN, and that is all it is taken for. */
const requireReply = <Kind extends 'status' | 'authenticate'>(
  bytes: Uint8Array,
  kind: Kind,
  requestId: Uint8Array,
): Opened<Kind> => {
  const reply = parseReply(bytes)
  if (!isEqualBytes(reply.requestId, requestId)) throw protocolError(new Error('a reply to another request'))
  if (reply.kind === 'refusal') throw protocolError(new Error(`refused for reason ${reply.reason}`))
  if (reply.kind !== kind) throw protocolError(new Error('a reply of another kind'))
  return reply as Opened<Kind>
}

/** The card-AP of one card (docs/card-ap.md §5), over commands or over the NDEF mailbox. */
export class CardApSession {
  readonly #channel: CardApChannel
  readonly #options: CardApSessionOptions
  #status: CardApStatus | undefined
  #cardPoint: Uint8Array | undefined

  constructor(channel: CardApChannel, options: CardApSessionOptions) {
    this.#channel = channel
    this.#options = options
  }

  /** What the card said last, if it said anything in this session. */
  get lastStatus(): CardApStatus | undefined {
    return this.#status
  }

  /**
   * Asks for counter and tries, under a seal that only the card with this certificate can make. Costs no try. Throws
   * what `requireTrusted` throws, `card.unsupported` for another card, `card.protocol` for a wrong reply.
   */
  async readStatus(): Promise<CardApStatus> {
    const ephemeral = await createEphemeralKey()
    const request = buildRequestHead('status', ephemeral.point)
    const bytes = await this.#carrySafely(request)
    const reply = requireReply(bytes, 'status', await toRequestId(request))
    const cardPoint = await this.#options.requireTrusted(reply.certificate)
    const seals = await agreeSeals(ephemeral, cardPoint)
    const status = parseStatusText(await seals.reply.open(reply.sealed, reply.associated))
    this.#cardPoint = cardPoint
    this.#status = status
    return status
  }

  /**
   * Proves to an origin that card and PIN are here. `pin` is UTF-8 as typed and zeroed before this settles. Throws
   * `card.pin-format`, `card.pin-last-try`, `card.pin-incorrect`, `card.pin-locked`, `card.request-refused` (the counter
   * moved meanwhile; no try spent), `card.removed` (link lost before the card took the request; no try spent) and
   * `card.pin-outcome-unknown` (link lost after it; `lastStatus` has the tries left). A request is never sent twice.
   */
  async authenticate(
    { originHash, challenge }: CardApChallenge,
    typed: Uint8Array,
    options: PresentOptions = {},
  ): Promise<CardApProof> {
    let pin: Uint8Array = new Uint8Array()
    try {
      pin = normalisePin(typed, cardApPinPolicy)
      const before = this.#status ?? (await this.readStatus())
      const cardPoint = this.#cardPoint
      if (cardPoint === undefined) throw protocolError()
      if (before.triesLeft === 0) throw new AppError('card.pin-locked')
      if (before.triesLeft === 1 && options.confirmLastTry !== true) {
        throw new AppError('card.pin-last-try', { retriesLeft: 1 })
      }
      if (before.counter === counterMax) throw new AppError('card.unsupported')
      const counter = before.counter + 1
      const ephemeral = await createEphemeralKey()
      const seals = await agreeSeals(ephemeral, cardPoint)
      const head = buildRequestHead('authenticate', ephemeral.point)
      const text = buildAuthenticateText({ counter, pin, originHash, challenge })
      zeroBytes(pin, typed)
      let request: Uint8Array
      try {
        request = concatBytes(head, await seals.request.seal(text, head))
      } finally {
        zeroBytes(text)
      }
      return this.#judge(await this.#sendOnce(request, seals, before), before)
    } finally {
      zeroBytes(typed, pin)
    }
  }

  /** A STATUS request changes nothing on the card, so one whose link was lost may be looked for. */
  async #carrySafely(request: Uint8Array): Promise<Uint8Array> {
    const { signal } = this.#options
    await this.#channel.prepare(signal)
    try {
      return await this.#channel.exchange(request, signal)
    } catch (error) {
      // Nothing was at stake, so nobody is kept waiting for a reader that was unplugged.
      if (!isLostLink(error) || error.code === 'card.no-reader') throw error
      const reply = await this.#channel.findReply(request, signal)
      if (reply === undefined) throw error
      return reply
    }
  }

  async #sendOnce(request: Uint8Array, seals: ChannelSeals, before: CardApStatus): Promise<AuthenticateResult> {
    const { signal } = this.#options
    await this.#channel.prepare(signal)
    // From here on what is known may be old: whoever asks next asks the card.
    this.#status = undefined
    let bytes: Uint8Array
    try {
      bytes = await this.#channel.exchange(request, signal)
    } catch (error) {
      if (!isLostLink(error)) throw error
      bytes = await this.#findOutcome(request, before, error)
    }
    const reply = requireReply(bytes, 'authenticate', await toRequestId(request))
    return parseAuthenticateText(await seals.reply.open(reply.sealed, reply.associated))
  }

  /** §5.5: the reply if it stands; else what the counter tells. */
  async #findOutcome(request: Uint8Array, before: CardApStatus, cause: AppError): Promise<Uint8Array> {
    const unknown = new AppError('card.pin-outcome-unknown', undefined, { cause })
    const cardPoint = this.#cardPoint
    let now: CardApStatus
    try {
      const reply = await this.#channel.findReply(request, this.#options.signal)
      if (reply !== undefined) return reply
      now = await this.readStatus()
      // Another card of the same municipality knows nothing about this one.
      if (cardPoint === undefined || this.#cardPoint === undefined || !isEqualBytes(cardPoint, this.#cardPoint)) {
        this.#status = undefined
        throw unknown
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'card.aborted') throw error
      throw unknown
    }
    throw now.counter === before.counter ? new AppError('card.removed', undefined, { cause }) : unknown
  }

  #judge(result: AuthenticateResult, before: CardApStatus): CardApProof {
    this.#status = { counter: result.counter, triesLeft: result.triesLeft, triesMax: before.triesMax }
    if (result.outcome === 'done') {
      if (result.counter !== before.counter + 1) throw protocolError(new Error('a counter nobody asked for'))
      return result.proof
    }
    if (result.outcome === 'counter-refused') throw new AppError('card.request-refused')
    if (result.outcome === 'pin-blocked' || result.triesLeft === 0) throw new AppError('card.pin-locked')
    throw new AppError('card.pin-incorrect', { retriesLeft: result.triesLeft })
  }
}
