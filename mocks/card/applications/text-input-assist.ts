import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { BasicFourOnCard, CounterName, VirtualCardData } from '../card-data.ts'
import { allocate, type CardApplication, type CardFile } from '../file.ts'
import { tlv } from '../tlv.ts'
import { buildVerificationB } from '../verification-number.ts'

const pinFile = 0x11
const verificationA = 0x14
const verificationB = 0x15

const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

/** FF20: an index of four offsets from the start of the file, then name, address, birth date and sex. */
const buildBasicFour = (four: BasicFourOnCard): Uint8Array => {
  const fields = [
    tlv('df22', encodeUtf8(four.name)),
    tlv('df23', encodeUtf8(four.address)),
    tlv('df24', encodeUtf8(four.birthDate)),
    tlv('df25', encodeUtf8(four.sex)),
  ]
  const body = (offsets: readonly number[]) => tlv('ff20', tlv('df21', ...offsets.map(uint16)), ...fields)
  let at = body([0, 0, 0, 0]).length - fields.reduce((length, field) => length + field.length, 0)
  const offsets = fields.map((field) => {
    const start = at
    at += field.length
    return start
  })
  return body(offsets)
}

const pin = (counter: CounterName, triesMax: number, value: string | undefined, format: RegExp): CardFile => ({
  kind: 'pin',
  counter,
  triesMax,
  value: value === undefined ? undefined : encodeUtf8(value),
  format,
})

/** 券面入力補助AP: My Number and the four attributes as text, each behind its own verification number or the PIN. */
export const buildTextInputAssist = (data: VirtualCardData): CardApplication => {
  const { basicFour, myNumber, pins } = data
  const numberObject =
    myNumber === undefined
      ? new Uint8Array()
      : concatBytes(tlv('ff10', encodeUtf8(myNumber)), Uint8Array.of(0xff, 0xff))
  const attributes = basicFour === undefined ? new Uint8Array() : buildBasicFour(basicFour)
  const files: readonly (readonly [number, CardFile])[] = [
    [0x01, { kind: 'data', content: numberObject, read: [pinFile, verificationA] }],
    [0x02, { kind: 'data', content: allocate(attributes), read: [pinFile, verificationB] }],
    [0x05, { kind: 'data', content: buildBasicInfo(), read: 'free' }],
    [0x06, { kind: 'internal' }],
    [0x08, { kind: 'data', content: new Uint8Array(16).fill(0xff), read: 'free' }],
    [pinFile, pin('textInputAssist', 3, pins.textInputAssist, /^[0-9]{4}$/)],
    [0x12, { kind: 'pin', counter: 'textInputAssist', triesMax: 0, value: undefined, format: /^$/ }],
    [verificationA, pin('verificationA', 10, myNumber, /^[0-9]{12}$/)],
    [verificationB, pin('verificationB', 10, buildVerificationB(data), /^[0-9]{14}$/)],
  ]
  return { aid: decodeHex('d3921000310001010408'), files: new Map(files) }
}

/** FF40: application id and key id. */
const buildBasicInfo = (): Uint8Array =>
  tlv('ff40', tlv('df41', decodeHex('06030e01')), tlv('df42', new Uint8Array(16)))
