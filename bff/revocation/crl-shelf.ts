/** Where lists outlive the process. What comes back from here is judged again like anything that was fetched. */
import { eq } from 'drizzle-orm'
import type { Store } from '#bff/platform/database/store.ts'

export type ShelvedList = { readonly der: Uint8Array<ArrayBuffer>; readonly fetchedAt: Date }

export type CrlShelf = {
  readonly take: (issuerId: string) => Promise<ShelvedList | undefined>
  readonly put: (issuerId: string, list: ShelvedList) => Promise<void>
}

export const createCrlShelf = (store: Store): CrlShelf => {
  const { revocationLists: lists } = store.tables
  return {
    take: async (issuerId) => {
      const [row] = await store.db.select().from(lists).where(eq(lists.issuerId, issuerId))
      return row === undefined ? undefined : { der: new Uint8Array(row.der), fetchedAt: row.fetchedAt }
    },
    put: async (issuerId, { der, fetchedAt }) => {
      const row = { fetchedAt, der: Buffer.from(der) }
      await store.tx((tx) =>
        tx
          .insert(lists)
          .values({ issuerId, ...row })
          .onConflictDoUpdate({ target: lists.issuerId, set: row }),
      )
    },
  }
}
