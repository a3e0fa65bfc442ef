import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import { T1Card, type T1CardOptions } from './t1-card.ts'
import type { UsbFirmware } from './usb-firmware.ts'

export type CcidFirmwareOptions = T1CardOptions & {
  readonly level?: 'tpdu' | 'short-apdu' | 'extended-apdu'
  /** FF puts the same protocol where a page may claim it; 0B is the class the browser protects. */
  readonly interfaceClass?: 0x0b | 0xff
  /** Speaks T=0 to the card (TPDU level only). */
  readonly protocol?: 'T=0' | 'T=1'
  /** Asks for more time before each answer to a block. */
  readonly timeExtension?: boolean
  /** Repeats an old answer before each new one. */
  readonly staleAnswers?: boolean
}

const levelBits = { tpdu: 0x10000, 'short-apdu': 0x20000, 'extended-apdu': 0x40000 } as const
const packetSize = 64
const messageMax = 271

const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff)

/**
 * Firmware of a CCID reader with one slot for contacts (USB CCID 1.1), modelled on the SCR3310-NTTCom, which puts CCID
 * behind the vendor class.
 */
export class CcidFirmware implements UsbFirmware {
  readonly vendorId = 0x04e6
  readonly productId = 0x511a
  readonly productName = 'Virtual SCR3310-NTTCom'
  readonly manufacturerName = 'Madoguchi (virtual)'
  readonly interfaces
  readonly #options: CcidFirmwareOptions
  #card: T1Card | undefined
  #plain: VirtualCard | undefined
  #powered = false
  #held = new Uint8Array()
  #command: Uint8Array[] = []
  #answer = new Uint8Array()
  #lastMessage: Uint8Array | undefined

  constructor(options: CcidFirmwareOptions = {}) {
    this.#options = options
    this.interfaces = [
      {
        interfaceNumber: 0,
        interfaceClass: options.interfaceClass ?? 0xff,
        endpoints: [
          { endpointNumber: 1, direction: 'out', type: 'bulk', packetSize },
          { endpointNumber: 2, direction: 'in', type: 'bulk', packetSize },
          { endpointNumber: 3, direction: 'in', type: 'interrupt', packetSize: 16 },
        ],
      },
    ] as const
  }

  /** Puts a card into the slot or takes it out. */
  setCard(card: VirtualCard | undefined): void {
    this.#plain?.reset()
    this.#plain = card
    this.#card = card === undefined ? undefined : new T1Card(card, this.#options)
    this.#powered = false
  }

  readConfiguration(): Uint8Array {
    const ccid = new Uint8Array(54)
    ccid.set([54, 0x21, 0x10, 0x01, 0x00, 0x07, 0x03])
    ccid.set(uint32(254), 28)
    const level = levelBits[this.#options.level ?? 'tpdu']
    ccid.set(uint32(level | 0x08 | (level === 0x10000 ? 0x02 : 0x7e)), 40)
    ccid.set(uint32(messageMax), 44)
    const classCode = this.#options.interfaceClass ?? 0xff
    const interfaceDescriptor = Uint8Array.of(9, 4, 0, 0, 3, classCode, 0, 0, 0)
    const endpoints = [0x01, 0x82].map((address) => Uint8Array.of(7, 5, address, 2, packetSize, 0, 0))
    const body = concatBytes(interfaceDescriptor, ccid, ...endpoints, Uint8Array.of(7, 5, 0x83, 3, 16, 0, 16))
    return concatBytes(Uint8Array.of(9, 2, 9 + body.length, 0, 1, 1, 0, 0x80, 50), body)
  }

  receive(_endpoint: number, bytes: Uint8Array, send: (endpoint: number, bytes: Uint8Array) => void): void {
    this.#held = concatBytes(this.#held, bytes)
    if (bytes.length > 0 && bytes.length % packetSize === 0) return
    const message = this.#held
    this.#held = new Uint8Array()
    void this.#execute(message, send)
  }

  async #execute(message: Uint8Array, send: (endpoint: number, bytes: Uint8Array) => void): Promise<void> {
    const [type = 0] = message
    const sequence = message[6] ?? 0
    const data = message.slice(10)
    const respond = (
      kind: number,
      status: number,
      rest: { error?: number; parameter?: number; data?: Uint8Array } = {},
    ) => {
      const { error = 0, parameter = 0, data: content = new Uint8Array() } = rest
      const slot = this.#plain === undefined ? 2 : this.#powered ? 0 : 1
      const header = concatBytes(
        Uint8Array.of(kind),
        uint32(content.length),
        Uint8Array.of(0, sequence, (status << 6) | slot, error, parameter),
      )
      const answer = concatBytes(header, content)
      if (this.#options.staleAnswers === true && this.#lastMessage !== undefined) send(2, this.#lastMessage)
      if (status !== 2) this.#lastMessage = answer
      send(2, answer)
    }
    switch (type) {
      case 0x62:
        if (this.#card === undefined) return respond(0x80, 1, { error: 0xfe })
        this.#powered = true
        return respond(0x80, 0, { data: this.#card.reset() })
      case 0x63:
        this.#powered = false
        this.#plain?.reset()
        return respond(0x81, 0)
      case 0x65:
        return respond(0x81, 0)
      case 0x61:
        return respond(0x82, 0, { data })
      case 0x6f: {
        if (this.#card === undefined || !this.#powered) return respond(0x80, 1, { error: 0xfe })
        if (this.#options.timeExtension === true) respond(0x80, 2, { error: 1 })
        return this.#transfer(data, message[8] ?? 0, respond)
      }
      default:
        return respond(0x81, 1)
    }
  }

  async #transfer(
    data: Uint8Array,
    level: number,
    respond: (kind: number, status: number, rest?: { error?: number; parameter?: number; data?: Uint8Array }) => void,
  ): Promise<void> {
    const target = this.#card
    const isTpdu = (this.#options.level ?? 'tpdu') === 'tpdu'
    if (isTpdu || this.#options.level === 'short-apdu') {
      const isT1 = isTpdu && this.#options.protocol !== 'T=0'
      const answer = isT1 ? await target?.receive(data) : await this.#whole(isTpdu ? fromT0(data) : data)
      if (target !== this.#card || answer === undefined || answer.length === 0) return respond(0x80, 1, { error: 0xfe })
      return respond(0x80, 0, { data: answer })
    }
    if (level !== 0x10) {
      this.#command.push(data)
      // More of the command is to come: an empty block asks for it.
      if (level === 0x01 || level === 0x03) return respond(0x80, 0, { parameter: 0x10 })
      const command = concatBytes(...this.#command)
      this.#command = []
      this.#answer = new Uint8Array(await this.#whole(command))
    }
    const isFirst = level !== 0x10
    const part = this.#answer.slice(0, messageMax - 10)
    this.#answer = this.#answer.slice(part.length)
    const more = this.#answer.length > 0
    respond(0x80, 0, { data: part, parameter: isFirst ? (more ? 0x01 : 0x00) : more ? 0x03 : 0x02 })
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
