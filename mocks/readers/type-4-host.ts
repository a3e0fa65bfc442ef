import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'

/** What a phone's NFC stack does with a Type 4 Tag (NFC Forum T4T mapping 2.0 §5.4): detection, reading, writing. */

export type Transmit = (command: Uint8Array) => Promise<Uint8Array>

/** The thing in the field has no NDEF application, or not a readable one. */
export class NoNdefError extends Error {
  override readonly name = 'NoNdefError'
}

const send = async (transmit: Transmit, command: Uint8Array): Promise<Uint8Array> => {
  const answer = await transmit(command)
  const [sw1, sw2] = answer.subarray(-2)
  if (sw1 !== 0x90 || sw2 !== 0x00) throw new NoNdefError(`status word ${sw1?.toString(16)}${sw2?.toString(16)}`)
  return answer.slice(0, -2)
}

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 0x100 + (bytes[at + 1] ?? 0)
const selectFile = (file: number) => Uint8Array.of(0x00, 0xa4, 0x00, 0x0c, 0x02, file >> 8, file & 0xff)
const readBinary = (offset: number, le: number) => Uint8Array.of(0x00, 0xb0, offset >> 8, offset & 0xff, le)
const updateBinary = (offset: number, data: Uint8Array) =>
  concatBytes(Uint8Array.of(0x00, 0xd6, offset >> 8, offset & 0xff, data.length), data)

type Tag = { readonly readMax: number; readonly writeMax: number; readonly size: number; readonly isWritable: boolean }

/** Selects application, CC and NDEF file. Throws `NoNdefError`. */
const detect = async (transmit: Transmit): Promise<Tag> => {
  await send(transmit, decodeHex('00a4040007d276000085010100'))
  await send(transmit, selectFile(0xe103))
  const container = await send(transmit, readBinary(0, 15))
  if (container[2] !== 0x20 || container[7] !== 0x04) throw new NoNdefError('another mapping version')
  await send(transmit, selectFile(uint16(container, 9)))
  return {
    readMax: Math.min(uint16(container, 3), 0xff),
    writeMax: Math.min(uint16(container, 5), 0xff),
    size: uint16(container, 11),
    isWritable: container[14] === 0x00,
  }
}

/** The NDEF message of the tag; empty where its length is 0. */
export const readType4 = async (transmit: Transmit): Promise<Uint8Array> => {
  const { readMax, size } = await detect(transmit)
  const length = uint16(await send(transmit, readBinary(0, 2)), 0)
  if (length + 2 > size) throw new NoNdefError('a message longer than its file')
  const parts: Uint8Array[] = []
  for (let at = 0; at < length;) {
    const part = await send(transmit, readBinary(2 + at, Math.min(readMax, length - at)))
    if (part.length === 0) throw new NoNdefError('the file ends early')
    parts.push(part)
    at += part.length
  }
  return concatBytes(...parts)
}

/** Length 0, the message, its length. Throws `NoNdefError` also for a tag too small or not writable. */
export const writeType4 = async (transmit: Transmit, message: Uint8Array): Promise<void> => {
  const { writeMax, size, isWritable } = await detect(transmit)
  if (!isWritable || message.length + 2 > size) throw new NoNdefError('cannot take the message')
  await send(transmit, updateBinary(0, Uint8Array.of(0, 0)))
  for (let at = 0; at < message.length; at += writeMax) {
    await send(transmit, updateBinary(2 + at, message.subarray(at, at + writeMax)))
  }
  await send(transmit, updateBinary(0, Uint8Array.of(message.length >> 8, message.length & 0xff)))
}
