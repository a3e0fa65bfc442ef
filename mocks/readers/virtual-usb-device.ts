import type { EndpointPlan, InterfacePlan, UsbFirmware } from './usb-firmware.ts'

/** Interface classes WebUSB does not let a page claim (WebUSB §4.1, "protected interface class"). */
const protectedClasses: ReadonlySet<number> = new Set([0x01, 0x03, 0x08, 0x0b, 0x0e, 0x10, 0xe0])

const fail = (name: string, message: string): DOMException => new DOMException(message, name)

/**
 * Who may hold the device, where that reaches beyond this page: gives what lets go of it, or undefined when somebody else
 * has it.
 */
export type ClaimLock = () => Promise<(() => void) | undefined>

type PendingRead = { readonly length: number; readonly result: PromiseWithResolvers<USBInTransferResult> }

const toConfiguration = (plans: readonly InterfacePlan[], claimed: ReadonlySet<number>): USBConfiguration => {
  const interfaces = plans.map(({ interfaceNumber, interfaceClass, endpoints }): USBInterface => {
    const alternate: USBAlternateInterface = {
      alternateSetting: 0,
      interfaceClass,
      interfaceSubclass: 0,
      interfaceProtocol: 0,
      interfaceName: null,
      endpoints: [...endpoints],
    }
    return { interfaceNumber, alternate, alternates: [alternate], claimed: claimed.has(interfaceNumber) }
  })
  return { configurationValue: 1, configurationName: null, interfaces }
}

/**
 * A USB device in memory with the interface of a real one, to the refusals: protected classes, transfers without a claim,
 * a transfer in the air when the device closes, too much data for a read (`babble`), and the empty packet that ends a
 * message which filled its transfer.
 */
export class VirtualUsbDevice implements USBDevice {
  readonly usbVersionMajor = 2
  readonly usbVersionMinor = 0
  readonly usbVersionSubminor = 0
  readonly deviceClass = 0
  readonly deviceSubclass = 0
  readonly deviceProtocol = 0
  readonly deviceVersionMajor = 1
  readonly deviceVersionMinor = 0
  readonly deviceVersionSubminor = 0
  readonly serialNumber = null
  readonly productName: string
  opened = false
  readonly #firmware: UsbFirmware
  readonly #claimed = new Set<number>()
  readonly #ready = new Map<number, Uint8Array[]>()
  readonly #waiting = new Map<number, PendingRead[]>()
  #configured = false
  #plugged = true
  #heldByOthers = false
  readonly #lock: ClaimLock
  #letGo: (() => void) | undefined

  /** The product name is the firmware's unless told otherwise. */
  constructor(firmware: UsbFirmware, productName?: string, lock: ClaimLock = async () => () => undefined) {
    this.#firmware = firmware
    this.productName = productName ?? firmware.productName
    this.#lock = lock
  }

