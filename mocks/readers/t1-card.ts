import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import type { FieldFault } from './iso-dep-card.ts'
import { inTime } from './patience.ts'

export type T1CardOptions = {
  readonly nextFault?: () => FieldFault
  /** Information field this card takes. */
  readonly informationSize?: number
  readonly check?: 'lrc' | 'crc'
  /** How long the card works before it asks for more time, in milliseconds. */
  readonly patience?: number
}

/** A card asks for time well before the block waiting time of BWI 4, 1.6 s, is over (ISO/IEC 7816-3 §11.4.3). */
const usualPatience = 1_000

const crcTable = Uint16Array.from({ length: 256 }, (_entry, index) => {
  let value = index
  for (let count = 0; count < 8; count++) value = (value & 1) === 1 ? (value >>> 1) ^ 0x8408 : value >>> 1
  return value
})

const lrcOf = (bytes: Uint8Array): Uint8Array => {
  let sum = 0
  for (const byte of bytes) sum ^= byte
  return Uint8Array.of(sum)
}

const crcOf = (bytes: Uint8Array): Uint8Array => {
  let value = 0xffff
  for (const byte of bytes) value = (value >>> 8) ^ (crcTable[(value ^ byte) & 0xff] ?? 0)
  return Uint8Array.of((~value >>> 8) & 0xff, ~value & 0xff)
}

/** A card with contacts: the card's side of T=1 (ISO/IEC 7816-3 §11) around a virtual card. */
export class T1Card {
  readonly #card: VirtualCard
  readonly #nextFault: () => FieldFault
  readonly #informationSize: number
  readonly #patience: number
  readonly #sum: (bytes: Uint8Array) => Uint8Array
  #otherSize = 32
  #mine = 0
  #theirs = 0
  #received: Uint8Array[] = []
  #toSend: Uint8Array[] = []
  /** Last I-block sent; its number is `#mine ^ 1`. */
  #lastInformation: Uint8Array | undefined
  #last: Uint8Array = new Uint8Array()
  /** The answer that waits behind an S(WTX). */
  #held: Promise<Uint8Array> | undefined
  #power = 0

  constructor(card: VirtualCard, options: T1CardOptions = {}) {
    this.#card = card
    this.#nextFault = options.nextFault ?? (() => 'none')
    this.#informationSize = options.informationSize ?? 254
    this.#patience = options.patience ?? usualPatience
    this.#sum = options.check === 'crc' ? crcOf : lrcOf
  }

  /** Cold or warm reset; gives the answer to reset. */
  reset(): Uint8Array {
    this.#card.reset()
    this.#otherSize = 32
    this.#mine = 0
    this.#theirs = 0
    this.#received = []
    this.#toSend = []
    this.#lastInformation = undefined
    this.#held = undefined
    this.#power += 1
    return this.#card.atr
  }

  /** One block in, one block out; nothing when the card is silent. */
  async receive(bytes: Uint8Array): Promise<Uint8Array> {
    const fault = this.#nextFault()
    if (fault === 'lose-command') return new Uint8Array()
    const answer = await this.#answer(bytes, fault === 'ask-for-time').catch(() => new Uint8Array())
    if (fault === 'lose-answer') return new Uint8Array()
    return fault === 'corrupt-answer' ? answer.map((byte, index) => (index === 1 ? byte ^ 0x55 : byte)) : answer
  }

  async #answer(bytes: Uint8Array, askForTime: boolean): Promise<Uint8Array> {
    const sumLength = this.#sum(new Uint8Array()).length
    const content = bytes.slice(0, -sumLength)
    const sum = this.#sum(content)
    if (!sum.every((byte, index) => byte === bytes[content.length + index])) return this.#ready(1)
    const pcb = content[1] ?? 0
    if ((pcb & 0x80) === 0) return this.#onInformation(pcb, content.slice(3), askForTime)
    if ((pcb & 0xc0) === 0x80) return this.#onReady((pcb >> 4) & 1)
    return this.#onSupervisory(pcb, content.slice(3))
  }

  async #onInformation(pcb: number, data: Uint8Array, askForTime: boolean): Promise<Uint8Array> {
    if (((pcb >> 6) & 1) !== this.#theirs || data.length > this.#informationSize) return this.#ready(2)
    this.#theirs ^= 1
    this.#received.push(data)
    if ((pcb & 0x20) !== 0) return this.#ready(0)
    const command = concatBytes(...this.#received)
    this.#received = []
    const power = this.#power
    const answer = this.#card.transmit(command).then((whole) => {
      if (power !== this.#power) throw new Error('powered down meanwhile')
      return whole
    })
    return this.#answerOrAsk(answer, askForTime)
  }

  /** The answer's first block, or S(WTX) while it is not there. */
  async #answerOrAsk(answer: Promise<Uint8Array>, askForTime = false): Promise<Uint8Array> {
    const power = this.#power
    const ready = askForTime ? undefined : await inTime(answer, this.#patience)
    answer.catch(() => undefined)
    if (power !== this.#power) throw new Error('powered down meanwhile')
    if (ready === undefined) {
      this.#held = answer
      return this.#wrap(0xc3, Uint8Array.of(2))
    }
    this.#held = undefined
    this.#toSend = []
    for (let at = 0; at < ready.length; at += this.#otherSize) {
      this.#toSend.push(ready.slice(at, at + this.#otherSize))
    }
    return this.#nextInformation()
  }

  #onReady(number: number): Uint8Array {
    // Asked for what was sent last: again. Asked for the next part of a chain: that. Else the host missed our request.
    if (this.#held !== undefined) return this.#last
    if (this.#lastInformation !== undefined && number === (this.#mine ^ 1)) return this.#lastInformation
    if (number === this.#mine && this.#toSend.length > 0) return this.#nextInformation()
    return this.#ready(0)
  }

  async #onSupervisory(pcb: number, data: Uint8Array): Promise<Uint8Array> {
    if (pcb === 0xc1) {
      this.#otherSize = data[0] ?? 32
      return this.#wrap(0xe1, data)
    }
    if (pcb === 0xe3 && this.#held !== undefined) return this.#answerOrAsk(this.#held)
    if (pcb === 0xc0) {
      this.#mine = 0
      this.#theirs = 0
      return this.#wrap(0xe0, new Uint8Array())
    }
    return this.#last
  }

  #nextInformation(): Uint8Array {
    const data = this.#toSend.shift() ?? new Uint8Array()
    const pcb = (this.#mine << 6) | (this.#toSend.length > 0 ? 0x20 : 0)
    this.#mine ^= 1
    this.#lastInformation = this.#wrap(pcb, data)
    return this.#lastInformation
  }

  #ready(error: number): Uint8Array {
    return this.#wrap(0x80 | (this.#theirs << 4) | error, new Uint8Array())
  }

  #wrap(pcb: number, data: Uint8Array): Uint8Array {
    const content = concatBytes(Uint8Array.of(0x00, pcb, data.length), data)
    this.#last = concatBytes(content, this.#sum(content))
    return this.#last
  }
}
