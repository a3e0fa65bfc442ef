/** Whether a claim is truly the sender's (EB-G-1): one signature, its path, its owner, its revocation, and a file that is whole. */
import { setImmediate } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { ClaimRefusal } from '#shared/billing-claim/claim-api.ts'
import { checkClaimFile, type ClaimFault } from '#shared/billing-claim/claim-file.ts'
import { findAttribute } from '#shared/cms/attributes.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import type { CmsReport, SignerReport } from '#shared/cms/report.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { readWhole, tag } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import { validatePath } from '#shared/pki/path.ts'
import type { PathCode } from '#shared/pki/path-report.ts'
import { findCardRefusal } from './card-signature.ts'
import type { ClaimContext } from './context.ts'
import { digestLong, toDigest } from './digests.ts'

export type SignedBy = {
  readonly signedBy: 'certificate' | 'card'
  readonly serial: string
  readonly certificateDigest: string
  /** Null for a card. */
  readonly certificateIssuedAt: Date | null
}

/** What is known of a claim when the verdict falls; the more, the later it fell. */
export type Examined = {
  readonly digest: string
  readonly signatureDigest: string | null
  readonly signer: SignedBy | null
}

export type Verdict = Examined &
  (
    | { readonly refusal: ClaimRefusal; readonly line?: number; readonly fault?: ClaimFault }
    | {
        readonly refusal: null
        readonly signer: SignedBy
        readonly records: number
        readonly providerNumber: string
        readonly month: string
      }
  )

const outOfDate: readonly PathCode[] = ['certificate.expired', 'certificate.not-yet-valid']

/** The one signer of a message that holds what it signed; undefined for anything else. */
const findSigner = ({ outcome, signers, content, contentType }: CmsReport) => {
  const [signer] = signers
  if (outcome !== 'passed' || signers.length !== 1 || signer?.certificate === undefined) return undefined
  if (content === undefined || contentType !== cmsOid.data) return undefined
  return { signer, certificate: signer.certificate, content }
}

/** The digest that was verified already, where it is the one claims are known by; undefined elsewhere. */
const findSignedDigest = ({ digest, signedAttributes }: SignerReport): string | undefined => {
  const [value] = findAttribute(signedAttributes, cmsOid.messageDigest)?.values ?? []
  if (digest !== 'SHA-256' || value === undefined) return undefined
  return Buffer.from(readWhole(value, tag.octetString).content).toString('base64url')
}

export const createVerifying = (context: ClaimContext) => {
  const { store, clock, trust, revocationList } = context
  const { billingMatters: matters } = store.tables
  const issuers = [...trust.intermediates, ...trust.anchors].map((der) => parseCertificate(der))

  const isDedicated = ({ issuer }: Certificate): boolean => issuers.some(({ subject }) => isSameName(subject, issuer))

  /** The certificate of the dedicated authority: path, owner, then the list, so that only its owner learns of a revocation. */
  const examineDedicated = async (
    certificate: Certificate,
    userId: string,
    at: Date,
  ): Promise<{ readonly refusal: ClaimRefusal | null; readonly issuedAt: Date | null }> => {
    const { der, serial } = certificate
    const path = await validatePath({ ...trust, target: der, at, revocation: 'none', keyUsage: ['digitalSignature'] })
    if (path.outcome !== 'passed')
      return { refusal: outOfDate.includes(path.code) ? 'certificate-expired' : 'certificate-not-ours', issuedAt: null }
    const [matter] = await store.db
      .select({ certificate: matters.certificate, status: matters.status, issuedAt: matters.issuedAt })
      .from(matters)
      .where(and(eq(matters.serial, serial), eq(matters.userId, userId)))
    const issuedAt = matter?.issuedAt ?? null
    if (matter?.certificate == null || !Buffer.from(der).equals(matter.certificate))
      return { refusal: 'certificate-of-another', issuedAt: null }
    const found = await revocationList.find(serial, at)
    if (found === 'unknown') return { refusal: 'revocation-list-missing', issuedAt }
    // whoever asked for revocation is believed at once, though the authority's next list may be a day away
    const isLive = found === 'good' && matter.status === 'issued'
    return { refusal: isLive ? null : 'certificate-revoked', issuedAt }
  }

  const examineSigner = async (
    { signer, certificate }: { readonly signer: SignerReport; readonly certificate: Certificate },
    userId: string,
    at: Date,
  ): Promise<{
    readonly refusal: ClaimRefusal | null
    readonly signer: SignedBy
    readonly signatureDigest: string
  }> => {
    const isCard = context.cardTrust !== undefined && !isDedicated(certificate)
    const { refusal, issuedAt } = isCard
      ? { refusal: await findCardRefusal(context, certificate, { userId, at }), issuedAt: null }
      : await examineDedicated(certificate, userId, at)
    return {
      refusal,
      signatureDigest: toDigest(signer.signature),
      signer: {
        signedBy: isCard ? 'card' : 'certificate',
        serial: certificate.serial,
        certificateDigest: toDigest(certificate.der),
        certificateIssuedAt: issuedAt,
      },
    }
  }

  /** Reads a message of any size in slices, so that others are served in between; the digests are worked out on other threads. */
  return async (cms: Uint8Array, userId: string): Promise<Verdict> => {
    const at = clock.now()
    const report = await verifyCms({ cms, at, signingCertificate: 'if-present' })
    const found = findSigner(report)
    if (found === undefined) {
      const digest = await digestLong(report.content ?? cms)
      return { refusal: 'signature-invalid', digest, signatureDigest: null, signer: null }
    }
    const digest = findSignedDigest(found.signer) ?? (await digestLong(found.content))
    const { refusal, ...signed } = await examineSigner(found, userId, at)
    const examined = { digest, ...signed }
    if (refusal !== null) return { ...examined, refusal }
    const file = await checkClaimFile(found.content, () => setImmediate())
    if (!file.ok) return { ...examined, refusal: 'content-malformed', line: file.line, fault: file.fault }
    const { records, providerNumber, month } = file
    return { ...examined, refusal: null, records, providerNumber, month }
  }
}

export type VerifyClaim = ReturnType<typeof createVerifying>
