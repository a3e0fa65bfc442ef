import { PollingReader, type ReaderIdentity } from '../polling-reader.ts'
import { createTypeBSlot } from '../type-b-slot.ts'
import { openUsbPipe } from '../usb/usb-pipe.ts'
import { Port100 } from './port100.ts'

/** Its only interface is of the vendor class; the endpoints are found by their kind. */
const vendorClass = 0xff

/** Sony RC-S380: the page does type B activation and ISO-DEP itself. */
export const createRcS380Reader = (device: USBDevice, identity: ReaderIdentity): PollingReader =>
  new PollingReader(identity, async (signal) => {
    const pipe = await openUsbPipe(device, ({ interfaceClass }) => interfaceClass === vendorClass)
    try {
      return createTypeBSlot(await Port100.open(pipe, signal), identity.wait)
    } catch (error) {
      await pipe.close()
      throw error
    }
  })
