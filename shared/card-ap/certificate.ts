import { decodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { findAttributes } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import type { PathCode } from '#shared/pki/path-report.ts'
import { validatePath } from '#shared/pki/path.ts'
import { describeKey } from '#shared/pki/signature.ts'

/** Whose word is taken for which card is a municipality's. */
export type CardApTrust = {
  /** DER of the authorities' certificates. */
  readonly anchors: readonly Uint8Array[]
  /** DER of their revocation lists; undefined where nobody asks for the status, as a page does. */
  readonly crls?: readonly Uint8Array[]
}

export type CardApCertificate = { readonly certificate: Certificate; readonly cardId: Uint8Array }

const codes: Partial<Readonly<Record<PathCode, 'login.certificate-revoked' | 'login.status-unavailable'>>> = {
  'revocation.revoked': 'login.certificate-revoked',
  'revocation.unknown': 'login.status-unavailable',
}

const parse = (der: Uint8Array): Certificate => {
  try {
    return parseCertificate(der)
  } catch (cause) {
    if (cause instanceof DerError) throw new AppError('login.certificate-malformed', undefined, { cause })
    throw cause
  }
}

/** The only `serialNumber` of the subject, 16 hexadecimal digits (docs/card-ap.md §1). */
const requireCardId = ({ subject }: Certificate): Uint8Array => {
  const [text, ...more] = findAttributes(subject, oid.serialNumber)
  if (text === undefined || more.length > 0 || !/^[0-9a-f]{16}$/.test(text)) {
    throw new AppError('login.certificate-malformed')
  }
  return decodeHex(text)
}

const municipality = /^LG:JP-(\d{5})$/

/**
 * Five digits of the municipality that answers for a card: the only `organizationIdentifier` of its signature certificate
 * (docs/card-ap.md §1; form of ETSI EN 319 412-1 §5.1.4). Throws `login.certificate-malformed`.
 */
export const requireMunicipalityCode = ({ subject }: Certificate): string => {
  const [text = '', ...more] = findAttributes(subject, oid.organizationIdentifier)
  const [, code] = municipality.exec(text) ?? []
  if (code === undefined || more.length > 0) throw new AppError('login.certificate-malformed')
  return code
}

const isP256 = ({ spki }: Certificate): boolean => {
  const key = describeKey(spki)
  return key?.kind === 'ec' && key.curve === oid.p256
}

/**
 * A certificate of one of the card's two keys that leads to an authority and is in date (RFC 5280 §6; docs/card-ap.md §5
 * and §6). Throws `login.certificate-malformed`, `-not-yet-valid`, `-expired`, `-untrusted`, and with lists
 * `-revoked` and `login.status-unavailable` where no list that is still good says anything.
 */
export const requireCardApCertificate = async (
  der: Uint8Array,
  { anchors, crls }: CardApTrust,
  { use, at }: { readonly use: 'keyAgreement' | 'digitalSignature'; readonly at: Date },
): Promise<CardApCertificate> => {
  const certificate = parse(der)
  if (at < certificate.notBefore) throw new AppError('login.certificate-not-yet-valid')
  if (at > certificate.notAfter) throw new AppError('login.certificate-expired')
  const report = await validatePath({
    target: der,
    intermediates: [],
    anchors,
    at,
    keyUsage: [use],
    revocation: crls === undefined ? 'none' : 'require',
    crls: crls ?? [],
  })
  if (report.outcome !== 'passed' || !isP256(certificate)) {
    throw new AppError(codes[report.code] ?? 'login.certificate-untrusted', undefined, {
      cause: new Error(report.code),
    })
  }
  return { certificate, cardId: requireCardId(certificate) }
}
