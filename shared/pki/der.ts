/** A strict reader of DER (ITU-T X.690 §8, §10, §11) over views: no copy, no object tree, nothing read that was not asked for. */

/** The only error the readers of `shared/pki` throw: the bytes are not what the standard allows. */
export class DerError extends Error {
  override readonly name = 'DerError'
}

/** Identifier octets of the universal types in use (X.680 §8.4), with the constructed bit where DER sets it. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** Identifier octet of a context-specific tag below 31. */
export const contextTag = (number: number, constructed = true): number => 0x80 | (constructed ? 0x20 : 0) | number

export type DerElement = {
  /** The identifier octet. */
  readonly tag: number
  readonly content: Uint8Array
  /** Identifier, length and content. */
  readonly whole: Uint8Array
}

const fail = (reason: string): never => {
  throw new DerError(reason)
}

/** Reads one element after another; call `requireEnd` when everything expected was read. */
export class DerReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Octets read so far. */
  get offset(): number {
    return this.#at
  }

  peekTag(): number | undefined {
    return this.#bytes[this.#at]
  }

  /** The next element, of the given identifier when one is given. Throws DerError. */
  read(expected?: number): DerElement {
    const bytes = this.#bytes
    const start = this.#at
    const identifier = bytes[start] ?? fail('ends where an element was expected')
    if ((identifier & 0x1f) === 0x1f) fail('tag numbers above 30 are not in use here')
    if (expected !== undefined && identifier !== expected) fail(`tag ${identifier} where ${expected} was expected`)
    let at = start + 2
    let length = bytes[start + 1] ?? fail('ends inside a length')
    if (length === 0x80) fail('indefinite length')
    if (length > 0x80) {
      const octets = length & 0x7f
      if (octets > 4) fail('length of more than four octets')
      length = 0
      for (let index = 0; index < octets; index++)
        length = length * 0x100 + (bytes[at + index] ?? fail('ends inside a length'))
      // X.690 §10.1: the fewest octets possible.
      if (length < 0x80 || length < 0x100 ** (octets - 1)) fail('length not minimal')
      at += octets
    }
    const end = at + length
    if (end > bytes.length) fail('runs past the end')
    this.#at = end
    return { tag: identifier, content: bytes.subarray(at, end), whole: bytes.subarray(start, end) }
  }

  /** The next element if it has the identifier, else undefined and nothing is read. */
  readOptional(expected: number): DerElement | undefined {
    return this.peekTag() === expected ? this.read(expected) : undefined
  }

  /** A reader over the content of the next element. */
  enter(expected: number): DerReader {
    return new DerReader(this.read(expected).content)
  }

  enterOptional(expected: number): DerReader | undefined {
    return this.peekTag() === expected ? this.enter(expected) : undefined
  }

  /** Everything not yet read, as one view; the reader is then at its end. */
  readRest(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at)
    this.#at = this.#bytes.length
    return rest
  }

  /** Throws DerError when anything is left. */
  requireEnd(): void {
    if (!this.isAtEnd) fail(`${this.#bytes.length - this.#at} octets left over`)
  }
}

/** The one element that fills the bytes exactly. */
export const readWhole = (bytes: Uint8Array, expected?: number): DerElement => {
  const reader = new DerReader(bytes)
  const element = reader.read(expected)
  reader.requireEnd()
  return element
}

/** A reader inside the one element that fills the bytes exactly. */
export const enterWhole = (bytes: Uint8Array, expected: number): DerReader =>
  new DerReader(readWhole(bytes, expected).content)

/** Reads every element to the end with one function. */
export const readEach = <Item>(reader: DerReader, readItem: (reader: DerReader) => Item): Item[] => {
  const items: Item[] = []
  while (!reader.isAtEnd) items.push(readItem(reader))
  return items
}

/** X.690 §11.1: true is FF and nothing else. */
export const toBoolean = (content: Uint8Array): boolean => {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) fail('boolean neither 00 nor FF')
  return content[0] === 0xff
}

/** Content octets of an INTEGER, checked minimal (X.690 §8.3.2); two's complement, big-endian. */
export const toIntegerBytes = (content: Uint8Array): Uint8Array => {
  const first = content[0] ?? fail('integer without octets')
  const second = content[1]
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    fail('integer not minimal')
  }
  return content
}

/** A non-negative INTEGER below 2^31. */
export const toSmallInteger = (content: Uint8Array): number => {
  toIntegerBytes(content)
  if ((content[0] ?? 0) >= 0x80) fail('negative integer')
  if (content.length > 4) fail('integer too large')
  return content.reduce((value, octet) => value * 0x100 + octet, 0)
}

/** Dotted text of an OBJECT IDENTIFIER (X.690 §8.19). */
export const toObjectIdentifier = (content: Uint8Array): string => {
  if (content.length === 0 || content.length > 64) fail('object identifier of impossible length')
  if ((content.at(-1) ?? 0) >= 0x80) fail('object identifier ends inside an arc')
  const arcs: bigint[] = []
  let arc = 0n
  let isFirst = true
  for (const octet of content) {
    if (isFirst && octet === 0x80) fail('object identifier arc not minimal')
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    isFirst = octet < 0x80
    if (!isFirst) continue
    arcs.push(arc)
    arc = 0n
  }
  const head = arcs[0] ?? 0n
  const top = head < 40n ? 0n : head < 80n ? 1n : 2n
  return [top, head - top * 40n, ...arcs.slice(1)].join('.')
}

export type BitString = { readonly unusedBits: number; readonly bytes: Uint8Array }

/** A BIT STRING whose unused bits are zero (X.690 §11.2.1). */
export const toBitString = (content: Uint8Array): BitString => {
  const unusedBits = content[0] ?? fail('bit string without octets')
  const bytes = content.subarray(1)
  if (unusedBits > 7 || (bytes.length === 0 && unusedBits !== 0)) fail('bit string with impossible unused bits')
  if (((bytes.at(-1) ?? 0) & ((1 << unusedBits) - 1)) !== 0) fail('bit string with unused bits set')
  return { unusedBits, bytes }
}

/** The octets of a BIT STRING that holds whole octets: a key, a signature, a hash. */
export const toBitStringOctets = (content: Uint8Array): Uint8Array => {
  const { unusedBits, bytes } = toBitString(content)
  if (unusedBits !== 0) fail('bit string not of whole octets')
  return bytes
}

/** Whether bit `number` of a named bit list is set; absent bits are zero. */
export const isBitSet = ({ bytes }: BitString, number: number): boolean =>
  ((bytes[number >> 3] ?? 0) & (0x80 >> (number & 7))) !== 0
