import { status, StatusError } from './status.ts'

/** A command as it arrived. `data` is empty in cases 1 and 2, `le` undefined in cases 1 and 3. */
export type ReceivedCommand = {
  readonly cla: number
  readonly ins: number
  readonly p1: number
  readonly p2: number
  readonly data: Uint8Array
  readonly le: number | undefined
  readonly extended: boolean
}

/** Fields of a command, all seven cases of ISO 7816-4 §5.2. Throws 6700 when the lengths do not add up. */
export const parseCommand = (bytes: Uint8Array): ReceivedCommand => {
  const [cla, ins, p1, p2, first] = bytes
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    throw new StatusError(status.wrongLength)
  }
  const header = { cla, ins, p1, p2 }
  const body = bytes.subarray(4)
  if (first === undefined) return { ...header, data: body, le: undefined, extended: false }
  if (body.length === 1) return { ...header, data: new Uint8Array(), le: first || 0x100, extended: false }
  return first === 0 ? { ...header, ...parseExtended(body) } : { ...header, ...parseShort(body, first) }
}

const parseShort = (body: Uint8Array, lc: number) => {
  const data = body.slice(1, 1 + lc)
  const [le] = body.subarray(1 + lc)
  if (data.length !== lc || body.length > lc + 2) throw new StatusError(status.wrongLength)
  return { data, le: le === undefined ? undefined : le || 0x100, extended: false }
}

const parseExtended = (body: Uint8Array) => {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  if (body.length === 3) return { data: new Uint8Array(), le: view.getUint16(1) || 0x10000, extended: true }
  if (body.length < 4) throw new StatusError(status.wrongLength)
  const lc = view.getUint16(1)
  const rest = body.length - 3 - lc
  if (lc === 0 || (rest !== 0 && rest !== 2)) throw new StatusError(status.wrongLength)
  const le = rest === 0 ? undefined : view.getUint16(3 + lc) || 0x10000
  return { data: body.slice(3, 3 + lc), le, extended: true }
}
