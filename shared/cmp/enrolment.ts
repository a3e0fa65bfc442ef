import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeDigestAlgorithm } from '#shared/cms/algorithms.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { isSameName } from '#shared/pki/name.ts'
import type { PathCode } from '#shared/pki/path-report.ts'
import type { PathRequest } from '#shared/pki/path-request.ts'
import { validatePath } from '#shared/pki/path.ts'
import { findScheme } from '#shared/pki/signature.ts'
import { parseCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import type { CmpBody, CmpBodyDraft } from './body.ts'
import type { CertReqId } from './certificate-bodies.ts'
import { isGranted, type CmpFailure } from './status.ts'

/** What an authority's answer means for a PKCS#10 that was sent (RFC 9810 §5.3.4, RFC 9483 §4.1.4). */

export type Enrolment =
  | {
      readonly outcome: 'issued'
      readonly certificate: Certificate
      readonly requestId: CertReqId
      /** DER from the certificate's issuer to the anchor. */
      readonly issuers: readonly Uint8Array[]
      /** What the authority changed; RFC 9810 §5.2.3 lets it, with `grantedWithMods`. */
      readonly isChanged: boolean
    }
  | { readonly outcome: 'waiting'; readonly requestId: CertReqId }
  | { readonly outcome: 'refused'; readonly failures: readonly CmpFailure[] }
  /** A certificate that is not for this request: nothing to be kept, and somebody must look. */
  | { readonly outcome: 'unfit'; readonly why: 'certificate-malformed' | 'key-different' | PathCode }
  | { readonly outcome: 'unexpected' }

export type EnrolmentCheck = Pick<PathRequest, 'anchors' | 'intermediates'> & {
  readonly body: CmpBody
  /** DER of the PKCS#10. */
  readonly request: Uint8Array
  readonly extraCertificates: readonly Uint8Array[]
  readonly at: Date
}

const tryParse = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** A certificate that begins later is judged at its beginning: authorities may be asked for next month's. */
const toJudgedAt = ({ notBefore }: Certificate, at: Date): Date => (notBefore > at ? notBefore : at)

const judge = async (
  der: Uint8Array,
  requestId: CertReqId,
  check: EnrolmentCheck & { readonly more: readonly Uint8Array[] },
): Promise<Enrolment> => {
  const certificate = tryParse(der)
  if (certificate === undefined) return { outcome: 'unfit', why: 'certificate-malformed' }
  const request = parseCertificationRequest(check.request)
  if (!isEqualBytes(certificate.spki.der, request.spki.der)) return { outcome: 'unfit', why: 'key-different' }
  const report = await validatePath({
    target: der,
    anchors: check.anchors,
    intermediates: [...check.intermediates, ...check.more],
    at: toJudgedAt(certificate, check.at),
    // Minutes old: no list can say anything about it yet.
    revocation: 'none',
  })
  if (report.outcome !== 'passed') return { outcome: 'unfit', why: report.code }
  return {
    outcome: 'issued',
    certificate,
    requestId,
    issuers: report.path.slice(1),
    isChanged: !isSameName(certificate.subject, request.subject),
  }
}

/**
 * Reads the answer to a p10cr or to a pollReq about it. The certificate must be for the request's key and lead to an anchor;
 * `unfit` says why not. Throws DerError only where the request itself cannot be read.
 */
export const readEnrolment = async (check: EnrolmentCheck): Promise<Enrolment> => {
  const { body } = check
  if (body.type === 'error') {
    const { status, failures } = body.info
    return status === 'waiting' ? { outcome: 'waiting', requestId: -1 } : { outcome: 'refused', failures }
  }
  if (body.type !== 'cp' && body.type !== 'ip') return { outcome: 'unexpected' }
  const [response, ...others] = body.responses
  // One request was sent. Some authorities number a PKCS#10 0 and not -1.
  if (response === undefined || others.length > 0 || response.requestId > 0) return { outcome: 'unexpected' }
  const { info, requestId, certificate } = response
  if (info.status === 'waiting') return { outcome: 'waiting', requestId }
  if (!isGranted(info)) return { outcome: 'refused', failures: info.failures }
  if (certificate === undefined) return { outcome: 'unexpected' }
  const more = [...body.caCertificates, ...check.extraCertificates]
  const enrolment = await judge(certificate, requestId, { ...check, more })
  if (enrolment.outcome !== 'issued') return enrolment
  return { ...enrolment, isChanged: enrolment.isChanged || info.status === 'grantedWithMods' }
}

/**
 * The certConf that accepts a certificate: its hash under its own signature's hash (RFC 9810 §5.3.18). For a signature
 * without one, Ed25519, the hash is named, which is a message of version 3 (RFC 9481 §2.2, §3.3).
 */
export const buildConfirmation = async (
  { der, signatureAlgorithm }: Certificate,
  requestId: CertReqId,
): Promise<{ readonly body: CmpBodyDraft; readonly version: 2 | 3 }> => {
  const scheme = findScheme(signatureAlgorithm)
  const hash = scheme?.hash ?? 'SHA-256'
  const isNamed = scheme === undefined || scheme.family === 'ed25519'
  return {
    body: {
      type: 'certConf',
      certificateHash: await digestBytes(hash, der),
      requestId,
      hashAlgorithm: isNamed ? encodeDigestAlgorithm(hash) : undefined,
    },
    version: isNamed ? 3 : 2,
  }
}
