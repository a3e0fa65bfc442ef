/** Accounts of terminals and staff: how they come to be. */
import { eq } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { roleRow, roles, type Role } from '#bff/platform/roles.ts'
import { hashSecret } from './secret-hash.ts'

/** One line of the file of accounts to create. */
export const accountDeclaration = z
  .object({
    /** Written to the audit trail, so an id and not a name. */
    id: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)),
    role: z.enum((Object.keys(roles) as Role[]).filter((role) => roleRow(role).audience !== 'resident')),
    municipalityCode: z.optional(z.string().check(z.regex(/^\d{5,6}$/))),
    displayName: z.string().check(z.minLength(1), z.maxLength(100)),
    /** NIST SP 800-63B-4 §3.1.1: eight characters at the least, long ones allowed. */
    secret: z.string().check(z.minLength(8), z.maxLength(256)),
  })
  .check(
    z.refine(
      ({ role, municipalityCode }) => (roleRow(role).audience === 'municipality') === (municipalityCode !== undefined),
      'a municipality code belongs to municipal roles, and to them alone',
    ),
  )
export type AccountDeclaration = z.infer<typeof accountDeclaration>

/** Creates an account unless its id is taken; false then, and nothing of the old one is changed. */
export const createAccount = async (
  store: Store,
  clock: Clock,
  { id, role, municipalityCode, displayName, secret }: AccountDeclaration,
): Promise<boolean> => {
  const { accounts } = store.tables
  if ((await store.db.$count(accounts, eq(accounts.id, id))) > 0) return false
  const secretHash = await hashSecret(secret)
  return store.tx(async (tx) => {
    const created = await tx
      .insert(accounts)
      .values({
        id,
        role,
        audience: roleRow(role).audience,
        municipalityCode: municipalityCode ?? null,
        displayName,
        secretHash,
        createdAt: clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: accounts.id })
    return created.length === 1
  })
}
