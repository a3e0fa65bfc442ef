/**
 * What is kept of claims: that one was sent, by whom, and what became of it. No claim and no document ever reaches a column: a claim is
 * the review's, and a document is read anew for each holder who proves a key.
 */
import type { ClaimFault } from '#shared/billing-claim/claim-file.ts'
import type { ClaimRefusal } from '#shared/billing-claim/claim-api.ts'
import type { Kit } from '#bff/platform/database/kit.ts'

export type ClaimOutcome = 'sending' | 'accepted' | 'refused'

export const makeTables = (kit: Kit) => ({
  /** Kept five years, as long as what it claimed may be asked about; names nobody but the account. */
  billingClaims: kit.table(
    'billing_claims',
    {
      claimId: kit.text('claim_id').primaryKey(),
      userId: kit.text('user_id').notNull(),
      receivedAt: kit.instant('received_at').notNull(),
      fileName: kit.text('file_name').notNull(),
      bytes: kit.int('bytes').notNull(),
      /** SHA-256 of the signed content, base64url; of what was received where nothing signed could be found in it. */
      digest: kit.text('digest').notNull(),
      /** User and digest while the claim stands or is on its way: a content is claimed once. Null once refused. */
      standing: kit.text('standing'),
      /** SHA-256 of the signature: tells the same message sent again from the same content signed again. */
      signatureDigest: kit.text('signature_digest'),
      signedBy: kit.text('signed_by').$type<'certificate' | 'card'>(),
      serial: kit.text('serial'),
      /** SHA-256 of the certificate that signed. A card's own certificate tells its holder's address, so none is kept. */
      certificateDigest: kit.text('certificate_digest'),
      /** When the certificate that signed was issued; later ones of the same user succeed it (OQ-EB-6). Null for a card. */
      certificateIssuedAt: kit.instant('certificate_issued_at'),
      outcome: kit.text('outcome').$type<ClaimOutcome>().notNull(),
      refusal: kit.text('refusal').$type<ClaimRefusal>(),
      refusedLine: kit.int('refused_line'),
      refusedFault: kit.text('refused_fault').$type<ClaimFault>(),
      records: kit.int('records'),
      providerNumber: kit.text('provider_number'),
      month: kit.text('month'),
      /** CMS SignedData of the federation. */
      receipt: kit.bytes('receipt'),
    },
    (table) => [
      kit.uniqueIndex('billing_claims_standing').on(table.standing),
      kit.index('billing_claims_holder').on(table.userId, table.receivedAt, table.claimId),
      kit.index('billing_claims_outcome').on(table.outcome, table.receivedAt),
    ],
  ),

  /** Which documents were issued for a claim: titles of kinds of documents, and digests. */
  billingClaimDocuments: kit.table(
    'billing_claim_documents',
    {
      documentId: kit.text('document_id').primaryKey(),
      claimId: kit.text('claim_id').notNull(),
      sequence: kit.int('sequence').notNull(),
      issuedAt: kit.instant('issued_at').notNull(),
      title: kit.text('title').notNull(),
      fileName: kit.text('file_name').notNull(),
      bytes: kit.int('bytes').notNull(),
      digest: kit.text('digest').notNull(),
    },
    (table) => [kit.index('billing_claim_documents_claim').on(table.claimId, table.sequence)],
  ),

  /** Who fetched what when, and with which key (EB-G-2). Erased with the claim; the audit trail keeps it too. */
  billingClaimFetches: kit.table(
    'billing_claim_fetches',
    {
      fetchId: kit.text('fetch_id').primaryKey(),
      documentId: kit.text('document_id').notNull(),
      userId: kit.text('user_id').notNull(),
      serial: kit.text('serial').notNull(),
      at: kit.instant('at').notNull(),
    },
    (table) => [kit.index('billing_claim_fetches_document').on(table.documentId, table.at)],
  ),

  /** Up to which document the review system was asked; one row. */
  billingClaimFeed: kit.table('billing_claim_feed', {
    slot: kit.text('slot').primaryKey(),
    sequence: kit.int('sequence').notNull(),
  }),

  /**
   * Cards whose signature a user's claims may bear: numbers and digests, no name, no certificate. Removed by the holder, and by
   * itself with the end of the certificate or of the holder.
   */
  billingClaimCards: kit.table(
    'billing_claim_cards',
    {
      cardId: kit.text('card_id').primaryKey(),
      userId: kit.text('user_id').notNull(),
      serial: kit.text('serial').notNull(),
      certificateDigest: kit.text('certificate_digest').notNull(),
      validUntil: kit.instant('valid_until').notNull(),
      vouchedBy: kit.text('vouched_by').notNull(),
      registeredAt: kit.instant('registered_at').notNull(),
    },
    (table) => [kit.uniqueIndex('billing_claim_cards_holder').on(table.userId, table.certificateDigest)],
  ),
})
