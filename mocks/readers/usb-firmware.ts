/** One bulk or interrupt endpoint as the configuration descriptor tells of it. */
export type EndpointPlan = {
  readonly endpointNumber: number
  readonly direction: USBDirection
  readonly type: USBEndpointType
  readonly packetSize: number
}

export type InterfacePlan = {
  readonly interfaceNumber: number
  readonly interfaceClass: number
  readonly endpoints: readonly EndpointPlan[]
}

/** The inside of a virtual device: what it says it is, and what it does with the bytes it gets. */
export interface UsbFirmware {
  readonly vendorId: number
  readonly productId: number
  readonly productName: string
  readonly manufacturerName: string
  readonly interfaces: readonly InterfacePlan[]
  /** Bytes of one transfer from the host. Answers go to `send`, now or later. */
  receive(endpointNumber: number, bytes: Uint8Array, send: (endpointNumber: number, bytes: Uint8Array) => void): void
  /** A standard GET_DESCRIPTOR for the whole configuration. */
  readConfiguration?(): Uint8Array
}
