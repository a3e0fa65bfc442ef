import { isAppError } from '#shared/errors/app-error.ts'
import type { Transport } from '../../transport/transport.ts'
import { openApplication, type ApplicationLink, type ApplicationOptions } from '../application-link.ts'
import { isHolderOf, parseCardVerifiableCertificate, type CardVerifiableCertificate } from '../card-key.ts'
import type { PinReference, PresentOptions } from '../pin-holder.ts'
import { readTlvFile } from '../tlv-file.ts'
import {
  parseBirthRecord,
  parseCardFace,
  parseMunicipality,
  parseMyNumberImage,
  type BirthRecord,
  type CardFace,
} from './commands.ts'
import { faceConfirmation, type FaceConfirmationProfile, type FaceSecretKind } from './constants.ts'

export type FaceConfirmationOptions = ApplicationOptions & {
  /** The card of today unless told otherwise. */
  readonly profile?: FaceConfirmationProfile
}

/** 券面事項確認AP of one card: what its face shows. */
export class FaceConfirmationSession {
  readonly profile: FaceConfirmationProfile
  readonly #link: ApplicationLink

  private constructor(link: ApplicationLink, profile: FaceConfirmationProfile) {
    this.profile = profile
    this.#link = link
  }

  static async open(transport: Transport, options: FaceConfirmationOptions): Promise<FaceConfirmationSession> {
    const { profile = faceConfirmation } = options
    return new FaceConfirmationSession(await openApplication(transport, profile.aid, options), profile)
  }

  /** Tries left for a secret, 0 when locked, `Infinity` where the card does not count. Costs no try. */
  async retriesLeft(kind: FaceSecretKind): Promise<number> {
    return this.#link.pins.retriesLeft(this.#secret(kind))
  }

  /** Presents a secret (UTF-8 digits); the array is zeroed. Throws as `JpkiSession.verifyPin` does. */
  async verify(kind: FaceSecretKind, secret: Uint8Array, options: PresentOptions = {}): Promise<void> {
    await this.#link.pins.present(this.#secret(kind), secret, options)
  }

  /**
   * Whether six digits, era year, month and day as printed (`550217` for 昭和55年2月17日), are the holder's birth date. The
   * array is zeroed. Throws `card.pin-format` for anything but six digits.
   */
  async confirmBirthDate(digits: Uint8Array): Promise<boolean> {
    try {
      await this.verify('birth-date', digits)
      return true
    } catch (error) {
      if (isAppError(error, 'card.pin-incorrect')) return false
      throw error
    }
  }

  /**
   * The birth date with its century, after `confirmBirthDate`: enough to tell an age, and nothing else about the holder.
   * Together with `holdsItsKey` it says that this card is no copy and was written with this date; not whose signature is on
   * it, for the issuer's root key is not published, and not that whoever presents the card is its holder.
   */
  async readBirthRecord(): Promise<BirthRecord> {
    return parseBirthRecord(await this.#read('birthRecord'))
  }

  /** Everything the face shows but the My Number, after number A or B. */
  async readFace(): Promise<CardFace> {
    return parseCardFace(await this.#read('face'))
  }

  /** Issuing municipality, 5 digits; free. */
  async readMunicipality(): Promise<string> {
    return parseMunicipality(await this.#read('basicInfo'))
  }

  /** PNG of the My Number, after number A alone; the law restricts who may look at it. */
  async readMyNumberImage(): Promise<Uint8Array> {
    return parseMyNumberImage(await this.#read('myNumberImage'))
  }

  /** Certificate of whoever signed the records; free. */
  async readSignerCertificate(): Promise<CardVerifiableCertificate> {
    return parseCardVerifiableCertificate(await this.#read('signerCertificate'))
  }

  /** Whether the card holds the private half of the key in a record it gave. */
  async holdsItsKey({ publicKey }: Pick<BirthRecord, 'publicKey'>): Promise<boolean> {
    return isHolderOf(this.#link, publicKey)
  }

  #secret(kind: FaceSecretKind): PinReference {
    return { file: this.profile.secrets[kind], policy: this.profile.policies[kind] }
  }

  #read(file: keyof FaceConfirmationProfile['files']): Promise<Uint8Array> {
    return readTlvFile(this.#link.files, this.profile.files[file])
  }
}

/** Selects 券面事項確認AP. Throws `card.unsupported` when the card does not have it. */
export const openFaceConfirmationSession = (
  transport: Transport,
  options: FaceConfirmationOptions,
): Promise<FaceConfirmationSession> => FaceConfirmationSession.open(transport, options)
