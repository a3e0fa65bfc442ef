/** How a page can reach a reader: at all, with preparation on some systems, or not. */
export type Reach = 'webusb' | 'blocked'

export type KnownReader = {
  readonly name: string
  readonly vendorId: number
  readonly productIds: readonly number[]
  readonly contact: boolean
  readonly contactless: boolean
  readonly reach: Reach
  /**
   * What must be done before a page can open it, per system. `unbind-kernel-driver`: Linux' own driver holds it;
   * `udev-rule`: the device file needs rights; `winusb`: Windows hands devices to pages through WinUSB only.
   */
  readonly preparation: Partial<Record<'linux' | 'windows', readonly Preparation[]>>
}

export type Preparation = 'unbind-kernel-driver' | 'udev-rule' | 'winusb'

const sony = 0x054c
const scm = 0x04e6
const acs = 0x072f
const hid = 0x076b

/**
 * Readers a person may own, as data for the driver's choice and the help page alike. Class 0B (smart card) is protected in
 * WebUSB §4.1, so a reader with that class alone is out of a page's reach, however good it is.
 */
export const knownReaders: readonly KnownReader[] = [
  {
    name: 'Sony PaSoRi RC-S380',
    vendorId: sony,
    productIds: [0x06c1, 0x06c3],
    contact: false,
    contactless: true,
    reach: 'webusb',
    preparation: { linux: ['unbind-kernel-driver', 'udev-rule'], windows: ['winusb'] },
  },
  {
    name: 'Sony PaSoRi RC-S300',
    vendorId: sony,
    productIds: [0x0dc8, 0x0dc9],
    contact: false,
    contactless: true,
    reach: 'webusb',
    preparation: { linux: ['udev-rule'] },
  },
  {
    name: 'SCM SCR3310-NTTCom',
    vendorId: scm,
    productIds: [0x511a],
    contact: true,
    contactless: false,
    reach: 'webusb',
    preparation: { linux: ['udev-rule'], windows: ['winusb'] },
  },
  {
    name: 'SCM SCR331-DI-NTTCom, SDI010, SDI011',
    vendorId: scm,
    productIds: [0x5120, 0x5121, 0x512b],
    contact: true,
    contactless: true,
    reach: 'webusb',
    preparation: { linux: ['udev-rule'], windows: ['winusb'] },
  },
  {
    name: 'SCM SCL010, SCL01x',
    vendorId: scm,
    productIds: [0x5291, 0x5292],
    contact: false,
    contactless: true,
    reach: 'webusb',
    preparation: { linux: ['udev-rule'], windows: ['winusb'] },
  },
  {
    name: 'HID OMNIKEY 5021-CL',
    vendorId: hid,
    productIds: [0x5340],
    contact: false,
    contactless: true,
    reach: 'webusb',
    preparation: { linux: ['udev-rule'], windows: ['winusb'] },
  },
  {
    name: 'ACS ACR39U',
    vendorId: acs,
    productIds: [0xb100],
    contact: true,
    contactless: false,
    reach: 'blocked',
    preparation: {},
  },
  {
    name: 'ACS ACR122U',
    vendorId: acs,
    productIds: [0x2200, 0x90cc],
    contact: false,
    contactless: true,
    reach: 'blocked',
    preparation: {},
  },
  {
    name: 'ACS ACR1252U',
    vendorId: acs,
    productIds: [0x223b, 0x223e],
    contact: false,
    contactless: true,
    reach: 'blocked',
    preparation: {},
  },
  {
    name: 'Identiv SCR3310 v2',
    vendorId: scm,
    productIds: [0x5116],
    contact: true,
    contactless: false,
    reach: 'blocked',
    preparation: {},
  },
  {
    name: 'Identiv uTrust 3700 F',
    vendorId: scm,
    productIds: [0x5790],
    contact: false,
    contactless: true,
    reach: 'blocked',
    preparation: {},
  },
]
