import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { headerLength } from './constants.ts'

export type CcidCommand = {
  readonly type: number
  readonly sequence: number
  /** 0 unless told otherwise. */
  readonly slot?: number
  /** Bytes 7, 8 and 9 of the header. */
  readonly parameters?: readonly [number, number, number]
  readonly data?: Uint8Array
}

export type CcidResponse = {
  readonly type: number
  readonly slot: number
  readonly sequence: number
  readonly cardStatus: number
  readonly commandStatus: number
  readonly error: number
  /** Byte 9: bChainParameter of a data block. */
  readonly parameter: number
  readonly data: Uint8Array
}

/** Ten bytes of header, length little-endian, slot, sequence, and the data (CCID 1.1 §6.1). */
export const buildMessage = ({
  type,
  sequence,
  slot = 0,
  parameters = [0, 0, 0],
  data,
}: CcidCommand): Uint8Array<ArrayBuffer> => {
  const header = new Uint8Array(headerLength)
  const view = new DataView(header.buffer)
  view.setUint8(0, type)
  view.setUint32(1, data?.length ?? 0, true)
  view.setUint8(5, slot)
  view.setUint8(6, sequence)
  header.set(parameters, 7)
  return concatBytes(header, data ?? new Uint8Array())
}

/** Parses one whole message. Throws `card.protocol` when its length does not add up. */
export const parseMessage = (bytes: Uint8Array): CcidResponse => {
  if (bytes.length < headerLength) throw new AppError('card.protocol', {})
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(1, true) !== bytes.length - headerLength) throw new AppError('card.protocol', {})
  const status = view.getUint8(7)
  return {
    type: view.getUint8(0),
    slot: view.getUint8(5),
    sequence: view.getUint8(6),
    cardStatus: status & 0x03,
    commandStatus: status >> 6,
    error: view.getUint8(8),
    parameter: view.getUint8(9),
    data: bytes.slice(headerLength),
  }
}
