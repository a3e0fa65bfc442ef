/** サインイン用パスワード (EB-G-8): another one by letter where it was lost, or of its holder's choice. */
import { createHash } from 'node:crypto'
import { and, eq, ne } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { createAttempts } from '#bff/platform/attempts.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { Session } from '#bff/platform/session.ts'
import { hashSecret, isSecret } from '#bff/staff/secret-hash.ts'
import type { BillingContext } from './context.ts'

/** Wrong ones before a lock, as at the door. */
const freeFailures = 5

export const createSignInSecrets = ({
  store,
  machineClock,
  audit,
}: Pick<BillingContext, 'store' | 'machineClock' | 'audit'>) => {
  const { accounts, sessions } = store.tables
  const attempts = createAttempts({ store, clock: machineClock, freeFailures })
  const keyOf = (userId: string) => createHash('sha256').update(`sign-in-secret\n${userId}`).digest('hex')

  const write = async (tx: Writes, userId: string, secretHash: string) => {
    const [row] = await tx
      .update(accounts)
      .set({ secretHash })
      .where(and(eq(accounts.id, userId), eq(accounts.audience, 'applicant')))
      .returning({ id: accounts.id })
    if (row === undefined) throw new AppError('request.not-found')
  }

  return {
    /** For a holder who lost it. Whoever is signed in with the older one is no longer. */
    replace: async (tx: Writes, userId: string, secretHash: string): Promise<void> => {
      await write(tx, userId, secretHash)
      await tx.delete(sessions).where(eq(sessions.subject, userId))
    },

    /** Every other session of the holder ends, this one goes on. Throws `login.credentials-incorrect`, `request.rate-limited`. */
    change: async (
      { id, subject, audience }: Pick<Session, 'id' | 'subject' | 'audience'>,
      { current, next, requestId }: { readonly current: string; readonly next: string; readonly requestId: string },
    ): Promise<void> => {
      const key = keyOf(subject)
      const entry = { actor: subject, audience, action: 'billing.sign-in-secret-changed', target: subject, requestId }
      await attempts.count(key)
      const [account] = await store.db.select().from(accounts).where(eq(accounts.id, subject))
      if (!(await isSecret(current, account?.secretHash))) {
        await store.tx((tx) => audit.append(tx, { ...entry, outcome: 'refused' }))
        throw new AppError('login.credentials-incorrect')
      }
      const secretHash = await hashSecret(next)
      await store.tx(async (tx) => {
        await attempts.forgive(tx, key)
        // a letter may have brought another one since it was compared
        const [known] = await tx.select().from(accounts).where(eq(accounts.id, subject))
        if (known?.secretHash !== account?.secretHash) throw new AppError('login.credentials-incorrect')
        await write(tx, subject, secretHash)
        await tx.delete(sessions).where(and(eq(sessions.subject, subject), ne(sessions.tokenHash, id)))
        await audit.append(tx, { ...entry, outcome: 'done' })
      })
    },
  }
}

export type SignInSecrets = ReturnType<typeof createSignInSecrets>
