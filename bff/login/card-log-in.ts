/** Decides whether a signature by a card's authentication key lets its holder in: signature, path, then the OCSP responder. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { validatePath } from '#shared/pki/path.ts'
import { verifySignature } from '#shared/pki/signature.ts'
import type { OcspRelay } from '#bff/parties/jpki-ocsp/relay.ts'

/** Whom this product trusts to say who holds a card; the rows of a deployment, never of the code. */
export type LogInTrust = {
  /** DER of the user-authentication CA certificates, all generations. */
  readonly anchors: readonly Uint8Array<ArrayBuffer>[]
  /** Certificate policies of which one must hold along the path; empty accepts any. */
  readonly policies: readonly string[]
  readonly ocsp: OcspRelay
}

export type LogInProof = {
  readonly certificate: Uint8Array<ArrayBuffer>
  readonly algorithm: 'RS256' | 'ES384'
  readonly signature: Uint8Array<ArrayBuffer>
  readonly origin: string
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly purpose: string
}

/** Issuer and serial: the only key a certificate gives its holder; both opaque, neither a name. */
export type CardCredential = { readonly issuer: string; readonly serial: string }

const parse = (der: Uint8Array<ArrayBuffer>): Certificate => {
  try {
    return parseCertificate(der)
  } catch (cause) {
    throw new AppError('login.certificate-malformed', undefined, { cause })
  }
}

const requireInDate = ({ notBefore, notAfter }: Certificate, at: Date): void => {
  if (at < notBefore) throw new AppError('login.certificate-not-yet-valid')
  if (at > notAfter) throw new AppError('login.certificate-expired')
}

/**
 * The issuer's certificate of a user-authentication certificate that is in date and leads to an anchor (RFC 5280 §6).
 * Throws `login.certificate-malformed`, `-not-yet-valid`, `-expired`, `-untrusted`.
 */
export const requireTrustedCertificate = async (
  der: Uint8Array<ArrayBuffer>,
  { anchors, policies }: Pick<LogInTrust, 'anchors' | 'policies'>,
  at: Date,
): Promise<{ readonly certificate: Certificate; readonly issuer: Uint8Array }> => {
  const certificate = parse(der)
  requireInDate(certificate, at)
  const report = await validatePath({
    target: der,
    intermediates: [],
    anchors,
    at,
    revocation: 'none',
    keyUsage: ['digitalSignature'],
    ...(policies.length === 0 ? {} : { initialPolicies: policies, requireExplicitPolicy: true }),
  })
  const issuer = report.path[1]
  if (report.outcome !== 'passed' || issuer === undefined) {
    throw new AppError('login.certificate-untrusted', undefined, { cause: new Error(report.code) })
  }
  return { certificate, issuer }
}

/** Throws `login.certificate-revoked`; `login.status-unavailable` for every answer but a usable "good". */
export const requireGood = async (ocsp: OcspRelay, certificate: Uint8Array, issuer: Uint8Array): Promise<void> => {
  const answer = await ocsp.checkCertificateStatus({ certificate, issuer })
  if (answer.status === 'revoked') throw new AppError('login.certificate-revoked')
  if (answer.status !== 'good') {
    throw new AppError('login.status-unavailable', undefined, { cause: new Error(answer.why) })
  }
}

export const toCredential = (certificate: Certificate): CardCredential => ({
  issuer: encodeBase64url(certificate.issuer.der),
  serial: certificate.serial,
})

/**
 * Lets in or throws: `login.certificate-*`, `login.signature-invalid`, `login.status-unavailable`. The origin and the
 * nonce are the BFF's own, never the page's. Revocation is asked last, so that nobody without the key learns of it.
 */
export const verifyCardLogIn = async (proof: LogInProof, trust: LogInTrust, at: Date): Promise<CardCredential> => {
  const { certificate, issuer } = await requireTrustedCertificate(proof.certificate, trust, at)
  const challenge = await buildLogInChallenge(proof)
  const signed = await verifySignature(certificate.spki, proof.algorithm, proof.signature, challenge)
  if (!signed) throw new AppError('login.signature-invalid')
  await requireGood(trust.ocsp, proof.certificate, issuer)
  return toCredential(certificate)
}
