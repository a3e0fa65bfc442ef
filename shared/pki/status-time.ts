import type { Crl } from './crl.ts'
import type { PathRequest } from './path-request.ts'

/** Whether revocation data speaks of the time in question (RFC 5280 §6.3.3; ETSI EN 319 102-1 §5.2.5 for the past). */
export class StatusTime {
  readonly at: Date
  readonly #knownAt: PathRequest['revocationKnownAt']

  constructor(at: Date, knownAt: PathRequest['revocationKnownAt']) {
    this.at = at
    this.#knownAt = knownAt
  }

  get isOfThePast(): boolean {
    return this.#knownAt !== undefined
  }

  /** When an OCSP response or a CRL is known to have existed, for a question about the past. */
  knownAt(der: Uint8Array): { readonly knownAt?: Date } {
    return this.#knownAt === undefined ? {} : { knownAt: this.#knownAt(der) }
  }

  /** A revocation after the time in question, where the question is about the past. */
  isLater(revokedAt: Date): boolean {
    return this.isOfThePast && revokedAt > this.at
  }

  /** The latest instant a CRL may speak of, and its signer must be in force at. */
  latestFor({ der }: Crl): Date {
    const { knownAt } = this.knownAt(der)
    return knownAt !== undefined && knownAt > this.at ? knownAt : this.at
  }

  /** Why a CRL's dates say nothing, `newest` being the CRL itself or a delta that carries it on. */
  findFault(crl: Crl, { thisUpdate, nextUpdate }: Crl): string | undefined {
    const latest = this.latestFor(crl)
    // A complete CRL carried on by a delta is as fresh as the delta (§5.2.4).
    if (thisUpdate > latest || crl.thisUpdate > latest) return 'not-yet-valid'
    if (!this.isOfThePast || thisUpdate < this.at) {
      return nextUpdate === undefined || nextUpdate < this.at ? 'stale' : undefined
    }
    return nextUpdate === undefined ? 'stale' : undefined
  }

  /** RFC 5280 §3.3: a CRL need not name what has expired, so that it names nothing proves nothing. */
  isForgotten(notAfter: Date, { thisUpdate }: Crl): boolean {
    return this.isOfThePast && thisUpdate > notAfter
  }
}
