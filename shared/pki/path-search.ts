import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { isSelfIssued, type Certificate } from './certificate.ts'
import { nameKey } from './name.ts'
import { findScheme, verifySigned } from './signature.ts'

/**
 * Path search over the graph of certificates (RFC 4158): from the target towards the anchors, likeliest issuer first, every
 * signature verified once. Cycles end because a path never meets the same name with the same key twice; everything else
 * ends because signatures and paths are counted.
 */

export type SearchLimits = {
  /** Intermediates of a path that are not self-issued. */
  readonly maximumDepth: number
  /** Signatures verified in one search. */
  readonly signatures: number
  /** Complete paths offered. */
  readonly paths: number
}

export const defaultLimits: SearchLimits = { maximumDepth: 24, signatures: 1000, paths: 100 }

export type SearchEnd = 'all-seen' | 'exhausted' | 'too-deep' | 'signature-invalid' | 'algorithm-unsupported'

type Candidate = { readonly certificate: Certificate; readonly isAnchor: boolean }

const groupBySubject = (anchors: readonly Certificate[], intermediates: readonly Certificate[]) => {
  const groups = new Map<string, Candidate[]>()
  const add = (certificate: Certificate, isAnchor: boolean): void => {
    const key = nameKey(certificate.subject)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [{ certificate, isAnchor }])
    else group.push({ certificate, isAnchor })
  }
  for (const anchor of anchors) add(anchor, true)
  for (const intermediate of intermediates) add(intermediate, false)
  return groups
}

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

const entityKey = ({ subject, spki }: Certificate): string => `${nameKey(subject)}\n${encodeHex(spki.der)}`

export class PathSearch {
  readonly #groups: Map<string, Candidate[]>
  readonly #at: Date
  readonly #limits: SearchLimits
  readonly #verified = new Map<Certificate, Map<Certificate, Promise<boolean>>>()
  readonly #entities = new Map<Certificate, string>()
  #signatures = 0
  #paths = 0
  #end: SearchEnd = 'all-seen'

  constructor(anchors: readonly Certificate[], intermediates: readonly Certificate[], at: Date, limits: SearchLimits) {
    this.#groups = groupBySubject(anchors, intermediates)
    this.#at = at
    this.#limits = limits
  }

  /** Why the search ended, once `paths` is done. */
  get end(): SearchEnd {
    return this.#end
  }

  #isExhausted(): boolean {
    return this.#signatures > this.#limits.signatures || this.#paths >= this.#limits.paths
  }

  #entity(certificate: Certificate): string {
    const key = this.#entities.get(certificate) ?? entityKey(certificate)
    this.#entities.set(certificate, key)
    return key
  }

  #isSignedBy(child: Certificate, issuer: Certificate): Promise<boolean> {
    const ofChild = this.#verified.get(child) ?? new Map<Certificate, Promise<boolean>>()
    this.#verified.set(child, ofChild)
    const known = ofChild.get(issuer)
    if (known !== undefined) return known
    this.#signatures += 1
    const result = verifySigned(issuer.spki, child.signatureAlgorithm, child.signature, child.tbs)
    ofChild.set(issuer, result)
    return result
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
    const candidates = [...(this.#groups.get(nameKey(child.issuer)) ?? [])]
      .map((candidate) => ({ ...candidate, rank: rank(child, candidate, this.#at) }))
      .sort((left, right) => left.rank - right.rank)
    for (const { certificate, isAnchor } of candidates) {
      if (this.#isExhausted()) return this.#rise('exhausted')
      // An anchor ends the path, so it may repeat its name and key: a self-signed target, a cross-certified root.
      if (!isAnchor && seen.has(this.#entity(certificate))) continue
      const nextDepth = depth + (isAnchor || isSelfIssued(certificate) ? 0 : 1)
      if (nextDepth > this.#limits.maximumDepth) {
        this.#rise('too-deep')
        continue
      }
      if (!(await this.#isSignedBy(child, certificate))) {
        // Several generations of a CA share one name; only the named key failing says anything about the signature.
        if (matchKeyIdentifiers(child, certificate) !== 'different') this.#rise('signature-invalid')
        continue
      }
      if (isAnchor) {
        this.#paths += 1
        yield [certificate, ...chain]
      } else yield* this.#extend([certificate, ...chain], new Set(seen).add(this.#entity(certificate)), nextDepth)
    }
  }
}
