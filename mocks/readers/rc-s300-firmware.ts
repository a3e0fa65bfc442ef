import { concatBytes } from '#shared/bytes/bytes.ts'
import { buildContactlessAtr } from '../card/answer-to-reset.ts'
import type { FieldTarget } from './rc-s380-firmware.ts'
import type { UsbFirmware } from './usb-firmware.ts'

const packetSize = 64

const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff)

const result = (outcome: number, statusWord: number): Uint8Array =>
  Uint8Array.of(0xc0, 0x03, outcome, statusWord >> 8, statusWord & 0xff)

const done = result(0x00, 0x9000)
const refused = result(0x01, 0x6a81)
const malformed = result(0x01, 0x6401)
const unanswered = result(0x02, 0x6401)

/** 97 with its length in the shortest form, and what goes before it. */
const receivedObjects = (bytes: Uint8Array, receptionStatus: number): Uint8Array => {
  const length =
    bytes.length < 0x80
      ? [bytes.length]
      : bytes.length < 0x100
        ? [0x81, bytes.length]
        : [0x82, bytes.length >> 8, bytes.length & 0xff]
  return concatBytes(Uint8Array.of(0x92, 0x01, 0x08, 0x96, 0x02, receptionStatus, 0x00, 0x97, ...length), bytes)
}

export type RcS300FirmwareOptions = {
  /** A reader that finds no card of type B by itself, so that the host must activate it. */
  readonly activates?: boolean
}

/**
 * Firmware of a Sony RC-S300: a CCID interface nobody may claim, and beside it the vendor interface with transparent
 * sessions. Nothing goes over the air without a session, the field, type B and the flags type B needs.
 */
export class RcS300Firmware implements UsbFirmware {
  readonly vendorId = 0x054c
  readonly productId = 0x0dc9
  readonly productName = 'Virtual RC-S300/P'
  readonly manufacturerName = 'Madoguchi (virtual)'
  readonly interfaces = [
    {
      interfaceNumber: 0,
      interfaceClass: 0x0b,
      endpoints: [
        { endpointNumber: 1, direction: 'out', type: 'bulk', packetSize },
        { endpointNumber: 1, direction: 'in', type: 'bulk', packetSize },
      ],
    },
    {
      interfaceNumber: 1,
      interfaceClass: 0xff,
      endpoints: [
        { endpointNumber: 2, direction: 'out', type: 'bulk', packetSize },
        { endpointNumber: 2, direction: 'in', type: 'bulk', packetSize },
      ],
    },
  ] as const
  target: FieldTarget | undefined
  /** Sessions that were started and not ended: what the next user of a real reader would trip over. */
  sessionOpen = false
  readonly #options: RcS300FirmwareOptions
  #fieldOn = false
  #isTypeB = false
  #held = new Uint8Array()

  constructor(options: RcS300FirmwareOptions = {}) {
    this.#options = options
  }

  setTarget(target: FieldTarget | undefined): void {
    this.target?.powerOff()
    this.target = target
  }

  receive(_endpoint: number, bytes: Uint8Array, send: (endpoint: number, bytes: Uint8Array) => void): void {
    this.#held = concatBytes(this.#held, bytes)
    if (bytes.length > 0 && bytes.length % packetSize === 0) return
    const message = this.#held
    this.#held = new Uint8Array()
    const length = new DataView(message.buffer, 1, 4).getUint32(0, true)
    const failed = message[0] !== 0x6b || length !== message.length - 10
    const answer = failed ? Promise.resolve(new Uint8Array()) : this.#execute(message.slice(10))
    void answer.then((objects) => {
      const data = objects.length === 0 ? objects : concatBytes(objects, Uint8Array.of(0x90, 0x00))
      const tail = Uint8Array.of(0x00, message[6] ?? 0, failed ? 0x40 : 0x00, 0x00, 0x00)
      send(2, concatBytes(Uint8Array.of(0x83), uint32(data.length), tail, data))
    })
  }

  async #execute(apdu: Uint8Array): Promise<Uint8Array> {
    const [cla, ins, p1, p2] = apdu
    if (cla !== 0xff || ins !== 0x50 || p1 !== 0x00) return malformed
    if (p2 === 0x00) return this.#manage(apdu)
    if (!this.sessionOpen) return refused
    if (p2 === 0x02) return this.#switchProtocol(apdu)
    return p2 === 0x01 ? this.#exchange(apdu) : malformed
  }

  #manage(apdu: Uint8Array): Uint8Array {
    if (apdu.length !== 8 || apdu[4] !== 0x02 || apdu[6] !== 0x00) return malformed
    const object = apdu[5] ?? 0
    if (object === 0x81) this.sessionOpen = true
    else if (object === 0x82) this.sessionOpen = false
    else if ((object !== 0x83 && object !== 0x84) || !this.sessionOpen) return refused
    if (object === 0x82 || object === 0x83) {
      this.#fieldOn = false
      this.target?.powerOff()
    }
    if (object === 0x84) this.#fieldOn = true
    return done
  }

  async #switchProtocol(apdu: Uint8Array): Promise<Uint8Array> {
    if (apdu.length !== 10 || apdu[4] !== 0x04 || apdu[5] !== 0x8f || apdu[6] !== 0x02) return malformed
    this.#isTypeB = apdu[7] === 0x01
    if (apdu[8] === 0x03) return done
    const { target } = this
    if (apdu[8] !== 0x04 || !this.#isTypeB || this.#options.activates === false || !this.#fieldOn) return refused
    const atqb = await target?.receive(Uint8Array.of(0x05, 0x00, 0x00))
    if (target === undefined || !(atqb instanceof Uint8Array)) return refused
    const pupi = atqb.slice(1, 5)
    const attrib = Uint8Array.of(0x1d, ...pupi, 0x00, 0x08, 0x01, 0x00)
    if (!((await target.receive(attrib)) instanceof Uint8Array)) return refused
    const atr = buildContactlessAtr(atqb.slice(5, 12))
    return concatBytes(done, Uint8Array.of(0x8f, 0x01, 0x04, 0x5f, 0x51, atr.length), atr)
  }

  async #exchange(apdu: Uint8Array): Promise<Uint8Array> {
    const frame = takeFrame(apdu)
    if (frame === undefined) return malformed
    const { target } = this
    const heard = target !== undefined && this.#fieldOn && this.#isTypeB ? await target.receive(frame) : 'silent'
    if (heard === 'silent' || target !== this.target) return unanswered
    if (heard === 'corrupt') return concatBytes(done, receivedObjects(Uint8Array.of(0x00), 0x01))
    return concatBytes(done, receivedObjects(heard, 0x00))
  }
}

/** 90 02 flags, 5F46 04 time, 95 82 length frame, in an extended APDU; anything else is malformed. */
const takeFrame = (apdu: Uint8Array): Uint8Array | undefined => {
  const length = (apdu[5] ?? 0) * 0x100 + (apdu[6] ?? 0)
  const data = apdu.slice(7, 7 + length)
  const isWhole = apdu[4] === 0x00 && apdu.length === 7 + length + 3 && data.length === length
  const isTypeB = data[0] === 0x90 && data[1] === 0x02 && data[2] === 0x00 && data[3] === 0x1c
  const hasTimer = data[4] === 0x5f && data[5] === 0x46 && data[6] === 0x04
  const frameLength = (data[13] ?? 0) * 0x100 + (data[14] ?? 0)
  const frame = data.slice(15)
  const hasFrame = data[11] === 0x95 && data[12] === 0x82 && frame.length === frameLength
  return isWhole && isTypeB && hasTimer && hasFrame ? frame : undefined
}
