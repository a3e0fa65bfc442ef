import { AppError } from '#shared/errors/app-error.ts'
import { IsoDepInitiator, type FrameLink, type FrameResult } from '../iso-dep/initiator.ts'
import { buildAttrib, parseAtqb, requireAttribAnswer, typeBRequests, type TypeBCard } from '../iso-dep/type-b.ts'
import type { CardPresence } from '../transport/reader.ts'
import type { Wait } from '../transport/wait.ts'
import type { CardLink, CardSlot } from './polling-reader.ts'
import { lookAtCard } from './probe.ts'

export type ActivatedCard = Pick<TypeBCard, 'frameSize' | 'frameWaitingTime'>

/** What a contactless reader must be able to do for a card of type B. Calls come one at a time. */
export interface TypeBRadio {
  fieldOff(signal: AbortSignal): Promise<void>
  /** Field on, set to type B at 106 kbit/s. */
  fieldOn(signal: AbortSignal): Promise<void>
  readonly transceive: FrameLink
  /**
   * For readers that activate a card of type B themselves: its parameters, or undefined when the reader found none, which
   * says nothing about whether there is one.
   */
  readonly activate?: (signal: AbortSignal) => Promise<ActivatedCard | undefined>
  /** Field off, device let go. Never rejects. */
  close(): Promise<void>
}

/** ISO/IEC 14443-3 gives a card 5 ms without field to forget everything, and 5 ms in the field to wake. */
const fieldMilliseconds = 10

/** Waiting time for the answers to REQB and ATTRIB. */
const activationMilliseconds = 30

/** A card that was seen is gone after so many looks without an answer. */
const missesMax = 2

/** The field of a contactless reader as a place for one card of type B. */
export const createTypeBSlot = (radio: TypeBRadio, wait: Wait): CardSlot => {
  let misses = 0

  const connect = async (signal: AbortSignal): Promise<CardLink> => {
    misses = 0
    await radio.fieldOff(signal)
    await wait(fieldMilliseconds, signal)
    await radio.fieldOn(signal)
    await wait(fieldMilliseconds, signal)
    return activate(radio, signal)
  }

  const lookAnew = (signal: AbortSignal): Promise<CardPresence> => lookAtCard(connect, signal)

  /** The card sleeps after the first look; WUPB makes it answer without activating it. */
  const lookAgain = async (previous: CardPresence, signal: AbortSignal): Promise<CardPresence> => {
    const { kind } = await radio.transceive(typeBRequests.wakeUp, activationMilliseconds, signal)
    misses = kind === 'silent' ? misses + 1 : 0
    return misses < missesMax ? previous : 'absent'
  }

  return {
    connect,
    look: (previous, signal) =>
      previous === 'present' || previous === 'unsupported' ? lookAgain(previous, signal) : lookAnew(signal),
    close: () => radio.close(),
  }
}

/** REQB and ATTRIB from here (ISO/IEC 14443-3 §7). */
const activateHere = async (radio: TypeBRadio, signal: AbortSignal): Promise<ActivatedCard> => {
  const found = await radio.transceive(typeBRequests.request, activationMilliseconds, signal)
  if (found.kind === 'silent') throw new AppError('card.not-present')
  const card = parseAtqb(requireFrame(found))
  if (!card.isoDep) throw new AppError('card.unsupported')
  const attrib = buildAttrib(card.pupi)
  requireAttribAnswer(requireFrame(await radio.transceive(attrib, activationMilliseconds, signal)))
  return card
}

const activate = async (radio: TypeBRadio, signal: AbortSignal): Promise<CardLink> => {
  const card = (await radio.activate?.(signal)) ?? (await activateHere(radio, signal))
  const initiator = new IsoDepInitiator((frame, wait, inner) => radio.transceive(frame, wait, inner), card)
  return {
    extendedLength: true,
    exchange: (command, inner) => initiator.exchange(command, inner),
    isPresent: (inner) => initiator.isPresent(inner),
    end: (inner) => initiator.deselect(inner),
  }
}

/** Two cards that answer at once garble each other. */
const requireFrame = (result: FrameResult): Uint8Array => {
  if (result.kind !== 'frame') throw new AppError('card.unreadable')
  return result.bytes
}
