/** The column words tables are written in, once for each engine; the SQLite words are the type authority. */
import * as pg from 'drizzle-orm/pg-core'
import * as lite from 'drizzle-orm/sqlite-core'

const bytea = pg.customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

export const sqliteKit = {
  table: lite.sqliteTable,
  index: lite.index,
  uniqueIndex: lite.uniqueIndex,
  check: lite.check,
  text: (name: string) => lite.text(name),
  int: (name: string) => lite.integer(name, { mode: 'number' }),
  bool: (name: string) => lite.integer(name, { mode: 'boolean' }),
  /** A point in time, kept to the millisecond. */
  instant: (name: string) => lite.integer(name, { mode: 'timestamp_ms' }),
  json: (name: string) => lite.text(name, { mode: 'json' }),
  bytes: (name: string) => lite.blob(name, { mode: 'buffer' }),
} as const

export type Kit = typeof sqliteKit

const pgColumns = {
  text: (name: string) => pg.text(name),
  int: (name: string) => pg.bigint(name, { mode: 'number' }),
  bool: (name: string) => pg.boolean(name),
  instant: (name: string) => pg.timestamp(name, { precision: 3, withTimezone: true, mode: 'date' }),
  json: (name: string) => pg.jsonb(name),
  bytes: (name: string) => bytea(name),
} as const

type DataOf<Column> = Column extends (name: string) => { readonly _: { readonly data: infer Data } } ? Data : never
type Columns = keyof typeof pgColumns
/** Fails to compile when a column of one engine holds another type than the column of the same name of the other. */
type Agree = {
  [Name in Columns]: [DataOf<Kit[Name]>, DataOf<(typeof pgColumns)[Name]>] extends [
    DataOf<(typeof pgColumns)[Name]>,
    DataOf<Kit[Name]>,
  ]
    ? true
    : never
}
const kitsAgree: Agree = { text: true, int: true, bool: true, instant: true, json: true, bytes: true }

/** The one cast between engines: same names, same JavaScript types (`kitsAgree`), other SQL. */
export const pgKit = {
  table: pg.pgTable,
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  check: pg.check,
  ...pgColumns,
  kitsAgree,
} as unknown as Kit
