import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { CardAuthority } from '../card-authority.ts'
import type { BasicFourOnCard, VirtualCardData } from '../card-data.ts'
import { drawDigits, drawText, photo } from '../face-pictures.ts'
import { allocate, secretFile, type CardApplication, type CardFile } from '../file.ts'
import { indexed, tlv } from '../tlv.ts'
import { buildVerificationB, toEraBirthDate } from '../verification-number.ts'

const birthKey = 0x11
const verificationB = 0x12
const verificationA = 0x13
const cardKey = 0x14

const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))

/** FF10: what the birth date alone opens. */
const buildBirthRecord = async (four: BasicFourOnCard, authority: CardAuthority): Promise<Uint8Array> => {
  const birthDate = tlv('df11', encodeUtf8(four.birthDate))
  const publicKey = tlv('df12', await authority.publicKey())
  return allocate(tlv('ff10', birthDate, publicKey, tlv('df13', await authority.sign(birthDate, publicKey))))
}

/** FF20: the signature is over three hashes, of date, sex and key, of both texts, and of the photograph. */
const buildFace = async (data: VirtualCardData, four: BasicFourOnCard, authority: CardAuthority) => {
  const who = concatBytes(
    tlv('df22', encodeUtf8(four.birthDate)),
    tlv('df23', encodeUtf8(four.sex)),
    tlv('df24', await authority.publicKey()),
  )
  const texts = concatBytes(tlv('df25', drawText(four.name)), tlv('df26', drawText(four.address)))
  const portrait = tlv('df27', photo)
  const hashes = await Promise.all([who, texts, portrait].map(sha256))
  const code = data.pins.securityCode
  const rest = [
    tlv('df28', await authority.sign(...hashes)),
    tlv('df29', encodeUtf8(data.expiry.replaceAll('-', ''))),
    tlv('df2a', code === undefined ? new Uint8Array() : drawDigits(code)),
  ]
  return allocate(indexed('ff20', 'df21', [who, texts, portrait, ...rest]))
}

const buildBasicInfo = (data: VirtualCardData): Uint8Array =>
  tlv(
    'ff30',
    tlv('df31', decodeHex('06030e01')),
    tlv('df32', new Uint8Array(16)),
    tlv('df33', Uint8Array.of(0x01)),
    tlv('df34', encodeUtf8(data.municipalityCode)),
    tlv('df35', new Uint8Array(272)),
  )

const buildMyNumber = async (myNumber: string, authority: CardAuthority): Promise<Uint8Array> => {
  const image = tlv('df41', drawDigits(myNumber))
  const publicKey = tlv('df42', await authority.publicKey())
  return allocate(tlv('ff40', image, publicKey, tlv('df43', await authority.sign(image, publicKey))))
}

/** 券面事項確認AP: the face as pictures. The birth date opens its own record, B the face, A that and the My Number. */
export const buildFaceConfirmation = (data: VirtualCardData, authority: CardAuthority): CardApplication => {
  const { basicFour, myNumber } = data
  const files: readonly (readonly [number, CardFile])[] = [
    [
      0x01,
      {
        kind: 'data',
        content: basicFour === undefined ? allocate(new Uint8Array()) : () => buildBirthRecord(basicFour, authority),
        read: [birthKey],
      },
    ],
    [
      0x02,
      {
        kind: 'data',
        content: basicFour === undefined ? allocate(new Uint8Array()) : () => buildFace(data, basicFour, authority),
        read: [verificationA, verificationB],
      },
    ],
    [0x03, { kind: 'data', content: buildBasicInfo(data), read: 'free' }],
    [0x04, { kind: 'data', content: () => authority.certificate(), read: 'free' }],
    [
      0x05,
      {
        kind: 'data',
        content: myNumber === undefined ? allocate(new Uint8Array()) : () => buildMyNumber(myNumber, authority),
        read: [verificationA],
      },
    ],
    [
      birthKey,
      secretFile({
        counter: 'birthDate',
        triesMax: Number.POSITIVE_INFINITY,
        value: basicFour === undefined ? undefined : toEraBirthDate(basicFour.birthDate),
        format: /^[0-9]{6}$/,
      }),
    ],
    [
      verificationB,
      secretFile({
        counter: 'faceVerificationB',
        triesMax: 10,
        value: buildVerificationB(data),
        format: /^[0-9]{14}$/,
      }),
    ],
    [verificationA, secretFile({ counter: 'faceVerificationA', triesMax: 10, value: myNumber, format: /^[0-9]{12}$/ })],
    [cardKey, { kind: 'key', key: authority.cardKey, use: 'free' }],
  ]
  return { aid: decodeHex('d3921000310001010402'), files: new Map(files), defaultKey: cardKey }
}
