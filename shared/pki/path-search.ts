import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type { CertificatePool } from './certificate-pool.ts'
import { isSelfIssued, type Certificate } from './certificate.ts'
import type { Effort } from './effort.ts'
import { isSameName, nameKey } from './name.ts'
import { findScheme } from './signature.ts'

/**
 * Path search over the graph of certificates (RFC 4158): from the target towards the anchors, likeliest issuer first, every
 * signature verified once. Cycles end because a path never meets the same name with the same key twice; everything else
 * ends because signatures, steps and paths are counted.
 */

export type SearchLimits = {
  /** Intermediates of a path that are not self-issued. */
  readonly maximumDepth: number
  /** Complete paths offered. */
  readonly paths: number
}

export const defaultLimits: SearchLimits = { maximumDepth: 24, paths: 100 }

export type SearchGround = {
  readonly anchors: readonly Certificate[]
  readonly pool: CertificatePool
  readonly at: Date
  /** Shared with whatever else the validation does. */
  readonly effort: Effort
  readonly limits?: SearchLimits
}

export type SearchEnd = 'all-seen' | 'exhausted' | 'too-deep' | 'signature-invalid' | 'algorithm-unsupported'

type Candidate = { readonly certificate: Certificate; readonly isAnchor: boolean }

type KeyMatch = 'same' | 'unsaid' | 'different'

/** What authority and subject key identifiers say; a hint for the order only, since §6.1 does not process them. */
const matchKeyIdentifiers = (child: Certificate, issuer: Certificate): KeyMatch => {
  const wanted = child.extensions.values.authorityKeyIdentifier?.keyIdentifier
  const found = issuer.extensions.values.subjectKeyIdentifier
  if (wanted === undefined || found === undefined) return 'unsaid'
  return isEqualBytes(wanted, found) ? 'same' : 'different'
}

const keyMatchRank: Readonly<Record<KeyMatch, number>> = { same: 0, unsaid: 4, different: 8 }

const rank = (child: Certificate, { certificate, isAnchor }: Candidate, at: Date): number =>
  keyMatchRank[matchKeyIdentifiers(child, certificate)] +
  (at < certificate.notBefore || at > certificate.notAfter ? 2 : 0) +
  (isAnchor ? 0 : 1)

export class PathSearch {
  readonly #ground: SearchGround
  readonly #limits: SearchLimits
  readonly #entities = new Map<Certificate, string>()
  #paths = 0
  #end: SearchEnd = 'all-seen'

  constructor(ground: SearchGround) {
    this.#ground = ground
    this.#limits = ground.limits ?? defaultLimits
  }

  /** Why the search ended, once `paths` is done. */
  get end(): SearchEnd {
    return this.#end
  }

  #isExhausted(): boolean {
    return this.#ground.effort.isSpent || this.#paths >= this.#limits.paths
  }

  #entity(certificate: Certificate): string {
    const key =
      this.#entities.get(certificate) ?? `${nameKey(certificate.subject)}\n${this.#ground.effort.keyOf(certificate)}`
    this.#entities.set(certificate, key)
    return key
  }

  /** Likeliest first. An anchor ends the path, so it may repeat its name and key: a self-signed target, a cross-certified root. */
  #listIssuers(child: Certificate, seen: ReadonlySet<string>): readonly Candidate[] {
    const { anchors, pool, at, effort } = this.#ground
    const named = pool.named(child.issuer)
    if (!effort.takeSteps(1 + named.length)) return []
    const candidates: Candidate[] = [
      ...anchors
        .filter(({ subject }) => isSameName(subject, child.issuer))
        .map((certificate) => ({ certificate, isAnchor: true })),
      ...named
        .filter((certificate) => !seen.has(this.#entity(certificate)))
        .map((certificate) => ({ certificate, isAnchor: false })),
    ]
    return candidates
      .map((candidate) => ({ ...candidate, rank: rank(child, candidate, at) }))
      .sort((left, right) => left.rank - right.rank)
  }

  #rise(end: SearchEnd): void {
    const order: readonly SearchEnd[] = [
      'all-seen',
      'too-deep',
      'signature-invalid',
      'algorithm-unsupported',
      'exhausted',
    ]
    if (order.indexOf(end) > order.indexOf(this.#end)) this.#end = end
  }

  /** Every path from an anchor to the target with valid signatures, anchor first, likeliest first. */
  async *paths(target: Certificate): AsyncGenerator<readonly Certificate[]> {
    yield* this.#extend([target], new Set([this.#entity(target)]), 0)
  }

  async *#extend(
    chain: readonly Certificate[],
    seen: ReadonlySet<string>,
    depth: number,
  ): AsyncGenerator<readonly Certificate[]> {
    const [child] = chain
    if (child === undefined) return
    if (findScheme(child.signatureAlgorithm) === undefined) return this.#rise('algorithm-unsupported')
    for (const { certificate, isAnchor } of this.#listIssuers(child, seen)) {
      if (this.#isExhausted()) break
      const nextDepth = depth + (isAnchor || isSelfIssued(certificate) ? 0 : 1)
      if (nextDepth > this.#limits.maximumDepth) {
        this.#rise('too-deep')
        continue
      }
      if (!(await this.#ground.effort.isSignedBy(child, certificate))) {
        // Several generations of a CA share one name; only the named key failing says anything about the signature.
        if (matchKeyIdentifiers(child, certificate) !== 'different') this.#rise('signature-invalid')
        continue
      }
      if (isAnchor) {
        this.#paths += 1
        yield [certificate, ...chain]
      } else yield* this.#extend([certificate, ...chain], new Set(seen).add(this.#entity(certificate)), nextDepth)
    }
    if (this.#isExhausted()) this.#rise('exhausted')
  }
}
