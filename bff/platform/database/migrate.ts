/** Applies what drizzle-kit wrote, once, in order, inside the caller's lock. */
import { readMigrationFiles } from 'drizzle-orm/migrator'

/** The few words both engines share. `all` gives rows as objects. */
export type MigrationConnection = {
  readonly run: (sql: string) => Promise<void> | void
  readonly all: (sql: string) => Promise<readonly Record<string, unknown>[]> | readonly Record<string, unknown>[]
}

const createLedger =
  'CREATE TABLE IF NOT EXISTS schema_migrations (position integer PRIMARY KEY, hash text NOT NULL UNIQUE)'

/**
 * The caller holds a lock that no other process can hold, and an open transaction.
 *
 * @throws Error when the database knows a migration this program does not, or knows one with other contents.
 */
export const applyMigrations = async (connection: MigrationConnection, migrationsFolder: string): Promise<void> => {
  const known = readMigrationFiles({ migrationsFolder })
  await connection.run(createLedger)
  const applied = await connection.all('SELECT hash FROM schema_migrations ORDER BY position')
  for (const [position, row] of applied.entries()) {
    if (known[position]?.hash !== row['hash']) {
      throw new Error(`migration ${position} of the database is not the one of this program: newer data or edited file`)
    }
  }
  for (const [position, migration] of known.entries()) {
    if (position < applied.length) continue
    for (const statement of migration.sql) await connection.run(statement)
    // the hash is hexadecimal text made by drizzle from the file, never input
    await connection.run(`INSERT INTO schema_migrations (position, hash) VALUES (${position}, '${migration.hash}')`)
  }
}
