/** Revocation lists of outside authorities: public documents, kept so that a restart does not depend on their servers. */
import type { Kit } from '#bff/platform/database/kit.ts'

export const makeTables = (kit: Kit) => ({
  revocationLists: kit.table('revocation_lists', {
    /** The issuer's id in this deployment's table of authorities. */
    issuerId: kit.text('issuer_id').primaryKey(),
    fetchedAt: kit.instant('fetched_at').notNull(),
    der: kit.bytes('der').notNull(),
  }),
})
