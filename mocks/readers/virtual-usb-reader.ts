import { usbReaderFamilies } from '#card-bridge/readers/usb/families.ts'
import { createUsbReaderSource, type UsbReaderSource } from '#card-bridge/readers/usb/source.ts'
import type { Wait } from '#card-bridge/transport/wait.ts'
import { createFaultPlan } from '../card/faults.ts'
import { withShortAnswers } from '../card/short-answers.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import type { VirtualReader } from '../card/virtual-reader.ts'
import { CcidFirmware, type CcidFirmwareOptions } from './ccid-firmware.ts'
import { IsoDepCard, type FieldOptions } from './iso-dep-card.ts'
import { RcS300Firmware, type RcS300FirmwareOptions } from './rc-s300-firmware.ts'
import { RcS380Firmware } from './rc-s380-firmware.ts'
import type { UsbFirmware } from './usb-firmware.ts'
import { VirtualUsbDevice, type ClaimLock } from './virtual-usb-device.ts'
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
  /** For a device that several pages share. */
  readonly lock?: ClaimLock
}

/** What a card of T=0 says first: nothing at all is offered. */
const plainAtr = Uint8Array.of(0x3b, 0x00)

const createReader = (
  firmware: UsbFirmware,
  place: (card: VirtualCard | undefined) => void,
  options: VirtualUsbReaderOptions,
): VirtualUsbReader => {
  const usb = new VirtualUsb()
  const device = new VirtualUsbDevice(firmware, options.name, options.lock)
  usb.plug(device)
  const faults = createFaultPlan()
  let card: VirtualCard | undefined
  const remove = () => {
    card = undefined
    place(undefined)
  }
  const put = (next: VirtualCard) => {
    const disturbed = { ...next, transmit: (command: Uint8Array) => carry(next, command) }
    place(disturbed)
  }
  const insert = async (next: VirtualCard) => {
    if (card !== undefined) throw new Error('a card is on the reader')
    card = next
    put(next)
  }
  const breakAt = (target: VirtualCard, instruction: number | undefined, when: 'before' | 'after') => {
    const how = faults.take(instruction, when)
    if (how === undefined) return
    remove()
    if (how === 'lose-field') void insert(target)
    throw new Error('without power')
  }
  const carry = async (target: VirtualCard, command: Uint8Array): Promise<Uint8Array> => {
    const milliseconds = faults.latencyOf(command)
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds))
    const instruction = command[1]
    breakAt(target, instruction, 'before')
    const answer = await target.transmit(command)
    breakAt(target, instruction, 'after')
    return answer
  }
  return {
    usb,
    device,
    source: createUsbReaderSource(usb, usbReaderFamilies, {
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
    setFaults: faults.set,
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

/** A CCID reader in memory, T=1 unless told otherwise: a card laid into it speaks what it speaks. The hands use its first slot. */
export const createVirtualCcid = (
  options: VirtualUsbReaderOptions & CcidFirmwareOptions = {},
): VirtualUsbReader & { readonly firmware: CcidFirmware } => {
  const firmware = new CcidFirmware(options)
  const dress = (card: VirtualCard) =>
    options.protocol === 'T=0' ? { ...withShortAnswers(card), atr: plainAtr } : card
  const place = (card: VirtualCard | undefined) => firmware.setCard(card === undefined ? undefined : dress(card))
  return Object.assign(createReader(firmware, place, options), { firmware })
}
