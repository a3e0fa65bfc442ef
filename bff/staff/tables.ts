/** Who may sign in at a portal: terminals and staff. */
import type { Kit } from '#bff/platform/database/kit.ts'
import type { SessionAudience } from '#shared/session/api.ts'
import type { Role } from '#bff/platform/roles.ts'

export const makeTables = (kit: Kit) => ({
  /** Person: a staff member's display name, kept while the account exists. Secrets only as scrypt output. */
  accounts: kit.table('accounts', {
    id: kit.text('id').primaryKey(),
    audience: kit.text('audience').$type<SessionAudience>().notNull(),
    role: kit.text('role').$type<Role>().notNull(),
    municipalityCode: kit.text('municipality_code'),
    displayName: kit.text('display_name').notNull(),
    secretHash: kit.text('secret_hash').notNull(),
    /** Which secret of its declaration was taken over last; null where none was ever renewed there. */
    secretVersion: kit.int('secret_version'),
    createdAt: kit.instant('created_at').notNull(),
    disabledAt: kit.instant('disabled_at'),
  }),
})
