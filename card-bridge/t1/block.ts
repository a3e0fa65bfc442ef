import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'

/** Requests and answers of supervisory blocks (ISO/IEC 7816-3 §11.3.2). */
export const supervisory = { resynchronise: 0x00, informationSize: 0x01, abort: 0x02, waitingTime: 0x03 } as const

export type SupervisoryKind = keyof typeof supervisory

export type T1Block =
  | { readonly kind: 'information'; readonly number: 0 | 1; readonly more: boolean; readonly data: Uint8Array }
  /** `number` is what the sender expects next; `error` 1 for a wrong check, 2 for anything else. */
  | { readonly kind: 'ready'; readonly number: 0 | 1; readonly error: 0 | 1 | 2 }
  | {
      readonly kind: 'supervisory'
      readonly what: SupervisoryKind
      readonly answer: boolean
      readonly data: Uint8Array
    }

/** Longest information field (§11.4.2); sizes above are reserved. */
export const informationMax = 254
/** What either side takes until told otherwise. */
export const informationDefault = 32

const bit = { ready: 0x80, supervisory: 0xc0, answer: 0x20, sent: 0x40, more: 0x20, received: 0x10 } as const

export type Check = 'lrc' | 'crc'

/** Exclusive or of all bytes. */
const lrc = (bytes: Uint8Array): Uint8Array => Uint8Array.of(bytes.reduce((sum, byte) => sum ^ byte, 0))

/** CRC of ISO/IEC 13239 (polynomial 1021 reflected, start FFFF, inverted), high byte first (ISO/IEC 7816-3 §11.3.4). */
const crc = (bytes: Uint8Array): Uint8Array => {
  let value = 0xffff
  for (const byte of bytes) {
    value ^= byte
    for (let count = 0; count < 8; count++) value = (value & 1) === 0 ? value >> 1 : (value >> 1) ^ 0x8408
  }
  const inverted = value ^ 0xffff
  return Uint8Array.of(inverted >> 8, inverted & 0xff)
}

const checkOf = (bytes: Uint8Array, check: Check): Uint8Array => (check === 'lrc' ? lrc(bytes) : crc(bytes))

const controlByte = (block: T1Block): number => {
  switch (block.kind) {
    case 'information':
      return (block.number === 1 ? bit.sent : 0) | (block.more ? bit.more : 0)
    case 'ready':
      return bit.ready | (block.number === 1 ? bit.received : 0) | block.error
    case 'supervisory':
      return bit.supervisory | (block.answer ? bit.answer : 0) | supervisory[block.what]
  }
}

/** NAD 00, PCB, LEN, information and its check (§11.3). */
export const encodeBlock = (block: T1Block, check: Check): Uint8Array => {
  const data = block.kind === 'ready' ? new Uint8Array() : block.data
  const content = concatBytes(Uint8Array.of(0x00, controlByte(block), data.length), data)
  const bytes = concatBytes(content, checkOf(content, check))
  zeroBytes(content)
  return bytes
}

/** The block in these bytes; `damaged` when its check is wrong, `invalid` when no rule makes such a block. */
export const parseBlock = (bytes: Uint8Array, check: Check): T1Block | 'damaged' | 'invalid' => {
  const content = bytes.subarray(0, check === 'lrc' ? -1 : -2)
  const expected = checkOf(content, check)
  const isIntact = content.length >= 3 && expected.every((byte, index) => byte === bytes[content.length + index])
  if (!isIntact) return 'damaged'
  const [nad = 0, pcb = 0, length] = content
  const data = content.slice(3)
  if (nad !== 0 || length !== data.length || length > informationMax) return 'invalid'
  if ((pcb & bit.ready) === 0) {
    if ((pcb & 0x1f) !== 0) return 'invalid'
    return { kind: 'information', number: (pcb & bit.sent) === 0 ? 0 : 1, more: (pcb & bit.more) !== 0, data }
  }
  return (pcb & bit.supervisory) === bit.supervisory ? parseSupervisory(pcb, data) : parseReady(pcb, data)
}

const parseReady = (pcb: number, data: Uint8Array): T1Block | 'invalid' => {
  const error = pcb & 0x0f
  if (data.length > 0 || (pcb & 0x20) !== 0 || (error !== 0 && error !== 1 && error !== 2)) return 'invalid'
  return { kind: 'ready', number: (pcb & bit.received) === 0 ? 0 : 1, error }
}

const parseSupervisory = (pcb: number, data: Uint8Array): T1Block | 'invalid' => {
  const code = pcb & 0x1f
  const answer = (pcb & bit.answer) !== 0
  const lengthOf = { resynchronise: 0, informationSize: 1, abort: 0, waitingTime: 1 } as const
  for (const what of ['resynchronise', 'informationSize', 'abort', 'waitingTime'] as const) {
    if (supervisory[what] === code && data.length === lengthOf[what]) return { kind: 'supervisory', what, answer, data }
  }
  return 'invalid'
}
