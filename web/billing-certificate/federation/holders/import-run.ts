import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import {
  registerApplicants,
  registrationsAtOnce,
  type ApplicantFields,
  type ApplicantView,
} from '#shared/billing-certificate/federation-api.ts'
import type { Caller } from '#shared/contract/client.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { textsOfLetter } from '../letters/letter.ts'
import type { LetterDesk } from '../letters/letter-desk.ts'
import type { SheetRow } from './holder-sheet.ts'

type Registration = BodyOf<typeof registerApplicants>['rows'][number]
export type SoundRow = SheetRow & { readonly fields: ApplicantFields }

/** What became of a row: registered, with its letter's key; the code of a refusal; characters no letter can draw. */
export type RowTold = {
  readonly row: SoundRow
  readonly outcome: string
  readonly requestId: string
  readonly applicant: ApplicantView | null
  readonly undrawable: readonly string[]
}

/**
 * Registers rows in pieces, each row with secrets of its own. What a piece was sent with is remembered: a piece that may have
 * been done is sent again as it was, and is then done once.
 */
export class ImportRun {
  readonly #desk: Pick<LetterDesk, 'make'>
  readonly #call: Caller
  readonly #letterhead: Letterhead
  readonly #made = new Map<number, Registration>()

  constructor({
    desk,
    call,
    letterhead,
  }: {
    readonly desk: Pick<LetterDesk, 'make'>
    readonly call: Caller
    readonly letterhead: Letterhead
  }) {
    this.#desk = desk
    this.#call = call
    this.#letterhead = letterhead
  }

  /** Tells after every piece; between pieces it may be stopped. Throws where nobody can tell what became of a piece. */
  async register(
    rows: readonly SoundRow[],
    { signal, onTold }: { readonly signal: AbortSignal; readonly onTold: (told: readonly RowTold[]) => void },
  ): Promise<void> {
    for (let at = 0; at < rows.length && !signal.aborted; at += registrationsAtOnce)
      onTold(await this.#registerPiece(rows.slice(at, at + registrationsAtOnce)))
  }

  async #registerPiece(rows: readonly SoundRow[]): Promise<readonly RowTold[]> {
    const undrawable: RowTold[] = []
    const ready: { readonly row: SoundRow; readonly registration: Registration }[] = []
    for (const row of rows) {
      try {
        ready.push({ row, registration: await this.#make(row) })
      } catch (error) {
        if (!isAppError(error, 'issuance.character-undrawable')) throw error
        const { codePoints } = error.detail
        undrawable.push({ row, outcome: error.code, requestId: '', applicant: null, undrawable: codePoints })
      }
    }
    if (ready.length === 0) return undrawable
    const body = { rows: ready.map(({ registration }) => registration) }
    const { results } = await this.#call(registerApplicants, { body })
    const told = ready.flatMap(({ row, registration: { requestId } }): RowTold[] => {
      const result = results.find((one) => one.requestId === requestId)
      return result === undefined ? [] : [{ row, ...result, undrawable: [] }]
    })
    return [...told, ...undrawable].toSorted((a, b) => a.row.row - b.row.row)
  }

  async #make({ row, fields, userId }: SoundRow): Promise<Registration> {
    const standing = this.#made.get(row)
    if (standing !== undefined) return standing
    const requestId = crypto.randomUUID()
    const texts = textsOfLetter(fields, this.#letterhead)
    const { issuancePassword, signInSecret } = await this.#desk.make({ key: requestId, withSignInSecret: true, texts })
    const made = { requestId, userId, applicant: fields, signInSecret: signInSecret ?? '', issuancePassword }
    this.#made.set(row, made)
    return made
  }
}
