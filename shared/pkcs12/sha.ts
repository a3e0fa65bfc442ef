import type { HashName } from '#shared/pki/signature.ts'

/**
 * SHA-1 and SHA-2 (FIPS 180-4) without a promise for each: key files ask for 600 000 digests in a row, which is half a second
 * here and half a minute by WebCrypto's door. And of data that come in pieces, which WebCrypto does not digest at all.
 */

const mask64 = (1n << 64n) - 1n

/** Floor of the n-th root, by Newton's iteration from above. */
const integerRoot = (value: bigint, n: bigint): bigint => {
  let guess = 1n << (BigInt(value.toString(2).length) / n + 1n)
  for (;;) {
    const next = ((n - 1n) * guess + value / guess ** (n - 1n)) / n
    if (next >= guess) return guess
    guess = next
  }
}

const firstPrimes = (count: number): bigint[] => {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  return primes.map(BigInt)
}

/** The constants of FIPS 180-4 §4.2, §5.3: the first bits of the fractions of cube and square roots of primes. */
const cubeFractions = firstPrimes(80).map((prime) => integerRoot(prime << 192n, 3n) & mask64)
const squareFractions = firstPrimes(16).map((prime) => integerRoot(prime << 128n, 2n) & mask64)

const highs = (values: readonly bigint[]): Int32Array => Int32Array.from(values, (value) => Number(value >> 32n) | 0)
const lows = (values: readonly bigint[]): Int32Array =>
  Int32Array.from(values, (value) => Number(value & 0xffffffffn) | 0)
/** High and low halves by turns. */
const pairs = (values: readonly bigint[]): Int32Array =>
  Int32Array.from(values.flatMap((value) => [Number(value >> 32n) | 0, Number(value & 0xffffffffn) | 0]))

const k256 = highs(cubeFractions)
const k512High = highs(cubeFractions)
const k512Low = lows(cubeFractions)

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
const rotateRight = (value: number, by: number): number => (value >>> by) | (value << (32 - by))

type Compress = (state: Int32Array, block: DataView, at: number) => void

const sha1Constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]

const mix1 = (step: number, b: number, c: number, d: number): number => {
  if (step < 20) return (b & c) | (~b & d)
  return step >= 40 && step < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
}

const words1 = new Int32Array(80)
const compress1: Compress = (state, block, at) => {
  const w = words1
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(at + t * 4)
  for (let t = 16; t < 80; t++)
    w[t] = rotateLeft((w[t - 3] ?? 0) ^ (w[t - 8] ?? 0) ^ (w[t - 14] ?? 0) ^ (w[t - 16] ?? 0), 1)
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  for (let t = 0; t < 80; t++) {
    const next = (rotateLeft(a, 5) + mix1(t, b, c, d) + e + (sha1Constants[(t / 20) | 0] ?? 0) + (w[t] ?? 0)) | 0
    e = d
    d = c
    c = rotateLeft(b, 30)
    b = a
    a = next
  }
  addState(state, [a, b, c, d, e])
}

const addState = (state: Int32Array, values: readonly number[]): void => {
  for (let index = 0; index < values.length; index++) state[index] = ((state[index] ?? 0) + (values[index] ?? 0)) | 0
}

const words256 = new Int32Array(64)
const compress256: Compress = (state, block, at) => {
  const w = words256
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(at + t * 4)
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15] ?? 0
    const y = w[t - 2] ?? 0
    const small0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3)
    const small1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10)
    w[t] = (small1 + (w[t - 7] ?? 0) + small0 + (w[t - 16] ?? 0)) | 0
  }
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let t = 0; t < 64; t++) {
    const big1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (k256[t] ?? 0) + (w[t] ?? 0)) | 0
    const big0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  addState(state, [a, b, c, d, e, f, g, h])
}

// Halves of 64-bit words: high and low of each at 2n and 2n + 1.
const words512 = new Int32Array(160)
const work = new Int32Array(16)

/** The high half of a word turned right by less than 32; the low half is the same with the halves exchanged. */
const turn = (near: number, far: number, by: number): number => (near >>> by) | (far << (32 - by))

/** What the sum of low halves carries over to the high ones. */
const carry = (low: number): number => Math.floor(low / 0x1_0000_0000)

const small0 = (near: number, far: number, isLow: boolean): number =>
  turn(near, far, 1) ^ turn(near, far, 8) ^ (isLow ? turn(near, far, 7) : near >>> 7)
// A turn by 61 is one by 29 with the halves exchanged.
const small1 = (near: number, far: number, isLow: boolean): number =>
  turn(near, far, 19) ^ turn(far, near, 29) ^ (isLow ? turn(near, far, 6) : near >>> 6)
const big0 = (near: number, far: number): number => turn(near, far, 28) ^ turn(far, near, 2) ^ turn(far, near, 7)
const big1 = (near: number, far: number): number => turn(near, far, 14) ^ turn(near, far, 18) ^ turn(far, near, 9)

