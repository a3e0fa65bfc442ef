/** How a phone reaches a card: one means today, and the shape of every other. */
import type { AppError } from '#shared/errors/app-error.ts'
import type { DigestAlgorithm, Result, Step } from '#shared/phone-reader/messages.ts'
import type { PinEntry, PinKind } from '#web/card/verify-pin.ts'

export type AskPin = (kind: PinKind, retriesLeft: number, refusal: AppError | null) => Promise<PinEntry>

/** What a means is given for one use of the card. */
export type CardUse = {
  readonly signal: AbortSignal
  /** Tells both screens how far it is. */
  readonly onStep: (step: Step) => void
  readonly askPin: AskPin
}

export type LogInRequest = { readonly origin: string; readonly nonce: string; readonly purpose: string }
export type SignRequest = { readonly digest: Uint8Array<ArrayBuffer>; readonly digestAlgorithm: DigestAlgorithm }

export type Authenticated = Extract<Result, { readonly kind: 'authenticated' }>
export type Signed = Extract<Result, { readonly kind: 'signed' }>

/**
 * A reader on the phone's socket, a card that is tapped against it: whatever waits for the card by itself, asks for the
 * PIN through `askPin`, and throws the catalogue's `card.*` errors. `laidAgain` says after which of them it is called once
 * more.
 */
export type PhoneCardMeans = {
  readonly kind: string
  /** Whether this phone and browser have it at all; no promise that something is plugged in. */
  readonly isAvailable: () => Promise<boolean>
  readonly logIn: (request: LogInRequest, use: CardUse) => Promise<Authenticated>
  readonly sign: (request: SignRequest, use: CardUse) => Promise<Signed>
}
