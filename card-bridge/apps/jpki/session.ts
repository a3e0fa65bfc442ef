import { AppError } from '#shared/errors/app-error.ts'
import { computeSignature } from '../../apdu/file-commands.ts'
import { formatStatusWord } from '../../apdu/response.ts'
import { requireOk } from '../../apdu/status-words.ts'
import type { Transport } from '../../transport/transport.ts'
import { openApplication, type ApplicationLink, type ApplicationOptions } from '../application-link.ts'
import type { PinReference, PresentOptions } from '../pin-holder.ts'
import { buildSignatureInput, findDerLength, parseAvailability, parseTokenLabel, tokenLabelLength } from './commands.ts'
import {
  availability,
  individualNumberCard,
  type CertificateAvailability,
  type CertificateKind,
  type HashName,
  type JpkiProfile,
  type KeyKind,
} from './constants.ts'

export type JpkiSessionOptions = ApplicationOptions & {
  /** The card of today unless told otherwise. */
  readonly profile?: JpkiProfile
}

/**
 * The JPKI application (公的個人認証AP) of one card. Selecting it forgets every PIN, so a session begins logged out and
 * another `openJpkiSession` on the same card ends this one's PIN state.
 */
export class JpkiSession {
  readonly profile: JpkiProfile
  readonly #link: ApplicationLink
  /** Read once: certificates do not change under a session. */
  readonly #certificates = new Map<CertificateKind, Uint8Array>()

  private constructor(link: ApplicationLink, profile: JpkiProfile) {
    this.profile = profile
    this.#link = link
  }

  /** Selects the application. Throws `card.unsupported` when the card does not have it. */
  static async open(transport: Transport, options: JpkiSessionOptions): Promise<JpkiSession> {
    const { profile = individualNumberCard } = options
    return new JpkiSession(await openApplication(transport, profile.aid, options), profile)
  }

  /** Label of the token, e.g. `JPKIAPICCTOKEN2`; `toTokenKind` tells what kind of token that is. */
  async readTokenLabel(): Promise<string> {
    return parseTokenLabel(await this.#link.files.readStart(this.profile.files.tokenInfo, tokenLabelLength))
  }

  /**
   * Which certificates the card was issued with, without a PIN: how a child's card is told from one that keeps its
   * signature certificate behind the PIN.
   */
  async readAvailability(): Promise<Readonly<Record<KeyKind, CertificateAvailability>>> {
    return parseAvailability(await this.#link.files.readStart(this.profile.files.availability, availability.length))
  }

  /** Tries left before the PIN is locked; 0 means locked. Costs no try. */
  async retriesLeft(kind: KeyKind): Promise<number> {
    return this.#link.pins.retriesLeft(this.#pin(kind))
  }

  /**
   * Presents a PIN (UTF-8 as typed); the array is zeroed before this settles, whatever happens. Throws
   * `card.pin-format` before a try is spent on an impossible PIN, `card.pin-last-try` unless `confirmLastTry`,
   * `card.pin-incorrect` with the tries left, `card.pin-locked`, and `card.pin-outcome-unknown` when the link broke
   * meanwhile and the counter does not tell that the PIN was wrong. A VERIFY is never sent twice.
   */
  async verifyPin(kind: KeyKind, pin: Uint8Array, options: PresentOptions = {}): Promise<void> {
    await this.#link.pins.present(this.#pin(kind), pin, options)
  }

  /**
   * Verifies the old PIN and sets the new one; both arrays are zeroed. Throws as `verifyPin` does; `card.pin-outcome-unknown`
   * also when the link broke while the new PIN was set: then either of the two holds.
   */
  async changePin(
    kind: KeyKind,
    pins: { readonly old: Uint8Array; readonly new: Uint8Array },
    options: PresentOptions = {},
  ): Promise<void> {
    await this.#link.pins.change(this.#pin(kind), pins, options)
  }

  /**
   * DER of a certificate, or undefined when the card was issued without it. Throws `card.pin-required` for the signature
   * certificate before its PIN, and on a phone for the authentication certificate too.
   */
  async readCertificate(kind: CertificateKind): Promise<Uint8Array | undefined> {
    const known = this.#certificates.get(kind)
    if (known !== undefined) return known.slice()
    const certificate = await this.#link.files.readObject(this.profile.files.certificates[kind], findDerLength)
    if (certificate !== undefined) this.#certificates.set(kind, certificate)
    return certificate?.slice()
  }

  /**
   * Signs a digest (its bytes, of `hash`) with a key whose PIN was verified in this session: RSASSA-PKCS1-v1_5, 256
   * bytes, or ECDSA as r ‖ s. Throws `card.pin-required` without the PIN, RangeError for a digest of another length.
   */
  async sign(kind: KeyKind, digest: Uint8Array, hash: HashName): Promise<Uint8Array> {
    const { algorithm, files } = this.profile
    const input = buildSignatureInput(digest, hash, algorithm)
    const response = await this.#link.files.atFile(files.keys[kind], (file) =>
      computeSignature(input, algorithm.scheme, file),
    )
    const signature = requireOk(response)
    if (signature.length !== algorithm.signatureLength) {
      throw new AppError('card.protocol', { statusWord: formatStatusWord(response.statusWord) })
    }
    return signature
  }

  #pin(kind: KeyKind): PinReference {
    return { file: this.profile.files.pins[kind], policy: this.profile.pinPolicies[kind] }
  }
}

/** Selects the JPKI application. Throws `card.unsupported` when the card does not have it. */
export const openJpkiSession = (transport: Transport, options: JpkiSessionOptions): Promise<JpkiSession> =>
  JpkiSession.open(transport, options)
