import { isEqualBytes } from '#shared/bytes/bytes.ts'
import {
  defaultAlgorithmPolicy,
  findKeyWeakness,
  findSchemeWeakness,
  type AlgorithmPolicy,
} from '#shared/pki/algorithm-policy.ts'
import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { DerError, DerReader, contextTag, enterWhole, readWhole, tag, toObjectIdentifier } from '#shared/pki/der.ts'
import { toTime } from '#shared/pki/der-time.ts'
import { encodeElement } from '#shared/pki/der-writer.ts'
import { verifySigned, type HashName, type SignatureScheme } from '#shared/pki/signature.ts'
import { encodeSignatureAlgorithm, findDigest, findSignerScheme, toAlgorithm } from './algorithms.ts'
import { findAttribute, readAttributes } from './attributes.ts'
import { cmsOid } from './oid.ts'
import { signerCodes, type SignerCode, type SignerReport } from './report.ts'
import { isKeyOwner, type SignedData, type SignerInfo } from './signed-data.ts'
import { isEssCertIdOf, parseSigningCertificate, type EssCertId } from './signing-certificate.ts'

export type SignerVerification = {
  readonly signer: SignerInfo
  readonly data: SignedData
  readonly certificates: readonly Certificate[]
  readonly digestContent: ((hash: HashName) => Promise<Uint8Array>) | undefined
  readonly content: Uint8Array | undefined
  readonly isSigningCertificateRequired: boolean
  readonly at: Date
  readonly algorithmPolicy: AlgorithmPolicy | undefined
}

/** Ends the checks with a verdict; never leaves this file. */
class Verdict extends Error {
  readonly code: SignerCode

  constructor(code: SignerCode, reason = '') {
    super(reason)
    this.code = code
  }
}

const end = (code: SignerCode, reason?: string): never => {
  throw new Verdict(code, reason)
}

// RFC 5652 §11.1–§11.3, RFC 5035 §3, RFC 6211 §2: never unsigned.
const signedOnly: readonly string[] = [
  cmsOid.contentType,
  cmsOid.messageDigest,
  cmsOid.signingTime,
  cmsOid.signingCertificate,
  cmsOid.signingCertificateV2,
  cmsOid.algorithmProtection,
]

/** The one value of a signed attribute. */
const findValue = ({ signedAttributes = [] }: SignerInfo, type: string): Uint8Array | undefined => {
  const attribute = findAttribute(signedAttributes, type)
  if (attribute === undefined) return undefined
  const [value, ...others] = attribute.values
  if (value === undefined || others.length > 0) return end('signer.attribute-malformed', `${type}: not one value`)
  return value
}

const requireValue = (signer: SignerInfo, type: string): Uint8Array =>
  findValue(signer, type) ?? end('signer.attribute-missing', type)

const readValue = <Value>(type: string, read: () => Value): Value => {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) return end('signer.attribute-malformed', `${type}: ${error.message}`)
    throw error
  }
}

const requirePlacement = ({ signedAttributes = [], unsignedAttributes }: SignerInfo): void => {
  const types = signedAttributes.map(({ type }) => type)
  const repeated = types.find((type, index) => types.indexOf(type) !== index)
  if (repeated !== undefined) end('signer.attribute-repeated', repeated)
  const misplaced = unsignedAttributes.find(({ type }) => signedOnly.includes(type))
  if (misplaced !== undefined) end('signer.attribute-misplaced', misplaced.type)
  if (types.includes(cmsOid.countersignature)) end('signer.attribute-misplaced', cmsOid.countersignature)
}

const noParameters = Uint8Array.of(tag.null, 0)

/** RFC 4055 §2.1, §3.2 and RFC 5754 §2: NULL and no parameters at all mean the same, and writers mix both in one message. */
const isSameAlgorithm = (left: AlgorithmIdentifier, right: AlgorithmIdentifier): boolean =>
  left.oid === right.oid && isEqualBytes(left.parameters ?? noParameters, right.parameters ?? noParameters)

/** RFC 6211 §4: both algorithms as they were signed must be those that stand in the SignerInfo. */
const requireAlgorithmProtection = (signer: SignerInfo): void => {
  const value = findValue(signer, cmsOid.algorithmProtection)
  if (value === undefined) return
  const isSame = readValue(cmsOid.algorithmProtection, () => {
    const reader = enterWhole(value, tag.sequence)
    const digest = readAlgorithm(reader)
    const signature = reader.readOptional(contextTag(1))
    reader.requireEnd()
    return (
      isSameAlgorithm(digest, signer.digestAlgorithm) &&
      signature !== undefined &&
      isSameAlgorithm(
        readAlgorithm(new DerReader(encodeElement(tag.sequence, signature.content))),
        signer.signatureAlgorithm,
      )
    )
  })
  if (!isSame) end('signer.algorithm-mismatch', cmsOid.algorithmProtection)
}

const findSigningTime = (signer: SignerInfo): Date | undefined => {
  const value = findValue(signer, cmsOid.signingTime)
  return value && readValue(cmsOid.signingTime, () => toTime(readWhole(value)))
}

const findEssIds = (signer: SignerInfo): { readonly version: 'v1' | 'v2'; readonly id: EssCertId }[] =>
  (
    [
      [cmsOid.signingCertificateV2, 2],
      [cmsOid.signingCertificate, 1],
    ] as const
  ).flatMap(([type, version]) => {
    const value = findValue(signer, type)
    if (value === undefined) return []
    const [id] = readValue(type, () => parseSigningCertificate(value, version))
    return [{ version: `v${version}` as const, id }]
  })

