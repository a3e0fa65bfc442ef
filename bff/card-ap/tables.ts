/** What authentication by card-AP keeps: no name, no number of a person, no certificate. */
import type { CardApPurpose } from '#shared/card-ap/api.ts'
import type { Kit } from '#bff/platform/database/kit.ts'

export const makeTables = (kit: Kit) => ({
  /**
   * The counter last seen of a card, so that a repetition or a copy is noticed. The key is a hash of issuer and serial
   * number of its certificate. Erased by the sweep when that certificate has expired: it is refused from then on.
   */
  cardApCards: kit.table(
    'card_ap_cards',
    {
      cardKey: kit.text('card_key').primaryKey(),
      counter: kit.int('counter').notNull(),
      seenAt: kit.instant('seen_at').notNull(),
      certificateEndsAt: kit.instant('certificate_ends_at').notNull(),
    },
    (table) => [kit.index('card_ap_cards_ends').on(table.certificateEndsAt)],
  ),

  /**
   * Proofs that nobody has taken yet; only the SHA-256 of each with the origin and nonce it is for. Issuer and serial number are what a municipality knows its
   * resident by. Erased when a service takes the proof, or by the sweep when it has expired.
   */
  cardApProofs: kit.table(
    'card_ap_proofs',
    {
      tokenHash: kit.text('token_hash').primaryKey(),
      issuer: kit.text('issuer').notNull(),
      serial: kit.text('serial').notNull(),
      purpose: kit.text('purpose').$type<CardApPurpose>().notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (table) => [kit.index('card_ap_proofs_expires').on(table.expiresAt)],
  ),
})
