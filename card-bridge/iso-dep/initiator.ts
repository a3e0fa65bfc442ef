import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { encodeBlock, parseBlock, type Block } from './block.ts'
import { blockOverhead, frameWaitingTimeMax, retriesMax } from './constants.ts'
import type { TypeBCard } from './type-b.ts'

/** What came back over the air: bytes without CRC, nothing in time, or something that failed its checks. */
export type FrameResult =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | { readonly kind: 'silent' }
  | { readonly kind: 'corrupt' }

/** A reader's way to send one frame and wait so many milliseconds for the answer; it adds and checks the CRC. */
export type FrameLink = (frame: Uint8Array, waitMilliseconds: number, signal: AbortSignal) => Promise<FrameResult>

type InformationBlock = Extract<Block, { kind: 'information' }>
type Answer = Extract<Block, { kind: 'information' | 'acknowledge' }>

/** Longest answer a command can have: 65 536 bytes and the status word. */
const answerLengthMax = 0x10000 + 2

/** Milliseconds of extra time one block may ask for in all: a card that only ever asks for more is broken. */
const grantedMax = 30_000

/**
 * The reader's side of the half-duplex block protocol (ISO/IEC 14443-4 §7): chaining both ways, waiting time extension,
 * recovery by R(NAK) and R(ACK). A command arrives whole and once, or `card.unreadable` is thrown.
 */
export class IsoDepInitiator {
  #number: 0 | 1 = 0
  readonly #link: FrameLink
  readonly #informationMax: number
  readonly #waitingTime: number

  constructor(link: FrameLink, card: Pick<TypeBCard, 'frameSize' | 'frameWaitingTime'>) {
    this.#link = link
    this.#informationMax = card.frameSize - blockOverhead
    this.#waitingTime = card.frameWaitingTime
  }

  /** One command APDU and its answer, cut into as many blocks as they need. */
  async exchange(command: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    let at = 0
    let answer: Answer
    do {
      const data = command.subarray(at, at + this.#informationMax)
      at += data.length
      const chaining = at < command.length
      answer = await this.#sendInformation({ kind: 'information', number: this.#number, chaining, data }, signal)
      if (chaining !== (answer.kind === 'acknowledge')) throw protocolError()
      this.#toggle()
    } while (at < command.length)
    return this.#collect(answer, signal)
  }

  /** Asks the card whether it is still there; it keeps its state (an R(NAK) it need not answer with data, rule 12). */
  async isPresent(signal: AbortSignal): Promise<boolean> {
    for (let attempt = 0; attempt < retriesMax; attempt++) {
      const block: Block = { kind: 'not-acknowledge', number: this.#number }
      const result = await this.#link(encodeBlock(block), this.#waitingTime, signal)
      if (result.kind === 'frame' && parseBlock(result.bytes)?.kind === 'acknowledge') return true
    }
    return false
  }

  /** Puts the card to sleep (S(DESELECT), rule 8). A card that does not answer is gone, which is as good. */
  async deselect(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const result = await this.#link(encodeBlock({ kind: 'deselect' }), this.#waitingTime, signal)
      if (result.kind === 'frame' && parseBlock(result.bytes)?.kind === 'deselect') return
    }
  }

  #toggle(): void {
    this.#number = this.#number === 0 ? 1 : 0
  }

  async #collect(first: Answer, signal: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let length = 0
    let answer = first
    for (;;) {
      if (answer.kind !== 'information') throw protocolError()
      parts.push(answer.data)
      length += answer.data.length
      if (!answer.chaining) return concatBytes(...parts)
      if (length > answerLengthMax || answer.data.length === 0) throw protocolError()
      const acknowledge: Block = { kind: 'acknowledge', number: this.#number }
      answer = await this.#sendUntilAnswered(acknowledge, acknowledge, signal)
      this.#toggle()
    }
  }

  #sendInformation(block: InformationBlock, signal: AbortSignal): Promise<Answer> {
    return this.#sendUntilAnswered(block, { kind: 'not-acknowledge', number: block.number }, signal)
  }

  /**
   * Sends a block; asks again with `repeat` after silence or garbage (rules 4 and 5); repeats the block itself when the
   * card acknowledges an older one, which says that it never got this one (rule 6); grants extra time (rule 3).
   */
  async #sendUntilAnswered(block: Block, repeat: Block, signal: AbortSignal): Promise<Answer> {
    let next = block
    let wait = this.#waitingTime
    let granted = 0
    for (let failures = 0; failures <= retriesMax;) {
      const frame = encodeBlock(next)
      const result = await this.#link(frame, wait, signal).finally(() => zeroBytes(frame))
      const answer = result.kind === 'frame' ? parseBlock(result.bytes) : undefined
      wait = this.#waitingTime
      if (answer?.kind === 'waiting-time') {
        next = answer
        wait = Math.min(answer.multiplier * this.#waitingTime, frameWaitingTimeMax)
        granted += wait
        if (granted > grantedMax) throw new AppError('card.timeout')
        continue
      }
      if (answer?.kind === 'information' && answer.number === this.#number) return answer
      if (answer?.kind === 'acknowledge' && block.kind === 'information') {
        if (answer.number === this.#number) return answer
        next = block
      } else {
        next = repeat
      }
      failures += 1
    }
    throw new AppError('card.unreadable')
  }
}

const protocolError = (): AppError => new AppError('card.protocol', {})
