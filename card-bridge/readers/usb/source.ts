import { toCardError } from '../../transport/foreign-errors.ts'
import type { Reader, ReaderSource } from '../../transport/reader.ts'
import { waitMilliseconds, type Wait } from '../../transport/wait.ts'
import { findFamily, type UsbReaderFamily } from './families.ts'

/** What is used of `navigator.usb`. */
export type UsbHost = Pick<USB, 'getDevices' | 'requestDevice'> & {
  addEventListener(type: 'connect' | 'disconnect', listener: () => void): void
  removeEventListener(type: 'connect' | 'disconnect', listener: () => void): void
}

export type UsbReaderSource = ReaderSource & {
  /**
   * Asks the person to choose a reader; needs a click or key press. Undefined when they chose none. Throws
   * `card.reader-refused` when the browser does not allow the question.
   */
  choose(): Promise<Reader | undefined>
}

export type UsbReaderSourceOptions = {
  /** True for a USB that exists in memory. */
  readonly simulated?: boolean
  readonly wait?: Wait
}

/**
 * Readers of these families granted to this page over WebUSB, the ones granted on earlier visits included. Other families'
 * drivers stay out of the page.
 */
export const createUsbReaderSource = (
  usb: UsbHost,
  families: readonly UsbReaderFamily[],
  options: UsbReaderSourceOptions = {},
): UsbReaderSource => {
  const { simulated = false, wait = waitMilliseconds } = options
  /** One reader object a device, so that everybody who uses it shares one claim and one queue. */
  const readers = new WeakMap<USBDevice, Reader>()
  const callbacks = new Set<() => void>()
  let lastId = 0

  const findReader = async (device: USBDevice): Promise<Reader | undefined> => {
    const family = findFamily(families, device)
    if (family === undefined) return undefined
    const create = await family.load()
    const known = readers.get(device)
    if (known !== undefined) return known
    const identity = {
      id: `${family.id}-${(lastId += 1)}`,
      name: device.productName ?? family.name,
      simulated,
      wait,
    }
    const reader = create(device, identity)
    readers.set(device, reader)
    return reader
  }

  return {
    id: simulated ? 'virtual-usb' : 'usb',
    list: async () => {
      try {
        const found = await Promise.all((await usb.getDevices()).map(findReader))
        return found.filter((reader) => reader !== undefined)
      } catch (error) {
        throw toCardError(error)
      }
    },
    onChange: (callback) => {
      callbacks.add(callback)
      usb.addEventListener('connect', callback)
      usb.addEventListener('disconnect', callback)
      return () => {
        callbacks.delete(callback)
        usb.removeEventListener('connect', callback)
        usb.removeEventListener('disconnect', callback)
      }
    },
    choose: async () => {
      try {
        const device = await usb.requestDevice({ filters: families.flatMap(({ filters }) => filters) })
        for (const callback of callbacks) callback()
        return await findReader(device)
      } catch (error) {
        // The chooser was closed without a choice (WebUSB §4.2).
        if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
        throw toCardError(error)
      }
    },
  }
}
