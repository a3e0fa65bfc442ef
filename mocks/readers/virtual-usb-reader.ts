import { createUsbReaderSource, type UsbReaderSource } from '#card-bridge/readers/usb/source.ts'
import type { Wait } from '#card-bridge/transport/wait.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import type { VirtualReader } from '../card/virtual-reader.ts'
import { CcidFirmware, type CcidFirmwareOptions } from './ccid-firmware.ts'
import { IsoDepCard, type FieldOptions } from './iso-dep-card.ts'
import { RcS300Firmware, type RcS300FirmwareOptions } from './rc-s300-firmware.ts'
import { RcS380Firmware } from './rc-s380-firmware.ts'
import type { UsbFirmware } from './usb-firmware.ts'
import { VirtualUsbDevice } from './virtual-usb-device.ts'
import { VirtualUsb } from './virtual-usb.ts'

/** A virtual reader on a virtual USB: the real driver on one side, hands that move cards on the other. */
export type VirtualUsbReader = VirtualReader & {
  readonly usb: VirtualUsb
  readonly device: VirtualUsbDevice
  readonly source: UsbReaderSource
}

export type VirtualUsbReaderOptions = {
  /** Product name the device gives itself. */
  readonly name?: string
  readonly wait?: Wait
}

const createReader = (
  firmware: UsbFirmware,
  place: (card: VirtualCard | undefined) => void,
  options: VirtualUsbReaderOptions,
): VirtualUsbReader => {
  const usb = new VirtualUsb()
  const device = new VirtualUsbDevice(firmware, options.name)
  usb.plug(device)
  let card: VirtualCard | undefined
  const remove = () => {
    card = undefined
    place(undefined)
  }
  const insert = async (next: VirtualCard) => {
    if (card !== undefined) throw new Error('a card is on the reader')
    card = next
    place(next)
  }
  return {
    usb,
    device,
    source: createUsbReaderSource(usb, {
      simulated: true,
      ...(options.wait === undefined ? {} : { wait: options.wait }),
    }),
    get card() {
      return card
    },
    insert,
    remove,
    swap: async (next) => {
      remove()
      await insert(next)
    },
  }
}

/** A Sony RC-S380 in memory: Port-100 frames over a virtual USB, ISO-DEP over a virtual field. */
export const createVirtualRcS380 = (options: VirtualUsbReaderOptions & FieldOptions = {}): VirtualUsbReader => {
  const firmware = new RcS380Firmware()
  const place = (card: VirtualCard | undefined) =>
    firmware.setTarget(card === undefined ? undefined : new IsoDepCard(card, options))
  return createReader(firmware, place, options)
}

/** A Sony RC-S300 in memory: transparent sessions over a virtual USB, ISO-DEP over a virtual field. */
export const createVirtualRcS300 = (
  options: VirtualUsbReaderOptions & FieldOptions & RcS300FirmwareOptions = {},
): VirtualUsbReader & { readonly firmware: RcS300Firmware } => {
  const firmware = new RcS300Firmware(options)
  const place = (card: VirtualCard | undefined) =>
    firmware.setTarget(card === undefined ? undefined : new IsoDepCard(card, options))
  return Object.assign(createReader(firmware, place, options), { firmware })
}

/** A CCID reader with contacts in memory: at TPDU level T=1 blocks over a virtual USB. */
export const createVirtualCcid = (options: VirtualUsbReaderOptions & CcidFirmwareOptions = {}): VirtualUsbReader => {
  const firmware = new CcidFirmware(options)
  return createReader(firmware, (card) => firmware.setCard(card), options)
}
