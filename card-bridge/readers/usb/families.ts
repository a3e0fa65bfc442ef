import type { Reader } from '../../transport/reader.ts'
import type { ReaderIdentity } from '../polling-reader.ts'

export type UsbReaderFamily = {
  readonly id: string
  readonly name: string
  /** What the browser's chooser offers, and what is recognised among devices granted before. */
  readonly filters: readonly USBDeviceFilter[]
  /** Loaded when such a reader is used, so that a page pays for the drivers of its readers only. */
  readonly load: () => Promise<(device: USBDevice, identity: ReaderIdentity) => Reader>
}

const sony = 0x054c
const scm = 0x04e6
const hid = 0x076b

const loadCcid = async () => (await import('../ccid/reader.ts')).createCcidReader

/** Filters of several makers' devices: [vendor, products] each. */
const devices = (...makers: readonly (readonly [number, readonly number[]])[]): readonly USBDeviceFilter[] =>
  makers.flatMap(([vendorId, productIds]) => productIds.map((productId) => ({ vendorId, productId })))

export const rcS380: UsbReaderFamily = {
  id: 'rc-s380',
  name: 'Sony PaSoRi RC-S380',
  filters: /* @__PURE__ */ devices([sony, [0x06c1, 0x06c3]]),
  load: async () => (await import('../rc-s380/reader.ts')).createRcS380Reader,
}

export const rcS300: UsbReaderFamily = {
  id: 'rc-s300',
  name: 'Sony PaSoRi RC-S300',
  filters: /* @__PURE__ */ devices([sony, [0x0dc8, 0x0dc9]]),
  load: async () => (await import('../rc-s300/reader.ts')).createRcS300Reader,
}

/** Readers that speak CCID behind the vendor class, as libccid's collection of descriptors has them. */
export const ccidVendorClass: UsbReaderFamily = {
  id: 'ccid-vendor',
  name: 'CCID reader',
  filters: /* @__PURE__ */ devices([scm, [0x511a, 0x5120, 0x5121, 0x512b, 0x5291, 0x5292]], [hid, [0x5340]]),
  load: loadCcid,
}

/**
 * Every other CCID reader, for isolated web apps with `usb-unrestricted` alone: an ordinary page may choose one and is
 * refused when it claims the interface. In no list of this library.
 */
export const ccidSmartCardClass: UsbReaderFamily = {
  id: 'ccid',
  name: 'CCID reader',
  filters: [{ classCode: 0x0b }],
  load: loadCcid,
}

/** Readers an ordinary page can reach over WebUSB. A row is all that a new family needs here. */
export const usbReaderFamilies: readonly UsbReaderFamily[] = [rcS380, rcS300, ccidVendorClass]

const hasClass = (device: USBDevice, classCode: number): boolean =>
  device.configurations.some(({ interfaces }) =>
    interfaces.some(({ alternates }) => alternates.some(({ interfaceClass }) => interfaceClass === classCode)),
  )

const fits = (device: USBDevice, { vendorId, productId, classCode }: USBDeviceFilter): boolean =>
  (vendorId === undefined || vendorId === device.vendorId) &&
  (productId === undefined || productId === device.productId) &&
  (classCode === undefined || hasClass(device, classCode))

export const findFamily = (families: readonly UsbReaderFamily[], device: USBDevice): UsbReaderFamily | undefined =>
  families.find(({ filters }) => filters.some((filter) => fits(device, filter)))
