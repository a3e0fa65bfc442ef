import { describe, expect, it } from 'vitest'
import { usbReaderFamilies } from '#card-bridge/readers/usb/families.ts'
import { createUsbReaderSource } from '#card-bridge/readers/usb/source.ts'
import { RcS380Firmware } from '#mocks/readers/rc-s380-firmware.ts'
import { VirtualUsbDevice } from '#mocks/readers/virtual-usb-device.ts'
import { VirtualUsb } from '#mocks/readers/virtual-usb.ts'

const createMouse = () =>
  new VirtualUsbDevice({
    vendorId: 0x046d,
    productId: 0xc077,
    productName: 'Mouse',
    manufacturerName: 'Somebody',
    interfaces: [],
    receive: () => undefined,
  })

describe('readers over USB', () => {
  it('are the granted devices of a known family, each one object for good', async () => {
    const usb = new VirtualUsb()
    const source = createUsbReaderSource(usb, usbReaderFamilies)
    usb.plug(createMouse())
    usb.plug(new VirtualUsbDevice(new RcS380Firmware()))
    const [reader, ...others] = await source.list()
    expect(others).toEqual([])
    expect(reader).toMatchObject({ name: 'Virtual RC-S380/P', simulated: false })
    expect((await source.list())[0]).toBe(reader)
  })

  it('differ from one another even when they are of one model', async () => {
    const usb = new VirtualUsb()
    usb.plug(new VirtualUsbDevice(new RcS380Firmware()))
    usb.plug(new VirtualUsbDevice(new RcS380Firmware()))
    const ids = (await createUsbReaderSource(usb, usbReaderFamilies).list()).map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  it('are chosen by the person, or not', async () => {
    const usb = new VirtualUsb()
    const source = createUsbReaderSource(usb, usbReaderFamilies)
    let changes = 0
    const stop = source.onChange(() => {
      changes += 1
    })
    expect(await source.choose()).toBeUndefined()
    usb.offer(new VirtualUsbDevice(new RcS380Firmware()))
    expect(await source.choose()).toMatchObject({ name: 'Virtual RC-S380/P' })
    expect(changes).toBe(1)
    expect(await source.list()).toHaveLength(1)
    stop()
    usb.plug(createMouse())
    expect(changes).toBe(1)
  })

  it('cannot be asked for without a click, and that is said', async () => {
    const usb = new VirtualUsb()
    usb.requestDevice = () => Promise.reject(new DOMException('no gesture', 'SecurityError'))
    await expect(createUsbReaderSource(usb, usbReaderFamilies).choose()).rejects.toMatchObject({
      code: 'card.reader-refused',
    })
  })
})
