import { decodeUtf8, isEqualBytes } from '#shared/bytes/bytes.ts'
import type { CardState } from './card-state.ts'
import type { PinFile } from './file.ts'
import type { ReceivedCommand } from './received-command.ts'
import { requireThat, retriesStatus, status, StatusError } from './status.ts'

/** Data of an answer 9000; another status word is thrown. */
export type Instruction = (state: CardState, command: ReceivedCommand) => Uint8Array | Promise<Uint8Array>

const nothing = new Uint8Array()

/** P2 of VERIFY, CHANGE and SIGN: bit 8, then a short identifier or 0. */
const requireReference = (p2: number): number => {
  requireThat((p2 & 0xe0) === 0x80 && p2 !== 0x9f, status.wrongParameters)
  return p2 & 0x1f
}

const requireCase = (command: ReceivedCommand, form: { readonly data: boolean; readonly le: boolean }): void => {
  requireThat(command.data.length > 0 === form.data && (command.le !== undefined) === form.le, status.wrongLength)
}

export const readBinary: Instruction = async (state, command) => {
  const short = (command.p1 & 0x80) !== 0
  requireThat(!short || ((command.p1 & 0x60) === 0 && command.p1 !== 0x80), status.wrongParameters)
  requireCase(command, { data: false, le: true })
  const [, file] = state.requireFile(short ? command.p1 & 0x1f : 0)
  if (file.kind !== 'data') throw new StatusError(status.wrongFileType)
  requireThat(state.isAllowed(file.read), status.securityNotSatisfied)
  const offset = short ? command.p2 : command.p1 * 0x100 + command.p2
  const content = typeof file.content === 'function' ? await file.content() : file.content
  requireThat(offset < content.length, status.wrongOffset)
  return content.subarray(offset, offset + (command.le ?? 0))
}

export const readRecord: Instruction = (state, command) => {
  requireThat((command.p2 & 0x07) === 0x04 && command.p1 !== 0, status.wrongParameters)
  requireCase(command, { data: false, le: true })
  const [, file] = state.requireFile(command.p2 >> 3)
  if (file.kind !== 'records') throw new StatusError(status.wrongFileType)
  const record = file.records[command.p1 - 1]
  if (record === undefined) throw new StatusError(status.recordNotFound)
  return record.subarray(0, command.le)
}

const requirePin = (state: CardState, p2: number): readonly [number, PinFile] => {
  const [id, file] = state.requireFile(requireReference(p2))
  if (file.kind !== 'pin') throw new StatusError(status.wrongFileType)
  return [id, file]
}

export const verify: Instruction = (state, command) => {
  requireThat(command.p1 === 0, status.wrongParameters)
  requireReference(command.p2)
  requireThat(command.le === undefined, status.wrongLength)
  const [id, pin] = requirePin(state, command.p2)
  const retriesLeft = state.retriesLeft(pin)
  if (command.data.length === 0) throw new StatusError(retriesStatus(retriesLeft))
  requireThat(retriesLeft > 0, status.referenceDataNotUsable)
  // Counted before it is compared: whoever cuts the power in between has still used the try.
  state.writeRetries(pin, retriesLeft - 1)
  const value = state.pinValue(pin)
  const right = value !== undefined && isEqualBytes(value, command.data)
  state.setVerified(id, right)
  if (!right) throw new StatusError(retriesStatus(retriesLeft - 1))
  state.writeRetries(pin, pin.triesMax)
  return nothing
}

export const changePin: Instruction = (state, command) => {
  requireThat(command.p1 === 1, status.wrongParameters)
  requireReference(command.p2)
  requireCase(command, { data: true, le: false })
  const [id, pin] = requirePin(state, command.p2)
  requireThat(state.retriesLeft(pin) > 0, status.referenceDataNotUsable)
  requireThat(state.isAllowed([id]), status.securityNotSatisfied)
  requireThat(pin.format.test(toText(command.data)), status.wrongData)
  state.changePin(pin, command.data)
  return nothing
}

const toText = (bytes: Uint8Array): string => {
  try {
    return decodeUtf8(bytes)
  } catch {
    return ''
  }
}

export const computeSignature: Instruction = (state, command) => {
  const { defaultKey } = state.application ?? {}
  requireThat(command.p1 <= 5, status.wrongParameters)
  const reference = command.p2 === 0 && defaultKey !== undefined ? defaultKey : requireReference(command.p2)
  requireCase(command, { data: true, le: true })
  const [, file] = state.requireFile(reference)
  if (file.kind !== 'key') throw new StatusError(status.wrongFileType)
  requireThat(state.isAllowed(file.use), status.securityNotSatisfied)
  if (file.key === undefined) throw new StatusError(status.conditionsNotSatisfied)
  return file.key.sign(command.p1, command.data)
}

export const getChallenge: Instruction = (_state, command) => {
  requireThat(command.p1 === 0 && command.p2 === 0, status.wrongParameters)
  requireCase(command, { data: false, le: true })
  requireThat(!command.extended, status.conditionsNotSatisfied)
  return crypto.getRandomValues(new Uint8Array(command.le ?? 0))
}

/** The common application's key alone answers, without a PIN; other keys are not for this. */
export const internalAuthenticate: Instruction = (state, command) => {
  requireThat(command.p1 === 0, status.wrongParameters)
  const reference = requireReference(command.p2)
  requireCase(command, { data: true, le: true })
  const internalKey = state.application?.internalKey
  if (internalKey?.file !== reference) throw new StatusError(status.conditionsNotSatisfied)
  return internalKey.key.sign(0x00, command.data)
}
