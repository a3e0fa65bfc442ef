import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { EvidenceSource } from '#shared/pades/evidence.ts'
import { isSelfIssued, parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import { verifySigned } from '#shared/pki/signature.ts'
import { listIssuers } from '#shared/revocation/api.ts'
import { call } from '#web/app/api.ts'
import { askAboutRevocation } from '#web/document-check/ask-revocation.ts'

/** Proof that nobody of a chain was revoked, collected through the counter and put into the document. */

const parseReadable = (ders: readonly Uint8Array[]): Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)]
    } catch (error) {
      if (error instanceof DerError) return []
      throw error
    }
  })

const findIssuer = async (certificate: Certificate, pool: readonly Certificate[]): Promise<Certificate | undefined> => {
  for (const candidate of pool) {
    if (!isSameName(candidate.subject, certificate.issuer)) continue
    if (await verifySigned(candidate.spki, certificate.signatureAlgorithm, certificate.signature, certificate.tbs))
      return candidate
  }
  return undefined
}

const isAmong = ({ der }: Certificate, ders: readonly Uint8Array[]): boolean =>
  ders.some((other) => isEqualBytes(other, der))

/** `anchors`: DER of everybody the counter trusts. Certificates whose issuer nobody knows are left without proof. */
export const createEvidenceSource = ({
  anchors,
  at,
}: {
  readonly anchors: readonly Uint8Array[]
  readonly at: Date
}): EvidenceSource => {
  let issuers: Promise<readonly Uint8Array[]> | undefined
  const listKnownIssuers = (): Promise<readonly Uint8Array[]> =>
    (issuers ??= call(listIssuers, {}).then((listed) =>
      listed.issuers.map(({ certificate }) => decodeBase64url(certificate)),
    ))
  return async (chain) => {
    const pool = parseReadable([...chain, ...anchors, ...(await listKnownIssuers())])
    const found = { certificates: [] as Uint8Array[], ocspResponses: [] as Uint8Array[], crls: [] as Uint8Array[] }
    const waiting = parseReadable(chain)
    const seen = new Set<string>()
    for (let certificate = waiting.shift(); certificate !== undefined; certificate = waiting.shift()) {
      const key = String(certificate.der)
      if (seen.has(key) || isSelfIssued(certificate) || isAmong(certificate, anchors)) continue
      seen.add(key)
      const issuer = await findIssuer(certificate, pool)
      if (issuer === undefined) continue
      const answer = await askAboutRevocation({ certificate: certificate.der, issuer: issuer.der }, at)
      found.certificates.push(issuer.der)
      // What a responder said before the list had to be asked for proves nothing, and is not kept for long.
      if (answer.query.kind === 'ocsp') found.ocspResponses.push(...answer.ocspResponses)
      found.crls.push(...answer.crls)
      waiting.push(issuer)
    }
    return { ...found, anchors }
  }
}
