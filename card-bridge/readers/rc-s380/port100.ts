import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { FrameResult } from '../../iso-dep/initiator.ts'
import { runWithin, within } from '../../transport/within.ts'
import type { TypeBRadio } from '../type-b-slot.ts'
import type { UsbPipe } from '../usb/usb-pipe.ts'
import {
  command,
  commandType,
  direction,
  protocolDefaults,
  protocolTypeB,
  rfStatus,
  rfTypeB,
  timeoutUnitsMax,
} from './constants.ts'
import { acknowledgeFrame, buildFrame, parseFrame, type Port100Frame } from './frame.ts'

/** Milliseconds beyond its own time-out after which the device is taken for dead. */
const deviceMargin = 1_500

/** Frames of an older command that may still come before the answer to this one. */
const staleFramesMax = 8

/** The reader as a radio for type B cards. One command at a time: the caller takes turns. */
export class Port100 implements TypeBRadio {
  readonly #pipe: UsbPipe
  /** A command was given up half-way: its answer may still be on its way. */
  #dirty = false

  private constructor(pipe: UsbPipe) {
    this.#pipe = pipe
  }

  static async open(pipe: UsbPipe, signal: AbortSignal): Promise<Port100> {
    const device = new Port100(pipe)
    await device.#resynchronise(signal)
    await device.#requireDone(command.setCommandType, Uint8Array.of(commandType), signal)
    await device.fieldOff(signal)
    return device
  }

  async fieldOff(signal: AbortSignal): Promise<void> {
    await this.#requireDone(command.switchRf, Uint8Array.of(0x00), signal)
  }

  /** Sets type B at 106 kbit/s, which turns the field on. */
  async fieldOn(signal: AbortSignal): Promise<void> {
    await this.#requireDone(command.inSetRf, rfTypeB, signal)
    await this.#requireDone(command.inSetProtocol, protocolDefaults, signal)
    await this.#requireDone(command.inSetProtocol, protocolTypeB, signal)
  }

  async transceive(frame: Uint8Array, waitMilliseconds: number, signal: AbortSignal): Promise<FrameResult> {
    const units = Math.min(Math.ceil(waitMilliseconds + 1) * 10, timeoutUnitsMax)
    const data = concatBytes(Uint8Array.of(units & 0xff, units >> 8), frame)
    const answer = await this.#command(command.inCommRf, data, signal, units / 10).finally(() => zeroBytes(data))
    return toFrameResult(answer)
  }

  async close(): Promise<void> {
    const { signal } = new AbortController()
    try {
      await this.fieldOff(signal)
    } catch {
      // The reader may be unplugged by now, and then its field is off.
    } finally {
      await this.#pipe.close()
    }
  }

  async #requireDone(code: number, data: Uint8Array, signal: AbortSignal): Promise<void> {
    const [status] = await this.#command(code, data, signal)
    if (status !== 0x00) throw new AppError('card.protocol', {})
  }

  async #command(code: number, data: Uint8Array, signal: AbortSignal, deviceMilliseconds = 0): Promise<Uint8Array> {
    if (this.#dirty) await this.#resynchronise(signal)
    return this.#exchange(code, data, signal, deviceMilliseconds)
  }

  /**
   * Cancels whatever the device is at and then asks for its version: everything before that answer is old. Without this
   * the late answer of a command given up could pass for the answer of the next of its kind.
   */
  async #resynchronise(signal: AbortSignal): Promise<void> {
    await within(this.#pipe.write(acknowledgeFrame), deviceMargin, signal)
    await this.#exchange(command.getFirmwareVersion, new Uint8Array(), signal)
    this.#dirty = false
  }

  async #exchange(code: number, data: Uint8Array, signal: AbortSignal, deviceMilliseconds = 0): Promise<Uint8Array> {
    const content = concatBytes(Uint8Array.of(direction.toDevice, code), data)
    const frame = buildFrame(content)
    this.#dirty = true
    const written = this.#write(frame).finally(() => zeroBytes(content, frame))
    await within(written, deviceMargin, signal)
    let acknowledged = false
    for (let stale = 0; stale < staleFramesMax;) {
      const next = await runWithin((ended) => this.#read(ended), deviceMilliseconds + deviceMargin, signal)
      if (next.kind === 'acknowledge' && !acknowledged) {
        acknowledged = true
      } else if (acknowledged && next.kind === 'data' && isAnswerTo(code, next.data)) {
        this.#dirty = false
        return next.data.subarray(2)
      } else if (acknowledged && next.kind === 'error') {
        throw new AppError('card.protocol', {})
      } else {
        stale += 1
      }
    }
    throw new AppError('card.protocol', {})
  }

  async #read(ended: AbortSignal): Promise<Port100Frame> {
    return parseFrame(await this.#pipe.read(ended))
  }

  /** A frame that fills its last packet needs an empty one behind it, or the device waits for more (USB 2.0 §5.8.3). */
  async #write(frame: Uint8Array): Promise<void> {
    await this.#pipe.write(frame)
    if (frame.length % this.#pipe.packetSize === 0) await this.#pipe.write(new Uint8Array())
  }
}

const isAnswerTo = (code: number, data: Uint8Array): boolean => data[0] === direction.fromDevice && data[1] === code + 1

/** Status of four bytes, then the valid bits of the last byte, then what was received without its CRC. */
const toFrameResult = (answer: Uint8Array): FrameResult => {
  if (answer.length < 4) throw new AppError('card.protocol', {})
  const status = new DataView(answer.buffer, answer.byteOffset, 4).getUint32(0, true)
  if ((status & rfStatus.receiveTimeout) !== 0) return { kind: 'silent' }
  if ((status & rfStatus.garbage) !== 0) return { kind: 'corrupt' }
  if (status !== 0) throw new AppError('card.unreadable')
  if (answer.length < 5) throw new AppError('card.protocol', {})
  return { kind: 'frame', bytes: answer.slice(5) }
}
