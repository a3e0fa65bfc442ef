import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { T1Initiator } from '../../t1/initiator.ts'
import { parseAnswerToReset, type AnswerToReset } from './answer-to-reset.ts'
import { chain, feature, headerLength } from './constants.ts'
import type { CcidDescriptor } from './descriptor.ts'
import { negotiate, type Agreement } from './negotiation.ts'
import type { CcidSlot } from './slot.ts'

/** A way to exchange whole APDUs through the slot. */
export type SlotExchange = {
  readonly extendedLength: boolean
  exchange(command: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
}

/** Four bytes of header, Lc, 255 bytes of data, Le. */
const shortCommandMax = 261

/** Whoever asks this link for more has not looked at its capabilities. Throws `card.protocol`. */
const requireShort = (command: Uint8Array): void => {
  if (command.length > shortCommandMax) throw new AppError('card.protocol', {})
}

const requireAnswer = (data: Uint8Array | undefined): Uint8Array => {
  if (data === undefined) throw new AppError('card.unreadable')
  return data
}

/** The reader speaks to the card by itself and takes commands of up to 261 bytes (CCID 1.1 §3.2.2). */
const shortApdu = (slot: CcidSlot): SlotExchange => ({
  extendedLength: false,
  exchange: async (command, signal) => {
    requireShort(command)
    return requireAnswer((await slot.transfer(command, {}, signal)).data)
  },
})

/** Commands longer than a message go in pieces, and answers come so (§6.1.4, wLevelParameter; §6.2.1, bChainParameter). */
const extendedApdu = (slot: CcidSlot, { messageLength }: CcidDescriptor): SlotExchange => ({
  extendedLength: true,
  exchange: async (command, signal) => {
    const pieceMax = messageLength - headerLength
    let at = 0
    let response: Awaited<ReturnType<CcidSlot['transfer']>>
    do {
      const piece = command.subarray(at, at + pieceMax)
      const isFirst = at === 0
      at += piece.length
      const isLast = at >= command.length
      const whole = isFirst && isLast
      const level = whole ? chain.whole : isFirst ? chain.begin : isLast ? chain.end : chain.middle
      response = await slot.transfer(piece, { level }, signal)
    } while (at < command.length)
    const parts = [requireAnswer(response.data)]
    while (response.chain === chain.begin || response.chain === chain.middle) {
      response = await slot.transfer(new Uint8Array(), { level: chain.more }, signal)
      parts.push(requireAnswer(response.data))
      if (parts.length > 0x10000) throw new AppError('card.protocol', {})
    }
    return concatBytes(...parts)
  },
})

/**
 * T=0 through the reader (ISO/IEC 7816-3 §12): case 1 gets a P3 of zero, case 4 goes without Le; what the card holds
 * back comes as 61xx and is fetched by whoever asked.
 */
const tpduT0 = (slot: CcidSlot): SlotExchange => ({
  extendedLength: false,
  exchange: async (command, signal) => {
    requireShort(command)
    const lc = command[4] ?? 0
    const hasBoth = command.length > 5 && command.length === 5 + lc + 1
    const tpdu =
      command.length === 4 ? concatBytes(command, Uint8Array.of(0)) : command.subarray(0, hasBoth ? -1 : undefined)
    return requireAnswer((await slot.transfer(tpdu, {}, signal)).data)
  },
})

const tpduT1 = async (
  slot: CcidSlot,
  descriptor: CcidDescriptor,
  atr: AnswerToReset,
  signal: AbortSignal,
): Promise<SlotExchange> => {
  const initiator = new T1Initiator(
    async (block, multiplier, inner) => {
      const { data } = await slot.transfer(block, { multiplier: multiplier > 1 ? multiplier : 0 }, inner)
      return data ?? new Uint8Array()
    },
    { informationSize: atr.t1.informationSize, check: atr.t1.check },
  )
  if ((descriptor.features & feature.autoInformationSize) === 0) {
    await initiator.announceInformationSize(descriptor.informationSize, signal)
  }
  return { extendedLength: true, exchange: (command, inner) => initiator.exchange(command, inner) }
}

/** The structure for SetParameters (§6.1.7): five bytes for T=0, seven for T=1. */
const protocolParameters = (atr: AnswerToReset, { protocol, speed }: Agreement): Uint8Array => {
  const convention = atr.inverse ? 0x02 : 0x00
  if (protocol === 0) return Uint8Array.of(speed, convention, atr.guardTime, atr.waitingInteger, 0x00)
  const check = 0x10 | (atr.t1.check === 'crc' ? 0x01 : 0x00) | convention
  return Uint8Array.of(speed, check, atr.guardTime, atr.t1.waitingIntegers, 0x00, atr.t1.informationSize, 0x00)
}

/**
 * Powers the card and sets the slot up for it: protocol and speed are agreed on (PPS) and the reader is told, unless it
 * does that by itself. Throws `card.not-present`, `card.unreadable`, `card.unsupported`.
 */
export const openSlotExchange = async (
  slot: CcidSlot,
  descriptor: CcidDescriptor,
  voltages: readonly number[],
  signal: AbortSignal,
): Promise<SlotExchange> => {
  const powerOn = async (inner: AbortSignal) => parseAnswerToReset(await slot.powerOn(voltages, inner))
  const atr = await powerOn(signal)
  if (descriptor.level === 'short-apdu') return shortApdu(slot)
  if (descriptor.level === 'extended-apdu') return extendedApdu(slot, descriptor)
  const powerAgain = async (inner: AbortSignal) => {
    await slot.powerOff(inner)
    await powerOn(inner)
  }
  const agreement = await negotiate({ slot, descriptor, atr, powerAgain }, signal)
  if (agreement.isOurs || (descriptor.features & feature.autoParameters) === 0) {
    await slot.setParameters(agreement.protocol, protocolParameters(atr, agreement), signal)
  }
  return agreement.protocol === 0 ? tpduT0(slot) : tpduT1(slot, descriptor, atr, signal)
}
