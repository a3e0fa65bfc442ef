import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { defaultAlgorithmPolicy, findSchemeWeakness, type AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import type { PathRequest } from '#shared/pki/path-request.ts'
import { validatePath } from '#shared/pki/path.ts'
import { findScheme, verifySigned } from '#shared/pki/signature.ts'
import type { CmpMessage } from './message.ts'
import { cmpOid } from './oid.ts'

/** Deciding whether a message comes from whom it must (RFC 9810 §5.1.3.3, RFC 9483 §3.5). */

export type CmpTrust = Pick<PathRequest, 'anchors' | 'intermediates' | 'algorithmPolicy' | 'maximumDepth'> & {
  /**
   * DER of the certificates that may protect, and no others. Absent: whoever the anchors lead to and `purpose` marks; for an
   * authority also the certificates of `anchors` and `intermediates` themselves, which issue with the same key.
   */
  readonly signers?: readonly Uint8Array[]
  /** The extended key usage of who may protect: `cmcCa` of an authority's answers, `cmcRa` of what it is asked. */
  readonly purpose: 'cmcCa' | 'cmcRa'
}

export type ProtectionFault =
  | 'unprotected'
  | 'signer-missing'
  | 'algorithm-weak'
  | 'protection-invalid'
  | 'signer-unauthorised'
  | 'signer-untrusted'

export type ProtectionReport =
  | { readonly outcome: 'protected'; readonly signer: Certificate }
  | { readonly outcome: 'refused'; readonly why: ProtectionFault }

const refuse = (why: ProtectionFault): ProtectionReport => ({ outcome: 'refused', why })

const parseReadable = (ders: readonly Uint8Array[]): Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)]
    } catch (error) {
      if (error instanceof DerError) return []
      throw error
    }
  })

const isOneOf = (certificate: Certificate, ders: readonly Uint8Array[]): boolean =>
  ders.some((der) => isEqualBytes(der, certificate.der))

/** §5.1.1: the sender is the subject of the certificate, and senderKID its key identifier where it has one. */
const isSenderOf = ({ header }: CmpMessage, { subject, extensions }: Certificate): boolean => {
  const { sender, senderKeyId } = header
  const { subjectKeyIdentifier } = extensions.values
  return (
    sender.form === 'directory' &&
    isSameName(sender.name, subject) &&
    (senderKeyId === undefined || subjectKeyIdentifier === undefined || isEqualBytes(senderKeyId, subjectKeyIdentifier))
  )
}

/** RFC 9483 §1.4: a key usage, where there is one, must allow signatures; then the purpose decides. */
const isAuthorised = (certificate: Certificate, { signers, purpose, anchors, intermediates }: CmpTrust): boolean => {
  if (signers !== undefined) return isOneOf(certificate, signers)
  const { keyUsage, extendedKeyUsage } = certificate.extensions.values
  if (purpose === 'cmcCa' && isOneOf(certificate, [...anchors, ...intermediates])) return true
  return keyUsage?.has('digitalSignature') !== false && extendedKeyUsage?.includes(cmpOid[purpose]) === true
}

const isTrusted = async (
  certificate: Certificate,
  message: CmpMessage,
  trust: CmpTrust,
  at: Date,
): Promise<boolean> => {
  const { outcome } = await validatePath({
    target: certificate.der,
    anchors: trust.anchors,
    intermediates: [...trust.intermediates, ...message.extraCertificates],
    at,
    // Whether the signer was revoked is said by the very list this line fetches: a signer out of use means another key.
    revocation: 'none',
    ...(trust.algorithmPolicy && { algorithmPolicy: trust.algorithmPolicy }),
    ...(trust.maximumDepth !== undefined && { maximumDepth: trust.maximumDepth }),
  })
  return outcome === 'passed'
}

const findWeakness = (message: CmpMessage, at: Date, policy: AlgorithmPolicy = defaultAlgorithmPolicy) => {
  const { protectionAlgorithm } = message.header
  return protectionAlgorithm && findSchemeWeakness(findScheme(protectionAlgorithm), at, policy)
}

/**
 * Whether the message is protected by the signature of somebody the trust names, at the time. A MAC is not: the shared
 * secret it needs is not kept here. Never throws on what the message holds.
 */
export const checkProtection = async (message: CmpMessage, trust: CmpTrust, at: Date): Promise<ProtectionReport> => {
  const { protection, header, protectedPart, extraCertificates } = message
  const { protectionAlgorithm } = header
  if (protection === undefined || protectionAlgorithm === undefined) return refuse('unprotected')
  if (findWeakness(message, at, trust.algorithmPolicy) !== undefined) return refuse('algorithm-weak')
  const known = [...extraCertificates, ...(trust.signers ?? []), ...trust.intermediates, ...trust.anchors]
  const senders = parseReadable(known).filter((certificate) => isSenderOf(message, certificate))
  let signer: Certificate | undefined
  for (const sender of senders) {
    if (!(await verifySigned(sender.spki, protectionAlgorithm, protection, protectedPart))) continue
    signer = sender
    break
  }
  if (signer === undefined) return refuse(senders.length === 0 ? 'signer-missing' : 'protection-invalid')
  if (!isAuthorised(signer, trust)) return refuse('signer-unauthorised')
  return (await isTrusted(signer, message, trust, at)) ? { outcome: 'protected', signer } : refuse('signer-untrusted')
}
