import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { AnswerToReset, Protocol } from './answer-to-reset.ts'
import { feature } from './constants.ts'
import type { CcidDescriptor } from './descriptor.ts'
import type { CcidSlot } from './slot.ts'

/** What card and reader speak from now on. */
export type Agreement = { readonly protocol: Protocol; readonly speed: number }

/** Fi by its code and Di by its code (ISO/IEC 7816-3 §8.3, tables 7 and 8); undefined is reserved. */
const clockDivisors = [372, 372, 558, 744, 1116, 1488, 1860, undefined, undefined, 512, 768, 1024, 1536, 2048]
const bitAdjustments = [undefined, 1, 2, 4, 8, 16, 32, 64, 12, 20]

const defaultSpeed = 0x11

/** T=1 before T=0: it carries commands of any length whole. */
const preference = [1, 0] as const

/**
 * The protocol to speak: what the card fixed, else T=1 where both sides have it, else T=0. Throws `card.unsupported` when
 * there is none in common.
 */
export const chooseProtocol = (
  atr: Pick<AnswerToReset, 'protocols' | 'fixedProtocol'>,
  readerProtocols: number,
): Protocol => {
  const offered = atr.fixedProtocol === undefined ? atr.protocols : [atr.fixedProtocol]
  const chosen = preference.find((protocol) => offered.includes(protocol) && (readerProtocols & (1 << protocol)) !== 0)
  if (chosen === undefined) throw new AppError('card.unsupported')
  return chosen
}

/** The speed to ask for: the card's where the reader keeps up with it, else the default. */
export const chooseSpeed = (speed: number, reader: Pick<CcidDescriptor, 'clock' | 'dataRateMax'>): number => {
  const divisor = clockDivisors[speed >> 4]
  const adjustment = bitAdjustments[speed & 0x0f]
  if (divisor === undefined || adjustment === undefined) return defaultSpeed
  return (reader.clock * 1000 * adjustment) / divisor <= reader.dataRateMax ? speed : defaultSpeed
}

/** PPSS, PPS0, PPS1 where the speed is not the default, PCK (§9.2). */
export const buildPps = ({ protocol, speed }: Agreement): Uint8Array => {
  const content = speed === defaultSpeed ? [0xff, protocol] : [0xff, 0x10 | protocol, speed]
  return Uint8Array.from([...content, content.reduce((sum, byte) => sum ^ byte, 0)])
}

/**
 * What the card's answer agrees to (§9.3): all of it, or the protocol at the default speed; undefined when the exchange
 * has failed.
 */
export const parsePpsAnswer = (asked: Agreement, answer: Uint8Array | undefined): Agreement | undefined => {
  if (answer === undefined) return undefined
  if (isEqualBytes(answer, buildPps(asked))) return asked
  const slower = { ...asked, speed: defaultSpeed }
  return isEqualBytes(answer, buildPps(slower)) ? slower : undefined
}

type Parties = {
  readonly slot: CcidSlot
  readonly descriptor: CcidDescriptor
  readonly atr: AnswerToReset
  readonly powerAgain: (signal: AbortSignal) => Promise<void>
}

/**
 * Agrees on protocol and speed with a card that was just powered; `isOurs` when the reader must be told the outcome. Many
 * readers do this by themselves. When the card does not answer the request it is powered anew, and speaks the protocol it
 * offered first at the default speed.
 */
export const negotiate = async (
  { slot, descriptor, atr, powerAgain }: Parties,
  signal: AbortSignal,
): Promise<Agreement & { readonly isOurs: boolean }> => {
  const protocol = chooseProtocol(atr, descriptor.protocols)
  if ((descriptor.features & feature.autoProtocol) !== 0) return { protocol, speed: atr.speed, isOurs: false }
  if (atr.fixedProtocol !== undefined) return { protocol, speed: atr.speed, isOurs: true }
  const asked = { protocol, speed: chooseSpeed(atr.speed, descriptor) }
  if (protocol === atr.protocols[0] && asked.speed === defaultSpeed) return { ...asked, isOurs: true }
  const agreed = parsePpsAnswer(asked, (await slot.transfer(buildPps(asked), {}, signal)).data)
  if (agreed !== undefined) return { ...agreed, isOurs: true }
  await powerAgain(signal)
  const first = { protocols: atr.protocols.slice(0, 1), fixedProtocol: undefined }
  return { protocol: chooseProtocol(first, descriptor.protocols), speed: defaultSpeed, isOurs: true }
}
