import type { UsbHost } from '#card-bridge/readers/usb/source.ts'
import type { VirtualUsbDevice } from './virtual-usb-device.ts'

class VirtualConnectionEvent extends Event implements USBConnectionEvent {
  readonly device: USBDevice

  constructor(type: 'connect' | 'disconnect', device: USBDevice) {
    super(type)
    this.device = device
  }
}

/** `navigator.usb` in memory: devices that were granted, and a chooser that takes the first one that fits. */
export class VirtualUsb extends EventTarget implements UsbHost {
  readonly #granted = new Set<VirtualUsbDevice>()
  readonly #offered = new Set<VirtualUsbDevice>()

  /** A device the page may use already. */
  plug(device: VirtualUsbDevice): void {
    this.#granted.add(device)
    this.dispatchEvent(new VirtualConnectionEvent('connect', device))
  }

  /** A device that is there, and that the person must choose first. */
  offer(device: VirtualUsbDevice): void {
    this.#offered.add(device)
  }

  unplug(device: VirtualUsbDevice): void {
    device.unplug()
    this.#offered.delete(device)
    if (this.#granted.delete(device)) this.dispatchEvent(new VirtualConnectionEvent('disconnect', device))
  }

  async getDevices(): Promise<USBDevice[]> {
    return [...this.#granted]
  }

  async requestDevice(options?: USBDeviceRequestOptions): Promise<USBDevice> {
    const filters = options?.filters ?? []
    const chosen = [...this.#offered, ...this.#granted].find((device) =>
      filters.some(
        ({ vendorId, productId }) =>
          (vendorId === undefined || vendorId === device.vendorId) &&
          (productId === undefined || productId === device.productId),
      ),
    )
    if (chosen === undefined) throw new DOMException('No device selected.', 'NotFoundError')
    this.#offered.delete(chosen)
    this.#granted.add(chosen)
    return chosen
  }
}
