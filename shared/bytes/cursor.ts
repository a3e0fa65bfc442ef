/** A reader over bytes that refuses to run past the end (RangeError), big-endian. */
export class ByteCursor {
  #at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get offset(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** The next `length` bytes, a view and not a copy. */
  take(length: number): Uint8Array {
    if (length < 0 || length > this.left) throw new RangeError(`asked for ${length} bytes, ${this.left} left`)
    const part = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return part
  }

  /** The byte that `takeUint8` would give, without moving. */
  peekUint8(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new RangeError('asked for 1 byte, 0 left')
    return byte
  }

  takeUint8(): number {
    const byte = this.peekUint8()
    this.#at += 1
    return byte
  }

  takeUint16(): number {
    return this.takeUint8() * 0x100 + this.takeUint8()
  }

  takeUint32(): number {
    return this.takeUint16() * 0x10000 + this.takeUint16()
  }

  /** Throws RangeError when anything is left: call at the end of every strict parser. */
  requireEnd(): void {
    if (this.left !== 0) throw new RangeError(`${this.left} bytes left over`)
  }
}
