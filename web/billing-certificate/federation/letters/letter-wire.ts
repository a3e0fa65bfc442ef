/** What the page and the letter worker say to each other: a password is made there, drawn there, and never comes out. */
import type * as z from 'zod/mini'
import type { newPassword } from '#shared/billing-certificate/federation-api.ts'
import type { Problem } from '#shared/errors/app-error.ts'
import type { Addressed } from './letter.ts'

export type LetterCommand =
  /** A new issuance password; for a new holder a sign-in secret beside it. */
  | { readonly type: 'make'; readonly isNewHolder: boolean }
  /** The letter of what was made last. */
  | { readonly type: 'draw'; readonly addressed: Addressed }

export type Made = {
  readonly issuancePassword: z.infer<typeof newPassword>
  /** Goes to the BFF once, as it hashes this one itself; null where none was asked for. */
  readonly signInSecret: string | null
}

export type LetterAnswer =
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'drawn'; readonly pdf: Uint8Array<ArrayBuffer> }

export type LetterReport = LetterAnswer | { readonly type: 'failed'; readonly problem: Problem }
