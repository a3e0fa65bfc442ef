import { concatBytes, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import {
  encodeBlock,
  informationDefault,
  informationMax,
  parseBlock,
  type Check,
  type SupervisoryKind,
  type T1Block,
} from './block.ts'

/** Sends one block and gives the bytes that came back, empty when the card was silent for its waiting time × `multiplier`. */
export type BlockLink = (block: Uint8Array, multiplier: number, signal: AbortSignal) => Promise<Uint8Array>

/** What the answer to reset says about T=1. */
export type T1Parameters = {
  /** Longest information field the card takes. */
  readonly informationSize: number
  readonly check: Check
}

type InformationBlock = Extract<T1Block, { kind: 'information' }>
type Answer = Extract<T1Block, { kind: 'information' | 'ready' }>

/** Repetitions of one block before the protocol is set back (ISO/IEC 7816-3 §11.6.3.2, rule 6.4). */
const retriesMax = 3
const answerLengthMax = 0x10000 + 2
/** Extensions of one wait: at 59 times a second or so, more than any signature takes. */
const extensionsMax = 64

const noData = new Uint8Array()

/**
 * The reader's side of T=1 (ISO/IEC 7816-3 §11): chaining both ways, waiting time and information field size, repetition
 * by R-blocks. A command arrives whole and once, or `card.unreadable` is thrown; after that the card must be reset. It is
 * not set back by S(RESYNCH) in the middle of a command, as rule 6.4 would allow: the command would have to be sent anew,
 * and nobody knows whether the card has done it. A VERIFY must never be presented twice.
 */
export class T1Initiator {
  readonly #link: BlockLink
  readonly #check: Check
  #informationSize: number
  /** Number of the next I-block from this side, and of the next expected one. */
  #sending: 0 | 1 = 0
  #expecting: 0 | 1 = 0

  constructor(link: BlockLink, parameters: T1Parameters) {
    this.#link = link
    this.#check = parameters.check
    this.#informationSize = parameters.informationSize || informationDefault
  }

  /**
   * Tells the card how long a field this side takes, 1..254 bytes (S(IFS), §11.4.2). A card that does not answer is set
   * back once and asked again. Throws `card.unreadable`.
   */
  async announceInformationSize(size: number, signal: AbortSignal): Promise<void> {
    const data = Uint8Array.of(Math.min(size, informationMax))
    if (await this.#request('informationSize', data, signal)) return
    if (await this.#request('resynchronise', noData, signal)) {
      this.#sending = 0
      this.#expecting = 0
      if (await this.#request('informationSize', data, signal)) return
    }
    throw new AppError('card.unreadable')
  }

  /** True when the card answered a supervisory block in kind. */
  async #request(what: SupervisoryKind, data: Uint8Array, signal: AbortSignal): Promise<boolean> {
    const request = encodeBlock({ kind: 'supervisory', what, answer: false, data }, this.#check)
    for (let failures = 0; failures <= retriesMax; failures++) {
      const answer = parseBlock(await this.#link(request, 1, signal), this.#check)
      if (typeof answer === 'string' || answer.kind !== 'supervisory' || !answer.answer) continue
      if (answer.what === what && isEqualBytes(answer.data, data)) return true
    }
    return false
  }

  async exchange(command: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    let at = 0
    let answer: Answer
    do {
      const data = command.subarray(at, at + this.#informationSize)
      at += data.length
      const more = at < command.length
      answer = await this.#send({ kind: 'information', number: this.#sending, more, data }, signal)
      if (more !== (answer.kind === 'ready')) throw protocolError()
      this.#sending = other(this.#sending)
    } while (at < command.length)
    return this.#collect(answer, signal)
  }

  async #collect(first: Answer, signal: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let length = 0
    let answer = first
    for (;;) {
      if (answer.kind !== 'information') throw protocolError()
      this.#expecting = other(this.#expecting)
      parts.push(answer.data)
      length += answer.data.length
      if (!answer.more) return concatBytes(...parts)
      if (length > answerLengthMax || answer.data.length === 0) throw protocolError()
      answer = await this.#send({ kind: 'ready', number: this.#expecting, error: 0 }, signal)
    }
  }

  /**
   * Sends an I-block or the R-block that asks for the next part. Gives the card's I-block, or its R-block that asks for
   * our next part. A damaged or missing answer is asked for again; a card that asks for this block again gets it again.
   */
  async #send(block: InformationBlock | Extract<T1Block, { kind: 'ready' }>, signal: AbortSignal): Promise<Answer> {
    let next: T1Block = block
    let multiplier = 1
    let extensions = 0
    for (let failures = 0; failures <= retriesMax;) {
      const sent = encodeBlock(next, this.#check)
      const bytes = await this.#link(sent, multiplier, signal).finally(() => zeroBytes(sent))
      const answer = parseBlock(bytes, this.#check)
      multiplier = 1
      if (typeof answer !== 'string' && answer.kind === 'supervisory' && !answer.answer) {
        next = this.#grant(answer.what, answer.data)
        if (answer.what === 'waitingTime') multiplier = answer.data[0] || 1
        if ((extensions += 1) > extensionsMax) throw new AppError('card.timeout')
        continue
      }
      if (typeof answer !== 'string' && answer.kind === 'information' && answer.number === this.#expecting)
        return answer
      if (typeof answer !== 'string' && answer.kind === 'ready' && block.kind === 'information') {
        if (answer.number !== block.number && block.more) return answer
        if (answer.number !== block.number) throw protocolError()
        next = block
      } else {
        next = { kind: 'ready', number: this.#expecting, error: answer === 'damaged' && bytes.length > 0 ? 1 : 2 }
      }
      failures += 1
    }
    throw new AppError('card.unreadable')
  }

  #grant(what: SupervisoryKind, data: Uint8Array): T1Block {
    if (what === 'informationSize') {
      const size = data[0] ?? 0
      if (size === 0 || size > informationMax) throw protocolError()
      this.#informationSize = size
    }
    // A card that gives a chain up, or wants to begin anew, has lost the command it was given.
    if (what === 'abort' || what === 'resynchronise') throw protocolError()
    return { kind: 'supervisory', what, answer: true, data: data.length === 0 ? noData : data }
  }
}

const other = (number: 0 | 1): 0 | 1 => (number === 0 ? 1 : 0)

const protocolError = (): AppError => new AppError('card.protocol', {})
