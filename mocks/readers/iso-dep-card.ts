import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import { inTime } from './patience.ts'

/** What goes wrong with one frame between the antennas; chosen anew for each frame a reader sends. */
export type FieldFault = 'none' | 'lose-command' | 'lose-answer' | 'corrupt-answer' | 'ask-for-time'

/** What a reader's receiver hears. */
export type FieldAnswer = Uint8Array | 'silent' | 'corrupt'

export type FieldOptions = {
  readonly nextFault?: () => FieldFault
  /** Bytes the card takes in a frame, CRC included. */
  readonly frameSizeCode?: number
  readonly pupi?: () => Uint8Array
  /** How long the card works before it asks for more time, in milliseconds. */
  readonly patience?: number
}

/** A card asks for time well before the frame waiting time its ATQB tells, 313 ms, is over. */
const usualPatience = 200

const sizes = [16, 24, 32, 40, 48, 64, 96, 128, 256]

/**
 * A contactless card of type B in a reader's field: the card's side of ISO/IEC 14443-3 (REQB, WUPB, ATTRIB, HLTB) and of
 * the block protocol of 14443-4 (rules 9 to 13, B to E), carrying a virtual card. Frames come and go without CRC.
 */
export class IsoDepCard {
  readonly #card: VirtualCard
  readonly #nextFault: () => FieldFault
  readonly #frameSizeCode: number
  readonly #newPupi: () => Uint8Array
  readonly #patience: number
  #state: 'idle' | 'ready' | 'active' | 'halted' = 'idle'
  #pupi = new Uint8Array(4)
  #number = 1
  #informationMax = 13
  #received: Uint8Array[] = []
  #toSend: Uint8Array[] = []
  #last: Uint8Array = new Uint8Array()
  /** The answer that waits behind an S(WTX). */
  #held: Promise<Uint8Array> | undefined
  /** Counts activations: what an older one was at is nobody's business any more. */
  #activation = 0

  constructor(card: VirtualCard, options: FieldOptions = {}) {
    this.#card = card
    this.#nextFault = options.nextFault ?? (() => 'none')
    this.#frameSizeCode = options.frameSizeCode ?? 8
    this.#patience = options.patience ?? usualPatience
    this.#newPupi = options.pupi ?? (() => crypto.getRandomValues(new Uint8Array(4)))
  }

  /** The field went away: power is gone. */
  powerOff(): void {
    this.#state = 'idle'
    this.#card.reset()
  }

  async receive(frame: Uint8Array): Promise<FieldAnswer> {
    const fault = this.#nextFault()
    if (fault === 'lose-command') return 'silent'
    const answer = await this.#answer(frame, fault === 'ask-for-time').catch(() => undefined)
    if (answer === undefined || fault === 'lose-answer') return 'silent'
    return fault === 'corrupt-answer' ? 'corrupt' : answer
  }

  async #answer(frame: Uint8Array, askForTime: boolean): Promise<Uint8Array | undefined> {
    if (this.#state === 'active') return this.#answerBlock(frame, askForTime)
    const [first, , parameters = 0] = frame
    if (first === 0x05 && frame.length === 3) return this.#answerRequest((parameters & 0x08) !== 0)
    if (this.#state !== 'ready' || !this.#isForMe(frame)) return undefined
    if (first === 0x1d && frame.length === 9) return this.#answerAttrib(frame)
    if (first === 0x50 && frame.length === 5) {
      this.#state = 'halted'
      return Uint8Array.of(0x00)
    }
    return undefined
  }

  #isForMe(frame: Uint8Array): boolean {
    return this.#pupi.every((byte, index) => byte === frame[index + 1])
  }

  #answerRequest(wakeUp: boolean): Uint8Array | undefined {
    if (this.#state === 'halted' && !wakeUp) return undefined
    this.#state = 'ready'
    this.#pupi = this.#newPupi().slice()
    const sizeAndType = (this.#frameSizeCode << 4) | 0x01
    return Uint8Array.of(0x50, ...this.#pupi, 0x00, 0x00, 0x05, 0xe0, 0xb3, sizeAndType, 0xa1, 0x00)
  }

  #answerAttrib(frame: Uint8Array): Uint8Array {
    this.#state = 'active'
    this.#activation += 1
    this.#number = 1
    // FSDI: what the reader takes, in the low nibble of the second parameter.
    this.#informationMax = (sizes[(frame[6] ?? 0) & 0x0f] ?? 256) - 3
    this.#received = []
    this.#toSend = []
    this.#held = undefined
    this.#last = Uint8Array.of()
    return Uint8Array.of((frame[8] ?? 0) & 0x0f)
  }

  async #answerBlock(frame: Uint8Array, askForTime: boolean): Promise<Uint8Array | undefined> {
    const [pcb = 0] = frame
    const number = pcb & 1
    if ((pcb & 0xee) === 0x02) return this.#send(await this.#onInformation(frame, askForTime))
    if ((pcb & 0xfe) === 0xa2) return this.#onAcknowledge(number)
    if ((pcb & 0xfe) === 0xb2) return number === this.#number ? this.#last : Uint8Array.of(0xa2 | this.#number)
    if (pcb === 0xc2) {
      this.#state = 'halted'
      this.#card.reset()
      return Uint8Array.of(0xc2)
    }
    if (pcb === 0xf2 && this.#held !== undefined) return this.#send(await this.#answerOrAsk(this.#held))
    return undefined
  }

  #send(block: Uint8Array): Uint8Array {
    this.#last = block
    return block
  }

  /** Rule D: every I-block flips the number, whatever its own is. */
  async #onInformation(frame: Uint8Array, askForTime: boolean): Promise<Uint8Array> {
    this.#number ^= 1
    this.#received.push(frame.slice(1))
    if (((frame[0] ?? 0) & 0x10) !== 0) return Uint8Array.of(0xa2 | this.#number)
    const command = concatBytes(...this.#received)
    this.#received = []
    const activation = this.#activation
    const block = this.#card.transmit(command).then((answer) => {
      if (activation !== this.#activation) throw new Error('powered down meanwhile')
      this.#toSend = cut(answer, this.#informationMax)
      return this.#nextBlock()
    })
    return this.#answerOrAsk(block, askForTime)
  }

  /** The answer, or S(WTX) while it is not there. */
  async #answerOrAsk(block: Promise<Uint8Array>, askForTime = false): Promise<Uint8Array> {
    const activation = this.#activation
    const ready = askForTime ? undefined : await inTime(block, this.#patience)
    block.catch(() => undefined)
    if (activation !== this.#activation) throw new Error('powered down meanwhile')
    this.#held = ready === undefined ? block : undefined
    return ready ?? Uint8Array.of(0xf2, 0x02)
  }

  /** Rules 11, 13 and E. */
  #onAcknowledge(number: number): Uint8Array | undefined {
    if (number === this.#number) return this.#last
    if (this.#toSend.length === 0) return undefined
    this.#number ^= 1
    return this.#send(this.#nextBlock())
  }

  #nextBlock(): Uint8Array {
    const part = this.#toSend.shift() ?? new Uint8Array()
    const chaining = this.#toSend.length > 0 ? 0x10 : 0
    return concatBytes(Uint8Array.of(0x02 | chaining | this.#number), part)
  }
}

const cut = (bytes: Uint8Array, size: number): Uint8Array[] => {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length || parts.length === 0; at += size) parts.push(bytes.slice(at, at + size))
  return parts
}
