import { CertificatePool } from './certificate-pool.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { DerError } from './der.ts'
import { Effort } from './effort.ts'
import { processPath } from './path-processing.ts'
import { toSettings, type PathRequest } from './path-request.ts'
import { toPathReport, type PathCheck, type PathCode, type PathReport } from './path-report.ts'
import { defaultLimits, PathSearch, type SearchEnd } from './path-search.ts'
import { RevocationData } from './revocation.ts'

/** A certificate nobody asked about may be unreadable without harm: it is then not there. */
const parseReadable = (ders: readonly Uint8Array[]): Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)]
    } catch (error) {
      if (error instanceof DerError) return []
      throw error
    }
  })

const parseTarget = (der: Uint8Array): Certificate | DerError => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return error
    throw error
  }
}

const endCodes: Readonly<Record<SearchEnd, PathCode>> = {
  'all-seen': 'path.anchor-not-found',
  exhausted: 'path.search-exhausted',
  'too-deep': 'path.too-deep',
  'signature-invalid': 'certificate.signature-invalid',
  'algorithm-unsupported': 'certificate.algorithm-unsupported',
}

/** Of two paths that did not pass, the one to report: an undecided one before a failed one, else the likelier (first). */
const better = (kept: PathReport | undefined, next: PathReport): PathReport =>
  kept === undefined || (kept.outcome === 'failed' && next.outcome === 'indeterminate') ? next : kept

const requireValidDate = (at: Date): void => {
  if (Number.isNaN(at.getTime())) throw new RangeError('validation time is no date')
}

/**
 * Certification path validation (RFC 5280 §6): looks for a path from an anchor to the target that holds at `at`, and reports
 * every check made on the path it decided by. A malformed target is a report, not an error; throws RangeError only where
 * `at` is no date.
 */
export const validatePath = async (request: PathRequest): Promise<PathReport> => {
  requireValidDate(request.at)
  const target = parseTarget(request.target)
  if (target instanceof DerError) {
    const check: PathCheck = {
      check: 'target',
      outcome: 'failed',
      position: 0,
      serial: '',
      evidence: { reason: target.message },
    }
    return toPathReport('target.malformed', { checks: [check] })
  }
  const settings = toSettings(request)
  const anchors = parseReadable(request.anchors)
  const pool = new CertificatePool(parseReadable(request.intermediates))
  const effort = new Effort()
  const limits = { ...defaultLimits, maximumDepth: request.maximumDepth ?? defaultLimits.maximumDepth }
  const search = new PathSearch({ anchors, pool, at: request.at, effort, limits })
  const revocation = new RevocationData({ request, settings, pool, effort })
  let best: PathReport | undefined
  for await (const path of search.paths(target)) {
    const { failure, checks, policies } = processPath(path, settings)
    const found = path.map(({ der }) => der).toReversed()
    if (failure !== undefined) {
      best = better(best, toPathReport(failure, { path: found, checks }))
      continue
    }
    const status = await revocation.check(path)
    const allChecks = [...checks, ...status.checks]
    if (status.code === undefined) return toPathReport('path.valid', { path: found, checks: allChecks, policies })
    const report = toPathReport(status.code, { path: found, checks: allChecks })
    // No other path makes a revoked target good.
    if (status.code === 'revocation.revoked' && allChecks.at(-1)?.position === 0) return report
    best = better(best, report)
  }
  return best ?? toPathReport(endCodes[search.end])
}
