import { encodeHex } from '#shared/bytes/hex.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import type { Addressee } from '#shared/card-handover/distribution-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { EnvelopeKey } from './envelopes.ts'
import type { LabelSheetKey, Shift } from './label-sheets.ts'
import type { PreviewMark } from './marks.ts'

/** What is to be printed, and what came of it; a printed page speaks Japanese whatever the screen does. */

export type LabelJob = {
  readonly sheet: LabelSheetKey
  /** First label of the first sheet, counted from 1 along the rows. */
  readonly start: number
  readonly shift: Shift
  /** Draws the edge of every label, for a test on plain paper. */
  readonly frames: boolean
  /** ID and link code in small print on each label. */
  readonly withCodes: boolean
  readonly honorific: string
  readonly addressees: readonly Addressee[]
}

export type LetterText = {
  readonly title: string
  readonly body: string
  readonly office: string
  readonly reservationUrl: string
  readonly sender: string
  /** 「令和8年12月31日」 */
  readonly deadline: string
  /** Day of sending as it is printed. */
  readonly date: string
}

export type LetterJob = {
  readonly kind: 'letter' | 'issuance'
  readonly envelope: EnvelopeKey
  readonly shift: Shift
  readonly honorific: string
  readonly text: LetterText
  readonly addressees: readonly Addressee[]
}

/** A card nothing was printed for, and why: characters no font here has, no address, or more text than the paper holds. */
export type LeftOut =
  | {
      readonly cardId: string
      readonly cardNumber: number
      readonly why: 'characters'
      readonly codePoints: readonly string[]
    }
  | { readonly cardId: string; readonly cardNumber: number; readonly why: 'address' | 'room' }

export type Printed = {
  readonly pdf: Uint8Array<ArrayBuffer>
  readonly pages: number
  /** Cards on the paper, in order. */
  readonly cardIds: readonly string[]
  readonly left: readonly LeftOut[]
  /** Marks of the first pages, in points of A4. */
  readonly preview: readonly (readonly PreviewMark[])[]
}

export const previewPages = 20

/** Sets one addressee's part, or says why it is left out. Throws whatever else goes wrong. */
export const setOrLeave = <Part>(
  { cardId, cardNumber }: Addressee,
  set: () => Part | undefined,
): { readonly part: Part } | { readonly left: LeftOut } => {
  try {
    const part = set()
    return part === undefined ? { left: { cardId, cardNumber, why: 'room' } } : { part }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'issuance.character-undrawable') throw error
    const { codePoints } = (error as AppError<'issuance.character-undrawable'>).detail
    return { left: { cardId, cardNumber, why: 'characters', codePoints } }
  }
}

/** The file identifier: the first 16 bytes of SHA-256 over what was asked for, so that equal jobs give equal files. */
export const identifyJob = async (job: LabelJob | LetterJob): Promise<string> =>
  encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(JSON.stringify(job))), 0, 16))
