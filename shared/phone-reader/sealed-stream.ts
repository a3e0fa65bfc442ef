/** Sealing and opening the messages of one side: a key a direction, a counter that never repeats, an order that is kept. */
import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { wireType, type ChannelKeys } from './key-agreement.ts'

/** Number of a direction on the wire. */
const directions = { phone: 0, computer: 1 } as const
export type Side = keyof typeof directions

export const otherSide = { phone: 'computer', computer: 'phone' } as const satisfies Record<Side, Side>

/** Direction and counter: 96 bits that no key meets twice (NIST SP 800-38D §8.2.1, deterministic construction). */
const numberOf = (side: Side, counter: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, directions[side])
  view.setBigUint64(4, BigInt(counter))
  return bytes
}

const parametersOf = ({ transcript }: ChannelKeys, side: Side, counter: number) => {
  const number = numberOf(side, counter)
  return { name: 'AES-GCM', iv: number, additionalData: concatBytes(transcript, number), tagLength: 128 }
}

/** One side's end of the sealed messages. Not reentrant: callers await one `seal` and one `open` at a time. */
export class SealedStream {
  readonly #keys: ChannelKeys
  readonly #side: Side
  #sealed = 0
  #opened = 0

  constructor(keys: ChannelKeys, side: Side) {
    this.#keys = keys
    this.#side = side
  }

  async seal(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const parameters = parametersOf(this.#keys, this.#side, this.#sealed)
    this.#sealed += 1
    const sealed = await crypto.subtle.encrypt(parameters, this.#keys[this.#side].sealing, plain)
    return concatBytes(Uint8Array.of(wireType.sealed), new Uint8Array(sealed))
  }

  /** Throws `phone.tampered` unless this is the next message of the other side, unchanged. */
  async open(message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    if (message[0] !== wireType.sealed) throw new AppError('phone.tampered')
    const from = otherSide[this.#side]
    const parameters = parametersOf(this.#keys, from, this.#opened)
    this.#opened += 1
    try {
      const key = this.#keys[from].sealing
      return new Uint8Array(await crypto.subtle.decrypt(parameters, key, new Uint8Array(message.subarray(1))))
    } catch (cause) {
      throw new AppError('phone.tampered', undefined, { cause })
    }
  }
}
