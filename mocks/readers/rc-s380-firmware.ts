import { concatBytes, isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import type { FieldAnswer } from './iso-dep-card.ts'
import type { UsbFirmware } from './usb-firmware.ts'

/** What lies in the field: takes a frame without CRC, tells what the receiver hears. */
export type FieldTarget = {
  receive(frame: Uint8Array): Promise<FieldAnswer>
  powerOff(): void
}

const acknowledge = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00)
const errorFrame = Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0xff)
const packetSize = 64

const negated = (bytes: Uint8Array): number => {
  let sum = 0
  for (const byte of bytes) sum += byte
  return (0x100 - (sum & 0xff)) & 0xff
}

const wrap = (data: Uint8Array): Uint8Array => {
  const length = [data.length & 0xff, data.length >> 8]
  return concatBytes(
    Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0xff, ...length, negated(Uint8Array.from(length))),
    data,
    Uint8Array.of(negated(data), 0x00),
  )
}

/** Data of a frame, or undefined when any byte of its wrapping is wrong. */
const unwrap = (bytes: Uint8Array): Uint8Array | undefined => {
  const data = bytes.slice(8, -2)
  return isEqualBytes(wrap(data), bytes) ? data : undefined
}

/** Settings of the protocol that a type B exchange needs, by index. */
const typeBSettings = [
  [0x00, 0x14],
  [0x01, 0x01],
  [0x02, 0x01],
  [0x09, 0x01],
  [0x0a, 0x01],
  [0x0b, 0x01],
  [0x0c, 0x01],
] as const

/**
 * Firmware of a Sony RC-S380 ("NFC Port-100") over a field in memory. It acknowledges each command, answers in order, and
 * lets type B frames through only after the settings that real air would demand.
 */
export class RcS380Firmware implements UsbFirmware {
  readonly vendorId = 0x054c
  readonly productId = 0x06c3
  readonly productName = 'Virtual RC-S380/P'
  readonly manufacturerName = 'Madoguchi (virtual)'
  readonly interfaces = [
    {
      interfaceNumber: 0,
      interfaceClass: 0xff,
      endpoints: [
        { endpointNumber: 1, direction: 'in', type: 'bulk', packetSize },
        { endpointNumber: 2, direction: 'out', type: 'bulk', packetSize },
      ],
    },
  ] as const
  target: FieldTarget | undefined
  readonly #settings = new Map<number, number>()
  #rf = ''
  #fieldOn = false
  #held = new Uint8Array()
  /** Counts commands; an acknowledgement from the host makes the one at work forget its answer. */
  #command = 0

  receive(_endpoint: number, bytes: Uint8Array, send: (endpoint: number, bytes: Uint8Array) => void): void {
    this.#held = concatBytes(this.#held, bytes)
    // A transfer goes on while its packets are full.
    if (bytes.length > 0 && bytes.length % packetSize === 0) return
    const frame = this.#held
    this.#held = new Uint8Array()
    const mine = (this.#command += 1)
    if (isEqualBytes(frame, acknowledge)) return
    const data = unwrap(frame)
    if (data === undefined || data[0] !== 0xd6) {
      send(1, errorFrame)
      return
    }
    send(1, acknowledge)
    void this.#execute(data[1] ?? 0, data.subarray(2)).then((answer) => {
      if (mine !== this.#command) return
      send(1, answer === undefined ? errorFrame : wrap(concatBytes(Uint8Array.of(0xd7, (data[1] ?? 0) + 1), answer)))
    })
  }

  /** Takes the card out of the field or puts another in. */
  setTarget(target: FieldTarget | undefined): void {
    this.target?.powerOff()
    this.target = target
  }

  async #execute(code: number, data: Uint8Array): Promise<Uint8Array | undefined> {
    switch (code) {
      case 0x00:
        this.#rf = encodeHex(data)
        this.#fieldOn = true
        return Uint8Array.of(data.length === 4 ? 0x00 : 0x01)
      case 0x02:
        for (let at = 0; at + 1 < data.length; at += 2) this.#settings.set(data[at] ?? 0, data[at + 1] ?? 0)
        return Uint8Array.of(data.length % 2 === 0 ? 0x00 : 0x01)
      case 0x04:
        return this.#communicate(data.subarray(2))
      case 0x06:
        this.#fieldOn = data[0] === 0x01
        if (!this.#fieldOn) this.target?.powerOff()
        return Uint8Array.of(0x00)
      case 0x20:
        return Uint8Array.of(0x11, 0x01)
      case 0x2a:
        return Uint8Array.of(data[0] === 0x01 ? 0x00 : 0x07)
      default:
        return undefined
    }
  }

  async #communicate(frame: Uint8Array): Promise<Uint8Array> {
    const isTypeB = this.#rf === '03070f07' && typeBSettings.every(([key, value]) => this.#settings.get(key) === value)
    if (!this.#fieldOn) return rfAnswer(0x400)
    const { target } = this
    const heard = isTypeB && target !== undefined ? await target.receive(frame) : 'silent'
    if (heard === 'silent' || target !== this.target) return rfAnswer(0x80)
    return heard === 'corrupt' ? rfAnswer(0x04) : rfAnswer(0, heard)
  }
}

/** Status, little-endian; then, when there is something, the valid bits of its last byte and the bytes. */
const rfAnswer = (status: number, bytes?: Uint8Array): Uint8Array => {
  const word = Uint8Array.of(status & 0xff, (status >> 8) & 0xff, (status >> 16) & 0xff, (status >> 24) & 0xff)
  return bytes === undefined ? word : concatBytes(word, Uint8Array.of(0x08), bytes)
}
