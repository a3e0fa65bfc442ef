/** A fresh database for one test: a SQLite file, or a database of the PostgreSQL server named by PG_URL. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { openStore, type Store, type StoreAddress } from '#bff/platform/database/store.ts'

export type TestStore = AsyncDisposable & {
  readonly store: Store
  readonly address: StoreAddress
  /** Runs SQL beside the store, as somebody with the database's own tools would. */
  readonly execute: (sql: string) => Promise<void>
}

export type StoreFactory = () => Promise<TestStore>

export const openSqliteStore: StoreFactory = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-store-'))
  const address = { file: join(folder, 'test.sqlite') }
  const store = await openStore(address)
  return {
    store,
    address,
    execute: async (sql) => {
      const database = new Database(address.file)
      try {
        database.exec(sql)
      } finally {
        database.close()
      }
    },
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

const runSql = async (databaseUrl: string, sql: string) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export const postgresStores =
  (serverUrl: string): StoreFactory =>
  async () => {
    const name = `madoguchi_${randomUUID().replaceAll('-', '')}`
    await runSql(serverUrl, `CREATE DATABASE ${name}`)
    const address = { databaseUrl: Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href }
    const store = await openStore(address)
    return {
      store,
      address,
      execute: (sql) => runSql(address.databaseUrl, sql),
      [Symbol.asyncDispose]: async () => {
        await store.close()
        await runSql(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`)
      },
    }
  }

export const openTestStore: StoreFactory = () => {
  const serverUrl = process.env['PG_URL']
  return serverUrl === undefined ? openSqliteStore() : postgresStores(serverUrl)()
}
