/** What the page and the claim worker say to each other: the installed key stays in the worker, the card with the page. */
import type { ClaimCardView } from '#shared/billing-claim/claim-card-api.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import type { ClaimFault } from '#shared/billing-claim/claim-file.ts'
import type { EnvelopeRefusal } from '#shared/cms/envelope.ts'
import type { Problem } from '#shared/errors/app-error.ts'
import type { KeyFileRefusal } from '#shared/pkcs12/refusal.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import type { ReceiptSubject, ReceiptVerdict } from './read-receipt.ts'

export type ClaimStage =
  | 'reading'
  | 'opening'
  | 'hashing'
  | 'signing'
  | 'sending'
  /** Everything has arrived, and the answer has not. */
  | 'judging'
  | 'proving'
  | 'fetching'
  | 'deciphering'

/** `done` of `whole` octets, where a stage has such a measure. */
export type ClaimProgress = { readonly stage: ClaimStage; readonly done?: number; readonly whole?: number }

/** What a file that may be sent says of itself. */
export type ClaimFacts = {
  readonly records: number
  readonly providerNumber: string
  /** `YYYY-MM`. */
  readonly month: string
  /** SHA-256 of the file. */
  readonly digest: Uint8Array
}

export type FileFault = { readonly line: number; readonly octet: number; readonly fault: ClaimFault }

/** A card that the page holds open: it is sent digests and answers with signatures. */
export type CardSigner = {
  readonly scheme: Exclude<SignatureScheme, { readonly family: 'ed25519' }>
  /** DER: its own certificate, then the issuer's where the card has it. */
  readonly certificates: readonly Uint8Array[]
}

export type ClaimCommand =
  | { readonly type: 'inspect'; readonly file: File }
  | { readonly type: 'open-key-file'; readonly file: Blob; readonly password: string }
  /** Signs the file that was inspected, and keeps what came of it until it was answered. */
  | { readonly type: 'sign'; readonly card: CardSigner | null }
  /** Sends what was signed; once more, the very same octets, where no answer came. */
  | { readonly type: 'send' }
  | { readonly type: 'open-document'; readonly claimId: string; readonly documentId: string }
  | { readonly type: 'register-card'; readonly card: CardSigner }
  | { readonly type: 'read-receipt'; readonly receipt: Uint8Array; readonly subject: ReceiptSubject }

export type ClaimAnswer =
  | { readonly type: 'inspected'; readonly facts: ClaimFacts }
  | ({ readonly type: 'file-refused' } & FileFault)
  | { readonly type: 'key-file'; readonly key: { readonly certificate: Uint8Array } }
  | { readonly type: 'key-file-refused'; readonly code: KeyFileRefusal | 'no-key' }
  | { readonly type: 'signed' }
  | { readonly type: 'answered'; readonly claim: ClaimView }
  | { readonly type: 'document'; readonly content: Uint8Array<ArrayBuffer>; readonly fileName: string }
  | { readonly type: 'document-refused'; readonly code: EnvelopeRefusal }
  | { readonly type: 'card-registered'; readonly card: ClaimCardView }
  | { readonly type: 'receipt'; readonly verdict: ReceiptVerdict }

/** What the page says while a command is under way. */
export type ClaimWord =
  | { readonly type: 'signature'; readonly signature: Uint8Array }
  /** The card failed: why is known to the page. */
  | { readonly type: 'no-signature' }
  | { readonly type: 'cancel' }

export type ClaimReport =
  | ClaimAnswer
  | { readonly type: 'progress'; readonly progress: ClaimProgress }
  /** To be signed by the card; the answer is a 'signature'. */
  | { readonly type: 'digest'; readonly digest: Uint8Array }
  | { readonly type: 'failed'; readonly problem: Problem }
