/** Cards a holder signs claims with: believed because the installed key vouched for them, once (EB-G-1). */
import { randomUUID } from 'node:crypto'
import { and, desc, eq } from 'drizzle-orm'
import type { ClaimCardView } from '#shared/billing-claim/claim-card-api.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { findCardPath } from './card-signature.ts'
import type { ClaimContext, Sender } from './context.ts'
import { toDigest } from './digests.ts'

type Card = Store['tables']['billingClaimCards']['$inferSelect']

export const toClaimCardView = ({ cardId, registeredAt, serial, validUntil, vouchedBy }: Card): ClaimCardView => ({
  cardId,
  registeredAt: registeredAt.toISOString(),
  serial,
  validUntil: validUntil.toISOString(),
  vouchedBy,
})

export const createCards = (context: ClaimContext) => {
  const { store, clock, audit, proof, cardTrust } = context
  const { billingClaimCards: cards } = store.tables

  const refuse = (reason: 'signature' | 'certificate' | 'expired' | 'revoked' | 'not-taken') =>
    new AppError('billing.claim-card-refused', { reason })

  /** The certificate of the one signer. */
  const requireSigner = async (cms: Uint8Array, content: Uint8Array, at: Date): Promise<Certificate> => {
    const { outcome, signers } = await verifyCms({ cms, content, at })
    const certificate = signers[0]?.certificate
    if (outcome !== 'passed' || signers.length !== 1 || certificate === undefined) throw refuse('signature')
    return certificate
  }

  const requireLive = async (certificate: Certificate, at: Date): Promise<void> => {
    if (cardTrust === undefined) throw refuse('not-taken')
    const path = await findCardPath(context, certificate, at)
    if (typeof path === 'string') throw refuse(path === 'certificate-expired' ? 'expired' : 'certificate')
    const answer = await cardTrust.ocsp.checkCertificateStatus({ certificate: certificate.der, issuer: path.issuer })
    if (answer.status === 'revoked') throw refuse('revoked')
    if (answer.status === 'unavailable')
      throw new AppError('party.unreachable', { party: 'jpki-ocsp' }, { cause: new Error(answer.why) })
  }

  return {
    list: async (userId: string): Promise<ClaimCardView[]> => {
      const rows = await store.db.select().from(cards).where(eq(cards.userId, userId)).orderBy(desc(cards.registeredAt))
      return rows.map(toClaimCardView)
    },

    /**
     * Both signatures are over one challenge, so that the installed key vouches for this card and for no other. The same card again
     * is the same registration. Throws `billing.holder-unproven`, `billing.claim-card-refused`, `party.unreachable`.
     */
    register: async (
      answer: { readonly challengeId: string; readonly signature: Uint8Array; readonly cardSignature: Uint8Array },
      { userId, requestId }: Sender,
    ): Promise<ClaimCardView> => {
      if (cardTrust === undefined) throw refuse('not-taken')
      const purpose = { userId, purpose: 'register-claim-card', target: null } as const
      const { matter, toBeSigned } = await proof.require({ ...purpose, ...answer })
      const at = clock.now()
      const certificate = await requireSigner(answer.cardSignature, toBeSigned, at)
      await requireLive(certificate, at)
      const certificateDigest = toDigest(certificate.der)
      const row = {
        cardId: randomUUID(),
        userId,
        serial: certificate.serial,
        certificateDigest,
        validUntil: certificate.notAfter,
        vouchedBy: matter.serial ?? '',
        registeredAt: at,
      }
      return store.tx(async (tx) => {
        const [made] = await tx.insert(cards).values(row).onConflictDoNothing().returning()
        if (made !== undefined) {
          await audit.append(tx, {
            actor: userId,
            audience: 'applicant',
            action: 'billing.claim-card-registered',
            target: made.cardId,
            outcome: row.vouchedBy,
            requestId,
          })
          return toClaimCardView(made)
        }
        const [standing] = await tx
          .select()
          .from(cards)
          .where(and(eq(cards.userId, userId), eq(cards.certificateDigest, certificateDigest)))
        if (standing === undefined) throw new AppError('lifecycle.stale', { status: 'claim-card' })
        return toClaimCardView(standing)
      })
    },

    /** Throws `request.not-found` for another's. */
    remove: (cardId: string, { userId, requestId }: Sender): Promise<void> =>
      store.tx(async (tx) => {
        const gone = await tx
          .delete(cards)
          .where(and(eq(cards.cardId, cardId), eq(cards.userId, userId)))
          .returning({ serial: cards.serial })
        if (gone.length === 0) throw new AppError('request.not-found')
        await audit.append(tx, {
          actor: userId,
          audience: 'applicant',
          action: 'billing.claim-card-removed',
          target: cardId,
          outcome: 'removed',
          requestId,
        })
      }),
  }
}

export type Cards = ReturnType<typeof createCards>
