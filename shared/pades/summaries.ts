import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { findAttributes, toNameText } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import type { PathReport } from '#shared/pki/path-report.ts'
import type { TokenReport } from '#shared/time-stamp/check-token.ts'
import type { CertificateSummary, PathSummary, TimeStampCode, TimeStampReport } from './report.ts'

/** Reports of the trust rooms as plain JSON. */

export const toCertificateSummary = async (certificate: Certificate): Promise<CertificateSummary> => {
  const subject = toNameText(certificate.subject)
  return {
    subject,
    issuer: toNameText(certificate.issuer),
    name: findAttributes(certificate.subject, oid.commonName).at(-1) ?? subject,
    serial: certificate.serial,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: encodeHex(await digestBytes('SHA-256', certificate.der)),
    der: encodeBase64url(certificate.der),
  }
}

export const toPathSummary = async (path: PathReport, at: Date): Promise<PathSummary> => ({
  outcome: path.outcome,
  code: path.code,
  at: at.toISOString(),
  certificates: await Promise.all(path.path.map((der) => toCertificateSummary(parseCertificate(der)))),
  checks: path.checks,
})

/** `path` and `at` are those of the check that decided, where that was not the token's own. */
export const toTimeStampReport = async (
  token: TokenReport,
  code: TimeStampCode,
  { outcome, path, at }: { outcome: TimeStampReport['outcome']; path: PathReport | undefined; at: Date },
): Promise<TimeStampReport> => ({
  outcome,
  code,
  ...(token.signerCode && { signerCode: token.signerCode }),
  ...(code === 'token.path' && path && { pathCode: path.code }),
  ...(token.info && {
    genTime: token.info.genTime.toISOString(),
    policy: token.info.policy,
    serial: encodeHex(token.info.serial),
    ...(token.info.imprint.hash && { hash: token.info.imprint.hash }),
  }),
  ...(token.authority && { authority: await toCertificateSummary(token.authority) }),
  ...(path && { path: await toPathSummary(path, at) }),
})
