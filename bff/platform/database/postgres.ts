/** The server engine: a pool, serializable transactions, and another try when two of them met. */
import { AsyncResource } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { AppError } from '#shared/errors/app-error.ts'
import { isSerializationFailure, translateDatabaseError } from './database-errors.ts'
import { pgKit } from './kit.ts'
import { applyMigrations } from './migrate.ts'
import { makeSchema } from './schema.ts'
import { type Reads, type Store, withoutNesting, type Writes } from './store.ts'

/** Any constant does; only this program's starts compete for it. */
const migrationLock = 0x6d61646f
const retryMs = 5000
/** Round trips add up: a group of this many small units takes well below the statement timeout. */
const mostTogether = 64

const migrate = async (pool: pg.Pool, migrations: string): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query('BEGIN')
    await applyMigrations(
      {
        run: async (sql) => void (await client.query(sql)),
        all: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
      },
      migrations,
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined)
    client.release()
  }
}

export const openPostgres = async (databaseUrl: string, migrations: string): Promise<Store> => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 5000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
  })
  // an idle connection that the server closes must not end the process; the next query says what is wrong
  pool.on('error', () => undefined)
  try {
    await migrate(pool, migrations)
  } catch (error) {
    await pool.end()
    throw translateDatabaseError(error)
  }
  const engine = drizzle(pool)
  // tables come from `pgKit`, whose column names and JavaScript types are checked against SQLite's in kit.ts
  const reads = engine as unknown as Reads

  const transact = async <Result>(work: (tx: Writes) => Promise<Result>): Promise<Result> => {
    const until = performance.now() + retryMs
    for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
      try {
        return await engine.transaction((tx) => work(tx as unknown as Writes), { isolationLevel: 'serializable' })
      } catch (error) {
        if (!isSerializationFailure(error) || performance.now() > until) throw translateDatabaseError(error)
      }
      // spread, or the same transactions meet again
      await delay(pause * Math.random())
    }
  }

  type Unit = {
    readonly run: (tx: Writes) => Promise<unknown>
    readonly resolve: (result: unknown) => void
    readonly reject: (error: unknown) => void
  }
  type Nested = { readonly transaction: <Result>(work: (tx: Writes) => Promise<Result>) => Promise<Result> }

  /** Each unit in a savepoint; a serialization failure ends the whole transaction, which then runs again. */
  const runGroup = (group: readonly Unit[]) =>
    transact(async (tx) => {
      const told: (() => void)[] = []
      for (const unit of group) {
        try {
          const result = await (tx as unknown as Nested).transaction(unit.run)
          told.push(() => unit.resolve(result))
        } catch (error) {
          if (isSerializationFailure(error)) throw error
          told.push(() => unit.reject(translateDatabaseError(error)))
        }
      }
      return told
    })

  const waiting: Unit[] = []
  let isRunning = false
  const drain = async () => {
    if (isRunning) return
    isRunning = true
    while (waiting.length > 0) {
      const group = waiting.splice(0, mostTogether)
      await runGroup(group).then(
        (told) => told.forEach((tell) => tell()),
        (error: unknown) => group.forEach(({ reject }) => reject(error)),
      )
    }
    isRunning = false
  }
  const together = <Result>(work: (tx: Writes) => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push({ run: AsyncResource.bind(work), resolve: resolve as Unit['resolve'], reject })
      void drain()
    })

  return {
    dialect: 'postgres',
    tables: makeSchema(pgKit),
    db: reads,
    tx: (work) => withoutNesting(() => transact(work)),
    together: (work) => withoutNesting(() => together(work)),
    prepare: (name, build) => {
      const query = build(reads) as unknown as {
        prepare: (name: string) => { execute: (values?: unknown) => Promise<never> }
      }
      const statement = query.prepare(name)
      return (values) => statement.execute(values)
    },
    prepareWrite: (name, build) => (tx, values) => {
      const query = build(tx) as unknown as {
        prepare: (name: string) => { execute: (values?: unknown) => Promise<never> }
      }
      return query.prepare(name).execute(values)
    },
    ping: async () => {
      try {
        await pool.query('SELECT 1')
      } catch (error) {
        throw new AppError('database.unavailable', undefined, { cause: error })
      }
    },
    checkpoint: async () => undefined,
    close: () => pool.end(),
  }
}
