/** Whether a signing certificate of a card may stand under a claim of this user (EB-G-1): path, registration, then its status. */
import { and, eq } from 'drizzle-orm'
import type { ClaimRefusal } from '#shared/billing-claim/claim-api.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { validatePath } from '#shared/pki/path.ts'
import type { ClaimContext } from './context.ts'
import { toDigest } from './digests.ts'

/** Whether the certificate leads to the authority of cards' signing certificates and is in date. */
export const findCardPath = async (
  { cardTrust }: Pick<ClaimContext, 'cardTrust'>,
  { der }: Certificate,
  at: Date,
): Promise<{ readonly issuer: Uint8Array } | 'certificate-not-ours' | 'certificate-expired'> => {
  if (cardTrust === undefined) return 'certificate-not-ours'
  const { anchors, policies } = cardTrust
  const path = await validatePath({
    target: der,
    intermediates: [],
    anchors,
    at,
    revocation: 'none',
    keyUsage: ['nonRepudiation'],
    ...(policies.length === 0 ? {} : { initialPolicies: policies, requireExplicitPolicy: true }),
  })
  if (path.code === 'certificate.expired' || path.code === 'certificate.not-yet-valid') return 'certificate-expired'
  const issuer = path.path[1]
  return path.outcome === 'passed' && issuer !== undefined ? { issuer } : 'certificate-not-ours'
}

/** Null where the card may sign. No answer of the responder is no permission: the claim is to be sent again later. */
export const findCardRefusal = async (
  context: Pick<ClaimContext, 'store' | 'cardTrust'>,
  certificate: Certificate,
  { userId, at }: { readonly userId: string; readonly at: Date },
): Promise<ClaimRefusal | null> => {
  const { store, cardTrust } = context
  const path = await findCardPath(context, certificate, at)
  if (typeof path === 'string' || cardTrust === undefined)
    return typeof path === 'string' ? path : 'certificate-not-ours'
  const { billingClaimCards: cards } = store.tables
  const [card] = await store.db
    .select({ cardId: cards.cardId })
    .from(cards)
    .where(and(eq(cards.userId, userId), eq(cards.certificateDigest, toDigest(certificate.der))))
  if (card === undefined) return 'certificate-of-another'
  const { status } = await cardTrust.ocsp.checkCertificateStatus({ certificate: certificate.der, issuer: path.issuer })
  if (status === 'revoked') return 'certificate-revoked'
  return status === 'good' ? null : 'revocation-list-missing'
}