const compress512: Compress = (state, block, at) => {
  const w = words512
  for (let t = 0; t < 32; t++) w[t] = block.getInt32(at + t * 4)
  for (let t = 32; t < 160; t += 2) {
    const xh = w[t - 30] ?? 0
    const xl = w[t - 29] ?? 0
    const yh = w[t - 4] ?? 0
    const yl = w[t - 3] ?? 0
    const low =
      (small1(yl, yh, true) >>> 0) + ((w[t - 13] ?? 0) >>> 0) + (small0(xl, xh, true) >>> 0) + ((w[t - 31] ?? 0) >>> 0)
    w[t] = carry(low) + small1(yh, yl, false) + (w[t - 14] ?? 0) + small0(xh, xl, false) + (w[t - 32] ?? 0)
    w[t + 1] = low
  }
  const v = work
  v.set(state)
  for (let t = 0; t < 80; t++) {
    const ah = v[0] ?? 0
    const al = v[1] ?? 0
    const bh = v[2] ?? 0
    const bl = v[3] ?? 0
    const ch = v[4] ?? 0
    const cl = v[5] ?? 0
    const eh = v[8] ?? 0
    const el = v[9] ?? 0
    const firstLow =
      ((v[15] ?? 0) >>> 0) +
      (big1(el, eh) >>> 0) +
      (((el & (v[11] ?? 0)) ^ (~el & (v[13] ?? 0))) >>> 0) +
      ((k512Low[t] ?? 0) >>> 0) +
      ((w[t * 2 + 1] ?? 0) >>> 0)
    const choice = (eh & (v[10] ?? 0)) ^ (~eh & (v[12] ?? 0))
    const firstHigh = carry(firstLow) + (v[14] ?? 0) + big1(eh, el) + choice + (k512High[t] ?? 0) + (w[t * 2] ?? 0)
    const secondLow = (big0(al, ah) >>> 0) + (((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0)
    const secondHigh = carry(secondLow) + big0(ah, al) + ((ah & bh) ^ (ah & ch) ^ (bh & ch))
    for (let index = 15; index > 1; index--) v[index] = v[index - 2] ?? 0
    // What stood at d stands at e's place now.
    const newE = ((v[9] ?? 0) >>> 0) + (firstLow >>> 0)
    v[8] = carry(newE) + (v[8] ?? 0) + firstHigh
    v[9] = newE
    const newA = (firstLow >>> 0) + (secondLow >>> 0)
    v[0] = carry(newA) + firstHigh + secondHigh
    v[1] = newA
  }
  for (let index = 0; index < 16; index += 2) {
    const low = ((state[index + 1] ?? 0) >>> 0) + ((v[index + 1] ?? 0) >>> 0)
    state[index] = carry(low) + (state[index] ?? 0) + (v[index] ?? 0)
    state[index + 1] = low
  }
}

type Row = {
  readonly initial: Int32Array
  readonly block: 64 | 128
  readonly length: number
  readonly compress: Compress
}

const rows: Readonly<Record<HashName, Row>> = {
  'SHA-1': {
    initial: Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0),
    block: 64,
    length: 20,
    compress: compress1,
  },
  'SHA-256': { initial: highs(squareFractions.slice(0, 8)), block: 64, length: 32, compress: compress256 },
  'SHA-384': { initial: pairs(squareFractions.slice(8)), block: 128, length: 48, compress: compress512 },
  'SHA-512': { initial: pairs(squareFractions.slice(0, 8)), block: 128, length: 64, compress: compress512 },
}

/** Data, or the last of them, with the padding (§5.1) for `total` octets. */
const pad = (data: Uint8Array, block: number, total = data.length): DataView => {
  const padded = new Uint8Array(Math.ceil((data.length + 1 + block / 8) / block) * block)
  padded.set(data)
  padded[data.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(total / 0x2000_0000))
  view.setUint32(padded.length - 4, total << 3)
  return view
}

const writeState = (state: Int32Array, view: DataView, length: number): void => {
  for (let index = 0; index < length / 4; index++) view.setInt32(index * 4, state[index] ?? 0)
}

/** The digest of the digest, and so on: `times` in all, the first of them that of the data. Throws RangeError below one. */
export const digestRepeatedly = (hash: HashName, data: Uint8Array, times: number): Uint8Array<ArrayBuffer> => {
  if (times < 1) throw new RangeError('no digest')
  const { initial, block, length, compress } = rows[hash]
  const state = initial.slice()
  const first = pad(data, block)
  for (let at = 0; at < first.byteLength; at += block) compress(state, first, at)
  // Every digest fits one block with its padding, which stays as it is.
  const again = pad(new Uint8Array(length), block)
  for (let count = 1; count < times; count++) {
    writeState(state, again, length)
    state.set(initial)
    compress(state, again, 0)
  }
  const digest = new Uint8Array(length)
  writeState(state, new DataView(digest.buffer), length)
  return digest
}

export type Hasher = {
  readonly update: (data: Uint8Array) => void
  /** Ends the hasher. */
  readonly digest: () => Uint8Array<ArrayBuffer>
}

/** The digest of data that come piece by piece: a file of any length costs no more memory than one piece of it. */
export const createHasher = (hash: HashName): Hasher => {
  const { initial, block, length, compress } = rows[hash]
  const state = initial.slice()
  const pending = new Uint8Array(block)
  const pendingView = new DataView(pending.buffer)
  let waiting = 0
  let total = 0
  return {
    update: (data) => {
      total += data.length
      const missing = waiting === 0 ? 0 : Math.min(block - waiting, data.length)
      pending.set(data.subarray(0, missing), waiting)
      waiting += missing
      if (waiting === block) {
        compress(state, pendingView, 0)
        waiting = 0
      }
      if (waiting > 0) return
      const view = new DataView(data.buffer, data.byteOffset, data.length)
      let at = missing
      for (; at + block <= data.length; at += block) compress(state, view, at)
      pending.set(data.subarray(at))
      waiting = data.length - at
    },
    digest: () => {
      const last = pad(pending.subarray(0, waiting), block, total)
      for (let at = 0; at < last.byteLength; at += block) compress(state, last, at)
      const digest = new Uint8Array(length)
      writeState(state, new DataView(digest.buffer), length)
      return digest
    },
  }
}
