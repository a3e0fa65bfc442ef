import { decodeHex } from '#shared/bytes/hex.ts'

/** Sony RC-S380/S and /P ("NFC Port-100"): commands as nfcpy and Linux' port100 driver agree on them. */
export const command = {
  inSetRf: 0x00,
  inSetProtocol: 0x02,
  inCommRf: 0x04,
  switchRf: 0x06,
  getFirmwareVersion: 0x20,
  setCommandType: 0x2a,
} as const

/** Direction bytes in front of every command and answer. */
export const direction = { toDevice: 0xd6, fromDevice: 0xd7 } as const

/** Type B at 106 kbit/s: settings and speed of sender and receiver. Turns the field on as well. */
export const rfTypeB = Uint8Array.of(0x03, 0x07, 0x0f, 0x07)

/** Index and value of every protocol setting, as the reader has them by default. */
export const protocolDefaults = decodeHex(
  '0018 0101 0201 0300 0400 0500 0600 0708 0800 0900 0a00 0b00 0c00 0e04 0f00 1000 1100 1200 1306',
)

/** On top of the defaults: guard time, and start and end of frame, which type B adds and checks. */
export const protocolTypeB = decodeHex('0014 0901 0a01 0b01 0c01')

/** Status of an exchange over the air, 32 bits, little-endian. */
export const rfStatus = {
  receiveTimeout: 0x80,
  /** Protocol, parity, CRC, collision, overflow, receive length: something came and cannot be used. */
  garbage: 0x8000001f,
} as const

/** Time-outs go out in units of 0.1 ms. */
export const timeoutUnitsMax = 0xffff

/** The command type this side speaks. */
export const commandType = 0x01
