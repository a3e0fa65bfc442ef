/** A municipality's ledger as it is set up, and the numbers it gives out. A municipality nobody set up has the defaults. */
import { eq, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { defaultSettings, type HandoverSettings } from '#shared/card-handover/settings.ts'
import type { StatusKey, StatusRow } from '#shared/card-handover/statuses.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

export type Office = {
  readonly version: number
  readonly settings: HandoverSettings
  readonly updatedAt: Date | null
}

export const statusOf = ({ settings }: Office, key: StatusKey): StatusRow => {
  const row = settings.statuses.find((status) => status.key === key)
  // the schema of the master asks for every key once
  if (row === undefined) throw new Error('a master without a status')
  return row
}

export const createOffices = (store: Store) => {
  const { handoverOffices: offices } = store.tables

  const open = (tx: Writes, scope: Scope) =>
    tx
      .insert(offices)
      .values({ ...ownedBy(scope), version: 0, settings: defaultSettings, lastCardNumber: 0, updatedAt: null })
      .onConflictDoNothing()

  return {
    read: async (db: Reads, scope: Scope): Promise<Office> => {
      const [row] = await db
        .select({ version: offices.version, settings: offices.settings, updatedAt: offices.updatedAt })
        .from(offices)
        .where(mine(offices, scope))
      return row ?? { version: 0, settings: defaultSettings, updatedAt: null }
    },

    /** Throws `lifecycle.stale` where somebody else wrote since. */
    write: async (
      tx: Writes,
      scope: Scope,
      { version, settings, at }: { readonly version: number; readonly settings: HandoverSettings; readonly at: Date },
    ): Promise<void> => {
      await open(tx, scope)
      const written = await tx
        .update(offices)
        .set({ version: version + 1, settings, updatedAt: at })
        .where(mine(offices, scope, eq(offices.version, version)))
        .returning({ version: offices.version })
      if (written.length === 0) throw new AppError('lifecycle.stale', { status: 'settings' })
    },

    /** The first of so many numbers nobody had. */
    takeNumbers: async (tx: Writes, scope: Scope, count: number): Promise<number> => {
      await open(tx, scope)
      const [row] = await tx
        .update(offices)
        .set({ lastCardNumber: sql`${offices.lastCardNumber} + ${count}` })
        .where(mine(offices, scope))
        .returning({ last: offices.lastCardNumber })
      if (row === undefined) throw new Error('no office')
      return row.last - count + 1
    },
  }
}

export type Offices = ReturnType<typeof createOffices>
