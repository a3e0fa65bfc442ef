import { concatBytes } from '#shared/bytes/bytes.ts'

/** One command of ISO 7816-4 §5.1. */
export type CommandApdu = {
  readonly cla: number
  readonly ins: number
  readonly p1: number
  readonly p2: number
  /** 1..65535 bytes; absent for cases 1 and 2. */
  readonly data?: Uint8Array
  /** Bytes wanted at most, 1..65536; absent for cases 1 and 3. */
  readonly le?: number
}

export const shortDataMax = 0xff
export const shortLeMax = 0x100
export const extendedDataMax = 0xffff
export const extendedLeMax = 0x10000

/** True when the command can be written with one-byte length fields. */
export const isShortCommand = (command: CommandApdu): boolean =>
  (command.data?.length ?? 0) <= shortDataMax && (command.le ?? 0) <= shortLeMax

const requireWithin = (value: number, least: number, most: number, what: string): void => {
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${what} out of range: ${value}`)
}

const uint16 = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff)

/**
 * Bytes of a command: short length fields where they suffice, extended ones otherwise (ISO 7816-4 §5.2, cases 1, 2, 3, 4
 * and 2E, 3E, 4E). Throws RangeError for a field out of range.
 */
export const encodeCommand = (command: CommandApdu): Uint8Array<ArrayBuffer> => {
  const { cla, ins, p1, p2, data, le } = command
  for (const [name, value] of Object.entries({ cla, ins, p1, p2 })) requireWithin(value, 0, 0xff, name)
  if (data !== undefined) requireWithin(data.length, 1, extendedDataMax, 'Lc')
  if (le !== undefined) requireWithin(le, 1, extendedLeMax, 'Le')

  const parts: Uint8Array[] = [Uint8Array.of(cla, ins, p1, p2)]
  if (isShortCommand(command)) {
    if (data !== undefined) parts.push(Uint8Array.of(data.length), data)
    if (le !== undefined) parts.push(Uint8Array.of(le & 0xff))
    return concatBytes(...parts)
  }
  parts.push(Uint8Array.of(0))
  if (data !== undefined) parts.push(uint16(data.length), data)
  if (le !== undefined) parts.push(uint16(le))
  return concatBytes(...parts)
}
