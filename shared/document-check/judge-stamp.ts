import type { PathReport } from '#shared/pki/path-report.ts'
import { validatePath } from '#shared/pki/path.ts'
import { checkTimeStampToken, type TokenCheck, type TokenReport } from '#shared/time-stamp/check-token.ts'
import {
  findQuestions,
  findUnconfirmed,
  gatherEvidence,
  isTrustedItself,
  type OpenQuestion,
  type RevocationEvidence,
  type Trust,
} from './judge-certificate.ts'

/** Whether a time-stamp proves its time today, by the same two questions as in a PDF (`shared/pades/trust.ts`). */

export type StampQuestion = Pick<TokenCheck, 'token' | 'digest'> & {
  /** DER of certificates that may help to find a path. */
  readonly pool: readonly Uint8Array[]
  /** What came with the document, beside what the token holds itself. */
  readonly carried: RevocationEvidence
  readonly trust: Trust
}

export type JudgedStamp = {
  /** Passed: a proof. A path that ended otherwise is told as 'token.path'. */
  readonly report: TokenReport
  /** The path that decided, and when it was to hold. */
  readonly decided: { readonly path: PathReport; readonly at: Date } | undefined
  readonly questions: readonly OpenQuestion[]
}

/** Before this an instant counts as the same: clocks of authorities differ. */
const clockSkewMs = 5 * 60_000

/** Ends today that leave open what was so before: nobody can tell any more (ETSI EN 319 102-1 §5.2: *_NO_POE). */
const openEnds: ReadonlySet<PathReport['code']> = new Set(['certificate.expired', 'revocation.revoked'])

/**
 * ETSI EN 319 102-1 §5.4: the token holds, its authority was in force and not revoked when it stamped, by all that is known
 * today; and is in force and not known to be revoked today, since nothing else proves that the token is as old as it says.
 */
export const judgeStamp = async ({ token, digest, pool, carried, trust }: StampQuestion): Promise<JudgedStamp> => {
  const anchors = trust.stampAnchors
  const report = await checkTimeStampToken({ token, digest, anchors, intermediates: pool, revocation: 'none' })
  const { info, authority, path } = report
  if (report.outcome !== 'passed' || info === undefined || authority === undefined)
    return { report, decided: path && info && { path, at: info.genTime }, questions: [] }
  if (info.genTime.getTime() > trust.at.getTime() + clockSkewMs)
    return { report: { ...report, code: 'token.out-of-order', outcome: 'failed' }, decided: undefined, questions: [] }
  const isAnchor = isTrustedItself(authority, anchors)
  const request = {
    target: authority.der,
    anchors,
    intermediates: [...pool, ...report.certificates],
    extendedKeyUsage: ['timeStamping'],
    ...gatherEvidence(
      {
        crls: [...carried.crls, ...report.crls],
        ocspResponses: [...carried.ocspResponses, ...report.ocspResponses],
      },
      trust.evidence,
    ),
  }
  const conclude = (decisive: PathReport, at: Date, questions: readonly OpenQuestion[]): JudgedStamp => {
    const { code, outcome } = decisive
    const isOpen = at === trust.at && openEnds.has(code)
    const verdict = outcome === 'passed' ? {} : ({ code: 'token.path', pathCode: code } as const)
    return {
      report: { ...report, ...verdict, outcome: isOpen ? 'indeterminate' : outcome, path: decisive },
      decided: { path: decisive, at },
      questions,
    }
  }
  const then = await validatePath({
    ...request,
    at: info.genTime,
    revocation: isAnchor ? 'none' : 'require',
    revocationKnownAt: () => trust.at,
  })
  if (then.outcome !== 'passed') return conclude(then, info.genTime, findQuestions(then))
  const now = await validatePath({ ...request, at: trust.at, revocation: isAnchor ? 'none' : 'if-available' })
  const questions = [...findQuestions(now), ...findUnconfirmed(now)]
  return now.outcome === 'passed' ? conclude(then, info.genTime, questions) : conclude(now, trust.at, [])
}
