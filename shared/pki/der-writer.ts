import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { contextTag, tag } from './der.ts'

/** Builders of DER (ITU-T X.690 §8, §10, §11): each returns one whole element. */
type Der = Uint8Array<ArrayBuffer>

const lengthOctets = (length: number): number[] => {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest & 0xff)
  return [0x80 | octets.length, ...octets]
}

/** An element of any identifier octet around the parts. */
export const encodeElement = (identifier: number, ...parts: readonly Uint8Array[]): Der => {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return concatBytes(Uint8Array.of(identifier, ...lengthOctets(length)), ...parts)
}

export const encodeSequence = (...parts: readonly Uint8Array[]): Der => encodeElement(tag.sequence, ...parts)

const compareBytes = (left: Uint8Array, right: Uint8Array): number => {
  for (const [index, octet] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (octet !== other) return octet - other
  }
  return left.length - right.length
}

/** SET OF: the encodings in ascending order (X.690 §11.6). */
export const encodeSetOf = (...parts: readonly Uint8Array[]): Der =>
  encodeElement(tag.set, ...[...parts].sort(compareBytes))

const unsignedBytes = (value: number | bigint): Uint8Array => {
  const octets: number[] = []
  for (let rest = BigInt(value); rest > 0n; rest >>= 8n) octets.unshift(Number(rest & 0xffn))
  return Uint8Array.from(octets)
}

/** A non-negative INTEGER from a number or from big-endian octets. Throws RangeError below zero. */
export const encodeInteger = (value: number | bigint | Uint8Array): Der => {
  if (!(value instanceof Uint8Array) && value < 0) throw new RangeError('only integers from zero up are written')
  const octets = value instanceof Uint8Array ? value : unsignedBytes(value)
  const firstUsed = octets.findIndex((octet) => octet !== 0)
  const used = firstUsed === -1 ? Uint8Array.of(0) : octets.subarray(firstUsed)
  return encodeElement(tag.integer, (used[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), used)
}

/** An ENUMERATED below 128. */
export const encodeEnumerated = (value: number): Der => encodeElement(tag.enumerated, Uint8Array.of(value))

export const encodeBoolean = (value: boolean): Der => encodeElement(tag.boolean, Uint8Array.of(value ? 0xff : 0))

export const encodeNull = (): Der => encodeElement(tag.null)

const arcOctets = (arc: bigint): number[] => {
  const octets = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(0x80 | Number(rest & 0x7fn))
  return octets
}

/** An OBJECT IDENTIFIER from its dotted text. Throws RangeError where the text is none. */
export const encodeObjectIdentifier = (dotted: string): Der => {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/.test(dotted)) throw new RangeError('not an object identifier')
  const [top = 0n, second = 0n, ...arcs] = dotted.split('.').map(BigInt)
  return encodeElement(tag.objectIdentifier, Uint8Array.from([top * 40n + second, ...arcs].flatMap(arcOctets)))
}

export const encodeOctetString = (bytes: Uint8Array): Der => encodeElement(tag.octetString, bytes)

/** A BIT STRING of whole octets. */
export const encodeBitString = (bytes: Uint8Array): Der => encodeElement(tag.bitString, Uint8Array.of(0), bytes)

/** A named bit list without trailing zero bits (X.690 §11.2.2). */
export const encodeNamedBits = (numbers: readonly number[]): Der => {
  const highest = Math.max(-1, ...numbers)
  const bytes = new Uint8Array(Math.ceil((highest + 1) / 8))
  for (const number of numbers) bytes[number >> 3] = (bytes[number >> 3] ?? 0) | (0x80 >> (number & 7))
  return encodeElement(tag.bitString, Uint8Array.of(highest === -1 ? 0 : 7 - (highest & 7)), bytes)
}

export const encodeUtf8String = (text: string): Der => encodeElement(tag.utf8String, encodeUtf8(text))

/** A PrintableString. Throws RangeError on a character outside its set (X.680 §41.4). */
export const encodePrintableString = (text: string): Der => {
  if (/[^A-Za-z0-9 '()+,\-./:=?]/.test(text)) throw new RangeError('not a PrintableString')
  return encodeElement(tag.printableString, encodeUtf8(text))
}

/** An IA5String. Throws RangeError on anything but ASCII. */
export const encodeIa5String = (text: string): Der => {
  const bytes = encodeUtf8(text)
  if (bytes.length !== text.length) throw new RangeError('not an IA5String')
  return encodeElement(tag.ia5String, bytes)
}

const timeDigits = (time: Date): string => {
  if (time.getUTCMilliseconds() !== 0) throw new RangeError('times are written to the second')
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
}

/** GeneralizedTime to the second, in Zulu. */
export const encodeGeneralizedTime = (time: Date): Der =>
  encodeElement(tag.generalizedTime, encodeUtf8(timeDigits(time)))

/** Time of RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. */
export const encodeTime = (time: Date): Der =>
  time.getUTCFullYear() >= 1950 && time.getUTCFullYear() < 2050
    ? encodeElement(tag.utcTime, encodeUtf8(timeDigits(time).slice(2)))
    : encodeGeneralizedTime(time)

/** `[number] EXPLICIT` around whole elements, or a constructed `[number] IMPLICIT` around content. */
export const encodeContext = (number: number, ...parts: readonly Uint8Array[]): Der =>
  encodeElement(contextTag(number), ...parts)

/** A primitive `[number] IMPLICIT`. */
export const encodeContextPrimitive = (number: number, content: Uint8Array): Der =>
  encodeElement(contextTag(number, false), content)
