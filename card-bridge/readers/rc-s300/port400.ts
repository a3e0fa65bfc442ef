import { isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { FrameResult } from '../../iso-dep/initiator.ts'
import { toProtocolInfo } from '../../iso-dep/type-b.ts'
import type { Wait } from '../../transport/wait.ts'
import type { CcidChannel } from '../ccid/channel.ts'
import { commandStatus } from '../ccid/constants.ts'
import type { ActivatedCard, TypeBRadio } from '../type-b-slot.ts'
import {
  fieldFallMilliseconds,
  fieldRiseMilliseconds,
  madeUpAtr,
  message,
  outcome,
  sessionObject,
  tag,
  typeBLayers,
  unansweredStatus,
} from './constants.ts'
import {
  manageSession,
  parsePseudoAnswer,
  switchToTypeB,
  transparentExchange,
  type PseudoAnswer,
} from './pseudo-apdu.ts'

/** The reader as a radio for type B cards. A session outlives its page in the reader, so it is always ended. */
export class Port400 implements TypeBRadio {
  readonly #channel: CcidChannel
  readonly #wait: Wait

  private constructor(channel: CcidChannel, wait: Wait) {
    this.#channel = channel
    this.#wait = wait
  }

  /** Ends a session somebody may have left and starts one. */
  static async open(channel: CcidChannel, wait: Wait, signal: AbortSignal): Promise<Port400> {
    const reader = new Port400(channel, wait)
    await reader.#send(manageSession(sessionObject.end), signal)
    await reader.#manage(sessionObject.start, signal)
    return reader
  }

  async fieldOff(signal: AbortSignal): Promise<void> {
    await this.#manage(sessionObject.fieldOff, signal)
    await this.#wait(fieldFallMilliseconds, signal)
  }

  async fieldOn(signal: AbortSignal): Promise<void> {
    await this.#manage(sessionObject.fieldOn, signal)
    await this.#wait(fieldRiseMilliseconds, signal)
  }

  /** Lets the reader do REQB and ATTRIB; if it finds nothing, sets it to where the host can. */
  readonly activate = async (signal: AbortSignal): Promise<ActivatedCard | undefined> => {
    const answer = await this.#send(switchToTypeB(typeBLayers.readerActivates), signal)
    const card = answer.outcome === outcome.done ? findCard(answer.find(tag.answerToReset)) : undefined
    if (card === undefined) await this.#send(switchToTypeB(typeBLayers.hostActivates), signal)
    return card
  }

  async transceive(frame: Uint8Array, waitMilliseconds: number, signal: AbortSignal): Promise<FrameResult> {
    const command = transparentExchange(frame, waitMilliseconds)
    return toFrameResult(await this.#send(command, signal).finally(() => zeroBytes(command)))
  }

  async close(): Promise<void> {
    const { signal } = new AbortController()
    try {
      await this.#manage(sessionObject.fieldOff, signal)
      await this.#manage(sessionObject.end, signal)
    } catch {
      // Unplugged meanwhile: the session went with the power.
    } finally {
      await this.#channel.close()
    }
  }

  async #manage(object: number, signal: AbortSignal): Promise<void> {
    if ((await this.#send(manageSession(object), signal)).outcome !== outcome.done)
      throw new AppError('card.protocol', {})
  }

  async #send(data: Uint8Array, signal: AbortSignal): Promise<PseudoAnswer> {
    const response = await this.#channel.send({ type: message.toReader, data }, signal)
    const isUsable = response.commandStatus === commandStatus.done && response.type === message.fromReader
    if (!isUsable) throw new AppError('card.protocol', {})
    return parsePseudoAnswer(response.data)
  }
}

const findCard = (atr: Uint8Array | undefined): ActivatedCard | undefined => {
  const { header, protocolInfo, length } = madeUpAtr
  if (atr === undefined || atr.length !== length) return undefined
  if (!isEqualBytes(atr.subarray(0, header.length), Uint8Array.from(header))) return undefined
  return toProtocolInfo(atr.subarray(protocolInfo.start, protocolInfo.end))
}

const toFrameResult = (answer: PseudoAnswer): FrameResult => {
  const received = answer.find(tag.received)
  const isUnanswered =
    answer.outcome === outcome.unanswered || unansweredStatus.some((word) => word === answer.statusWord)
  if (isUnanswered) return { kind: 'silent' }
  if (answer.outcome !== outcome.done) throw new AppError('card.unreadable')
  const [errors] = answer.find(tag.receptionStatus) ?? []
  if (errors !== undefined && errors !== 0) return { kind: 'corrupt' }
  return received === undefined ? { kind: 'silent' } : { kind: 'frame', bytes: received.slice() }
}
