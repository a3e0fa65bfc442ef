import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { CardSession } from './card-session.ts'

type JpkiSession = Awaited<ReturnType<CardSession['openJpki']>>

/** Whose PIN it is: four digits to log in, or 6 to 16 letters and digits to sign. */
export type PinKind = 'authentication' | 'signature'

/** What the PIN screen hands over: bytes that are zeroed once the card has had them. */
export type PinEntry = { readonly pin: Uint8Array; readonly confirmLastTry: boolean }

const isAskedAgain = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'card.pin-incorrect' || error.code === 'card.pin-format')

/**
 * Asks for the PIN until the card takes it; `refusal` tells the person why the last one was not taken. Throws
 * `card.pin-locked` before any PIN is asked for when no try is left, and what the card session throws.
 */
export const verifyAskedPin = async (
  jpki: JpkiSession,
  kind: PinKind,
  askPin: (retriesLeft: number, refusal: AppError | null) => Promise<PinEntry>,
): Promise<void> => {
  let refusal: AppError | null = null
  for (;;) {
    const retriesLeft = await jpki.retriesLeft(kind)
    if (retriesLeft === 0) throw new AppError('card.pin-locked')
    const { pin, confirmLastTry } = await askPin(retriesLeft, refusal)
    try {
      await jpki.verifyPin(kind, pin, { confirmLastTry })
      return
    } catch (error) {
      if (!isAskedAgain(error)) throw error
      refusal = error
    } finally {
      zeroBytes(pin)
    }
  }
}
