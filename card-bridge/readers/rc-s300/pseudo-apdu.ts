import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseTlvs, type Tlv } from '../../tlv/tlv.ts'
import { operation, tag, typeB, typeBFlags } from './constants.ts'

const header = (p2: number): Uint8Array => Uint8Array.of(0xff, 0x50, 0x00, p2)

/** FF 50 00 00 02 object 00, Le 00. */
export const manageSession = (object: number): Uint8Array =>
  concatBytes(header(operation.manageSession), Uint8Array.of(0x02, object, 0x00, 0x00))

/** FF 50 00 02 04 8F 02 standard layer, Le 00. */
export const switchToTypeB = (layer: number): Uint8Array =>
  concatBytes(header(operation.switchProtocol), Uint8Array.of(0x04, tag.switchProtocol, 0x02, typeB, layer, 0x00))

/** One frame over the air and the time to wait for its answer, in microseconds, little-endian. */
export const transparentExchange = (frame: Uint8Array, waitMilliseconds: number): Uint8Array => {
  const timer = new Uint8Array(4)
  new DataView(timer.buffer).setUint32(0, Math.ceil(waitMilliseconds) * 1000, true)
  const data = concatBytes(
    Uint8Array.of(tag.flags, 0x02, typeBFlags >> 8, typeBFlags & 0xff),
    Uint8Array.of(tag.timer >> 8, tag.timer & 0xff, timer.length),
    timer,
    Uint8Array.of(tag.send, 0x82, frame.length >> 8, frame.length & 0xff),
    frame,
  )
  const length = Uint8Array.of(0x00, data.length >> 8, data.length & 0xff)
  const command = concatBytes(header(operation.exchange), length, data, Uint8Array.of(0x00, 0x00, 0x00))
  zeroBytes(data)
  return command
}

export type PseudoAnswer = {
  readonly outcome: number
  /** Status word inside the result object. */
  readonly statusWord: number
  readonly find: (wanted: number) => Uint8Array | undefined
}

/** Objects of an answer by their tags; the order is not relied on. Throws `card.protocol` without a result object. */
export const parsePseudoAnswer = (bytes: Uint8Array): PseudoAnswer => {
  const objects: readonly Tlv[] = parseTlvs(bytes.subarray(0, -2))
  const find = (wanted: number) => objects.find((object) => object.tag === wanted)?.value
  const [outcome, sw1, sw2] = find(tag.result) ?? []
  if (outcome === undefined || sw1 === undefined || sw2 === undefined) throw new AppError('card.protocol', {})
  return { outcome, statusWord: sw1 * 0x100 + sw2, find }
}
