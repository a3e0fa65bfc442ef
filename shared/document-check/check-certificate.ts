import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import { noFindings, toDocumentCode, type Findings } from './findings.ts'
import { judgeCertificate, noEvidence, type Trust } from './judge-certificate.ts'

/** A file that is a certificate, alone or with those above it. */

const parseAll = (ders: readonly Uint8Array[]): Certificate[] | DerError => {
  try {
    return ders.map(parseCertificate)
  } catch (error) {
    if (error instanceof DerError) return error
    throw error
  }
}

/** The one that issued none of the others; bundles have no order that all programs keep. */
const findLeaf = (certificates: readonly Certificate[]): Certificate | undefined =>
  certificates.find(
    (candidate) => !certificates.some((other) => other !== candidate && isSameName(other.issuer, candidate.subject)),
  ) ?? certificates[0]

export const checkCertificate = async (ders: readonly Uint8Array[], trust: Trust): Promise<Findings> => {
  const certificates = parseAll(ders)
  if (certificates instanceof DerError) return noFindings('document.damaged', certificates.message)
  const certificate = findLeaf(certificates)
  if (certificate === undefined) return noFindings('document.empty')
  const { report, questions } = await judgeCertificate({ certificate, pool: ders, carried: noEvidence, trust })
  return {
    ...noFindings(toDocumentCode([report])),
    certificate: report,
    questions,
    certificates: [certificate.der],
  }
}
