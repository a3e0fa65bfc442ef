import { concatBytes, decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { ReceivedCommand } from '../received-command.ts'
import { requireThat, status, StatusError } from '../status.ts'
import type { CardApApplet } from './card-ap-applet.ts'

/** One way into the applet: what it does with a command other than SELECT by name. The answer has its status word. */
export type CardApDoor = {
  readonly aid: Uint8Array
  /** The application was selected, or the card lost power. */
  reset(): void
  transmit(command: ReceivedCommand): Promise<Uint8Array>
}

const ok = (data: Uint8Array = new Uint8Array()): Uint8Array => concatBytes(data, Uint8Array.of(0x90, 0x00))

const requireForm = (command: ReceivedCommand, form: { readonly data: boolean; readonly le: boolean }): void => {
  requireThat(command.data.length > 0 === form.data && (command.le !== undefined) === form.le, status.wrongLength)
}

/** The direct door (docs/card-ap.md §2.2). */
export const createDirectDoor = (applet: CardApApplet): CardApDoor => {
  let held = new Uint8Array()
  /** As much as was asked for, the rest announced by 61xx and fetched by GET RESPONSE (ISO/IEC 7816-4 §5.3.4). */
  const give = (data: Uint8Array, le: number): Uint8Array => {
    held = data.slice(le)
    const part = data.subarray(0, le)
    return held.length === 0 ? ok(part) : concatBytes(part, Uint8Array.of(0x61, held.length > 0xff ? 0 : held.length))
  }
  return {
    aid: decodeHex('f04d41444f4341500100'),
    reset: () => {
      held = new Uint8Array()
    },
    transmit: async (command) => {
      const { cla, ins, p1, p2, data, le = 0 } = command
      if (cla === 0x00 && ins === 0xc0) {
        requireForm(command, { data: false, le: true })
        requireThat(held.length > 0, status.conditionsNotSatisfied)
        return give(held, le)
      }
      held = new Uint8Array()
      requireThat(cla === 0x80, cla === 0x00 ? status.unknownInstruction : status.unknownClass)
      requireThat(ins === 0x10 || ins === 0x12, status.unknownInstruction)
      requireThat(p1 === 0 && p2 === 0, status.wrongParameters)
      requireForm(command, { data: ins === 0x10, le: true })
      if (ins === 0x10) return give(await applet.take(data), le)
      if (applet.standing === undefined) throw new StatusError(status.dataObjectNotFound)
      return give(applet.standing, le)
    },
  }
}

const fileSize = 1024
const chunkMax = 0xf6
const recordType = 'madoguchi.example:card-ap'
const capabilities = decodeHex('000f2000f600f60406e10404000000')
const capabilityFile = 0xe103
const ndefFile = 0xe104
const httpsPrefix = 'https://'

const toFile = (message: Uint8Array): Uint8Array => {
  const file = new Uint8Array(fileSize)
  file.set([message.length >> 8, message.length & 0xff])
  file.set(message, 2)
  return file
}

/** A short URI record with the abbreviation 04 for `https://` (NFC Forum RTD URI §3.2.2). */
const buildIdleMessage = (url: string): Uint8Array => {
  if (!url.startsWith(httpsPrefix)) throw new RangeError('the idle address is an https address')
  const rest = encodeUtf8(url.slice(httpsPrefix.length))
  return concatBytes(Uint8Array.of(0xd1, 0x01, rest.length + 1), encodeUtf8('U'), Uint8Array.of(0x04), rest)
}

/** One external record, the only one of its message (NFC Forum NDEF §3.2). */
const buildReplyMessage = (reply: Uint8Array): Uint8Array => {
  const type = encodeUtf8(recordType)
  const isShort = reply.length < 0x100
  const length = isShort ? [reply.length] : [0, 0, reply.length >> 8, reply.length & 0xff]
  return concatBytes(Uint8Array.of(isShort ? 0xd4 : 0xc4, type.length, ...length), type, reply)
}

/** Payload of a message that is one whole external record of our type; throws 6A80 for every other message. */
const requireRequest = (message: Uint8Array): Uint8Array => {
  const [flags = 0, typeLength = 0] = message
  // MB and ME set, no chunk, no id, TNF 4; short or not.
  requireThat((flags & 0xef) === 0xc4, status.wrongData)
  const isShort = (flags & 0x10) !== 0
  const typeAt = isShort ? 3 : 6
  requireThat(message.length >= typeAt + typeLength, status.wrongData)
  const payloadLength = isShort ? message[2] : new DataView(message.buffer, message.byteOffset).getUint32(2)
  requireThat(message.length === typeAt + typeLength + (payloadLength ?? 0), status.wrongData)
  const type = message.subarray(typeAt, typeAt + typeLength)
  requireThat(type.every((byte) => byte < 0x80) && decodeUtf8(type) === recordType, status.wrongData)
  return message.slice(typeAt + typeLength)
}

/** The mailbox door (§2.1): a Type 4 Tag whose NDEF file is answered, not kept. */
export const createMailboxDoor = (applet: CardApApplet): CardApDoor => {
  let current: number | undefined
  /** What is being written; gone with the field, and when its length is written. */
  let written: Uint8Array | undefined

  const content = (): Uint8Array => {
    if (current === undefined) throw new StatusError(status.noCurrentFile)
    if (current === capabilityFile) return capabilities
    if (written !== undefined) return written
    return toFile(applet.standing === undefined ? buildIdleMessage(applet.idleUrl) : buildReplyMessage(applet.standing))
  }

  const select = (command: ReceivedCommand): Uint8Array => {
    const { p1, p2, data } = command
    requireThat(p1 === 0x00 && p2 === 0x0c, status.wrongParameters)
    requireThat(data.length === 2, status.wrongLength)
    const file = (data[0] ?? 0) * 0x100 + (data[1] ?? 0)
    requireThat(file === capabilityFile || file === ndefFile, status.notFound)
    current = file
    return ok()
  }

  const read = (command: ReceivedCommand): Uint8Array => {
    requireForm(command, { data: false, le: true })
    requireThat((command.p1 & 0x80) === 0, status.wrongParameters)
    const file = content()
    const offset = command.p1 * 0x100 + command.p2
    requireThat(offset < file.length, status.wrongOffset)
    return ok(file.subarray(offset, offset + Math.min(command.le ?? 0, chunkMax)))
  }

  const update = async (command: ReceivedCommand): Promise<Uint8Array> => {
    requireForm(command, { data: true, le: false })
    requireThat((command.p1 & 0x80) === 0, status.wrongParameters)
    requireThat(current !== undefined, status.noCurrentFile)
    requireThat(current === ndefFile, status.securityNotSatisfied)
    requireThat(command.data.length <= chunkMax, status.wrongLength)
    const offset = command.p1 * 0x100 + command.p2
    requireThat(offset + command.data.length <= fileSize, status.wrongOffset)
    written ??= new Uint8Array(fileSize)
    written.set(command.data, offset)
    if (offset > 1) return ok()
    const file = written
    const length = (file[0] ?? 0) * 0x100 + (file[1] ?? 0)
    if (length === 0) return ok()
    written = undefined
    // Half a length, or one that leads out of the file, is no message.
    requireThat(offset === 0 && command.data.length >= 2 && length + 2 <= fileSize, status.wrongData)
    await applet.take(requireRequest(file.slice(2, 2 + length)))
    return ok()
  }

  return {
    aid: decodeHex('d2760000850101'),
    reset: () => {
      current = undefined
      written = undefined
    },
    transmit: async (command) => {
      requireThat(command.cla === 0x00, status.unknownClass)
      if (command.ins === 0xa4) return select(command)
      if (command.ins === 0xb0) return read(command)
      if (command.ins === 0xd6) return update(command)
      throw new StatusError(status.unknownInstruction)
    },
  }
}
