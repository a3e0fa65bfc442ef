import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { CardAuthority } from '../card-authority.ts'
import type { BasicFourOnCard, VirtualCardData } from '../card-data.ts'
import { allocate, secretFile, type CardApplication, type CardFile } from '../file.ts'
import { indexed, tlv } from '../tlv.ts'
import { buildVerificationB } from '../verification-number.ts'

const pinFile = 0x11
const cardKey = 0x13
const verificationA = 0x14
const verificationB = 0x15

const attributesOf = (four: BasicFourOnCard): readonly Uint8Array[] => [
  tlv('df22', encodeUtf8(four.name)),
  tlv('df23', encodeUtf8(four.address)),
  tlv('df24', encodeUtf8(four.birthDate)),
  tlv('df25', encodeUtf8(four.sex)),
]

/** The file of the My Number: FF10 and two bytes of filler, 17 bytes in all. */
const buildMyNumber = (myNumber: string | undefined): Uint8Array =>
  myNumber === undefined ? new Uint8Array() : concatBytes(tlv('ff10', encodeUtf8(myNumber)), Uint8Array.of(0xff, 0xff))

/** FF30: hashes of both files, the index of the second left out, and the issuer's signature on them. */
const buildSignedHashes = async (data: VirtualCardData, authority: CardAuthority): Promise<Uint8Array> => {
  const hash = async (tag: string, ...parts: readonly Uint8Array[]) =>
    tlv(tag, new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(...parts))))
  const hashes = [
    await hash('df31', buildMyNumber(data.myNumber)),
    await hash('df32', ...(data.basicFour === undefined ? [] : attributesOf(data.basicFour))),
  ]
  return tlv('ff30', ...hashes, tlv('df33', await authority.sign(...hashes)))
}

/** FF50: the key that answers without a PIN, and the issuer's signature on it. */
const buildCardKey = async (authority: CardAuthority): Promise<Uint8Array> => {
  const publicKey = tlv('df51', await authority.publicKey())
  return tlv('ff50', publicKey, tlv('df52', await authority.sign(publicKey)))
}

/** FF40: application id and key id. */
const buildBasicInfo = (): Uint8Array =>
  tlv('ff40', tlv('df41', decodeHex('06030e01')), tlv('df42', new Uint8Array(16)))

/** The card to come has no PIN of its own here: the four digits, and their tries, are those of the authentication PIN. */
const buildPin = ({ generation, pins }: VirtualCardData): CardFile =>
  secretFile(
    generation === 'next'
      ? { counter: 'authentication', triesMax: 3, value: pins.authentication, format: /^[0-9]{4}$/ }
      : { counter: 'textInputAssist', triesMax: 3, value: pins.textInputAssist, format: /^[0-9]{4}$/ },
  )

/** 券面入力補助AP: My Number and the four attributes as text, each behind its own verification number or the PIN. */
export const buildTextInputAssist = (data: VirtualCardData, authority: CardAuthority): CardApplication => {
  const { basicFour, myNumber } = data
  const attributes = basicFour === undefined ? new Uint8Array() : indexed('ff20', 'df21', attributesOf(basicFour))
  const anySecret = [pinFile, verificationA, verificationB]
  const files: readonly (readonly [number, CardFile])[] = [
    [0x01, { kind: 'data', content: buildMyNumber(myNumber), read: [pinFile, verificationA] }],
    [0x02, { kind: 'data', content: allocate(attributes), read: [pinFile, verificationB] }],
    [0x03, { kind: 'data', content: () => buildSignedHashes(data, authority), read: anySecret }],
    [0x04, { kind: 'data', content: () => authority.certificate(), read: 'free' }],
    [0x05, { kind: 'data', content: buildBasicInfo(), read: 'free' }],
    // The session key's public half: no session is ever opened here, so the card's own key stands in its place.
    [0x06, { kind: 'data', content: () => authority.publicKey(), read: anySecret }],
    [0x07, { kind: 'data', content: () => buildCardKey(authority), read: anySecret }],
    [0x08, { kind: 'data', content: new Uint8Array(16).fill(0xff), read: 'free' }],
    [pinFile, buildPin(data)],
    [0x12, secretFile({ counter: 'textInputAssist', triesMax: 0, value: undefined, format: /^$/ })],
    [cardKey, { kind: 'key', key: authority.cardKey, use: 'free' }],
    [verificationA, secretFile({ counter: 'verificationA', triesMax: 10, value: myNumber, format: /^[0-9]{12}$/ })],
    [
      verificationB,
      secretFile({
        counter: 'verificationB',
        triesMax: 10,
        value: buildVerificationB(data),
        format: /^[0-9]{14}$/,
      }),
    ],
  ]
  return {
    aid: decodeHex('d3921000310001010408'),
    files: new Map(files),
    defaultKey: cardKey,
    secureMessaging: true,
  }
}
