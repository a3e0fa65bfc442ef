/** Links sent by mail: good once, until their time. */
import { and, eq, gt, lte } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { LinkPurpose } from './tables.ts'
import { drawToken, hashToken } from './tokens.ts'

export type LinkRow = Store['tables']['reservationLinks']['$inferSelect']

type Wanted = { readonly token: string; readonly purpose: LinkPurpose; readonly now: Date }

export const createLinks = (store: Store) => {
  const { reservationLinks: links } = store.tables
  const good = (scope: Scope, { token, purpose, now }: Wanted) =>
    mine(links, scope, and(eq(links.tokenHash, hashToken(token)), eq(links.purpose, purpose), gt(links.expiresAt, now)))
  const take = async (tx: Writes, scope: Scope, wanted: Wanted): Promise<LinkRow | undefined> => {
    const [row] = await tx.delete(links).where(good(scope, wanted)).returning()
    return row
  }
  return {
    /** Gives the token, which is nowhere else. */
    issue: async (
      tx: Writes,
      scope: Scope,
      link: Pick<LinkRow, 'purpose' | 'forId' | 'expiresAt'>,
    ): Promise<string> => {
      const { token, tokenHash } = drawToken()
      await tx.insert(links).values({ tokenHash, ...ownedBy(scope), ...link })
      return token
    },
    /** Throws `reservation.link-over`. */
    read: async (db: Reads, scope: Scope, wanted: Wanted): Promise<LinkRow> => {
      const [row] = await db.select().from(links).where(good(scope, wanted))
      if (row === undefined) throw new AppError('reservation.link-over')
      return row
    },
    /** Takes it away in the caller's transaction; undefined where it is over, or was taken before. */
    take,
    /** As `take`. Throws `reservation.link-over`. */
    use: async (tx: Writes, scope: Scope, wanted: Wanted): Promise<LinkRow> => {
      const row = await take(tx, scope, wanted)
      if (row === undefined) throw new AppError('reservation.link-over')
      return row
    },
    /** Older links of the same purpose for the same one open nothing any more. */
    revoke: async (tx: Writes, scope: Scope, { purpose, forId }: Pick<LinkRow, 'purpose' | 'forId'>): Promise<void> => {
      await tx.delete(links).where(mine(links, scope, and(eq(links.purpose, purpose), eq(links.forId, forId))))
    },
    sweep: (now: Date): Promise<void> =>
      store.tx(async (tx) => {
        await tx.delete(links).where(lte(links.expiresAt, now))
      }),
  }
}

export type Links = ReturnType<typeof createLinks>
