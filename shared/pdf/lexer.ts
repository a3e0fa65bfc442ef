import { hexValue, isDigit, isRegular, isTextAt, isWhiteSpace, toLatin1 } from './characters.ts'
import type { PdfArray, PdfDict, PdfName, PdfObject, PdfReal, PdfString } from './objects.ts'
import { refuse } from './refusal.ts'

/** Deeper than any page tree's direct objects; beyond it is an attack on the stack. */
const deepest = 64
/** Values in one object: a table of outlines has some thousands. */
const mostValues = 1_000_000
/** PDF 1.7 Annex C asks for 127; longer ones only cost memory. */
const longestName = 4096
/** Literal strings are unescaped octet by octet; nothing but text is written so. */
const longestLiteral = 16 * 2 ** 20

/** Called for each entry of the outermost dictionary: where its value begins and ends in the bytes. */
export type EntrySpan = (key: string, start: number, end: number) => void

const escapes: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, b: 0x08, f: 0x0c }

/**
 * Objects of ISO 32000-2 §7.3 out of bytes, from `at` on and never past `end`. Strict: a key given twice, an odd number of
 * dictionary items, a broken escape in a name end in AppError `document.unreadable`. Names are one character a byte.
 */
export class PdfLexer {
  at: number
  readonly end: number
  readonly #bytes: Uint8Array
  #values = 0

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes
    this.at = at
    this.end = Math.min(end, bytes.length)
  }

  get isAtEnd(): boolean {
    return this.at >= this.end
  }

  /** The byte `ahead` of the present one; undefined past the end. */
  peek(ahead = 0): number | undefined {
    return this.at + ahead < this.end ? this.#bytes[this.at + ahead] : undefined
  }

  skipWhiteSpace(): void {
    while (isWhiteSpace(this.peek())) this.at += 1
  }

  /** White space and comments (§7.2.4). */
  skipSpace(): void {
    for (;;) {
      this.skipWhiteSpace()
      if (this.peek() !== 0x25) return
      while (!this.isAtEnd && this.peek() !== 0x0a && this.peek() !== 0x0d) this.at += 1
    }
  }

  isKeyword(word: string): boolean {
    return (
      this.at + word.length <= this.end && isTextAt(this.#bytes, this.at, word) && !isRegular(this.peek(word.length))
    )
  }

  /** Takes the keyword if it stands here. */
  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false
    this.at += word.length
    return true
  }

  requireKeyword(word: string): void {
    this.skipSpace()
    if (!this.takeKeyword(word)) refuse('object-malformed', this.at)
  }

  /** An unsigned whole number after white space; undefined, and nothing taken, where none stands. */
  takeInteger(): number | undefined {
    const before = this.at
    this.skipSpace()
    const start = this.at
    while (isDigit(this.peek())) this.at += 1
    const length = this.at - start
    if (length === 0 || length > 15 || isRegular(this.peek())) {
      this.at = before
      return undefined
    }
    return Number(toLatin1(this.#bytes.subarray(start, this.at)))
  }

  /** The next object; a stream's body is not looked at. `onEntry` is told the spans of a dictionary's values. */
  readObject(onEntry?: EntrySpan, depth = 0): PdfObject {
    if (depth > deepest || ++this.#values > mostValues) refuse('object-too-complex', this.at)
    this.skipSpace()
    const byte = this.peek()
    if (byte === 0x2f) return this.#readName()
    if (byte === 0x28) return this.#readLiteral()
    if (byte === 0x5b) return this.#readArray(depth)
    if (byte === 0x3c) return this.peek(1) === 0x3c ? this.#readDict(depth, onEntry) : this.#readHex()
    if (isDigit(byte)) return this.#readReference() ?? this.#readNumber()
    if (byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.#readNumber()
    if (this.takeKeyword('true')) return true
    if (this.takeKeyword('false')) return false
    if (this.takeKeyword('null')) return null
    return refuse('object-malformed', this.at)
  }

  #readReference(): PdfObject | undefined {
    const start = this.at
    const number = this.takeInteger()
    const generation = number === undefined ? undefined : this.takeInteger()
    if (number !== undefined && generation !== undefined) {
      this.skipSpace()
      if (this.takeKeyword('R')) return { kind: 'ref', number, generation }
    }
    this.at = start
    return undefined
  }

  #readNumber(): number | PdfReal {
    const start = this.at
    while (isRegular(this.peek()) && this.at - start <= 64) this.at += 1
    const text = toLatin1(this.#bytes.subarray(start, this.at))
    if (/^[+-]?\d{1,15}$/.test(text)) return Number(text)
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { kind: 'real', value: Number(text) }
    return refuse('object-malformed', start)
  }

  #readName(): PdfName {
    const start = this.at++
    let value = ''
    for (let byte = this.peek(); isRegular(byte); byte = this.peek()) {
      if (byte === 0x23) {
        const code = hexValue(this.peek(1)) * 16 + hexValue(this.peek(2))
        if (hexValue(this.peek(1)) < 0 || hexValue(this.peek(2)) < 0 || code === 0) refuse('object-malformed', this.at)
        value += String.fromCharCode(code)
        this.at += 3
      } else {
        value += String.fromCharCode(byte ?? 0)
        this.at += 1
      }
      if (value.length > longestName) refuse('object-too-complex', start)
    }
    return { kind: 'name', value }
  }

  #readHex(): PdfString {
    const start = this.at++
    const close = this.#bytes.indexOf(0x3e, this.at)
    if (close < 0 || close >= this.end) refuse('object-malformed', start)
    const bytes = new Uint8Array((close - this.at + 1) >> 1)
    let digits = 0
    for (; this.at < close; this.at++) {
      const byte = this.#bytes[this.at]
      if (isWhiteSpace(byte)) continue
      const value = hexValue(byte)
      if (value < 0) refuse('object-malformed', this.at)
      bytes[digits >> 1] = (bytes[digits >> 1] ?? 0) | (value << (digits % 2 === 0 ? 4 : 0))
      digits += 1
    }
    this.at = close + 1
    return { kind: 'string', bytes: bytes.subarray(0, (digits + 1) >> 1), hex: true }
  }

  #readLiteral(): PdfString {
    const start = this.at++
    const bytes: number[] = []
    for (let open = 1; ;) {
      const byte = this.peek()
      if (byte === undefined) return refuse('object-malformed', start)
      if (bytes.length > longestLiteral) refuse('object-too-complex', start)
      this.at += 1
      if (byte === 0x28) open += 1
      if (byte === 0x29 && --open === 0) return { kind: 'string', bytes: Uint8Array.from(bytes), hex: false }
      if (byte === 0x5c) bytes.push(...this.#readEscape())
      // §7.3.4.2: an end of line inside a string is one LF, however it is written.
      else if (byte === 0x0d) {
        if (this.peek() === 0x0a) this.at += 1
        bytes.push(0x0a)
      } else bytes.push(byte)
    }
  }

  #readEscape(): number[] {
    const byte = this.peek() ?? 0
    if (byte >= 0x30 && byte <= 0x37) {
      let code = 0
      for (let digits = 0; digits < 3; digits++) {
        const digit = this.peek() ?? 0
        if (digit < 0x30 || digit > 0x37) break
        code = code * 8 + digit - 0x30
        this.at += 1
      }
      return [code & 0xff]
    }
    this.at += 1
    if (byte === 0x0a) return []
    if (byte === 0x0d) {
      if (this.peek() === 0x0a) this.at += 1
      return []
    }
    return [escapes[String.fromCharCode(byte)] ?? byte]
  }

  #readArray(depth: number): PdfArray {
    this.at += 1
    const items: PdfObject[] = []
    for (;;) {
      this.skipSpace()
      if (this.peek() === 0x5d) {
        this.at += 1
        return { kind: 'array', items }
      }
      items.push(this.readObject(undefined, depth + 1))
    }
  }

  #readDict(depth: number, onEntry: EntrySpan | undefined): PdfDict {
    this.at += 2
    const entries = new Map<string, PdfObject>()
    for (;;) {
      this.skipSpace()
      if (this.peek() === 0x3e && this.peek(1) === 0x3e) {
        this.at += 2
        return { kind: 'dict', entries }
      }
      if (this.peek() !== 0x2f) refuse('object-malformed', this.at)
      const keyAt = this.at
      const key = this.#readName().value
      // §7.3.7 forbids it, and programs disagree on which of the two counts.
      if (entries.has(key)) refuse('key-repeated', keyAt)
      this.skipSpace()
      const start = this.at
      const value = this.readObject(undefined, depth + 1)
      entries.set(key, value)
      onEntry?.(key, start, this.at)
    }
  }
}
