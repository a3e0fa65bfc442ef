import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Wait } from '../../transport/wait.ts'
import { runWithin } from '../../transport/within.ts'
import type { UsbPipe } from '../usb/usb-pipe.ts'
import { commandStatus, findSlotError, headerLength } from './constants.ts'
import { buildMessage, parseMessage, type CcidCommand, type CcidResponse } from './message.ts'

/** Milliseconds a reader may take between two signs of life; it asks for more by a time extension. */
const answerMilliseconds = 6_000
/** A card may be granted so much time for one command, and by so many extensions; beyond that the reader is broken. */
const commandMilliseconds = 30_000
const extensionsMax = 500
/** Answers to older commands that may come before the right one. */
const staleMax = 10
const busyMilliseconds = 50
const busyMax = 20

/** Messages in step with their answers. One call at a time. */
export class CcidChannel {
  readonly #pipe: UsbPipe
  readonly #wait: Wait
  #sequence = 0

  constructor(pipe: UsbPipe, wait: Wait) {
    this.#pipe = pipe
    this.#wait = wait
  }

  /** Sends a command and waits for its answer: older answers are dropped, extensions waited for, a busy slot asked again. */
  async send(command: Omit<CcidCommand, 'sequence'>, signal: AbortSignal): Promise<CcidResponse> {
    for (let attempt = 0; attempt < busyMax; attempt++) {
      const response = await runWithin((inner) => this.#sendOnce(command, inner), commandMilliseconds, signal)
      const hasFailed = response.commandStatus === commandStatus.failed
      if (!hasFailed || findSlotError(response.error)?.error !== 'card.reader-in-use') return response
      await this.#wait(busyMilliseconds, signal)
    }
    throw new AppError('card.reader-in-use')
  }

  async close(): Promise<void> {
    await this.#pipe.close()
  }

  async #sendOnce(command: Omit<CcidCommand, 'sequence'>, signal: AbortSignal): Promise<CcidResponse> {
    const sequence = this.#sequence
    this.#sequence = (sequence + 1) & 0xff
    const message = buildMessage({ ...command, sequence })
    const { length } = message
    await this.#pipe.write(message).finally(() => zeroBytes(message))
    if (length % this.#pipe.packetSize === 0) await this.#pipe.write(new Uint8Array())
    let extensions = 0
    for (let stale = 0; stale < staleMax;) {
      const response = parseMessage(await this.#awaitMessage(signal))
      if (response.sequence !== sequence || response.slot !== (command.slot ?? 0)) stale += 1
      else if (response.commandStatus !== commandStatus.timeExtension) return response
      else if ((extensions += 1) > extensionsMax) throw new AppError('card.timeout')
    }
    throw new AppError('card.protocol', {})
  }

  /** One that is given up takes no transfer more: the next belongs to the next command. */
  #awaitMessage(signal: AbortSignal): Promise<Uint8Array> {
    return runWithin((ended) => this.#readMessage(ended), answerMilliseconds, signal)
  }

  /** A message may come in several transfers when it is longer than the reader's own buffer. */
  async #readMessage(ended: AbortSignal): Promise<Uint8Array> {
    let bytes = await this.#pipe.read(ended)
    // The empty packet behind a message that filled its last transfer (USB 2.0 §5.8.3) ends a transfer of its own.
    if (bytes.length === 0 && !ended.aborted) bytes = await this.#pipe.read(ended)
    while (bytes.length >= headerLength && bytes.length < expectedLength(bytes) && !ended.aborted) {
      const more = await this.#pipe.read(ended)
      if (more.length === 0) break
      bytes = concatBytes(bytes, more)
    }
    return bytes
  }
}

const expectedLength = (bytes: Uint8Array): number =>
  headerLength + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(1, true)
