import { derivePasswordProof, makeIssuancePassword, proofRounds } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { requireDrawable, type Typeface } from '#web/documents/fonts.ts'
import { renderLetters, type Letter, type Secrets } from './letter.ts'
import type { LetterAnswer, LetterCommand, LetterOf } from './letter-wire.ts'

/** Makes passwords and draws them, and remembers each under its key until the worker ends. */
export class LetterBench {
  readonly #loadTypefaces: () => Promise<readonly Typeface[]>
  readonly #secrets = new Map<string, Secrets>()

  constructor(loadTypefaces: () => Promise<readonly Typeface[]>) {
    this.#loadTypefaces = loadTypefaces
  }

  /** Throws AppError `issuance.character-undrawable`, `network.unreachable`; `internal.unexpected` for what was never made. */
  async work(command: LetterCommand): Promise<LetterAnswer> {
    if (command.type === 'make') return this.#make(command)
    const [first, ...others] = command.letters.map((letter) => this.#requireLetter(letter))
    if (first === undefined) throw new AppError('internal.unexpected')
    const pdf = await renderLetters([first, ...others], command.letterhead, await this.#loadTypefaces())
    return { type: 'drawn', pdf }
  }

  #requireLetter({ key, addressed }: LetterOf): Letter {
    const secrets = this.#secrets.get(key)
    if (secrets === undefined) throw new AppError('internal.unexpected')
    return { addressed, secrets }
  }

  async #make({
    key,
    withSignInSecret,
    texts,
  }: Extract<LetterCommand, { readonly type: 'make' }>): Promise<LetterAnswer> {
    requireDrawable(texts, await this.#loadTypefaces())
    const issuancePassword = makeIssuancePassword()
    const signInSecret = withSignInSecret ? makeIssuancePassword() : null
    const salt = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
    const proof = encodeBase64url(await derivePasswordProof(issuancePassword, { salt, rounds: proofRounds }))
    this.#secrets.set(key, { issuancePassword, signInSecret })
    return { type: 'made', made: { issuancePassword: { salt, rounds: proofRounds, proof }, signInSecret } }
  }
}
