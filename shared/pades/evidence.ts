import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { toDer } from '#shared/cms/ber.ts'
import { isKeyOwner, parseCmsSignedData } from '#shared/cms/signed-data.ts'
import { isSelfIssued, parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { parseCrl } from '#shared/pki/crl.ts'
import { isSameName } from '#shared/pki/name.ts'
import { isCertIdOf } from '#shared/pki/ocsp-request.ts'
import { parseOcspResponse } from '#shared/pki/ocsp-response.ts'

/** What lets a signature be validated after its certificate has expired (ETSI EN 319 142-1 §5.4.2). */

/** All DER. */
export type Evidence = {
  /** Certificates beyond those that were asked about: issuers, responders. */
  readonly certificates?: readonly Uint8Array[]
  readonly ocspResponses: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  /** Certificates that are trusted as they are, for which nobody need vouch. */
  readonly anchors?: readonly Uint8Array[]
}

/** Finds evidence for a certificate and its chain: the one in question first, as DER, then what came with it. */
export type EvidenceSource = (certificates: readonly Uint8Array[], signal?: AbortSignal) => Promise<Evidence>

const holds = (list: readonly Uint8Array[], der: Uint8Array): boolean => list.some((each) => isEqualBytes(each, der))

const unique = (list: readonly Uint8Array[]): Uint8Array[] => {
  const found: Uint8Array[] = []
  for (const each of list) if (!holds(found, each)) found.push(each)
  return found
}

/** The certificates of a CMS, its signer's first. */
export const readCmsChain = (cms: Uint8Array): Uint8Array[] => {
  const { certificates, signers } = parseCmsSignedData(toDer(cms))
  const [signer] = signers
  const own = certificates.find((der) => signer !== undefined && isKeyOwner(signer.owner, parseCertificate(der)))
  return unique([...(own === undefined ? [] : [own]), ...certificates])
}

const isVouchedFor = async (
  certificate: Certificate,
  all: readonly Certificate[],
  evidence: Evidence,
): Promise<boolean> => {
  if (evidence.crls.some((crl) => isSameName(parseCrl(crl).issuer, certificate.issuer))) return true
  const issuers = all.filter(({ subject }) => isSameName(subject, certificate.issuer))
  for (const response of evidence.ocspResponses) {
    const parsed = parseOcspResponse(response)
    if (parsed.status !== 'successful') continue
    for (const { certId } of parsed.basic.responses)
      for (const issuer of issuers) if (await isCertIdOf(certId, certificate, issuer)) return true
  }
  return false
}

/** Certificates nobody has vouched for: neither anchors nor free of revocation, and without CRL or OCSP response. */
const findUnvouched = async (certificates: readonly Uint8Array[], evidence: Evidence): Promise<Certificate[]> => {
  const anchors = evidence.anchors ?? []
  const all = [...certificates, ...(evidence.certificates ?? []), ...anchors].map(parseCertificate)
  const unvouched: Certificate[] = []
  for (const certificate of certificates.map(parseCertificate)) {
    const isExempt =
      isSelfIssued(certificate) ||
      holds(anchors, certificate.der) ||
      certificate.extensions.values.ocspNoCheck !== undefined
    if (!isExempt && !(await isVouchedFor(certificate, all, evidence))) unvouched.push(certificate)
  }
  return unvouched
}

/**
 * Evidence for every chain together. Whether it says good or revoked is for validation; that it is there at all is asked
 * here. Throws `signing.evidence-missing` where a certificate of a chain is left without, DerError where something of the
 * evidence cannot be read, and whatever the source throws.
 */
export const collectEvidence = async (
  chains: readonly (readonly Uint8Array[])[],
  source: EvidenceSource,
  signal?: AbortSignal,
): Promise<Required<Omit<Evidence, 'anchors'>>> => {
  const certificates: Uint8Array[] = []
  const ocspResponses: Uint8Array[] = []
  const crls: Uint8Array[] = []
  for (const chain of chains) {
    // A signature that carries no certificate leaves nothing to ask about.
    const found = chain.length === 0 ? undefined : await source(chain, signal)
    const missing = found === undefined ? 1 : (await findUnvouched(chain, found)).length
    if (found === undefined || missing > 0) throw new AppError('signing.evidence-missing', { missing })
    certificates.push(...chain, ...(found.certificates ?? []), ...(found.anchors ?? []))
    ocspResponses.push(...found.ocspResponses)
    crls.push(...found.crls)
  }
  return { certificates: unique(certificates), ocspResponses: unique(ocspResponses), crls: unique(crls) }
}
