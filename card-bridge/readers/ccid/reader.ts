import { AppError } from '#shared/errors/app-error.ts'
import { toCardError } from '../../transport/foreign-errors.ts'
import type { CardPresence } from '../../transport/reader.ts'
import { PollingReader, type CardLink, type CardSlot, type ReaderIdentity } from '../polling-reader.ts'
import { joinSlots } from '../joined-slots.ts'
import { lookAtCard } from '../probe.ts'
import { openUsbPipe, type UsbPipe } from '../usb/usb-pipe.ts'
import { CcidChannel } from './channel.ts'
import { feature, slotChange } from './constants.ts'
import { parseCcidDescriptor, type CcidDescriptor } from './descriptor.ts'
import { openSlotExchange } from './exchange-levels.ts'
import { CcidSlot } from './slot.ts'

/** GET_DESCRIPTOR for the whole configuration (USB 2.0 §9.4.3); long enough for every reader known. */
const getConfiguration = {
  requestType: 'standard',
  recipient: 'device',
  request: 0x06,
  value: 0x0200,
  index: 0,
} as const
const configurationLength = 1024

/** bPowerSelect: the reader chooses, or 5 V, 3 V, 1.8 V in turn (CCID 1.1 §6.1.1). */
const automaticVoltage = [0]
const everyVoltage = [1, 2, 3]

const readDescriptor = async (device: USBDevice): Promise<CcidDescriptor> => {
  try {
    if (!device.opened) await device.open()
    const { status, data } = await device.controlTransferIn(getConfiguration, configurationLength)
    if (status !== 'ok' || data === undefined) throw new AppError('card.reader-refused')
    return parseCcidDescriptor(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  } catch (error) {
    await device.close().catch(() => undefined)
    throw toCardError(error)
  }
}

const createSlot = (slot: CcidSlot, descriptor: CcidDescriptor): CardSlot => {
  const voltages = (descriptor.features & feature.autoVoltage) === 0 ? everyVoltage : automaticVoltage

  const connect = async (signal: AbortSignal): Promise<CardLink> => {
    if (!(await slot.isPresent(signal))) throw new AppError('card.not-present')
    await slot.powerOff(signal)
    const { exchange, extendedLength } = await openSlotExchange(slot, descriptor, voltages, signal)
    return {
      extendedLength,
      exchange,
      isPresent: (inner) => slot.isPresent(inner),
      end: (inner) => slot.powerOff(inner),
    }
  }

  const lookAnew = (signal: AbortSignal): Promise<CardPresence> => lookAtCard(connect, signal)

  return {
    connect,
    look: async (previous, signal) => {
      if (!(await slot.isPresent(signal))) return 'absent'
      // A mute card may have been pushed home meanwhile, or swapped: the slot's status tells neither.
      return previous === 'present' || previous === 'unsupported' ? previous : lookAnew(signal)
    },
    close: async () => undefined,
  }
}

const isSlotChange = ([type, ...slots]: Uint8Array): boolean =>
  type === slotChange.type && slots.some((bits) => (bits & slotChange.changedBits) !== 0)

/** A reader with an interrupt endpoint tells of cards that come and go, even of one swapped for another between two looks. */
const listenForChanges = ({ readInterrupt }: UsbPipe): (() => Promise<void>) | undefined => {
  if (readInterrupt === undefined) return undefined
  return async () => {
    let message = await readInterrupt()
    while (!isSlotChange(message)) message = await readInterrupt()
  }
}

/**
 * A reader of the CCID class, such as those that put it behind the vendor class, which a page may claim. All its slots are
 * one place for a card. Behind class 0B the browser refuses (`card.reader-refused`) unless the page is an isolated app.
 */
export const createCcidReader = (device: USBDevice, identity: ReaderIdentity): PollingReader =>
  new PollingReader(identity, async () => {
    const descriptor = await readDescriptor(device)
    const pipe = await openUsbPipe(device, (_alternate, number) => number === descriptor.interfaceNumber)
    const channel = new CcidChannel(pipe, identity.wait)
    const slots = Array.from({ length: descriptor.slotCount }, (_, index) =>
      createSlot(new CcidSlot(channel, index), descriptor),
    )
    const changed = listenForChanges(pipe)
    return { ...joinSlots(slots, () => pipe.close()), ...(changed === undefined ? {} : { changed }) }
  })
