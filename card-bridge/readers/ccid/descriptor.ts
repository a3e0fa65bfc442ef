import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { descriptorType, feature, levels, type ExchangeLevel } from './constants.ts'

/** What the driver needs of the 54-byte class descriptor (CCID 1.1 §5.1). */
export type CcidDescriptor = {
  readonly interfaceNumber: number
  readonly level: ExchangeLevel
  readonly features: number
  readonly slotCount: number
  /** Protocols the reader speaks: bit 0 for T=0, bit 1 for T=1. */
  readonly protocols: number
  /** Clock of the card by default, in kHz, and the highest rate to the card in bit/s. */
  readonly clock: number
  readonly dataRateMax: number
  /** Longest information field of T=1 the reader takes. */
  readonly informationSize: number
  /** Longest message, its ten-byte header included. */
  readonly messageLength: number
}

const classDescriptorLength = 54
/** A reader that takes extended APDUs takes 261 bytes of them in a message, behind its header (§5.1). */
const extendedMessageMin = 271

const uint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)

/**
 * Finds the first CCID interface in a whole configuration descriptor (USB 2.0 §9.6.3). WebUSB does not show class
 * descriptors, so they come by GET_DESCRIPTOR. Throws `card.reader-refused` when there is none this driver can speak to.
 */
export const parseCcidDescriptor = (configuration: Uint8Array): CcidDescriptor => {
  try {
    const cursor = new ByteCursor(configuration)
    let interfaceNumber: number | undefined
    while (cursor.left > 0) {
      const length = cursor.peekUint8()
      if (length < 2) throw new RangeError('a descriptor shorter than its header')
      const descriptor = cursor.take(length)
      if (descriptor[1] === descriptorType.interface) interfaceNumber = descriptor[2]
      // The length alone marks a CCID behind the vendor class, as libccid judges it.
      const isCcid = descriptor[1] === descriptorType.ccid && length === classDescriptorLength
      if (isCcid && interfaceNumber !== undefined) return toDescriptor(descriptor, interfaceNumber)
    }
    throw new RangeError('no CCID interface')
  } catch (error) {
    throw new AppError('card.reader-refused', undefined, { cause: error })
  }
}

const toDescriptor = (bytes: Uint8Array, interfaceNumber: number): CcidDescriptor => {
  const features = uint32(bytes, 40)
  const level = Object.entries(levels).find(([bits]) => Number(bits) === (features & feature.levelMask))?.[1]
  if (level === undefined) throw new RangeError('character level')
  const messageLength = uint32(bytes, 44)
  if (level === 'extended-apdu' && messageLength < extendedMessageMin) throw new RangeError('dwMaxCCIDMessageLength')
  return {
    interfaceNumber,
    level,
    features,
    slotCount: (bytes[4] ?? 0) + 1,
    protocols: uint32(bytes, 6),
    clock: uint32(bytes, 10),
    dataRateMax: uint32(bytes, 23),
    informationSize: uint32(bytes, 28),
    messageLength,
  }
}
