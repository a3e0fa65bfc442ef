import { CcidChannel } from '../ccid/channel.ts'
import { PollingReader, type ReaderIdentity } from '../polling-reader.ts'
import { createTypeBSlot } from '../type-b-slot.ts'
import { openUsbPipe } from '../usb/usb-pipe.ts'
import { Port400 } from './port400.ts'

/** Interface 0 is CCID, which the browser protects; interface 1 is of the vendor class and leads to the same reader. */
const vendorClass = 0xff

/** Sony RC-S300: the reader activates the card, the page frames ISO-DEP. */
export const createRcS300Reader = (device: USBDevice, identity: ReaderIdentity): PollingReader =>
  new PollingReader(identity, async (signal) => {
    const pipe = await openUsbPipe(device, ({ interfaceClass }) => interfaceClass === vendorClass)
    try {
      const channel = new CcidChannel(pipe, identity.wait)
      return createTypeBSlot(await Port400.open(channel, identity.wait, signal), identity.wait)
    } catch (error) {
      await pipe.close()
      throw error
    }
  })
