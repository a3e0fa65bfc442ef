/** Challenges given out and not yet answered: in memory, for a process that ends takes nothing with it but a tap. */
import type { CardApPurpose } from '#shared/card-ap/api.ts'
import { AppError } from '#shared/errors/app-error.ts'

export type Challenge = {
  readonly challengeId: string
  readonly nonce: Uint8Array<ArrayBuffer>
  /** The page's own origin when the challenge was given out: what the card's signature is bound to. */
  readonly origin: string
  readonly purpose: CardApPurpose
  /** The service's nonce for which the proof will be good; undefined where no service asked. */
  readonly boundTo: string | undefined
  readonly expiresAt: Date
}

/** Anybody may ask, so the oldest go when there are this many. */
const challengesMax = 10_000

export class Challenges {
  readonly #open = new Map<string, Challenge>()

  get size(): number {
    return this.#open.size
  }

  add(challenge: Challenge): void {
    this.#open.set(challenge.challengeId, challenge)
    for (const id of this.#open.keys()) {
      if (this.#open.size <= challengesMax) break
      this.#open.delete(id)
    }
  }

  /** Takes a challenge out, once, whatever becomes of it. Throws `login.nonce-unknown`, `login.nonce-expired`. */
  take(challengeId: string, now: Date): Challenge {
    const challenge = this.#open.get(challengeId)
    this.#open.delete(challengeId)
    if (challenge === undefined) throw new AppError('login.nonce-unknown')
    if (now > challenge.expiresAt) throw new AppError('login.nonce-expired')
    return challenge
  }

  forgetExpired(now: Date): void {
    for (const [id, { expiresAt }] of this.#open) if (now > expiresAt) this.#open.delete(id)
  }
}
