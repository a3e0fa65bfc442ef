import { AppError } from '#shared/errors/app-error.ts'
import type { CcidChannel } from './channel.ts'
import { cardMute, cardStatus, commandStatus, findSlotError, fromReader, toReader } from './constants.ts'
import type { CcidCommand, CcidResponse } from './message.ts'

/** One slot of a CCID reader. One call at a time. */
export class CcidSlot {
  readonly #channel: CcidChannel
  readonly #index: number

  constructor(channel: CcidChannel, index = 0) {
    this.#channel = channel
    this.#index = index
  }

  /** True when a card is in the slot. */
  async isPresent(signal: AbortSignal): Promise<boolean> {
    return (await this.#send({ type: toReader.getSlotStatus }, signal)).cardStatus !== cardStatus.absent
  }

  /** Answer to reset. Throws `card.not-present`, or what the reader says when the card is mute at every voltage. */
  async powerOn(voltages: readonly number[], signal: AbortSignal): Promise<Uint8Array> {
    let failure: AppError | undefined
    for (const voltage of voltages) {
      const response = await this.#send({ type: toReader.powerOn, parameters: [voltage, 0, 0] }, signal)
      if (response.commandStatus === commandStatus.done) return requireType(response, fromReader.dataBlock).data
      if (response.cardStatus === cardStatus.absent) throw new AppError('card.not-present')
      failure = toSlotError(response)
      await this.#send({ type: toReader.powerOff }, signal)
    }
    throw failure ?? new AppError('card.unreadable')
  }

  async powerOff(signal: AbortSignal): Promise<void> {
    await this.#send({ type: toReader.powerOff }, signal)
  }

  async setParameters(protocol: 0 | 1, parameters: Uint8Array, signal: AbortSignal): Promise<void> {
    const command = { type: toReader.setParameters, parameters: [protocol, 0, 0] as const, data: parameters }
    requireDone(await this.#send(command, signal), fromReader.parameters)
  }

  /**
   * One block to the card and what came back: undefined data when the card was mute. Throws `card.removed`,
   * `card.unreadable`.
   */
  async transfer(
    data: Uint8Array,
    options: { readonly multiplier?: number; readonly level?: number },
    signal: AbortSignal,
  ): Promise<{ readonly data: Uint8Array | undefined; readonly chain: number }> {
    const { multiplier = 0, level = 0 } = options
    const parameters = [multiplier, level & 0xff, level >> 8] as const
    const response = await this.#send({ type: toReader.transferBlock, parameters, data }, signal)
    const isMute = response.commandStatus === commandStatus.failed && response.error === cardMute
    if (isMute && response.cardStatus !== cardStatus.absent) return { data: undefined, chain: 0 }
    requireDone(response, fromReader.dataBlock)
    return { data: response.data, chain: response.parameter }
  }

  #send(command: Omit<CcidCommand, 'sequence' | 'slot'>, signal: AbortSignal): Promise<CcidResponse> {
    return this.#channel.send({ ...command, slot: this.#index }, signal)
  }
}

/** What the reader said is wrong, as its row has it; a value nobody has explained is `card.unreadable`. */
const toSlotError = ({ error }: CcidResponse): AppError => {
  const row = findSlotError(error)
  const cause = new Error(`bError ${error.toString(16).padStart(2, '0')}: ${row?.meaning ?? 'unknown'}`)
  return row?.error === 'card.protocol'
    ? new AppError('card.protocol', {}, { cause })
    : new AppError(row?.error ?? 'card.unreadable', undefined, { cause })
}

const requireType = (response: CcidResponse, type: number): CcidResponse => {
  if (response.type !== type) throw new AppError('card.protocol', {})
  return response
}

const requireDone = (response: CcidResponse, type: number): void => {
  if (response.cardStatus === cardStatus.absent) throw new AppError('card.removed')
  if (response.commandStatus !== commandStatus.done) throw toSlotError(response)
  requireType(response, type)
}
