/** 利用者: what the municipality chose to keep about residents, and nothing else (CM-F-8 to 10, CM-R-5). */
import { randomUUID } from 'node:crypto'
import { and, eq, gt, inArray, type SQL } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { ResidentValues } from '#shared/card-handover/resident-items.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { UseState } from './tables.ts'

export type Resident = Store['tables']['handoverResidents']['$inferSelect']

/** What is empty is not kept. */
export const trimValues = (values: ResidentValues): ResidentValues =>
  Object.fromEntries(Object.entries(values).flatMap(([key, text]) => (text.trim() === '' ? [] : [[key, text.trim()]])))

const toColumns = (values: ResidentValues) => ({
  values,
  name: values.name ?? null,
  kana: values.kana ?? null,
  birthDate: values.birthDate ?? null,
  residentNumber: values.residentNumber ?? null,
})

export const createResidents = (store: Store) => {
  const { handoverResidents: residents } = store.tables

  const find = async (db: Reads, scope: Scope, residentId: string): Promise<Resident | undefined> => {
    const [row] = await db
      .select()
      .from(residents)
      .where(mine(residents, scope, eq(residents.residentId, residentId)))
    return row
  }

  /** 住民ID is one person's. Throws `handover.code-taken`. */
  const requireFree = async (tx: Writes, scope: Scope, number: string | undefined, own?: string): Promise<void> => {
    if (number === undefined) return
    const [other] = await tx
      .select({ residentId: residents.residentId })
      .from(residents)
      .where(mine(residents, scope, eq(residents.residentNumber, number)))
    if (other !== undefined && other.residentId !== own) throw new AppError('handover.code-taken', { code: number })
  }

  return {
    find,

    /** Throws `request.not-found`. */
    require: async (db: Reads, scope: Scope, residentId: string): Promise<Resident> => {
      const row = await find(db, scope, residentId)
      if (row === undefined) throw new AppError('request.not-found')
      return row
    },

    list: async (scope: Scope, residentIds: readonly string[]): Promise<readonly Resident[]> =>
      residentIds.length === 0
        ? []
        : await store.db
            .select()
            .from(residents)
            .where(mine(residents, scope, inArray(residents.residentId, [...residentIds]))),

    /** Throws `handover.code-taken`. */
    create: async (
      tx: Writes,
      scope: Scope,
      { values, useState, at }: { readonly values: ResidentValues; readonly useState: UseState; readonly at: Date },
    ): Promise<Resident> => {
      await requireFree(tx, scope, values.residentNumber)
      const [row] = await tx
        .insert(residents)
        .values({
          residentId: randomUUID(),
          ...ownedBy(scope),
          ...toColumns(values),
          ...{ useState, registeredAt: at, updatedAt: at, version: 1 },
        })
        .returning()
      if (row === undefined) throw new Error('no resident')
      return row
    },

    /** Compare-and-set on the version. Throws `lifecycle.stale`, `handover.code-taken`. */
    amend: async (
      tx: Writes,
      scope: Scope,
      resident: Resident,
      set: {
        readonly version: number
        readonly values: ResidentValues
        readonly useState: UseState
        readonly at: Date
      },
    ): Promise<void> => {
      await requireFree(tx, scope, set.values.residentNumber, resident.residentId)
      const written = await tx
        .update(residents)
        .set({
          ...toColumns(set.values),
          ...{ useState: set.useState, updatedAt: set.at, version: set.version + 1 },
        })
        .where(
          mine(
            residents,
            scope,
            and(eq(residents.residentId, resident.residentId), eq(residents.version, set.version)),
          ),
        )
        .returning({ residentId: residents.residentId })
      if (written.length === 0) throw new AppError('lifecycle.stale', { status: 'resident' })
    },

    /** By reading and id; pages by the last row of the page before. */
    page: async (
      scope: Scope,
      condition: SQL | undefined,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): Promise<{ readonly rows: readonly Resident[]; readonly next: string | null }> => {
      const found = await store.db
        .select()
        .from(residents)
        .where(mine(residents, scope, condition, after === null ? undefined : gt(residents.residentId, after)))
        .orderBy(residents.residentId)
        .limit(limit + 1)
      const rows = found.slice(0, limit)
      return { rows, next: found.length > limit ? (rows.at(-1)?.residentId ?? null) : null }
    },

    count: (scope: Scope, condition?: SQL): Promise<number> =>
      store.db.$count(residents, mine(residents, scope, condition)),
  }
}

export type Residents = ReturnType<typeof createResidents>
