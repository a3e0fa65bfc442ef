/** What the page and the letter worker say to each other: a password is made there, drawn there, and never comes out. */
import type * as z from 'zod/mini'
import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import type { newPassword } from '#shared/billing-certificate/federation-api.ts'
import type { Problem } from '#shared/errors/app-error.ts'
import type { Addressed } from './letter.ts'

/** One letter of what was made under a key. */
export type LetterOf = { readonly key: string; readonly addressed: Addressed }

export type LetterCommand =
  /** A new issuance password under a key of the page's; for a new holder, or one who lost it, a sign-in secret beside it. */
  | {
      readonly type: 'make'
      readonly key: string
      readonly withSignInSecret: boolean
      /** What the letter will say beside: nothing is made for a letter that cannot be drawn. */
      readonly texts: readonly string[]
    }
  | { readonly type: 'draw'; readonly letters: readonly LetterOf[]; readonly letterhead: Letterhead }

export type Made = {
  readonly issuancePassword: z.infer<typeof newPassword>
  /** Goes to the BFF once, as it hashes this one itself; null where none was asked for. */
  readonly signInSecret: string | null
}

export type LetterAnswer =
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'drawn'; readonly pdf: Uint8Array<ArrayBuffer> }

export type LetterReport = LetterAnswer | { readonly type: 'failed'; readonly problem: Problem }
