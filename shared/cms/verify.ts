import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import type { AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { toDer } from './ber.ts'
import { parseContentInfo } from './content-info.ts'
import { cmsOid } from './oid.ts'
import { cmsCodes, worstOutcome, type CmsCode, type CmsReport } from './report.ts'
import { parseSignedData, type SignedData } from './signed-data.ts'
import { verifySigner } from './verify-signer.ts'

export type CmsVerification = {
  /** One ContentInfo, DER or the BER of streaming writers. */
  readonly cms: Uint8Array
  /** What a detached signature is over. A message that encloses content of its own is then refused. */
  readonly content?: Uint8Array
  /** In place of `content`: its digest, worked out by whoever has it. */
  readonly digestContent?: (hash: HashName) => Promise<Uint8Array>
  /** DER of certificates a signer's may be among, beside those carried along. */
  readonly certificates?: readonly Uint8Array[]
  /** 'require', the default: signed attributes must name the certificate (CAdES, PAdES, RFC 3161). */
  readonly signingCertificate?: 'require' | 'if-present'
  /** When the signature is known to have existed; absent, no algorithm that has an end is accepted. */
  readonly at?: Date
  readonly algorithmPolicy?: AlgorithmPolicy
}

/** After every end that an algorithm may have. */
const always = new Date(8.64e15)

/** Every signer is looked for among every certificate: without an end to both, a small message would be a long wait. */
const mostSigners = 100

const nothing = {
  contentType: undefined,
  content: undefined,
  certificates: [],
  crls: [],
  ocspResponses: [],
  signers: [],
}

const refuse = (code: Exclude<CmsCode, 'cms.signers'>, reason: string, data?: SignedData): CmsReport => ({
  outcome: cmsCodes[code],
  code,
  reason,
  ...nothing,
  ...(data === undefined ? {} : { contentType: data.contentType, certificates: data.certificates }),
})

/** A certificate nobody signed with may be unreadable without harm: it is then not there. */
const parseReadable = (ders: readonly Uint8Array[]): Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)]
    } catch (error) {
      if (error instanceof DerError) return []
      throw error
    }
  })

/** Digests by hash, each worked out once however many signers there are. */
const createDigester = (
  { content, digestContent }: CmsVerification,
  data: SignedData,
): ((hash: HashName) => Promise<Uint8Array>) | undefined => {
  const source = data.content ?? content
  const digest = source === undefined ? digestContent : (hash: HashName) => digestBytes(hash, source)
  if (digest === undefined) return undefined
  const known = new Map<HashName, Promise<Uint8Array>>()
  return (hash) => {
    const found = known.get(hash) ?? digest(hash)
    known.set(hash, found)
    return found
  }
}

const decide = async (verification: CmsVerification): Promise<CmsReport> => {
  const { contentType: outerType, content: outer } = parseContentInfo(toDer(verification.cms))
  if (outerType !== cmsOid.signedData) return refuse('cms.not-signed-data', outerType)
  const data = parseSignedData(outer)
  const isDetachedExpected = verification.content !== undefined || verification.digestContent !== undefined
  if (data.content !== undefined && isDetachedExpected)
    return refuse('cms.unexpected-content', 'content enclosed in a detached signature', data)
  if (data.signers.length === 0) return refuse('cms.no-signers', 'certificates only', data)
  if (data.signers.length > mostSigners) return refuse('cms.too-many-signers', `${data.signers.length}`, data)
  const certificates = parseReadable([...data.certificates, ...(verification.certificates ?? [])])
  const digestContent = createDigester(verification, data)
  const signers = await Promise.all(
    data.signers.map((signer) =>
      verifySigner({
        signer,
        data,
        certificates,
        digestContent,
        content: data.content ?? verification.content,
        isSigningCertificateRequired: verification.signingCertificate !== 'if-present',
        at: verification.at ?? always,
        algorithmPolicy: verification.algorithmPolicy,
      }),
    ),
  )
  return {
    outcome: worstOutcome(signers.map(({ outcome }) => outcome)),
    code: 'cms.signers',
    reason: undefined,
    contentType: data.contentType,
    content: data.content,
    certificates: data.certificates,
    crls: data.crls,
    ocspResponses: data.ocspResponses,
    signers,
  }
}

/**
 * What every signer of a SignedData signed, and whether that holds (RFC 5652 §5.4, §5.6, §11; RFC 5035 §5; RFC 6211 §4).
 * Whether the certificates are to be trusted is not asked here. Never throws on what the message holds: whatever is unfit
 * is a code. Throws only what `digestContent` throws.
 */
export const verifyCms = async (verification: CmsVerification): Promise<CmsReport> => {
  try {
    return await decide(verification)
  } catch (error) {
    if (error instanceof DerError) return refuse('cms.malformed', error.message)
    throw error
  }
}
