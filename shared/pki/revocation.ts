import { defaultAlgorithmPolicy, findKeyWeakness, findSchemeWeakness } from './algorithm-policy.ts'
import type { Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import { findEntry, groupByIssuer } from './crl-group.ts'
import { allReasons, findCoveredReasons, isDeltaOf, listDistributionPoints } from './crl-scope.ts'
import { DerError } from './der.ts'
import { isSameName, nameKey } from './name.ts'
import { checkOcspResponse } from './ocsp.ts'
import { processPath, type PathSettings } from './path-processing.ts'
import type { PathRequest } from './path-request.ts'
import type { Evidence, PathCheck, PathCode } from './path-report.ts'
import { defaultLimits, PathSearch } from './path-search.ts'
import { findScheme, verifySigned } from './signature.ts'

/** Revocation of the certificates of a path from CRLs (RFC 5280 §6.3) and OCSP responses (RFC 6960) that were handed in. */

type Status = {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly evidence: Evidence
}

/** How many CRL signers may stand behind one another: enough for any hierarchy, too few for a hostile pool to multiply. */
const deepestSigner = 4

const unknownStatus = (evidence: Evidence = {}): Status => ({ status: 'unknown', evidence })

const toEvidence = (crl: Crl, delta: Crl | undefined): Evidence => ({
  source: delta === undefined ? 'crl' : 'crl+delta',
  number: (delta ?? crl).number?.toString(),
  thisUpdate: (delta ?? crl).thisUpdate.toISOString(),
  nextUpdate: (delta ?? crl).nextUpdate?.toISOString(),
})

/** What deciding on one CRL needs to know of the path. */
type Context = {
  readonly anchor: Certificate
  /** Certificates of the path; a CRL by one of these needs no path of its own. */
  readonly path: readonly Certificate[]
  /** Certificates whose status is being found: a CRL that must be used to check its own signer is used. */
  readonly open: ReadonlySet<Certificate>
}

export class RevocationData {
  readonly #mode: PathRequest['revocation']
  readonly #settings: PathSettings
  readonly #pool: readonly Certificate[]
  readonly #responses: readonly Uint8Array[]
  readonly #knownAt: PathRequest['revocationKnownAt']
  readonly #crls: ReadonlyMap<string, readonly Crl[]>
  readonly #signatures = new Map<Crl, Map<Certificate, Promise<boolean>>>()

  constructor(request: PathRequest, settings: PathSettings, pool: readonly Certificate[]) {
    this.#mode = request.revocation
    this.#settings = settings
    this.#pool = pool
    this.#responses = request.ocspResponses ?? []
    this.#knownAt = request.revocationKnownAt
    this.#crls = this.#mode === 'none' ? new Map() : groupByIssuer(request.crls ?? [])
  }

  /** Every certificate of the path below the anchor, the anchor first. The anchor is trusted as long as it is configured. */
  async check(path: readonly Certificate[]): Promise<{ code: PathCode | undefined; checks: readonly PathCheck[] }> {
    const [anchor] = path
    const checks: PathCheck[] = []
    let code: PathCode | undefined
    if (anchor === undefined) return { code, checks }
    for (const [index, certificate] of path.entries()) {
      const issuer = path[index - 1]
      if (issuer === undefined) continue
      const about = { check: 'revocation', position: path.length - 1 - index, serial: certificate.serial }
      if (this.#mode === 'none') {
        checks.push({ ...about, outcome: 'not-done', evidence: {} })
        continue
      }
      const { status, evidence } = await this.#find(certificate, issuer, { anchor, path, open: new Set() })
      const isOpen = status === 'unknown' && this.#mode === 'require'
      const outcome = status === 'good' ? 'passed' : status === 'revoked' || isOpen ? 'failed' : 'not-done'
      checks.push({ ...about, outcome, evidence: { status, ...evidence } })
      if (status === 'revoked') return { code: 'revocation.revoked', checks }
      if (isOpen) code = 'revocation.unknown'
    }
    return { code, checks }
  }

  /** Any source that says revoked is believed; otherwise one source that covers everything is enough. */
  async #find(certificate: Certificate, issuer: Certificate, context: Context): Promise<Status> {
    const byOcsp = await this.#askResponses(certificate, issuer, context)
    if (byOcsp.status === 'revoked') return byOcsp
    const byCrl = await this.#askCrls(certificate, context)
    if (byCrl.status === 'revoked' || byOcsp.status === 'unknown') {
      return byCrl.status === 'unknown' ? unknownStatus({ ...byCrl.evidence, ...byOcsp.evidence }) : byCrl
    }
    return byOcsp
  }

  async #askResponses(certificate: Certificate, issuer: Certificate, context: Context): Promise<Status> {
    let best = unknownStatus()
    for (const response of this.#responses) {
      const { at, algorithmPolicy } = this.#settings
      const known = this.#knownAt === undefined ? {} : { knownAt: this.#knownAt(response) }
      const verdict = await checkOcspResponse({ response, certificate, issuer, at, algorithmPolicy, ...known })
      if (verdict.status === 'unusable') {
        if (verdict.why !== 'certificate-not-covered')
          best = { ...best, evidence: { ocsp: verdict.why, ...best.evidence } }
        continue
      }
      const evidence: Evidence = {
        source: 'ocsp',
        thisUpdate: verdict.thisUpdate.toISOString(),
        nextUpdate: verdict.nextUpdate?.toISOString(),
        responder: verdict.responder.serial,
      }
      if (verdict.isResponderStatusOpen && (await this.#isResponderRevoked(verdict.responder, context))) continue
      if (verdict.status === 'revoked') {
        const { revokedAt, reason } = verdict
        const revoked = { ...evidence, revokedAt: revokedAt.toISOString(), reason }
        if (!this.#isLater(revokedAt)) return { status: 'revoked', evidence: revoked }
        best = { status: 'good', evidence: revoked }
      }
      if (verdict.status === 'good' && best.status !== 'good') best = { status: 'good', evidence }
    }
    return best
  }

  /** A revocation after the time in question, where the question is about the past. */
  #isLater(revokedAt: Date): boolean {
    return this.#knownAt !== undefined && revokedAt > this.#settings.at
  }

  /** The latest instant a CRL may speak of, and its signer must be in force at. */
  #latestFor(crl: Crl): Date {
    const known = this.#knownAt?.(crl.der)
    return known !== undefined && known > this.#settings.at ? known : this.#settings.at
  }

  /** Why a CRL's dates say nothing about the time in question; §6.3.3 with EN 319 102-1 §5.2.5 for the past. */
  #findTimeFault(crl: Crl, { thisUpdate, nextUpdate }: Crl): string | undefined {
    const { at } = this.#settings
    const latest = this.#latestFor(crl)
    // A complete CRL carried on by a delta is as fresh as the delta (§5.2.4).
    if (thisUpdate > latest || crl.thisUpdate > latest) return 'not-yet-valid'
    if (this.#knownAt === undefined || thisUpdate < at) {
      return nextUpdate === undefined || nextUpdate < at ? 'stale' : undefined
    }
    return nextUpdate === undefined ? 'stale' : undefined
  }

  /** RFC 6960 §4.2.2.2.1: a delegate without nocheck is not used where a CRL at hand revokes it. */
  async #isResponderRevoked(responder: Certificate, context: Context): Promise<boolean> {
    return (await this.#askCrls(responder, context)).status === 'revoked'
  }

  /** §6.3.3: distribution point by distribution point, until every reason is covered. */
  async #askCrls(certificate: Certificate, context: Context): Promise<Status> {
    let covered = 0
    let evidence: Evidence = {}
    for (const point of listDistributionPoints(certificate)) {
      const issuers = [
        certificate.issuer,
        ...(point.crlIssuer ?? []).flatMap((name) => (name.form === 'directory' ? [name.name] : [])),
      ]
      for (const crl of new Set(issuers.flatMap((issuer) => this.#crls.get(nameKey(issuer)) ?? []))) {
        if (crl.baseNumber !== undefined) continue
        const reasons = findCoveredReasons(crl, point, certificate)
        if ((reasons & ~covered) === 0) continue
        const answer = await this.#askCrl(crl, certificate, context)
        if (typeof answer === 'string') evidence = { crl: answer, ...evidence }
        else if (answer.status === 'revoked') return answer
        else {
          covered |= reasons
          evidence = answer.evidence
        }
      }
    }
    return covered === allReasons ? { status: 'good', evidence } : unknownStatus(evidence)
  }

  /** What one complete CRL says, together with its newest fitting delta; a text says why it cannot be used. */
  async #askCrl(crl: Crl, certificate: Certificate, context: Context): Promise<Status | string> {
    const base = await this.#findUnfitness(crl, context)
    if (base !== undefined) return base
    const delta = await this.#findDelta(crl, context)
    const newest = delta ?? crl
    const timeFault = this.#findTimeFault(crl, newest)
    if (timeFault !== undefined) return timeFault
    try {
      const entry = (delta && findEntry(delta, certificate)) ?? findEntry(crl, certificate)
      const evidence = toEvidence(crl, delta)
      if (entry === undefined || entry.reason === 'remove-from-crl') {
        // §3.3: a CRL need not name what has expired, so that it names nothing proves nothing.
        const isForgotten = this.#knownAt !== undefined && newest.thisUpdate > certificate.notAfter
        return isForgotten ? 'after-expiry' : { status: 'good', evidence }
      }
      const { revokedAt, reason } = entry
      const status = this.#isLater(revokedAt) ? 'good' : 'revoked'
      return { status, evidence: { ...evidence, revokedAt: revokedAt.toISOString(), reason } }
    } catch (error) {
      if (error instanceof DerError) return 'malformed'
      throw error
    }
  }

  async #findDelta(crl: Crl, context: Context): Promise<Crl | undefined> {
    let newest: Crl | undefined
    for (const delta of this.#crls.get(nameKey(crl.issuer)) ?? []) {
      const isNewer = newest === undefined || (delta.number ?? 0n) > (newest.number ?? 0n)
      if (!isNewer || this.#findTimeFault(crl, delta) !== undefined || !isDeltaOf(delta, crl)) continue
      if ((await this.#findUnfitness(delta, context)) === undefined) newest = delta
    }
    return newest
  }

  async #findUnfitness(crl: Crl, context: Context): Promise<string | undefined> {
    if (crl.defect !== undefined) return crl.defect
    const { algorithmPolicy } = this.#settings
    const latest = this.#latestFor(crl)
    if (
      findSchemeWeakness(findScheme(crl.signatureAlgorithm), latest, algorithmPolicy ?? defaultAlgorithmPolicy) !==
      undefined
    ) {
      return 'algorithm-weak'
    }
    if (!(await this.#isIssuerTrusted(crl, context))) return 'issuer-not-trusted'
    try {
      // After the signature: what nobody signed is not worth indexing.
      return crl.entries.hasUnknownCritical ? 'critical-extension-unknown' : undefined
    } catch (error) {
      if (error instanceof DerError) return 'malformed'
      throw error
    }
  }

  /** (f), (g): some certificate of the CRL's issuer may sign CRLs, did sign this one, and leads to the same anchor. */
  async #isIssuerTrusted(crl: Crl, context: Context): Promise<boolean> {
    for (const candidate of new Set([...context.path, ...this.#pool])) {
      if (!isSameName(candidate.subject, crl.issuer)) continue
      if (candidate.extensions.values.keyUsage?.has('cRLSign') === false) continue
      if (!(await this.#isSignedBy(crl, candidate))) continue
      const latest = this.#latestFor(crl)
      if (this.#knownAt !== undefined && (candidate.notBefore > latest || candidate.notAfter < latest)) continue
      if (context.path.slice(0, -1).includes(candidate) || context.open.has(candidate)) return true
      if (await this.#isTrusted(candidate, latest, context)) return true
    }
    return false
  }

  #isSignedBy(crl: Crl, signer: Certificate): Promise<boolean> {
    const ofCrl = this.#signatures.get(crl) ?? new Map<Certificate, Promise<boolean>>()
    this.#signatures.set(crl, ofCrl)
    const isKeyWeak = findKeyWeakness(signer.spki, this.#settings.at, this.#settings.algorithmPolicy) !== undefined
    const result =
      ofCrl.get(signer) ??
      (isKeyWeak ? Promise.resolve(false) : verifySigned(signer.spki, crl.signatureAlgorithm, crl.signature, crl.tbs))
    ofCrl.set(signer, result)
    return result
  }

  /** A path of its own for a CRL signer, from the same anchor, none of it revoked. */
  async #isTrusted(signer: Certificate, at: Date, { anchor, open }: Context): Promise<boolean> {
    const settings: PathSettings = {
      ...this.#settings,
      at,
      keyUsage: ['cRLSign'],
      extendedKeyUsage: [],
      initialPolicies: undefined,
      requireExplicitPolicy: false,
    }
    if (open.size >= deepestSigner) return false
    const search = new PathSearch([anchor], this.#pool, at, defaultLimits)
    const nowOpen = new Set(open).add(signer)
    for await (const path of search.paths(signer)) {
      if (processPath(path, settings).failure !== undefined) continue
      if (await this.#isNoneRevoked(path, { anchor, path, open: nowOpen })) return true
    }
    return false
  }

  async #isNoneRevoked(path: readonly Certificate[], context: Context): Promise<boolean> {
    for (const [index, certificate] of path.entries()) {
      const issuer = path[index - 1]
      if (issuer === undefined) continue
      const { status } = await this.#find(certificate, issuer, context)
      if (status === 'revoked' || (status === 'unknown' && this.#mode === 'require')) return false
    }
    return true
  }
}
