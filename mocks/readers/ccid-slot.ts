import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import type { CcidFirmwareOptions } from './ccid-firmware.ts'
import { T1Card } from './t1-card.ts'

/** What a slot says to a message: status 0 done, 1 failed. */
export type SlotAnswer = {
  readonly status?: 0 | 1
  readonly error?: number
  readonly parameter?: number
  readonly data?: Uint8Array
}

const mute: SlotAnswer = { status: 1, error: 0xfe }
export const defaultMessageLength = 271
const defaultSpeed = 0x11

const xor = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0)

/** TD1 names the protocol a card begins with; without one it is T=0. */
const firstProtocol = (atr: Uint8Array): number => {
  const format = atr[1] ?? 0
  if ((format & 0x80) === 0) return 0
  const before = [0x10, 0x20, 0x40].filter((bit) => (format & bit) !== 0).length
  return (atr[2 + before] ?? 0) & 0x0f
}

/** One slot of the reader with the card in it: power, protocol, and the pieces of long commands. */
export class CcidSlotFirmware {
  readonly #options: CcidFirmwareOptions
  #card: T1Card | undefined
  #plain: VirtualCard | undefined
  #powered = false
  #command: Uint8Array[] = []
  #answer = new Uint8Array()
  /** What the card speaks, and what the host told the reader to speak. */
  #spoken = { protocol: 0, speed: defaultSpeed }
  #told = { protocol: -1, speed: 0 }
  #isFresh = false

  constructor(options: CcidFirmwareOptions) {
    this.#options = options
  }

  /** bmICCStatus. */
  get status(): 0 | 1 | 2 {
    if (this.#plain === undefined) return 2
    return this.#powered ? 0 : 1
  }

  setCard(card: VirtualCard | undefined): void {
    this.#plain?.reset()
    this.#plain = card
    this.#card = card === undefined ? undefined : new T1Card(card, this.#options)
    this.#powered = false
  }

  powerOn(): SlotAnswer {
    if (this.#card === undefined) return mute
    const atr = this.#card.reset()
    this.#powered = true
    this.#isFresh = true
    this.#spoken = { protocol: firstProtocol(atr), speed: defaultSpeed }
    this.#told = { protocol: -1, speed: 0 }
    return { data: atr }
  }

  powerOff(): SlotAnswer {
    this.#powered = false
    this.#plain?.reset()
    return {}
  }

  setParameters(protocol: number, data: Uint8Array): SlotAnswer {
    if (data.length !== (protocol === 0 ? 5 : 7)) return { status: 1, error: 0x01 }
    this.#told = { protocol, speed: data[0] ?? 0 }
    return { parameter: protocol, data }
  }

  async transfer(data: Uint8Array, level: number): Promise<SlotAnswer> {
    const target = this.#card
    if (target === undefined || !this.#powered) return mute
    const kind = this.#options.level ?? 'tpdu'
    if (kind === 'extended-apdu') return this.#transferPiece(data, level)
    const isRequest = kind === 'tpdu' && this.#isFresh && data[0] === 0xff
    this.#isFresh = false
    if (isRequest) return this.#negotiate(data)
    const answer = await (kind === 'tpdu' ? this.#transferBlock(target, data) : this.#whole(data))
    return target !== this.#card || answer.length === 0 ? mute : { data: answer }
  }

  /** The card's side of PPS (ISO/IEC 7816-3 §9.3). */
  #negotiate(request: Uint8Array): SlotAnswer {
    const how = this.#options.pps ?? 'agree'
    const [, format = 0, speed = defaultSpeed] = request
    const hasSpeed = (format & 0x10) !== 0
    if (xor(request) !== 0 || request.length !== (hasSpeed ? 4 : 3) || how === 'mute') return mute
    const protocol = format & 0x0f
    const isSlow = how === 'default-speed' && hasSpeed
    this.#spoken = { protocol, speed: hasSpeed && !isSlow ? speed : defaultSpeed }
    return { data: isSlow ? Uint8Array.of(0xff, protocol, 0xff ^ protocol) : request }
  }

  async #transferBlock(target: T1Card, data: Uint8Array): Promise<Uint8Array> {
    const isInStep = this.#told.protocol === this.#spoken.protocol && this.#told.speed === this.#spoken.speed
    if (this.#options.negotiation === 'host' && !isInStep) return new Uint8Array()
    const isT0 = this.#options.negotiation === 'host' ? this.#spoken.protocol === 0 : this.#options.protocol === 'T=0'
    return isT0 ? this.#whole(fromT0(data)) : target.receive(data)
  }

  async #transferPiece(data: Uint8Array, level: number): Promise<SlotAnswer> {
    if (level !== 0x10) {
      this.#command.push(data)
      // More of the command is to come: an empty block asks for it.
      if (level === 0x01 || level === 0x03) return { parameter: 0x10 }
      const command = concatBytes(...this.#command)
      this.#command = []
      this.#answer = new Uint8Array(await this.#whole(command))
      if (this.#answer.length === 0) return mute
    }
    const isFirst = level !== 0x10
    const part = this.#answer.slice(0, (this.#options.messageLength ?? defaultMessageLength) - 10)
    this.#answer = this.#answer.slice(part.length)
    const more = this.#answer.length > 0
    return { data: part, parameter: isFirst ? (more ? 0x01 : 0x00) : more ? 0x03 : 0x02 }
  }

  /** An APDU to the card, as the reader's own protocol engine would bring it. */
  async #whole(command: Uint8Array): Promise<Uint8Array> {
    return (await this.#plain?.transmit(command).catch(() => undefined)) ?? new Uint8Array()
  }
}

const instruction = { verify: 0x20, computeSignature: 0x2a } as const

/**
 * T=0 cannot tell case 1 from case 2 with P3 = 00, nor case 3 from case 4: a card knows by the instruction that VERIFY
 * gives nothing back and that a signature is to be fetched.
 */
const fromT0 = (tpdu: Uint8Array): Uint8Array => {
  if (tpdu[1] === instruction.verify && tpdu.length === 5) return tpdu.subarray(0, 4)
  return tpdu[1] === instruction.computeSignature ? concatBytes(tpdu, Uint8Array.of(0)) : tpdu
}
