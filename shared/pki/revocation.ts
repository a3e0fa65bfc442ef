import { defaultAlgorithmPolicy, findSchemeWeakness } from './algorithm-policy.ts'
import type { CertificatePool } from './certificate-pool.ts'
import type { Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import { findEntry, groupByIssuer } from './crl-group.ts'
import { allReasons, findCoveredReasons, isDeltaOf, listDistributionPoints } from './crl-scope.ts'
import { CrlSigners, type CrlContext } from './crl-signers.ts'
import { DerError } from './der.ts'
import type { Effort } from './effort.ts'
import { nameKey } from './name.ts'
import { groupBySerial } from './ocsp-group.ts'
import { checkOcspResponse } from './ocsp.ts'
import type { PathSettings } from './path-processing.ts'
import type { PathRequest } from './path-request.ts'
import type { Evidence, PathCheck, PathCode } from './path-report.ts'
import { findScheme } from './signature.ts'
import { StatusTime } from './status-time.ts'

/** Revocation of the certificates of a path from CRLs (RFC 5280 §6.3) and OCSP responses (RFC 6960) that were handed in. */

type Status = {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly evidence: Evidence
}

const unknownStatus = (evidence: Evidence = {}): Status => ({ status: 'unknown', evidence })

const toEvidence = (crl: Crl, delta: Crl | undefined): Evidence => ({
  source: delta === undefined ? 'crl' : 'crl+delta',
  number: (delta ?? crl).number?.toString(),
  thisUpdate: (delta ?? crl).thisUpdate.toISOString(),
  nextUpdate: (delta ?? crl).nextUpdate?.toISOString(),
})

type Ground = {
  readonly request: PathRequest
  readonly settings: PathSettings
  readonly pool: CertificatePool
  readonly effort: Effort
}

export class RevocationData {
  readonly #mode: PathRequest['revocation']
  readonly #settings: PathSettings
  readonly #effort: Effort
  readonly #responses: readonly Uint8Array[]
  #bySerial: ReturnType<typeof groupBySerial> | undefined
  readonly #time: StatusTime
  readonly #origin: PathRequest['revocationOrigin']
  readonly #crls: ReadonlyMap<string, readonly Crl[]>
  readonly #signers: CrlSigners

  constructor({ request, settings, pool, effort }: Ground) {
    this.#mode = request.revocation
    this.#settings = settings
    this.#effort = effort
    this.#responses = request.ocspResponses ?? []
    this.#time = new StatusTime(settings.at, request.revocationKnownAt)
    this.#signers = new CrlSigners({
      ...{ settings, pool, effort, time: this.#time },
      isNoneRevoked: (context) => this.#isNoneRevoked(context),
    })
    this.#origin = request.revocationOrigin
    this.#crls = this.#mode === 'none' ? new Map() : groupByIssuer(request.crls ?? [])
  }

  /** Every certificate of the path below the anchor, the anchor first. The anchor is trusted as long as it is configured. */
  async check(path: readonly Certificate[]): Promise<{ code: PathCode | undefined; checks: readonly PathCheck[] }> {
    const [anchor] = path
    const checks: PathCheck[] = []
    let code: PathCode | undefined
    if (anchor === undefined) return { code, checks }
    const context = this.#signers.contextOf(path, anchor)
    for (const [index, certificate] of path.entries()) {
      const issuer = path[index - 1]
      if (issuer === undefined) continue
      const about = { check: 'revocation', position: path.length - 1 - index, serial: certificate.serial }
      if (this.#mode === 'none') {
        checks.push({ ...about, outcome: 'not-done', evidence: {} })
        continue
      }
      const { status, evidence } = await this.#find(certificate, issuer, context)
      const isOpen = status === 'unknown' && (this.#mode === 'require' || this.#effort.isSpent)
      const outcome = status === 'good' ? 'passed' : status === 'revoked' || isOpen ? 'failed' : 'not-done'
      checks.push({ ...about, outcome, evidence: { status, ...evidence } })
      if (status === 'revoked') return { code: 'revocation.revoked', checks }
      if (isOpen) code = 'revocation.unknown'
    }
    return { code, checks }
  }

  /** Any source that says revoked is believed; otherwise one source that covers everything is enough. */
  async #find(certificate: Certificate, issuer: Certificate, context: CrlContext): Promise<Status> {
    const byOcsp = await this.#askResponses(certificate, issuer, context)
    if (byOcsp.status === 'revoked') return byOcsp
    const byCrl = await this.#askCrls(certificate, context)
    // What there was no effort left to look at may be the one that revokes.
    if (this.#effort.isSpent && byCrl.status !== 'revoked') return unknownStatus({ effort: 'spent' })
    if (byCrl.status === 'revoked' || byOcsp.status === 'unknown') {
      return byCrl.status === 'unknown' ? unknownStatus({ ...byCrl.evidence, ...byOcsp.evidence }) : byCrl
    }
    return byOcsp
  }

  /** By serial number, for a document may bring along those of all who signed it; with what cannot be read, to say so. */
  #responsesAbout({ serial }: Certificate): readonly Uint8Array[] {
    this.#bySerial ??= groupBySerial(this.#responses)
    return [...(this.#bySerial.get(serial) ?? []), ...(this.#bySerial.get(undefined) ?? [])]
  }

  async #askResponses(certificate: Certificate, issuer: Certificate, context: CrlContext): Promise<Status> {
    let best = unknownStatus()
    for (const response of this.#responsesAbout(certificate)) {
      const { at, algorithmPolicy } = this.#settings
      const effort = this.#effort
      if (!effort.takeSteps(1)) break
      const verdict = await checkOcspResponse({
        ...{ response, certificate, issuer, at, algorithmPolicy, effort },
        ...this.#time.knownAt(response),
      })
      if (verdict.status === 'unusable') {
        if (verdict.why !== 'certificate-not-covered')
          best = { ...best, evidence: { ocsp: verdict.why, ...best.evidence } }
        continue
      }
      const evidence: Evidence = {
        source: 'ocsp',
        ...this.#originOf(response),
        thisUpdate: verdict.thisUpdate.toISOString(),
        nextUpdate: verdict.nextUpdate?.toISOString(),
        responder: verdict.responder.serial,
      }
      if (verdict.isResponderStatusOpen && (await this.#isResponderRevoked(verdict.responder, context))) continue
      if (verdict.status === 'revoked') {
        const { revokedAt, reason } = verdict
        const revoked = { ...evidence, revokedAt: revokedAt.toISOString(), reason }
        if (!this.#time.isLater(revokedAt)) return { status: 'revoked', evidence: revoked }
        best = { status: 'good', evidence: revoked }
      }
      if (verdict.status === 'good' && best.status !== 'good') best = { status: 'good', evidence }
    }
    return best
  }

  #originOf(der: Uint8Array): Evidence {
    return this.#origin === undefined ? {} : { origin: this.#origin(der) }
  }

  /** RFC 6960 §4.2.2.2.1: a delegate without nocheck is not used where a CRL at hand revokes it. */
  async #isResponderRevoked(responder: Certificate, context: CrlContext): Promise<boolean> {
    return (await this.#askCrls(responder, context)).status === 'revoked'
  }

  /** §6.3.3: distribution point by distribution point, until every reason is covered. */
  async #askCrls(certificate: Certificate, context: CrlContext): Promise<Status> {
    let covered = 0
    let evidence: Evidence = {}
    for (const point of listDistributionPoints(certificate)) {
      const issuers = [
        certificate.issuer,
        ...(point.crlIssuer ?? []).flatMap((name) => (name.form === 'directory' ? [name.name] : [])),
      ]
      for (const crl of new Set(issuers.flatMap((issuer) => this.#crls.get(nameKey(issuer)) ?? []))) {
        if (crl.baseNumber !== undefined || !this.#effort.takeSteps(1)) continue
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
  async #askCrl(crl: Crl, certificate: Certificate, context: CrlContext): Promise<Status | string> {
    const base = await this.#findUnfitness(crl, context)
    if (base !== undefined) return base
    const delta = await this.#findDelta(crl, context)
    const newest = delta ?? crl
    const timeFault = this.#time.findFault(crl, newest)
    if (timeFault !== undefined) return timeFault
    try {
      const entry = (delta && findEntry(delta, certificate)) ?? findEntry(crl, certificate)
      const evidence = { ...toEvidence(crl, delta), ...this.#originOf(newest.der) }
      if (entry === undefined || entry.reason === 'remove-from-crl') {
        return this.#time.isForgotten(certificate.notAfter, newest) ? 'after-expiry' : { status: 'good', evidence }
      }
      const { revokedAt, reason } = entry
      const status = this.#time.isLater(revokedAt) ? 'good' : 'revoked'
      return { status, evidence: { ...evidence, revokedAt: revokedAt.toISOString(), reason } }
    } catch (error) {
      if (error instanceof DerError) return 'malformed'
      throw error
    }
  }

  async #findDelta(crl: Crl, context: CrlContext): Promise<Crl | undefined> {
    let newest: Crl | undefined
    for (const delta of this.#crls.get(nameKey(crl.issuer)) ?? []) {
      if (!this.#effort.takeSteps(1)) return undefined
      const isNewer = newest === undefined || (delta.number ?? 0n) > (newest.number ?? 0n)
      if (!isNewer || this.#time.findFault(crl, delta) !== undefined || !isDeltaOf(delta, crl)) continue
      if ((await this.#findUnfitness(delta, context)) === undefined) newest = delta
    }
    return newest
  }

  async #findUnfitness(crl: Crl, context: CrlContext): Promise<string | undefined> {
    if (crl.defect !== undefined) return crl.defect
    const { algorithmPolicy } = this.#settings
    const latest = this.#time.latestFor(crl)
    if (
      findSchemeWeakness(findScheme(crl.signatureAlgorithm), latest, algorithmPolicy ?? defaultAlgorithmPolicy) !==
      undefined
    ) {
      return 'algorithm-weak'
    }
    if (!(await this.#signers.isIssuerTrusted(crl, context))) return 'issuer-not-trusted'
    try {
      // After the signature: what nobody signed is not worth indexing.
      return crl.entries.hasUnknownCritical ? 'critical-extension-unknown' : undefined
    } catch (error) {
      if (error instanceof DerError) return 'malformed'
      throw error
    }
  }

  async #isNoneRevoked(context: CrlContext): Promise<boolean> {
    for (const [index, certificate] of context.path.entries()) {
      const issuer = context.path[index - 1]
      if (issuer === undefined) continue
      const { status } = await this.#find(certificate, issuer, context)
      if (status === 'revoked' || (status === 'unknown' && this.#mode === 'require')) return false
    }
    return true
  }
}
