import { derivePasswordProof, makeIssuancePassword, proofRounds } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { renderLetter, type Secrets } from './letter.ts'
import type { LetterAnswer, LetterCommand } from './letter-wire.ts'

/** Makes passwords and draws them, and remembers the last ones until the worker ends. */
export class LetterBench {
  readonly #loadTypefaces: () => Promise<readonly Typeface[]>
  #secrets: Secrets | undefined

  constructor(loadTypefaces: () => Promise<readonly Typeface[]>) {
    this.#loadTypefaces = loadTypefaces
  }

  /** Throws AppError `issuance.character-undrawable`, `network.unreachable`; `internal.unexpected` before anything was made. */
  async work(command: LetterCommand): Promise<LetterAnswer> {
    if (command.type === 'make') return this.#make(command.isNewHolder)
    if (this.#secrets === undefined) throw new AppError('internal.unexpected')
    const pdf = await renderLetter(command.addressed, this.#secrets, await this.#loadTypefaces())
    return { type: 'drawn', pdf }
  }

  async #make(isNewHolder: boolean): Promise<LetterAnswer> {
    const issuancePassword = makeIssuancePassword()
    const signInSecret = isNewHolder ? makeIssuancePassword() : null
    const salt = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
    const proof = encodeBase64url(await derivePasswordProof(issuancePassword, { salt, rounds: proofRounds }))
    this.#secrets = { issuancePassword, signInSecret }
    return { type: 'made', made: { issuancePassword: { salt, rounds: proofRounds, proof }, signInSecret } }
  }
}
