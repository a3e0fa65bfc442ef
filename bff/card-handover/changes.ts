/** Corrections, kept beside what was corrected: who, when, which fields; of visits also what stood there. */
import { randomUUID } from 'node:crypto'
import { and, asc, eq, ne } from 'drizzle-orm'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { linkAuthor, type Author } from './progress.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

type Row = Store['tables']['handoverChanges']['$inferSelect']
export type Change = Pick<Row, 'subject' | 'subjectId' | 'fields' | 'at'> & {
  readonly author: Author
  readonly before?: unknown
}

/** Names of the members that differ. */
export const findChanged = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null),
  )

export const createChanges = (store: Store) => {
  const { handoverChanges: changes } = store.tables
  return {
    append: async (tx: Writes, scope: Scope, { author, before = null, ...change }: Change): Promise<void> => {
      if (change.fields.length === 0) return
      await tx.insert(changes).values({ changeId: randomUUID(), ...ownedBy(scope), ...change, ...author, before })
    },
    listOf: (scope: Scope, { subject, subjectId }: Pick<Row, 'subject' | 'subjectId'>): Promise<readonly Row[]> =>
      store.db
        .select()
        .from(changes)
        .where(mine(changes, scope, and(eq(changes.subject, subject), eq(changes.subjectId, subjectId))))
        .orderBy(asc(changes.at)),
    /** Which fields of it somebody of the staff ever corrected; what the line told is not among them. */
    listFieldsByStaff: async (
      db: Reads,
      scope: Scope,
      { subject, subjectId }: Pick<Row, 'subject' | 'subjectId'>,
    ): Promise<ReadonlySet<string>> => {
      const rows = await db
        .select({ fields: changes.fields })
        .from(changes)
        .where(
          mine(
            changes,
            scope,
            and(eq(changes.subject, subject), eq(changes.subjectId, subjectId), ne(changes.actor, linkAuthor.actor)),
          ),
        )
      return new Set(rows.flatMap(({ fields }) => fields))
    },
  }
}

export type Changes = ReturnType<typeof createChanges>
