import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type { Transport } from '../../transport/transport.ts'
import { openApplication, type ApplicationLink, type ApplicationOptions } from '../application-link.ts'
import { isHolderOf, parseCardVerifiableCertificate, type CardVerifiableCertificate } from '../card-key.ts'
import type { PinReference, PresentOptions } from '../pin-holder.ts'
import { readTlvFile } from '../tlv-file.ts'
import {
  parseBasicFour,
  parseMyNumber,
  parseSignedCardKey,
  parseSignedHashes,
  signedPartOf,
  type BasicFour,
  type SignedCardKey,
  type SignedHashes,
} from './commands.ts'
import { myNumberFileLength, textInputAssist, type SecretKind, type TextInputAssistProfile } from './constants.ts'

export type TextInputAssistOptions = ApplicationOptions & {
  /** The card of today unless told otherwise. */
  readonly profile?: TextInputAssistProfile
}

const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))

/** 券面入力補助AP of one card: the text printed on its face, as text, and what its issuer signed about it. */
export class TextInputAssistSession {
  readonly profile: TextInputAssistProfile
  readonly #link: ApplicationLink

  private constructor(link: ApplicationLink, profile: TextInputAssistProfile) {
    this.profile = profile
    this.#link = link
  }

  static async open(transport: Transport, options: TextInputAssistOptions): Promise<TextInputAssistSession> {
    const { profile = textInputAssist } = options
    return new TextInputAssistSession(await openApplication(transport, profile.aid, options), profile)
  }

  /** Tries left for a secret; 0 means locked. Costs no try. */
  async retriesLeft(kind: SecretKind): Promise<number> {
    return this.#link.pins.retriesLeft(this.#secret(kind))
  }

  /** Presents a secret (UTF-8 digits); the array is zeroed. Throws as `JpkiSession.verifyPin` does. */
  async verify(kind: SecretKind, secret: Uint8Array, options: PresentOptions = {}): Promise<void> {
    await this.#link.pins.present(this.#secret(kind), secret, options)
  }

  /** Verifies the old PIN and sets the new one; both arrays are zeroed. Throws as `JpkiSession.changePin` does. */
  async changePin(
    pins: { readonly old: Uint8Array; readonly new: Uint8Array },
    options: PresentOptions = {},
  ): Promise<void> {
    await this.#link.pins.change(this.#secret('pin'), pins, options)
  }

  /** Name, address, birth date and sex, after the PIN or number B. Throws `card.pin-required` before. */
  async readBasicFour(): Promise<BasicFour> {
    return parseBasicFour(await this.#read('basicFour'))
  }

  /**
   * The My Number, after the PIN or number A. The law restricts who may even look at it: read it for a duty under the My
   * Number Act and for nothing else.
   */
  async readMyNumber(): Promise<string> {
    return parseMyNumber(await this.#read('myNumber'))
  }

  /** Hashes of both files as signed by the card's issuer, after any of the three secrets. */
  async readSignedHashes(): Promise<SignedHashes> {
    return parseSignedHashes(await this.#read('signedHashes'))
  }

  /** Certificate of whoever signed the hashes; free. */
  async readSignerCertificate(): Promise<CardVerifiableCertificate> {
    return parseCardVerifiableCertificate(await this.#read('signerCertificate'))
  }

  /** Public half of the key that answers without a PIN, after any of the three secrets. */
  async readCardKey(): Promise<SignedCardKey> {
    return parseSignedCardKey(await this.#read('cardPublicKey'))
  }

  /**
   * Whether a file is the one its issuer hashed, after a secret that opens the file. What the issuer's signature covers and
   * the key it ends in are not published, so this finds a mistake or a clumsy copy; against a forger it proves nothing.
   */
  async matchesSignedHash(what: 'basicFour' | 'myNumber'): Promise<boolean> {
    const content =
      what === 'basicFour'
        ? signedPartOf(await this.#read('basicFour'))
        : await this.#link.files.readStart(this.profile.files.myNumber, myNumberFileLength)
    const hashes = await this.readSignedHashes()
    return isEqualBytes(await sha256(content), hashes[what])
  }

  /** Whether the card holds the private half of the key it shows, after any of the three secrets. */
  async holdsItsKey(): Promise<boolean> {
    return isHolderOf(this.#link, (await this.readCardKey()).publicKey)
  }

  #secret(kind: SecretKind): PinReference {
    return { file: this.profile.secrets[kind], policy: this.profile.policies[kind] }
  }

  #read(file: keyof TextInputAssistProfile['files']): Promise<Uint8Array> {
    return readTlvFile(this.#link.files, this.profile.files[file])
  }
}

/** Selects 券面入力補助AP. Throws `card.unsupported` when the card does not have it. */
export const openTextInputAssistSession = (
  transport: Transport,
  options: TextInputAssistOptions,
): Promise<TextInputAssistSession> => TextInputAssistSession.open(transport, options)