/** The certificates a signer may mean: identifier and, where there is one, every ESS attribute agree (RFC 5035 §5). */
const findCertificates = async ({
  signer,
  certificates,
  isSigningCertificateRequired,
}: SignerVerification): Promise<readonly Certificate[]> => {
  const ids = findEssIds(signer)
  if (ids.length === 0 && isSigningCertificateRequired) end('signer.attribute-missing', cmsOid.signingCertificateV2)
  const owned = certificates.filter((certificate) => isKeyOwner(signer.owner, certificate))
  if (owned.length === 0) end('signer.certificate-missing')
  const named: Certificate[] = []
  for (const certificate of owned) {
    const answers = await Promise.all(ids.map(({ id }) => isEssCertIdOf(id, certificate)))
    if (answers.includes(undefined)) end('signer.algorithm-unsupported', 'hash of the signing certificate attribute')
    if (answers.every((answer) => answer === true)) named.push(certificate)
  }
  return named.length === 0 ? end('signer.certificate-mismatch') : named
}

/**
 * A signature without attributes over content that is itself a set of attributes may be one whose attributes were taken
 * away and offered as content: the octets that were signed are the same; RFC 5652 §5.4.
 */
const isAttributeSet = (content: Uint8Array): boolean => {
  try {
    return readAttributes(enterWhole(content, tag.set)).some(({ type }) => type === cmsOid.messageDigest)
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}

const requireContent = async (
  { signer, data, digestContent, content, ...rest }: SignerVerification,
  digest: HashName,
) => {
  if (signer.signedAttributes === undefined) {
    // RFC 5652 §5.3: attributes must be there unless the content is plain data.
    if (rest.isSigningCertificateRequired || data.contentType !== cmsOid.data) end('signer.attributes-missing')
    if (content !== undefined && isAttributeSet(content)) end('signer.attributes-stripped')
    return content ?? end('signer.content-missing')
  }
  const contentType = requireValue(signer, cmsOid.contentType)
  const stated = readValue(cmsOid.contentType, () =>
    toObjectIdentifier(readWhole(contentType, tag.objectIdentifier).content),
  )
  if (stated !== data.contentType) end('signer.content-type-mismatch', stated)
  const value = requireValue(signer, cmsOid.messageDigest)
  const messageDigest = readValue(cmsOid.messageDigest, () => readWhole(value, tag.octetString).content)
  if (digestContent === undefined) return end('signer.content-missing')
  if (!isEqualBytes(messageDigest, await digestContent(digest))) end('signer.digest-mismatch')
  return signer.signedOctets ?? end('signer.attributes-missing')
}

const requireStrength = (
  { at, algorithmPolicy = defaultAlgorithmPolicy }: SignerVerification,
  { spki }: Certificate,
  scheme: SignatureScheme,
  digest: HashName,
): void => {
  const weakness =
    findSchemeWeakness(scheme, at, algorithmPolicy) ??
    findSchemeWeakness({ family: 'rsa-pkcs1', hash: digest }, at, algorithmPolicy) ??
    findKeyWeakness(spki, at, algorithmPolicy)
  if (weakness === undefined) return
  end(weakness.endsWith('weak') ? 'signer.algorithm-weak' : 'signer.algorithm-unsupported', weakness)
}

type Found = Partial<Pick<SignerReport, 'certificate' | 'scheme' | 'digest' | 'signingTime' | 'signingCertificate'>>
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

const check = async (verification: SignerVerification, found: Writable<Found>): Promise<void> => {
  const { signer, data } = verification
  requirePlacement(signer)
  const digest = findDigest(signer.digestAlgorithm) ?? end('signer.algorithm-unsupported', signer.digestAlgorithm.oid)
  found.digest = digest
  // RFC 5652 §5.1 allows refusing a signer whose digest the message does not announce; one-pass readers have to.
  if (!data.digestAlgorithms.some((algorithm) => findDigest(algorithm) === digest)) end('signer.digest-undeclared')
  const scheme =
    findSignerScheme(signer.signatureAlgorithm, digest) ??
    end('signer.algorithm-unsupported', signer.signatureAlgorithm.oid)
  found.scheme = scheme
  requireAlgorithmProtection(signer)
  found.signingTime = findSigningTime(signer)
  found.signingCertificate = findEssIds(signer)[0]?.version ?? 'absent'
  const octets = await requireContent(verification, digest)
  const certificates = await findCertificates(verification)
  found.certificate = certificates[0]
  const algorithm = toAlgorithm(encodeSignatureAlgorithm(scheme))
  for (const certificate of certificates) {
    if (!(await verifySigned(certificate.spki, algorithm, signer.signature, octets))) continue
    found.certificate = certificate
    requireStrength(verification, certificate, scheme, digest)
    return
  }
  end('signer.signature-invalid')
}

/** One signer's verdict, with everything learned until it was reached. */
export const verifySigner = async (verification: SignerVerification): Promise<SignerReport> => {
  const { signer } = verification
  const found: Writable<Found> = {}
  let code: SignerCode = 'signer.valid'
  let reason: string | undefined
  try {
    await check(verification, found)
  } catch (error) {
    if (!(error instanceof Verdict)) throw error
    code = error.code
    reason = error.message === '' ? undefined : error.message
  }
  return {
    outcome: signerCodes[code],
    code,
    reason,
    owner: signer.owner,
    certificate: found.certificate,
    scheme: found.scheme,
    digest: found.digest,
    signingTime: found.signingTime,
    signingCertificate: found.signingCertificate ?? 'absent',
    signature: signer.signature,
    signedAttributes: signer.signedAttributes ?? [],
    unsignedAttributes: signer.unsignedAttributes,
  }
}
