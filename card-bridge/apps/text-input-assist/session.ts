import { AppError } from '#shared/errors/app-error.ts'
import { findTlvLength } from '../../tlv/tlv.ts'
import type { Transport } from '../../transport/transport.ts'
import { openApplication, type ApplicationLink, type ApplicationOptions } from '../application-link.ts'
import type { PinReference, PresentOptions } from '../pin-holder.ts'
import { parseBasicFour, parseMyNumber, type BasicFour } from './commands.ts'
import { secretPolicies, textInputAssist, type SecretKind } from './constants.ts'

const erased = 0xff

/** An unused file is full of FF; an object begins with FF too, but never with two of them. */
const findObjectLength = (head: Uint8Array): number | undefined =>
  head[0] === erased && head[1] === erased ? undefined : findTlvLength(head)

const toReference = (kind: SecretKind): PinReference => ({
  file: textInputAssist.secrets[kind],
  policy: secretPolicies[kind],
})

/** 券面入力補助AP of one card: the text printed on its face, as text. */
export class TextInputAssistSession {
  readonly #link: ApplicationLink

  private constructor(link: ApplicationLink) {
    this.#link = link
  }

  static async open(transport: Transport, options: ApplicationOptions): Promise<TextInputAssistSession> {
    return new TextInputAssistSession(await openApplication(transport, textInputAssist.aid, options))
  }

  /** Tries left for a secret; 0 means locked. Costs no try. */
  async retriesLeft(kind: SecretKind): Promise<number> {
    return this.#link.pins.retriesLeft(toReference(kind))
  }

  /** Presents a secret (UTF-8 digits); the array is zeroed. Throws as `JpkiSession.verifyPin` does. */
  async verify(kind: SecretKind, secret: Uint8Array, options: PresentOptions = {}): Promise<void> {
    await this.#link.pins.present(toReference(kind), secret, options)
  }

  /** Name, address, birth date and sex, after the PIN or number B. Throws `card.pin-required` before. */
  async readBasicFour(): Promise<BasicFour> {
    return parseBasicFour(await this.#readObject(textInputAssist.files.basicFour))
  }

  /**
   * The My Number, after the PIN or number A. The law restricts who may even look at it: read it for a duty under the My
   * Number Act and for nothing else.
   */
  async readMyNumber(): Promise<string> {
    return parseMyNumber(await this.#readObject(textInputAssist.files.myNumber))
  }

  async #readObject(file: number): Promise<Uint8Array> {
    const object = await this.#link.files.readObject(file, findObjectLength)
    if (object === undefined) throw new AppError('card.protocol', {})
    return object
  }
}

/** Selects 券面入力補助AP. Throws `card.unsupported` when the card does not have it. */
export const openTextInputAssistSession = (
  transport: Transport,
  options: ApplicationOptions,
): Promise<TextInputAssistSession> => TextInputAssistSession.open(transport, options)
