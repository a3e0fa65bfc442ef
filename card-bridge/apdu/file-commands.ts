import type { CommandApdu } from './command.ts'

/** Commands of ISO 7816-4 that every application of the card shares. */
export const selectApplication = (aid: Uint8Array): CommandApdu => ({
  cla: 0x00,
  ins: 0xa4,
  p1: 0x04,
  // No file control information wanted: the card then answers with the status word alone.
  p2: 0x0c,
  data: aid,
})

/** P1=02, select an elementary file under the current application; the card knows no other form. */
export const selectFile = (file: number): CommandApdu => ({
  cla: 0x00,
  ins: 0xa4,
  p1: 0x02,
  p2: 0x0c,
  data: Uint8Array.of(file >> 8, file & 0xff),
})

/** READ BINARY of the current file, offset 0..32767 bytes. */
export const readBinary = (offset: number, le: number): CommandApdu => {
  if (offset < 0 || offset > 0x7fff) throw new RangeError(`offset out of range: ${offset}`)
  return { cla: 0x00, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le }
}

/** READ BINARY by short file identifier (1..30), which also makes the file current. Offset 0..255 bytes. */
export const readBinaryOf = (file: number, offset: number, le: number): CommandApdu => ({
  cla: 0x00,
  ins: 0xb0,
  p1: 0x80 | requireShortIdentifier(file),
  p2: offset,
  le,
})

/** READ RECORD by number and short file identifier. */
export const readRecordOf = (file: number, record: number): CommandApdu => ({
  cla: 0x00,
  ins: 0xb2,
  p1: record,
  p2: (requireShortIdentifier(file) << 3) | 0x04,
  le: 0x100,
})

/** P2 of VERIFY, CHANGE and SIGN: the current file, or the one a short identifier names. */
const reference = (file: number | undefined): number => 0x80 | (file === undefined ? 0 : requireShortIdentifier(file))

/** VERIFY without data asks for the tries left. Four bytes: with an Le the card answers 6700. */
export const queryRetries = (file?: number): CommandApdu => ({ cla: 0x00, ins: 0x20, p1: 0x00, p2: reference(file) })

export const verify = (pin: Uint8Array, file?: number): CommandApdu => ({ ...queryRetries(file), data: pin })

/** CHANGE REFERENCE DATA with the new value only; the old one must have been verified. */
export const changeReferenceData = (pin: Uint8Array, file?: number): CommandApdu => ({
  cla: 0x00,
  ins: 0x24,
  p1: 0x01,
  p2: reference(file),
  data: pin,
})

/** The card's own COMPUTE DIGITAL SIGNATURE; `scheme` chooses what it does with the input. */
export const computeSignature = (input: Uint8Array, scheme: number, file?: number): CommandApdu => ({
  cla: 0x80,
  ins: 0x2a,
  p1: scheme,
  p2: reference(file),
  data: input,
  le: 0x100,
})

/** The same with the key the application has for this without a PIN: P2 names none. */
export const computeCardSignature = (input: Uint8Array, scheme: number): CommandApdu => ({
  ...computeSignature(input, scheme),
  p2: 0x00,
})

const requireShortIdentifier = (file: number): number => {
  if (file < 1 || file > 30) throw new RangeError(`no short identifier for file ${file}`)
  return file
}