  get vendorId(): number {
    return this.#firmware.vendorId
  }
  get productId(): number {
    return this.#firmware.productId
  }
  get manufacturerName(): string {
    return this.#firmware.manufacturerName
  }
  get configuration(): USBConfiguration | null {
    return this.#configured ? toConfiguration(this.#firmware.interfaces, this.#claimed) : null
  }
  get configurations(): USBConfiguration[] {
    return [toConfiguration(this.#firmware.interfaces, this.#claimed)]
  }

  /** The plug is pulled: transfers in the air fail, and so does everything after. */
  unplug(): void {
    this.#plugged = false
    this.#dropTransfers(fail('NotFoundError', 'The device was disconnected.'))
    this.opened = false
    this.#release()
  }

  /** Another program has claimed the interfaces, or lets go of them. */
  setHeldByOthers(held: boolean): void {
    this.#heldByOthers = held
  }

  async open(): Promise<void> {
    this.#requirePlugged()
    this.opened = true
    this.#configured = true
  }

  async close(): Promise<void> {
    this.opened = false
    this.#claimed.clear()
    this.#release()
    this.#ready.clear()
    this.#dropTransfers(fail('AbortError', 'The transfer was cancelled.'))
  }

  async forget(): Promise<void> {
    await this.close()
  }

  async selectConfiguration(configurationValue: number): Promise<void> {
    this.#requireOpen()
    if (configurationValue !== 1) throw fail('NotFoundError', 'The configuration value provided is not supported.')
    this.#configured = true
  }

  async claimInterface(interfaceNumber: number): Promise<void> {
    this.#requireOpen()
    const plan = this.#firmware.interfaces.find((candidate) => candidate.interfaceNumber === interfaceNumber)
    if (plan === undefined) throw fail('NotFoundError', 'The interface number provided is not supported.')
    if (protectedClasses.has(plan.interfaceClass)) {
      throw fail('SecurityError', 'The requested interface implements a protected class.')
    }
    this.#letGo ??= this.#heldByOthers ? undefined : await this.#lock()
    if (this.#letGo === undefined || this.#heldByOthers) throw fail('NetworkError', 'Unable to claim interface.')
    this.#claimed.add(interfaceNumber)
  }

  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.#requireOpen()
    this.#claimed.delete(interfaceNumber)
    if (this.#claimed.size === 0) this.#release()
  }

  async selectAlternateInterface(): Promise<void> {
    this.#requireOpen()
  }

  async controlTransferIn(setup: USBControlTransferParameters, length: number): Promise<USBInTransferResult> {
    this.#requireOpen()
    const isConfiguration =
      setup.requestType === 'standard' &&
      setup.recipient === 'device' &&
      setup.request === 0x06 &&
      setup.value === 0x0200
    const bytes = isConfiguration ? this.#firmware.readConfiguration?.() : undefined
    if (bytes === undefined) return { status: 'stall' }
    return { status: 'ok', data: toView(bytes.slice(0, length)) }
  }

  async controlTransferOut(): Promise<USBOutTransferResult> {
    this.#requireOpen()
    return { status: 'stall', bytesWritten: 0 }
  }

  async clearHalt(): Promise<void> {
    this.#requireOpen()
  }

  async transferIn(endpointNumber: number, length: number): Promise<USBInTransferResult> {
    this.#requireEndpoint(endpointNumber, 'in')
    const [bytes, ...rest] = this.#ready.get(endpointNumber) ?? []
    if (bytes !== undefined) {
      const { result, left } = this.#cut(endpointNumber, bytes, length)
      this.#ready.set(endpointNumber, [...left, ...rest])
      return result
    }
    const result = Promise.withResolvers<USBInTransferResult>()
    this.#waiting.set(endpointNumber, [...(this.#waiting.get(endpointNumber) ?? []), { length, result }])
    return result.promise
  }

  async transferOut(endpointNumber: number, data: ArrayBufferView | ArrayBufferLike): Promise<USBOutTransferResult> {
    this.#requireEndpoint(endpointNumber, 'out')
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
      : new Uint8Array(data).slice()
    this.#firmware.receive(endpointNumber, bytes, (endpoint, answer) => this.#send(endpoint, answer))
    return { status: 'ok', bytesWritten: bytes.length }
  }

  async isochronousTransferIn(): Promise<USBIsochronousInTransferResult> {
    throw fail('NotFoundError', 'The device has no isochronous endpoint.')
  }

  async isochronousTransferOut(): Promise<USBIsochronousOutTransferResult> {
    throw fail('NotFoundError', 'The device has no isochronous endpoint.')
  }

  async reset(): Promise<void> {
    this.#requireOpen()
  }

  #send(endpointNumber: number, bytes: Uint8Array): void {
    if (!this.opened) return
    const [read, ...rest] = this.#waiting.get(endpointNumber) ?? []
    if (read === undefined) {
      this.#ready.set(endpointNumber, [...(this.#ready.get(endpointNumber) ?? []), bytes])
      return
    }
    this.#waiting.set(endpointNumber, rest)
    const { result, left } = this.#cut(endpointNumber, bytes, read.length)
    read.result.resolve(result)
    for (const part of left) this.#send(endpointNumber, part)
  }

  /** A transfer ends with a packet that is not full; one that is full to its last leaves the rest, or an empty packet. */
  #cut(endpointNumber: number, bytes: Uint8Array, length: number) {
    const endpoints = this.#firmware.interfaces.flatMap((plan) => plan.endpoints)
    const isIt = (endpoint: EndpointPlan) => endpoint.endpointNumber === endpointNumber && endpoint.direction === 'in'
    const { packetSize } = endpoints.find(isIt) ?? { packetSize: 1 }
    const isFull = bytes.length >= length && length % packetSize === 0
    return isFull
      ? { result: toResult(bytes.subarray(0, length), length), left: [bytes.subarray(length)] }
      : { result: toResult(bytes, length), left: [] }
  }

  #release(): void {
    this.#letGo?.()
    this.#letGo = undefined
  }

  #dropTransfers(reason: DOMException): void {
    for (const reads of this.#waiting.values()) for (const { result } of reads) result.reject(reason)
    this.#waiting.clear()
  }

  #requirePlugged(): void {
    if (!this.#plugged) throw fail('NotFoundError', 'The device was disconnected.')
  }

  #requireOpen(): void {
    this.#requirePlugged()
    if (!this.opened) throw fail('InvalidStateError', 'The device must be opened first.')
  }

  #requireEndpoint(endpointNumber: number, direction: USBDirection): void {
    this.#requireOpen()
    const isClaimed = this.#firmware.interfaces.some(
      ({ interfaceNumber, endpoints }) =>
        this.#claimed.has(interfaceNumber) &&
        endpoints.some((endpoint) => endpoint.endpointNumber === endpointNumber && endpoint.direction === direction),
    )
    if (!isClaimed) {
      throw fail('NotFoundError', 'The specified endpoint is not part of a claimed and selected alternate interface.')
    }
  }
}

const toView = (bytes: Uint8Array): DataView => new DataView(bytes.slice().buffer)

const toResult = (bytes: Uint8Array, length: number): USBInTransferResult =>
  bytes.length > length ? { status: 'babble' } : { status: 'ok', data: toView(bytes) }
