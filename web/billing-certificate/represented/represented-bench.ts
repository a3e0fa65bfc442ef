import { applicationsAtOnce, applyForMany } from '#shared/billing-certificate/delegation-api.ts'
import { derivePasswordProof } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Caller } from '#shared/contract/client.ts'
import { parseCsv } from '#shared/csv/csv.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { readBytes } from '../applicant/held-key.ts'
import { makeKeyMaterial } from '../applicant/key-material.ts'
import { readRepresentedSheet, type RowWithPassword } from './represented-sheet.ts'
import type { Order, RepresentedAnswer, Result } from './represented-wire.ts'

/** Reads an agent's file, and applies for its rows with a key of each under the provider's own password (decision 011). */
export class RepresentedBench {
  readonly #call: Caller
  readonly #tell: (results: readonly Result[]) => void
  #rows: ReadonlyMap<number, RowWithPassword> = new Map()
  #isStopped = false

  constructor(call: Caller, tell: (results: readonly Result[]) => void) {
    this.#call = call
    this.#tell = tell
  }

  /** Throws `file.unreadable`. The passwords of an older file are forgotten. */
  async read(file: Blob): Promise<RepresentedAnswer> {
    this.#rows = new Map()
    const parsed = parseCsv(await readBytes(file))
    if (parsed === undefined) return { type: 'no-csv' }
    const { rows, missing } = readRepresentedSheet(parsed)
    this.#rows = new Map(rows.map((row) => [row.row, row]))
    return { type: 'read', rows: rows.map(({ row, userId, fault }) => ({ row, userId, fault })), missing }
  }

  /** In pieces; what each piece came to is told at once. Throws where nobody can tell what became of a piece. */
  async apply(orders: readonly Order[]): Promise<RepresentedAnswer> {
    this.#isStopped = false
    for (let at = 0; at < orders.length && !this.#isStopped; at += applicationsAtOnce) {
      const piece = orders.slice(at, at + applicationsAtOnce)
      const rows = []
      for (const order of piece) rows.push(await this.#prepare(order))
      const { results } = await this.#call(applyForMany, { body: { rows } })
      this.#tell(
        piece.flatMap(({ row, naming }): Result[] => {
          const result = results.find(({ userId }) => userId === naming.userId)
          return result === undefined ? [] : [{ ...result, row }]
        }),
      )
    }
    return { type: 'applied' }
  }

  stop(): void {
    this.#isStopped = true
  }

  async #prepare({ row, naming, terms, consentVersion, requestId }: Order) {
    const read = this.#rows.get(row)
    if (read?.userId !== naming.userId || read.fault !== null) throw new AppError('internal.unexpected')
    const { passwordNumber, salt, rounds } = terms
    const derived = await derivePasswordProof(read.password, { salt, rounds })
    const password = { passwordNumber, proof: encodeBase64url(derived) }
    zeroBytes(derived)
    return {
      userId: naming.userId,
      ...(await makeKeyMaterial(naming, read.password)),
      password,
      consentVersion,
      requestId,
    }
  }
}
