import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import type { AppError } from '#shared/errors/app-error.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import type { CardSession } from './card-session.ts'
import { verifyAskedPin, type PinEntry } from './verify-pin.ts'

/** How somebody reaches the card: `withCardSession`, or what a test puts in its place. */
export type WithCardSession = <Result>(
  work: (session: CardSession) => Promise<Result>,
  options: { readonly signal: AbortSignal },
) => Promise<Result>

export type CardLogInOptions = {
  readonly origin: string
  readonly nonce: string
  readonly purpose: string
  readonly signal: AbortSignal
  /** Asks the person; `refusal` is why the last entry was not taken. */
  readonly askPin: (retriesLeft: number, refusal: AppError | null) => Promise<PinEntry>
}

/** What a log-in sends: bytes as base64url. */
export type CardLogIn = {
  /** Five digits of the card's own record. */
  readonly municipalityCode: string
  /** User-authentication certificate, DER. */
  readonly certificate: string
  readonly algorithm: 'RS256' | 'ES384'
  readonly signature: string
}

/**
 * One visit of the card from reading to signature (CV-KJ-1, 2), in one card session so that nothing is selected twice.
 * Throws `card.pin-locked` before any PIN is asked for when no try is left, and the errors of the card session.
 */
export const logInByCard = (
  withSession: WithCardSession,
  { origin, nonce, purpose, signal, askPin }: CardLogInOptions,
): Promise<CardLogIn> =>
  withSession(
    async (session) => {
      const { municipalityCode } = await session.readCardRecord()
      const jpki = await session.openJpki()
      await verifyAskedPin(jpki, 'authentication', askPin)
      const challenge = await buildLogInChallenge({ origin, nonce: decodeBase64url(nonce), purpose })
      const { certificate, signature, algorithm } = await session.signLogIn({ session: jpki, challenge })
      return {
        municipalityCode,
        certificate: encodeBase64url(certificate),
        algorithm,
        signature: encodeBase64url(signature),
      }
    },
    { signal },
  )
