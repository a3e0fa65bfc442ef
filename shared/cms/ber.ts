import { DerError, tag } from '#shared/pki/der.ts'
import { encodeElement } from '#shared/pki/der-writer.ts'

/**
 * DER out of the BER that streaming writers of CMS and PKCS#12 make: indefinite lengths, OCTET STRINGs in pieces, lengths
 * with spare octets (X.690 §8.1.3, §8.7.3). Nothing else of BER is let in.
 */

/** CMS nests about fifteen deep with a certificate in a token in a signature; beyond this it is an attack on the stack. */
const deepest = 48

const constructedOctetString = tag.octetString | 0x20
const allowedConstructed: ReadonlySet<number> = new Set([tag.sequence, tag.set, constructedOctetString])

const fail = (reason: string): never => {
  throw new DerError(reason)
}

type Header = {
  readonly identifier: number
  readonly contentAt: number
  /** Undefined: until the end-of-contents octets. */
  readonly length: number | undefined
  readonly isMinimal: boolean
}

const readHeader = (bytes: Uint8Array, at: number, end: number): Header => {
  if (at + 2 > end) fail('ends where an element was expected')
  const identifier = bytes[at] ?? 0
  if ((identifier & 0x1f) === 0x1f) fail('tag numbers above 30 are not in use here')
  const first = bytes[at + 1] ?? 0
  if (first < 0x80) return { identifier, contentAt: at + 2, length: first, isMinimal: true }
  const octets = first & 0x7f
  if (octets === 0) return { identifier, contentAt: at + 2, length: undefined, isMinimal: false }
  if (octets > 4 || at + 2 + octets > end) fail('length of more than four octets')
  let length = 0
  for (let index = 0; index < octets; index++) length = length * 0x100 + (bytes[at + 2 + index] ?? 0)
  const isMinimal = length >= 0x80 && length >= 0x100 ** (octets - 1)
  return { identifier, contentAt: at + 2 + octets, length, isMinimal }
}

/** One element: where the next begins, and its DER where that is not what stands there. */
type Converted = { readonly next: number; readonly der: Uint8Array | undefined }

const joinPieces = (pieces: readonly Uint8Array[]): Uint8Array =>
  encodeElement(
    tag.octetString,
    ...pieces.map((piece) => {
      const { identifier, contentAt } = readHeader(piece, 0, piece.length)
      return identifier === tag.octetString ? piece.subarray(contentAt) : fail('octet string in pieces of another type')
    }),
  )

const convertConstructed = (bytes: Uint8Array, header: Header, end: number, depth: number): Converted => {
  const { identifier, contentAt, length } = header
  const contentEnd = length === undefined ? end : contentAt + length
  const children: { readonly from: number; readonly child: Converted }[] = []
  let isUnchanged = header.isMinimal && identifier !== constructedOctetString
  let at = contentAt
  while (at < contentEnd) {
    if (length === undefined && bytes[at] === 0 && bytes[at + 1] === 0) break
    const child = convert(bytes, at, contentEnd, depth + 1)
    children.push({ from: at, child })
    if (child.der !== undefined) isUnchanged = false
    at = child.next
  }
  if (length === undefined) {
    if (at + 2 > end) fail('indefinite length without an end')
    at += 2
  }
  if (isUnchanged) return { next: at, der: undefined }
  const parts = children.map(({ from, child }) => child.der ?? bytes.subarray(from, child.next))
  const der = identifier === constructedOctetString ? joinPieces(parts) : encodeElement(identifier, ...parts)
  return { next: at, der }
}

const convert = (bytes: Uint8Array, at: number, end: number, depth: number): Converted => {
  if (depth > deepest) fail('nested too deep')
  const header = readHeader(bytes, at, end)
  const { identifier, contentAt, length } = header
  const next = contentAt + (length ?? 0)
  if (next > end) fail('runs past the end')
  if ((identifier & 0x20) !== 0) {
    if (identifier < 0x40 && !allowedConstructed.has(identifier)) fail('constructed where DER is primitive')
    return convertConstructed(bytes, header, end, depth)
  }
  if (length === undefined) fail('indefinite length of a primitive')
  if (identifier === 0) fail('end-of-contents where an element was expected')
  return {
    next,
    der: header.isMinimal ? undefined : encodeElement(identifier, bytes.subarray(contentAt, next)),
  }
}

/**
 * The one element that fills the bytes, with definite minimal lengths and strings in one piece; the bytes themselves where
 * they already are so. Octets inside primitive strings are left alone. Throws DerError.
 */
export const toDer = (ber: Uint8Array): Uint8Array => {
  const { next, der } = convert(ber, 0, ber.length, 0)
  if (next !== ber.length) fail(`${ber.length - next} octets left over`)
  return der ?? ber
}
