/** What is known of a person while they stand at a kiosk: in memory only, gone with the visit or with the process. */
import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Household, Offer } from '#shared/convenience-issuance/api.ts'
import type { CertificateKind, Selection } from '#shared/convenience-issuance/kinds.ts'
import { AppError } from '#shared/errors/app-error.ts'

export type Printed = { readonly memberRef: string; readonly digest: string }

export type Visit = {
  readonly visitId: string
  readonly kioskId: string
  /** Given out once; removed by the first log-in that names it. */
  nonce: Uint8Array<ArrayBuffer> | undefined
  readonly nonceExpiresAt: Date
  /** The page's own origin when the nonce was given out: what the card's signature is bound to. */
  readonly origin: string
  readonly bindingKey: Uint8Array<ArrayBuffer>
  lastSeenAt: Date
  finishBy: Date
  municipalityCode?: string
  applicant?: { readonly applicantRef: string; readonly memberRef: string; readonly digest: string }
  offers?: readonly Offer[]
  households: Map<CertificateKind, Household>
  request?: {
    readonly requestId: string
    readonly selection: Selection
    readonly printed: readonly Printed[]
    readonly totalYen: number
  }
  documentDigest?: string
  /** Set once the printer has taken the job. */
  jobId?: number
  /** Set when nobody knows whether the printer took the job. */
  isHandOverOpen?: boolean
}

export class Visits {
  readonly #visits = new Map<string, Visit>()
  readonly #turns = new Map<string, Promise<unknown>>()

  open(visit: Visit): void {
    this.#visits.set(visit.visitId, visit)
  }

  find(visitId: string): Visit | undefined {
    return this.#visits.get(visitId)
  }

  /** The visit, if it is this kiosk's; `issuance.visit-lost` for another kiosk's and for one the process no longer knows. */
  require(visitId: string, kioskId: string): Visit {
    const visit = this.#visits.get(visitId)
    if (visit === undefined || visit.kioskId !== kioskId) throw new AppError('issuance.visit-lost')
    return visit
  }

  /** For answers that took their time: throws `issuance.visit-lost` when the visit has ended meanwhile. */
  requireOpen({ visitId }: Visit): void {
    if (!this.#visits.has(visitId)) throw new AppError('issuance.visit-lost')
  }

  /** Drops what is known of the person and keeps that somebody stands there: paper and money need no more. */
  forgetPerson(visitId: string): void {
    const visit = this.#visits.get(visitId)
    if (visit === undefined) return
    zeroBytes(visit.bindingKey)
    visit.nonce?.fill(0)
    visit.nonce = undefined
    visit.households.clear()
    delete visit.applicant
    delete visit.offers
    delete visit.request
    delete visit.documentDigest
  }

  forget(visitId: string): void {
    this.forgetPerson(visitId)
    this.#visits.delete(visitId)
  }

  /** Forgets visits nobody has called for since then; another process may have ended them. */
  forgetSilent(since: Date): void {
    for (const { visitId, lastSeenAt } of this.#visits.values()) if (lastSeenAt < since) this.forget(visitId)
  }

  /** Runs work on one visit at a time, in order of arrival: a double click waits for the first and meets its result. */
  async exclusive<Result>(visitId: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(visitId) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    this.#turns.set(visitId, settled)
    try {
      return await mine
    } finally {
      if (this.#turns.get(visitId) === settled) this.#turns.delete(visitId)
    }
  }
}
