import type { Reader } from '../../transport/reader.ts'
import type { ReaderIdentity } from '../polling-reader.ts'

export type UsbReaderFamily = {
  readonly id: string
  readonly name: string
  readonly vendorId: number
  readonly productIds: readonly number[]
  /** Loaded when such a reader is used, so that a page pays for the drivers of its readers only. */
  readonly load: () => Promise<(device: USBDevice, identity: ReaderIdentity) => Reader>
}

const sony = 0x054c

const loadCcid = async () => (await import('../ccid/reader.ts')).createCcidReader

/** Readers a page can reach over WebUSB. A row is all that a new family needs here. */
export const usbReaderFamilies: readonly UsbReaderFamily[] = [
  {
    id: 'rc-s380',
    name: 'Sony PaSoRi RC-S380',
    vendorId: sony,
    productIds: [0x06c1, 0x06c3],
    load: async () => (await import('../rc-s380/reader.ts')).createRcS380Reader,
  },
  {
    id: 'rc-s300',
    name: 'Sony PaSoRi RC-S300',
    vendorId: sony,
    productIds: [0x0dc8, 0x0dc9],
    load: async () => (await import('../rc-s300/reader.ts')).createRcS300Reader,
  },
  {
    id: 'ccid-vendor',
    name: 'SCM / Identiv SCR3310-NTTCom',
    vendorId: 0x04e6,
    productIds: [0x511a, 0x5120],
    load: loadCcid,
  },
]

export const findFamily = (device: USBDevice): UsbReaderFamily | undefined =>
  usbReaderFamilies.find(
    ({ vendorId, productIds }) => vendorId === device.vendorId && productIds.includes(device.productId),
  )

/** What the browser's chooser offers. */
export const usbFilters = (): USBDeviceFilter[] =>
  usbReaderFamilies.flatMap(({ vendorId, productIds }) => productIds.map((productId) => ({ vendorId, productId })))
