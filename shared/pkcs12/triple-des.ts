import { decodeHex } from '#shared/bytes/hex.ts'

/** Triple DES in CBC (NIST SP 800-67, FIPS 46-3): WebCrypto has none, and key files of old systems have nothing else. */

// FIPS 46-3: bits are numbered from 1, the most significant first.
const initialPermutation = [
  58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24,
  16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31,
  23, 15, 7,
]
const finalPermutation = initialPermutation.map((_, index) => initialPermutation.indexOf(index + 1) + 1)

const keyChoice1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36, 63, 55,
  47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
]
const keyChoice2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55, 30,
  40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
]
const keyShifts = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]

const roundPermutation = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
]

/** S1 to S8, four rows of sixteen nibbles each. */
const substitutions = [
  'e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d',
  'f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9',
  'a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c',
  '7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e',
  '2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453',
  'c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d',
  '4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c',
  'd2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b',
].map((rows) => [...decodeHex(rows)].flatMap((octet) => [octet >> 4, octet & 15]))

/** Substitution and permutation of a round in one look-up: 64 words for each of the eight boxes. */
const boxes: readonly Uint32Array[] = substitutions.map((rows, box) =>
  Uint32Array.from({ length: 64 }, (_, input) => {
    const row = ((input >> 4) & 2) | (input & 1)
    const nibble = rows[row * 16 + ((input >> 1) & 15)] ?? 0
    return roundPermutation.reduce((word, from) => {
      const inBox = from - 1 - box * 4
      const bit = inBox >= 0 && inBox < 4 ? (nibble >> (3 - inBox)) & 1 : 0
      return ((word << 1) | bit) >>> 0
    }, 0)
  }),
)

const bitOf = (block: Uint8Array, number: number): number =>
  ((block[(number - 1) >> 3] ?? 0) >> (7 - ((number - 1) & 7))) & 1

const permute = (block: Uint8Array, table: readonly number[]): Uint8Array => {
  const output = new Uint8Array(table.length / 8)
  for (const [index, from] of table.entries())
    output[index >> 3] = ((output[index >> 3] ?? 0) << 1) | bitOf(block, from)
  return output
}

/** Sixteen round keys of eight groups of six bits. */
type Schedule = readonly (readonly number[])[]

const scheduleOf = (key: Uint8Array): Schedule => {
  let bits = keyChoice1.map((number) => bitOf(key, number))
  return keyShifts.map((shift) => {
    const [left, right] = [bits.slice(0, 28), bits.slice(28)]
    bits = [...left.slice(shift), ...left.slice(0, shift), ...right.slice(shift), ...right.slice(0, shift)]
    const chosen = keyChoice2.map((number) => bits[number - 1] ?? 0)
    return Array.from({ length: 8 }, (_, group) =>
      chosen.slice(group * 6, group * 6 + 6).reduce((value, bit) => value * 2 + bit, 0),
    )
  })
}

const round = (half: number, keys: readonly number[]): number => {
  let output = 0
  for (let box = 0; box < 8; box++) {
    const turn = (5 + box * 4) & 31
    const expanded = ((half << turn) | (half >>> (32 - turn))) & 63
    output |= boxes[box]?.[expanded ^ (keys[box] ?? 0)] ?? 0
  }
  return output >>> 0
}

/** The sixteen rounds between the permutations; the halves come out exchanged, as the next stage wants them. */
const runRounds = ([first, second]: readonly [number, number], schedule: Schedule): readonly [number, number] => {
  let [left, right] = [first, second]
  for (const keys of schedule) [left, right] = [right, (left ^ round(right, keys)) >>> 0]
  return [right, left]
}

const runBlock = (block: Uint8Array, stages: readonly Schedule[]): Uint8Array => {
  const view = new DataView(permute(block, initialPermutation).buffer)
  let halves: readonly [number, number] = [view.getUint32(0), view.getUint32(4)]
  for (const stage of stages) halves = runRounds(halves, stage)
  view.setUint32(0, halves[0])
  view.setUint32(4, halves[1])
  return permute(new Uint8Array(view.buffer), finalPermutation)
}

export type CbcInput = { readonly key: Uint8Array; readonly iv: Uint8Array; readonly data: Uint8Array }

const requireLengths = ({ key, iv, data }: CbcInput): void => {
  if (key.length !== 24 || iv.length !== 8 || data.length % 8 !== 0)
    throw new RangeError('key, vector or data of no blocks')
}

/** Decrypts whole blocks under three keys of 8 octets; padding stays. Throws RangeError on other lengths. */
export const decryptTripleDes = (input: CbcInput): Uint8Array<ArrayBuffer> => {
  requireLengths(input)
  const { key, iv, data } = input
  const reversed = [16, 8, 0].map((from) => scheduleOf(key.subarray(from, from + 8)))
  const stages = reversed.map((schedule, index) => (index === 1 ? schedule : schedule.toReversed()))
  const output = new Uint8Array(data.length)
  let previous = iv
  for (let at = 0; at < data.length; at += 8) {
    const block = data.subarray(at, at + 8)
    for (const [index, octet] of runBlock(block, stages).entries()) output[at + index] = octet ^ (previous[index] ?? 0)
    previous = block
  }
  return output
}

/** Encrypts whole blocks under three keys of 8 octets. Throws RangeError on other lengths. */
export const encryptTripleDes = (input: CbcInput): Uint8Array<ArrayBuffer> => {
  requireLengths(input)
  const { key, iv, data } = input
  const stages = [0, 8, 16].map((from, index) => {
    const schedule = scheduleOf(key.subarray(from, from + 8))
    return index === 1 ? schedule.toReversed() : schedule
  })
  const output = new Uint8Array(data.length)
  let previous = iv
  for (let at = 0; at < data.length; at += 8) {
    const mixed = data.slice(at, at + 8).map((octet, index) => octet ^ (previous[index] ?? 0))
    output.set(runBlock(mixed, stages), at)
    previous = output.subarray(at, at + 8)
  }
  return output
}
