/** How a phone reaches a card, whichever way it is. */
import type { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import type { DigestAlgorithm, Intent, Result, Step } from '#shared/phone-reader/messages.ts'
import type { PinEntry, PinKind } from '#web/card/verify-pin.ts'
import type { AuthenticateStep } from '#web/card-ap/authenticate.ts'

/** Which card, and where it is laid or held: what a person chooses by. */
export type MeansKind = 'reader' | 'card-ap-phone' | 'card-ap-reader'

/** `card-ap`: four digits that the municipality's own application has for itself. */
export type PhonePinKind = PinKind | 'card-ap'

/** `retriesLeft` is null where the card has not been asked yet: a card that is tapped comes after its PIN. */
export type AskPin = (kind: PhonePinKind, retriesLeft: number | null, refusal: AppError | null) => Promise<PinEntry>

/** What a means is given for one use of the card. */
export type CardUse = {
  readonly signal: AbortSignal
  /** Tells both screens how far it is. */
  readonly onStep: (step: Step) => void
  /** Tells the phone's screen what the hand with the card does, and the computer's how far it is. */
  readonly onTap: (step: AuthenticateStep) => void
  readonly askPin: AskPin
}

export type LogInRequest = { readonly origin: string; readonly nonce: string; readonly purpose: string }
export type SignRequest = { readonly digest: Uint8Array<ArrayBuffer>; readonly digestAlgorithm: DigestAlgorithm }

export type Authenticated = Extract<Result, { readonly kind: 'authenticated' }>
export type Proved = Extract<Result, { readonly kind: 'proved-by-card-ap' }>
export type Signed = Extract<Result, { readonly kind: 'signed' }>

/**
 * A reader on the phone's socket, a card that is tapped against it: whatever waits for the card by itself, asks for the
 * PIN through `askPin`, and throws the catalogue's `card.*` errors.
 */
export type PhoneCardMeans = {
  readonly kind: MeansKind
  /** Whether this phone and browser have it at all; no promise that something is plugged in. */
  readonly isAvailable: () => Promise<boolean>
  /** Whether what it gives is an answer to this. */
  readonly answers: (intent: Intent) => boolean
  /** Errors after which the person may try once more. */
  readonly triedAgain: ReadonlySet<ErrorCode>
  readonly logIn: (request: LogInRequest, use: CardUse) => Promise<Authenticated | Proved>
  readonly sign: (request: SignRequest, use: CardUse) => Promise<Signed>
}
