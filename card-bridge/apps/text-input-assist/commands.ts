import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { takeTlv } from '../../tlv/tlv.ts'
import { parseCardPublicKey, type CardPublicKey } from '../card-key.ts'
import { fieldsOf, parseDay, strictly, takeValue } from '../tlv-file.ts'
import { hashLength, tag } from './constants.ts'

/** The four attributes (基本4情報) as the card has them. */
export type BasicFour = {
  /** Family and given name parted by U+3000; characters without a code point may be replaced. */
  readonly name: string
  /** Full-width digits, no postal code. */
  readonly address: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  /** 1 male, 2 female, 9 not applicable; others may come. */
  readonly sex: string
}

/** What the card's issuer signed about the two files. */
export type SignedHashes = {
  /** SHA-256 of all 17 bytes of the file of the My Number. */
  readonly myNumber: Uint8Array
  /** SHA-256 of the four attributes, from the name to the end of the object. */
  readonly basicFour: Uint8Array
  readonly signature: Uint8Array
}

/** The public half of the key that answers without a PIN, and the issuer's signature on it. */
export type SignedCardKey = { readonly publicKey: CardPublicKey; readonly signature: Uint8Array }

const requireMatch = (text: string, pattern: RegExp): string => {
  if (!pattern.test(text)) throw new RangeError('unexpected text')
  return text
}

/**
 * Parses FF20 by its tags: lengths come in any form (newer cards use a longer one), so the index of offsets in front is
 * not relied on. Throws `card.protocol`.
 */
export const parseBasicFour = (object: Uint8Array): BasicFour =>
  strictly(() => {
    const field = fieldsOf(object, tag.basicFour)
    return {
      name: decodeUtf8(field(tag.name)),
      address: decodeUtf8(field(tag.address)),
      birthDate: parseDay(field(tag.birthDate)),
      sex: requireMatch(decodeUtf8(field(tag.sex)), /^[0-9]$/),
    }
  })

/** Parses FF10, whose tag says "constructed" over plain digits. Throws `card.protocol`. */
export const parseMyNumber = (object: Uint8Array): string =>
  strictly(() => requireMatch(decodeUtf8(takeValue(object, tag.myNumber)), /^[0-9]{12}$/))

/** The part of FF20 that is hashed: everything from the name on, without the index in front. Throws `card.protocol`. */
export const signedPartOf = (basicFour: Uint8Array): Uint8Array =>
  strictly(() => {
    const content = takeValue(basicFour, tag.basicFour)
    const cursor = new ByteCursor(content)
    for (let start = cursor.offset; cursor.left > 0; start = cursor.offset) {
      if (takeTlv(cursor).tag === tag.name) return content.subarray(start)
    }
    throw new RangeError('no name')
  })

/** Parses FF30. Throws `card.protocol`. */
export const parseSignedHashes = (object: Uint8Array): SignedHashes =>
  strictly(() => {
    const field = fieldsOf(object, tag.signedHashes)
    const [myNumber, basicFour] = [field(tag.myNumberHash), field(tag.basicFourHash)]
    if (myNumber.length !== hashLength || basicFour.length !== hashLength) throw new RangeError('not a SHA-256')
    return { myNumber, basicFour, signature: field(tag.signature) }
  })

/** Parses FF50. Throws `card.protocol`. */
export const parseSignedCardKey = (object: Uint8Array): SignedCardKey =>
  strictly(() => {
    const field = fieldsOf(object, tag.cardKey)
    return { publicKey: parseCardPublicKey(field(tag.cardPublicKey)), signature: field(tag.cardKeySignature) }
  })
