/** The one door to the database: reads at any time, writes only inside `tx`. SQLite in a file or PostgreSQL. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import type { Tables } from './schema.ts'

type Engine = BaseSQLiteDatabase<'async', unknown>

/** Queries are written against SQLite's types and run on both engines: always `await`, never `.all()` or `.get()`. */
export type Reads = Pick<Engine, 'select' | 'selectDistinct' | '$count'>
export type Writes = Reads & Pick<Engine, 'insert' | 'update' | 'delete'>

type Preparable<Row> = { readonly prepare: () => { execute: (values?: Record<string, unknown>) => Promise<Row> } }

export type Store = {
  readonly dialect: 'sqlite' | 'postgres'
  readonly tables: Tables
  readonly db: Reads
  /**
   * Runs `work` in one serializable transaction; on PostgreSQL it may run again after a conflict, so it keeps its
   * effects to the transaction and does no network I/O. Not to be nested.
   *
   * @throws AppError `database.conflict` for a broken constraint, `database.unavailable`; what `work` throws otherwise
   */
  readonly tx: <Result>(work: (tx: Writes) => Promise<Result>) => Promise<Result>
  /**
   * As `tx`, for many small writes on few rows: those that wait at the same moment share one commit, each in a savepoint
   * of its own, so that one's failure undoes nothing of another's. SQLite does so for every `tx`.
   */
  readonly together: Store['tx']
  /**
   * A read whose SQL is built once. `sql.placeholder` stands for driver values: text and numbers; a date only inside
   * `sql.param` with its column.
   * Building a query costs four times what running it does, so hot routes use this.
   */
  readonly prepare: <Row>(
    name: string,
    build: (db: Reads) => Preparable<Row>,
  ) => (values?: Readonly<Record<string, string | number | Date>>) => Promise<Row>
  /** A write whose SQL is built once where the engine allows it; `values` are JavaScript values where a column takes them. */
  readonly prepareWrite: <Row>(
    name: string,
    build: (tx: Writes) => Preparable<Row>,
  ) => (tx: Writes, values?: Readonly<Record<string, unknown>>) => Promise<Row>
  /** Throws `database.unavailable` when the database does not answer. */
  readonly ping: () => Promise<void>
  /** Empties the write-ahead log into the file, so that erased rows are nowhere (SQLite; nothing to do elsewhere). */
  readonly checkpoint: () => Promise<void>
  readonly close: () => Promise<void>
}

export type StoreAddress =
  | { readonly file: string; readonly databaseUrl?: undefined; readonly migrations?: string | undefined }
  | { readonly databaseUrl: string; readonly file?: undefined; readonly migrations?: string | undefined }

/** Beside this file, or beside the folder a bundler put it in, unless a setting says where. */
const migrationsOf = (address: StoreAddress, dialect: Store['dialect']): string => {
  if (address.migrations !== undefined) return `${address.migrations}/${dialect}`
  const places = ['./migrations', '../migrations'].map((place) =>
    fileURLToPath(new URL(`${place}/${dialect}`, import.meta.url)),
  )
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error('the database migrations are not beside the program')
  return found
}

/** Opens, migrates under a lock, and gives the store. Several processes may do so at the same moment. */
export const openStore = async (address: StoreAddress): Promise<Store> => {
  if (address.databaseUrl !== undefined) {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(address.databaseUrl, migrationsOf(address, 'postgres'))
  }
  const { openSqlite } = await import('./sqlite.ts')
  return openSqlite(address.file, migrationsOf(address, 'sqlite'))
}

const running = new AsyncLocalStorage<{ open: boolean }>()

/** Refuses a transaction inside a transaction, which on one write connection would wait for itself for ever. */
export const withoutNesting = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  if (running.getStore()?.open === true) throw new Error('a transaction inside a transaction')
  const mark = { open: true }
  try {
    return await running.run(mark, work)
  } finally {
    mark.open = false
  }
}
