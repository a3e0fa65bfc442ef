import { parseCardPublicKey, type CardPublicKey } from '../card-key.ts'
import { fieldsOf, parseDay, parseDigits, strictly } from '../tlv-file.ts'
import { tag } from './constants.ts'

/** What the birth date alone opens. */
export type BirthRecord = {
  /** `YYYY-MM-DD`, with the century that six digits leave open. */
  readonly birthDate: string
  /** Public half of the key that answers without a PIN. */
  readonly publicKey: CardPublicKey
  /** The issuer's; neither what it covers nor the key it ends in is published. */
  readonly signature: Uint8Array
}

/** The face of the card: text as pictures, so that every character is as printed. */
export type CardFace = {
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  /** 1 male, 2 female, 9 not applicable; others may come. */
  readonly sex: string
  /** PNG of one bit a pixel. */
  readonly nameImage: Uint8Array
  readonly addressImage: Uint8Array
  readonly securityCodeImage: Uint8Array
  /** JPEG 2000 in grey. */
  readonly photo: Uint8Array
  /** Last day of the card, `YYYY-MM-DD`. */
  readonly expiry: string
  readonly publicKey: CardPublicKey
  readonly signature: Uint8Array
}

/** Parses FF10. Throws `card.protocol`. */
export const parseBirthRecord = (object: Uint8Array): BirthRecord =>
  strictly(() => {
    const field = fieldsOf(object, tag.birthRecord)
    return {
      birthDate: parseDay(field(tag.recordBirthDate)),
      publicKey: parseCardPublicKey(field(tag.recordPublicKey)),
      signature: field(tag.recordSignature),
    }
  })

/** Parses FF20 by its tags; the index of offsets in front is not relied on. Throws `card.protocol`. */
export const parseCardFace = (object: Uint8Array): CardFace =>
  strictly(() => {
    const field = fieldsOf(object, tag.face)
    return {
      birthDate: parseDay(field(tag.birthDate)),
      sex: parseDigits(field(tag.sex)),
      nameImage: field(tag.nameImage),
      addressImage: field(tag.addressImage),
      securityCodeImage: field(tag.securityCodeImage),
      photo: field(tag.photo),
      expiry: parseDay(field(tag.expiry)),
      publicKey: parseCardPublicKey(field(tag.publicKey)),
      signature: field(tag.signature),
    }
  })

/** Issuing municipality, 5 digits, out of FF30. Throws `card.protocol`. */
export const parseMunicipality = (object: Uint8Array): string =>
  strictly(() => parseDigits(fieldsOf(object, tag.basicInfo)(tag.municipality)))

/** PNG of the My Number out of FF40. Throws `card.protocol`. */
export const parseMyNumberImage = (object: Uint8Array): Uint8Array =>
  strictly(() => fieldsOf(object, tag.myNumber)(tag.myNumberImage))
