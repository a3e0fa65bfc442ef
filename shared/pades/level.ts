import type { SignatureCheck, SignatureLevel } from './report.ts'
import type { SignatureValue } from './signature-value.ts'
import type { Trust } from './trust.ts'
import type { Verified } from './verify-signature.ts'

/** The baseline level a signature has reached (ETSI EN 319 142-1 §6), by what holds and not by what is there. */

/** Whether the store alone, up to a revision, answers for the signer and the authorities of the time-stamps. */
const isAnswered = async (basis: NonNullable<Verified['basis']>, trust: Trust, storeUpTo: number): Promise<boolean> => {
  const questions = [
    { certificate: basis.signer.certificate, at: basis.at, isStamp: false },
    ...basis.stamps.flatMap(({ time, token }) =>
      time === undefined ? [] : [{ certificate: token.authority, at: time, isStamp: true }],
    ),
  ]
  for (const { certificate, at, isStamp } of questions) {
    if (certificate === undefined) return false
    const path = await trust.path({ target: certificate.der, at, revocation: 'require', isStamp, storeUpTo })
    if (path.outcome !== 'passed') return false
  }
  return true
}

export const findLevel = async (
  { subFilter, revision }: SignatureValue,
  { basis, existenceFrom }: Verified,
  trust: Trust,
): Promise<{ level: SignatureLevel | undefined; checks: readonly SignatureCheck[] }> => {
  const isBaseline = subFilter === 'ETSI.CAdES.detached' && basis?.signer.signingCertificate === 'v2'
  if (!isBaseline || basis === undefined) return { level: undefined, checks: [] }
  const isTimed = existenceFrom !== 'validation-time'
  const isLongTerm = isTimed && trust.hasStore && (await isAnswered(basis, trust, Number.POSITIVE_INFINITY))
  const archive = trust.newestProof
  const isArchived =
    isLongTerm && archive !== undefined && archive > revision && (await isAnswered(basis, trust, archive))
  const level = isArchived ? 'B-LTA' : isLongTerm ? 'B-LT' : isTimed ? 'B-T' : 'B-B'
  const toOutcome = (isReached: boolean): SignatureCheck['outcome'] => (isReached ? 'passed' : 'not-done')
  return {
    level,
    checks: [
      { check: 'long-term-data', outcome: toOutcome(isLongTerm), evidence: { hasStore: trust.hasStore } },
      { check: 'archive-time-stamp', outcome: toOutcome(isArchived), evidence: {} },
    ],
  }
}
