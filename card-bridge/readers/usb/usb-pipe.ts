import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { toCardError } from '../../transport/foreign-errors.ts'

/** Two bulk endpoints of one claimed interface. Every failure is an `AppError`. */
export type UsbPipe = {
  /** Bytes of one packet on the wire. */
  readonly packetSize: number
  write(bytes: Uint8Array): Promise<void>
  /**
   * The next transfer from the device. A read that nobody waits for any more, as `givenUp` tells, stays pending and answers
   * the next call, also with what came meanwhile: WebUSB cannot take a transfer back, and a second one would swallow bytes
   * meant for the first.
   */
  read(givenUp?: AbortSignal): Promise<Uint8Array>
  /** The next message of the interrupt endpoint, where the interface has one. Ask one at a time. */
  readonly readInterrupt?: () => Promise<Uint8Array>
  close(): Promise<void>
}

/** True for the interface wanted; the first match is claimed. */
export type InterfaceFilter = (alternate: USBAlternateInterface, interfaceNumber: number) => boolean

/** Bytes asked for in one transfer: a multiple of every packet size, above the longest frame of any family. */
const readLength = 1024

const findEndpoint = (
  alternate: USBAlternateInterface,
  type: USBEndpointType,
  direction: USBDirection,
): USBEndpoint | undefined =>
  alternate.endpoints.find((endpoint) => endpoint.type === type && endpoint.direction === direction)

const findPipe = (device: USBDevice, isWanted: InterfaceFilter) => {
  for (const { interfaceNumber, alternates } of device.configuration?.interfaces ?? []) {
    for (const alternate of alternates) {
      const input = findEndpoint(alternate, 'bulk', 'in')
      const output = findEndpoint(alternate, 'bulk', 'out')
      const interrupt = findEndpoint(alternate, 'interrupt', 'in')
      if (isWanted(alternate, interfaceNumber) && input !== undefined && output !== undefined)
        return { interfaceNumber, input, output, interrupt }
    }
  }
  throw new AppError('card.reader-refused')
}

/**
 * Opens a device and claims the interface. Throws `card.reader-in-use` when another tab or program holds it,
 * `card.reader-refused` when browser or operating system forbid it or no interface fits.
 */
export const openUsbPipe = async (device: USBDevice, isWanted: InterfaceFilter): Promise<UsbPipe> => {
  try {
    if (!device.opened) await device.open()
    if (device.configuration === null) await device.selectConfiguration(1)
    const found = findPipe(device, isWanted)
    await device.claimInterface(found.interfaceNumber)
    return createPipe(device, found)
  } catch (error) {
    await device.close().catch(() => undefined)
    // At this point NetworkError is how Chromium tells that somebody else has claimed the interface.
    const inUse = error instanceof DOMException && error.name === 'NetworkError'
    throw inUse ? new AppError('card.reader-in-use', undefined, { cause: error }) : toCardError(error)
  }
}

const createPipe = (
  device: USBDevice,
  { input, output, interrupt }: Omit<ReturnType<typeof findPipe>, 'interfaceNumber'>,
): UsbPipe => {
  let pending: Promise<Uint8Array> | undefined
  let pendingInterrupt: Promise<Uint8Array> | undefined

  const requireOk = async (direction: USBDirection, endpoint: USBEndpoint, status: string | undefined) => {
    if (status === 'ok') return
    if (status === 'stall') await device.clearHalt(direction, endpoint.endpointNumber)
    throw new AppError('card.unreadable')
  }

  const receive = async (endpoint: USBEndpoint, transfer: Promise<USBInTransferResult>): Promise<Uint8Array> => {
    try {
      const { status, data } = await transfer
      await requireOk('in', endpoint, status)
      return data === undefined ? new Uint8Array() : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    } catch (error) {
      throw toUsbError(error)
    }
  }

  const readInterrupt = (from: USBEndpoint) => () => {
    pendingInterrupt = receive(from, device.transferIn(from.endpointNumber, from.packetSize))
    return pendingInterrupt
  }

  return {
    ...(interrupt === undefined ? {} : { readInterrupt: readInterrupt(interrupt) }),
    packetSize: output.packetSize,
    write: async (bytes) => {
      const owned = new Uint8Array(bytes)
      try {
        const { status } = await device.transferOut(output.endpointNumber, owned)
        await requireOk('out', output, status)
      } catch (error) {
        throw toUsbError(error)
      } finally {
        zeroBytes(owned)
      }
    },
    read: async (givenUp) => {
      pending ??= receive(input, device.transferIn(input.endpointNumber, readLength))
      const mine = pending
      let isForNext = false
      try {
        const bytes = await mine
        isForNext = givenUp?.aborted === true
        return bytes
      } finally {
        if (pending === mine && !isForNext) pending = undefined
      }
    },
    close: async () => {
      // Closing ends pending transfers with an error that nobody waits for.
      pending?.catch(() => undefined)
      pendingInterrupt?.catch(() => undefined)
      await device.close().catch(() => undefined)
    },
  }
}

/** A device that was unplugged names its transfers not found or in a wrong state; for the person the reader is gone. */
const toUsbError = (error: unknown): AppError => {
  const gone = error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'InvalidStateError')
  return gone ? new AppError('card.no-reader', undefined, { cause: error }) : toCardError(error)
}
