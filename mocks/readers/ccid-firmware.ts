import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import { CcidSlotFirmware, defaultMessageLength, type SlotAnswer } from './ccid-slot.ts'
import { inTime } from './patience.ts'
import type { T1CardOptions } from './t1-card.ts'
import type { UsbFirmware } from './usb-firmware.ts'

export type CcidFirmwareOptions = T1CardOptions & {
  readonly level?: 'tpdu' | 'short-apdu' | 'extended-apdu'
  /** FF puts the same protocol where a page may claim it; 0B is the class the browser protects. */
  readonly interfaceClass?: 0x0b | 0xff
  /** What a reader that negotiates by itself speaks to the card (TPDU level only). */
  readonly protocol?: 'T=0' | 'T=1'
  /** Who agrees with the card on protocol and speed: the reader, or the host by PPS and SetParameters. */
  readonly negotiation?: 'reader' | 'host'
  /** What the card does when it is asked by PPS. */
  readonly pps?: 'agree' | 'default-speed' | 'mute'
  readonly slotCount?: 1 | 2
  /** Longest message with its header, 271 unless told otherwise. */
  readonly messageLength?: number
  /** Says nothing at its interrupt endpoint when cards come and go. */
  readonly silent?: boolean
  /** Asks for more time before each answer to a block. */
  readonly timeExtension?: boolean
  /** Repeats an old answer before each new one. */
  readonly staleAnswers?: boolean
  /** Answers each message with this bError so many times before it does what it was told. */
  readonly fails?: { readonly error: number; readonly times: number }
}

type Send = (endpoint: number, bytes: Uint8Array) => void

const levelBits = { tpdu: 0x10000, 'short-apdu': 0x20000, 'extended-apdu': 0x40000 } as const
/** Automatic voltage, clock and rate always; the rest as the reader of this kind has it. */
const featureBits = { reader: 0x01ba, host: 0x0008 } as const
const packetSize = 64
/** Well within what the card may take between two signs of life. */
const usualPatience = 1_000

const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff)

/**
 * Firmware of a CCID reader (USB CCID 1.1), modelled on the SCR3310-NTTCom with one slot for contacts and the SCR331-DI
 * with two, which put CCID behind the vendor class.
 */
export class CcidFirmware implements UsbFirmware {
  readonly vendorId = 0x04e6
  readonly productId: number
  readonly productName: string
  readonly manufacturerName = 'Madoguchi (virtual)'
  readonly interfaces
  readonly #options: CcidFirmwareOptions
  readonly #slots: readonly CcidSlotFirmware[]
  #held = new Uint8Array()
  #lastMessage: Uint8Array | undefined
  #failuresLeft: number
  /** The way out that the last transfer brought along: an interrupt endpoint speaks unasked. */
  #send: Send | undefined

  constructor(options: CcidFirmwareOptions = {}) {
    const { slotCount = 1, interfaceClass = 0xff } = options
    this.#options = options
    this.#failuresLeft = options.fails?.times ?? 0
    this.#slots = Array.from({ length: slotCount }, () => new CcidSlotFirmware(options))
    this.productId = slotCount === 1 ? 0x511a : 0x5120
    this.productName = slotCount === 1 ? 'Virtual SCR3310-NTTCom' : 'Virtual SCR331-DI-NTTCom'
    this.interfaces = [
      {
        interfaceNumber: 0,
        interfaceClass,
        endpoints: [
          { endpointNumber: 1, direction: 'out', type: 'bulk', packetSize },
          { endpointNumber: 2, direction: 'in', type: 'bulk', packetSize },
          { endpointNumber: 3, direction: 'in', type: 'interrupt', packetSize: 16 },
        ],
      },
    ] as const
  }

