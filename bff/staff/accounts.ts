/** Accounts of terminals and staff that an installation's file declares: how they come to be, change and end. */
import { and, eq } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { roleRow, roles, type Role } from '#bff/platform/roles.ts'
import { hashSecret } from './secret-hash.ts'

/** One line of the file of accounts. */
export const accountDeclaration = z
  .object({
    /** Written to the audit trail, so an id and not a name. */
    id: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)),
    role: z.enum((Object.keys(roles) as Role[]).filter((role) => roleRow(role).audience !== 'resident')),
    municipalityCode: z.optional(z.string().check(z.regex(/^\d{5,6}$/))),
    displayName: z.string().check(z.minLength(1), z.maxLength(100)),
    /** NIST SP 800-63B-4 §3.1.1: eight characters at the least, long ones allowed. */
    secret: z.string().check(z.minLength(8), z.maxLength(256)),
    /**
     * To be raised with a new secret, which is then taken over at the next start. A secret alone changes nothing, for its
     * holder may have chosen another since.
     */
    secretVersion: z.optional(z.int().check(z.minimum(1))),
    /** True ends the account at the next start, false opens it again; without a word it is left as it is. */
    stopped: z.optional(z.boolean()),
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
  { id, role, municipalityCode, displayName, secret, secretVersion, stopped }: AccountDeclaration,
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
        secretVersion: secretVersion ?? null,
        createdAt: clock.now(),
        disabledAt: stopped === true ? clock.now() : null,
      })
      .onConflictDoNothing()
      .returning({ id: accounts.id })
    return created.length === 1
  })
}

export type AccountChange = 'created' | 'secret-replaced' | 'stopped' | 'reopened'

/**
 * Brings an account to what its declaration says, and tells what that was. Whoever is signed in with a secret that is replaced,
 * or by an account that is stopped, is no longer. Each change stands in the audit trail.
 */
export const applyDeclaration = async (
  { store, clock, audit }: { readonly store: Store; readonly clock: Clock; readonly audit: Audit },
  declaration: AccountDeclaration,
): Promise<readonly AccountChange[]> => {
  const { id, role, secret, secretVersion = 0, stopped } = declaration
  const { accounts, sessions } = store.tables
  const entry = { actor: 'configuration', audience: 'system', target: id, outcome: 'done', requestId: 'start' } as const
  if (await createAccount(store, clock, declaration)) {
    await store.tx((tx) => audit.append(tx, { ...entry, action: 'account.created' }))
    return ['created']
  }
  const own = and(eq(accounts.id, id), eq(accounts.audience, roleRow(role).audience))
  const [before] = await store.db.select().from(accounts).where(own)
  if (before === undefined) return []
  const changes: AccountChange[] = []
  if (secretVersion > (before.secretVersion ?? 0)) changes.push('secret-replaced')
  if (stopped === true && before.disabledAt === null) changes.push('stopped')
  if (stopped === false && before.disabledAt !== null) changes.push('reopened')
  if (changes.length === 0) return changes
  const renewed = changes.includes('secret-replaced') ? { secretHash: await hashSecret(secret), secretVersion } : {}
  const disabledAt = stopped === undefined ? before.disabledAt : stopped ? (before.disabledAt ?? clock.now()) : null
  await store.tx(async (tx) => {
    await tx
      .update(accounts)
      .set({ ...renewed, disabledAt })
      .where(own)
    if (changes.some((change) => change !== 'reopened')) await tx.delete(sessions).where(eq(sessions.subject, id))
    for (const change of changes) await audit.append(tx, { ...entry, action: `account.${change}` })
  })
  return changes
}
