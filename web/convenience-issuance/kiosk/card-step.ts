import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import type { identify } from '#shared/convenience-issuance/api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import type { CardSession } from '#web/card/card-session.ts'

/** How a journey reaches the card: `withCardSession` of `web/card`, or what a test puts in its place. */
export type WithCardSession = <Result>(
  work: (session: CardSession) => Promise<Result>,
  options: { readonly signal: AbortSignal },
) => Promise<Result>

/** What the PIN screen hands over: four bytes that are zeroed once the card has had them. */
export type PinEntry = { readonly pin: Uint8Array; readonly confirmLastTry: boolean }

type LogInOptions = {
  readonly origin: string
  readonly nonce: string
  readonly purpose: string
  readonly signal: AbortSignal
  /** Asks the person; `refusal` is why the last entry was not taken. */
  readonly askPin: (retriesLeft: number, refusal: AppError | null) => Promise<PinEntry>
}

const isAskedAgain = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'card.pin-incorrect' || error.code === 'card.pin-format')

/**
 * One visit of the card from reading to signature (CV-KJ-1, 2), in one card session so that nothing is selected twice.
 * Throws `card.pin-locked` before any PIN is asked for when no try is left, and the errors of the card session.
 */
export const logInByCard = (
  withSession: WithCardSession,
  { origin, nonce, purpose, signal, askPin }: LogInOptions,
): Promise<BodyOf<typeof identify>> =>
  withSession(
    async (session) => {
      const { municipalityCode } = await session.readCardRecord()
      const jpki = await session.openJpki()
      let refusal: AppError | null = null
      for (;;) {
        const retriesLeft = await jpki.retriesLeft('authentication')
        if (retriesLeft === 0) throw new AppError('card.pin-locked')
        const { pin, confirmLastTry } = await askPin(retriesLeft, refusal)
        try {
          await jpki.verifyPin('authentication', pin, { confirmLastTry })
          break
        } catch (error) {
          if (!isAskedAgain(error)) throw error
          refusal = error
        } finally {
          zeroBytes(pin)
        }
      }
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