  /** Puts a card into a slot or takes it out; the interrupt endpoint tells of it. */
  setCard(card: VirtualCard | undefined, slot = 0): void {
    this.#slots[slot]?.setCard(card)
    if (this.#options.silent === true) return
    const bits = this.#slots.reduce((sum, { status }, index) => {
      const isPresent = status === 2 ? 0 : 1
      return sum | ((isPresent | (index === slot ? 2 : 0)) << (2 * index))
    }, 0)
    this.#send?.(3, Uint8Array.of(0x50, bits))
  }

  readConfiguration(): Uint8Array {
    const ccid = new Uint8Array(54)
    ccid.set([54, 0x21, 0x10, 0x01, this.#slots.length - 1, 0x07, 0x03])
    ccid.set(uint32(4_000), 10)
    ccid.set(uint32(344_086), 23)
    ccid.set(uint32(254), 28)
    const { level = 'tpdu', negotiation = 'reader' } = this.#options
    ccid.set(uint32(levelBits[level] | (level === 'tpdu' ? featureBits[negotiation] : 0x7e)), 40)
    ccid.set(uint32(this.#options.messageLength ?? defaultMessageLength), 44)
    const classCode = this.#options.interfaceClass ?? 0xff
    const interfaceDescriptor = Uint8Array.of(9, 4, 0, 0, 3, classCode, 0, 0, 0)
    const endpoints = [0x01, 0x82].map((address) => Uint8Array.of(7, 5, address, 2, packetSize, 0, 0))
    const body = concatBytes(interfaceDescriptor, ccid, ...endpoints, Uint8Array.of(7, 5, 0x83, 3, 16, 0, 16))
    return concatBytes(Uint8Array.of(9, 2, 9 + body.length, 0, 1, 1, 0, 0x80, 50), body)
  }

  receive(_endpoint: number, bytes: Uint8Array, send: Send): void {
    this.#send = send
    this.#held = concatBytes(this.#held, bytes)
    if (bytes.length > 0 && bytes.length % packetSize === 0) return
    const message = this.#held
    this.#held = new Uint8Array()
    void this.#execute(message, send)
  }

  /**
   * A block of T=1 goes as it is: there the card asks for time by itself. With every other the reader speaks to the card, and
   * tells the host that it is still at it.
   */
  async #transfer(slot: CcidSlotFirmware, message: Uint8Array, extend: () => void): Promise<SlotAnswer> {
    const { level = 'tpdu', protocol = 'T=1', patience = usualPatience } = this.#options
    const answer = slot.transfer(message.slice(10), message[8] ?? 0)
    if (level === 'tpdu' && protocol === 'T=1') return answer
    for (;;) {
      const ready = await inTime(answer, patience)
      if (ready !== undefined) return ready
      extend()
    }
  }

  async #execute(message: Uint8Array, send: Send): Promise<void> {
    const [type = 0] = message
    const [index = 0, sequence = 0] = message.subarray(5, 7)
    const slot = this.#slots[index]
    const respond = (kind: number, answer: SlotAnswer, status: number = answer.status ?? 0) => {
      const { error = 0, parameter = 0, data = new Uint8Array() } = answer
      const header = [index, sequence, (status << 6) | (slot?.status ?? 2), error, parameter]
      const bytes = concatBytes(Uint8Array.of(kind), uint32(data.length), Uint8Array.from(header), data)
      if (this.#options.staleAnswers === true && this.#lastMessage !== undefined) send(2, this.#lastMessage)
      if (status !== 2) this.#lastMessage = bytes
      send(2, bytes)
    }
    // A slot that is not there is the fault of the field at offset 5.
    if (slot === undefined) return respond(0x81, { status: 1, error: 0x05 })
    if (this.#options.fails !== undefined && this.#failuresLeft > 0) {
      this.#failuresLeft -= 1
      return respond(0x81, { status: 1, error: this.#options.fails.error })
    }
    switch (type) {
      case 0x62:
        return respond(0x80, slot.powerOn())
      case 0x63:
        return respond(0x81, slot.powerOff())
      case 0x65:
        return respond(0x81, {})
      case 0x61:
        return respond(0x82, slot.setParameters(message[7] ?? 0, message.slice(10)))
      case 0x6f:
        if (this.#options.timeExtension === true && slot.status === 0) respond(0x80, { error: 1 }, 2)
        return respond(0x80, await this.#transfer(slot, message, () => respond(0x80, { error: 1 }, 2)))
      default:
        return respond(0x81, { status: 1, error: 0x00 })
    }
  }
}
