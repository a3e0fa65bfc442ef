import { AppError } from '#shared/errors/app-error.ts'
import type { Reader } from '../transport/reader.ts'
import { registerReaderSource } from './registry.ts'
import { usbReaderFamilies } from './usb/families.ts'
import { createUsbReaderSource, type UsbReaderSource } from './usb/source.ts'

let source: UsbReaderSource | undefined

/** `navigator.usb` exists in secure contexts of Chromium only, whatever the types say. */
const findUsb = (): USB | undefined => (typeof navigator === 'object' && 'usb' in navigator ? navigator.usb : undefined)

/** True where this browser can reach card readers at all. */
export const isWebUsbAvailable = (): boolean => findUsb() !== undefined

/** Registers the readers this browser can reach; a second call changes nothing. */
export const registerBrowserReaders = (): void => {
  const usb = findUsb()
  if (usb === undefined || source !== undefined) return
  source = createUsbReaderSource(usb, usbReaderFamilies)
  registerReaderSource(source)
}

/**
 * Asks the person to choose a reader, once for all visits; needs a click or a key press. Undefined when they chose none.
 * Throws `card.reader-refused` where the browser cannot reach readers or does not allow the question.
 */
export const connectReader = async (): Promise<Reader | undefined> => {
  registerBrowserReaders()
  if (source === undefined) throw new AppError('card.reader-refused')
  return source.choose()
}
