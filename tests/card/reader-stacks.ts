import type { Reader } from '#card-bridge/transport/reader.ts'
import type { Wait } from '#card-bridge/transport/wait.ts'
import type { CcidFirmwareOptions } from '#mocks/readers/ccid-firmware.ts'
import type { FieldFault } from '#mocks/readers/iso-dep-card.ts'
import {
  createVirtualCcid,
  createVirtualRcS300,
  createVirtualRcS380,
  type VirtualUsbReader,
} from '#mocks/readers/virtual-usb-reader.ts'

/** Time does not pass for the driver; it only lets others have their turn. */
export const noWait: Wait = () => new Promise((resolve) => setImmediate(resolve))

export type StackOptions = {
  readonly wait?: Wait
  readonly nextFault?: () => FieldFault
  /** How long the card works before it asks for more time, in milliseconds. */
  readonly patience?: number
}

export type Stack = {
  readonly name: string
  /** Longest command that travels as it is; T=0 makes others of all of them. */
  readonly commandMax: number
  /** Air or contacts that can be disturbed frame by frame. */
  readonly disturbable: boolean
  readonly create: (options?: StackOptions) => VirtualUsbReader
}

const ccid =
  (how: CcidFirmwareOptions): Stack['create'] =>
  (options) =>
    createVirtualCcid({ wait: noWait, ...how, ...options })

/** Every way from a page to a card that this library has, real driver and virtual device. */
export const stacks: readonly Stack[] = [
  {
    name: 'RC-S380',
    commandMax: 65_535,
    disturbable: true,
    create: (options) => createVirtualRcS380({ wait: noWait, frameSizeCode: 4, ...options }),
  },
  {
    name: 'RC-S300 that activates the card',
    commandMax: 65_535,
    disturbable: true,
    create: (options) => createVirtualRcS300({ wait: noWait, frameSizeCode: 4, ...options }),
  },
  {
    name: 'RC-S300 that leaves the activation to the page',
    commandMax: 65_535,
    disturbable: true,
    create: (options) => createVirtualRcS300({ wait: noWait, frameSizeCode: 4, activates: false, ...options }),
  },
  { name: 'CCID with T=1 blocks', commandMax: 65_535, disturbable: true, create: ccid({}) },
  {
    name: 'CCID with T=1 blocks, negotiated by the page',
    commandMax: 65_535,
    disturbable: true,
    create: ccid({ negotiation: 'host' }),
  },
  { name: 'CCID with T=0', commandMax: 0, disturbable: false, create: ccid({ protocol: 'T=0' }) },
  { name: 'CCID with short commands', commandMax: 261, disturbable: false, create: ccid({ level: 'short-apdu' }) },
  {
    name: 'CCID with extended commands',
    commandMax: 65_535,
    disturbable: false,
    create: ccid({ level: 'extended-apdu' }),
  },
  { name: 'CCID with two slots', commandMax: 65_535, disturbable: true, create: ccid({ slotCount: 2 }) },
  { name: 'CCID silent about changes', commandMax: 65_535, disturbable: true, create: ccid({ silent: true }) },
]

export const firstReader = async ({ source }: VirtualUsbReader): Promise<Reader> => {
  const [reader] = await source.list()
  if (reader === undefined) throw new Error('no reader')
  return reader
}
