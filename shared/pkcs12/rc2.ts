import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { CbcInput } from './triple-des.ts'

/** RC2 in CBC, decryption only (RFC 2268): what Windows and older programs put certificates of a key file under. */

/** PITABLE of RFC 2268 §2. */
const piTable = decodeHex(
  'd978f9c419ddb5ed28e9fd794aa0d89d c67e37832b76538e624c6488448bfba2 179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e82 54d66593ce60b21c7356c014a78cf1dc 1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303 f811c7f690ef3ee706c3d52fc8661ed7 08e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ec c2e0416e0f51cbcc2491af50a1f47039 997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9 d300e6cfe19ea82c6316013f58e289a9 0d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad',
)

const pi = (index: number): number => piTable[index & 255] ?? 0

/** Key expansion of RFC 2268 §2: 64 words of 16 bits. */
const expandKey = (key: Uint8Array, effectiveBits: number): Uint16Array => {
  const octets = new Uint8Array(128)
  octets.set(key)
  const at = (index: number): number => octets[index] ?? 0
  for (let index = key.length; index < 128; index++) octets[index] = pi(at(index - 1) + at(index - key.length))
  const effectiveOctets = Math.ceil(effectiveBits / 8)
  const mask = 255 >> (8 * effectiveOctets - effectiveBits)
  octets[128 - effectiveOctets] = pi(at(128 - effectiveOctets) & mask)
  for (let index = 127 - effectiveOctets; index >= 0; index--)
    octets[index] = pi(at(index + 1) ^ at(index + effectiveOctets))
  return Uint16Array.from({ length: 64 }, (_, word) => at(word * 2) | (at(word * 2 + 1) << 8))
}

const rotations = [1, 2, 3, 5]

const decryptBlock = (block: Uint8Array, words: Uint16Array): Uint8Array => {
  const view = new DataView(concatBytes(block).buffer)
  const r = [0, 2, 4, 6].map((at) => view.getUint16(at, true))
  const of = (index: number): number => r[index & 3] ?? 0
  let next = 63
  const reverseMix = (): void => {
    for (let index = 3; index >= 0; index--) {
      const turn = rotations[index] ?? 0
      const value = ((of(index) >> turn) | (of(index) << (16 - turn))) & 0xffff
      const mixed = (of(index + 3) & of(index + 2)) + (~of(index + 3) & of(index + 1))
      r[index] = (value - (words[next--] ?? 0) - mixed) & 0xffff
    }
  }
  const reverseMash = (): void => {
    for (let index = 3; index >= 0; index--) r[index] = (of(index) - (words[of(index + 3) & 63] ?? 0)) & 0xffff
  }
  for (const rounds of [5, 6, 5]) {
    if (next < 63) reverseMash()
    for (let count = 0; count < rounds; count++) reverseMix()
  }
  for (const [index, value] of r.entries()) view.setUint16(index * 2, value, true)
  return new Uint8Array(view.buffer)
}

/** Decrypts whole blocks; padding stays. Throws RangeError on impossible lengths. */
export const decryptRc2 = ({ key, iv, data }: CbcInput, effectiveBits: number): Uint8Array<ArrayBuffer> => {
  const isKeyFit = key.length >= 1 && key.length <= 128 && effectiveBits >= 1 && effectiveBits <= 1024
  if (!isKeyFit || iv.length !== 8 || data.length % 8 !== 0) throw new RangeError('key, vector or data of no blocks')
  const words = expandKey(key, effectiveBits)
  const output = new Uint8Array(data.length)
  let previous = iv
  for (let at = 0; at < data.length; at += 8) {
    const block = data.subarray(at, at + 8)
    for (const [index, octet] of decryptBlock(block, words).entries())
      output[at + index] = octet ^ (previous[index] ?? 0)
    previous = block
  }
  return output
}
