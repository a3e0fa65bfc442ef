import type { CmsReport, SignerReport } from '#shared/cms/report.ts'
import { relaxPolicy, type AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import type { PathReport } from '#shared/pki/path-report.ts'
import type { SignatureCode } from './report.ts'
import type { Trust } from './trust.ts'

/** What time has done to a signature: its certificate expired or was revoked, its algorithms came to their end. */

/** A signer whose algorithms have ended: as it would be were the signature older than the end; undefined where that helps nothing. */
export const findAged = async (
  signer: SignerReport | undefined,
  verify: (algorithmPolicy: AlgorithmPolicy) => Promise<CmsReport>,
): Promise<CmsReport | undefined> => {
  if (signer?.code !== 'signer.algorithm-weak' || signer.certificate === undefined) return undefined
  const aged = await verify(relaxPolicy(signer.certificate.notBefore))
  return aged.signers[0]?.outcome === 'passed' ? aged : undefined
}

/** The path as it is, and as it would be were its algorithms not to have ended since the certificate was issued. */
export const findPaths = async (
  { der, notBefore }: Certificate,
  at: Date,
  trust: Trust,
): Promise<{ readonly path: PathReport; readonly aged: PathReport | undefined }> => {
  const question = { target: der, at, revocation: trust.revocation, isStamp: false }
  const path = await trust.path(question)
  const isWeak = path.code === 'certificate.algorithm-weak' || path.code === 'certificate.key-weak'
  const aged = isWeak ? await trust.path({ ...question, algorithmPolicy: relaxPolicy(notBefore) }) : undefined
  return { path, aged: aged?.code === path.code ? undefined : aged }
}

/** Expired or revoked today says nothing of the day of signing, which nobody can tell. */
const toPathCode = (path: PathReport, isProven: boolean): SignatureCode => {
  if (path.outcome === 'passed') return 'signature.valid'
  if (isProven) return 'signature.path'
  if (path.code === 'certificate.expired') return 'signature.expired-without-proof'
  return path.code === 'revocation.revoked' ? 'signature.revoked-without-proof' : 'signature.path'
}

export type Standing = {
  /** As it would be were its algorithms not to have ended, where they have. */
  readonly path: PathReport
  /** Whether the time at which the signature existed is. */
  readonly isProven: boolean
  /** Some algorithm has ended since the certificate was issued. */
  readonly isAged: boolean
}

/** Of a signature by algorithms that have ended nothing more is to be said than that, unless it fails for another reason. */
export const toCode = ({ path, isProven, isAged }: Standing, findFault: () => SignatureCode): SignatureCode => {
  const code = toPathCode(path, isProven)
  if (isAged && !(code === 'signature.path' && path.outcome === 'failed'))
    return 'signature.algorithm-weak-without-proof'
  return code === 'signature.valid' ? findFault() : code
}
