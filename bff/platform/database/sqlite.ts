/** The embedded engine: one writing connection behind a queue, one reading connection, write-ahead log. */
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { AppError } from '#shared/errors/app-error.ts'
import { isBusy, translateDatabaseError } from './database-errors.ts'
import { sqliteKit } from './kit.ts'
import { applyMigrations } from './migrate.ts'
import { makeSchema } from './schema.ts'
import { type Reads, type Store, withoutNesting, type Writes } from './store.ts'

/** How long a writer waits for another process before it gives up. */
const busyMs = 5000

/** Waits for another process by asking again: SQLite's own waiting would stop the event loop, and with it the holder. */
const retryWhileBusy = async <Result>(attempt: () => Result): Promise<Result> => {
  const until = performance.now() + busyMs
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw translateDatabaseError(error)
    }
    await delay(pause)
  }
}

const openWriter = async (file: string, migrations: string) => {
  const writer = new Database(file, { timeout: 0 })
  await retryWhileBusy(() => writer.pragma('journal_mode = WAL'))
  // better-sqlite3 is compiled with DEFAULT_WAL_SYNCHRONOUS=1: without this line a power cut may lose a commit
  writer.pragma('synchronous = FULL')
  writer.pragma('foreign_keys = ON')
  // erased rows are overwritten with zeros, in the file as in the log
  writer.pragma('secure_delete = ON')
  await retryWhileBusy(() => writer.exec('BEGIN IMMEDIATE'))
  try {
    await applyMigrations(
      {
        run: (sql) => void writer.exec(sql),
        all: (sql) => writer.prepare(sql).all() as Record<string, unknown>[],
      },
      migrations,
    )
    writer.exec('COMMIT')
  } catch (error) {
    writer.exec('ROLLBACK')
    throw error
  }
  return writer
}

export const openSqlite = async (file: string, migrations: string): Promise<Store> => {
  const writer = await openWriter(file, migrations)
  const reader = new Database(file, { readonly: true, timeout: busyMs })
  const answer = reader.prepare('SELECT 1')
  // the sync driver's builders are thenables as the async driver's are; `Reads` and `Writes` allow only that use
  const reads = drizzle(reader) as unknown as Reads
  const writes = drizzle(writer) as unknown as Writes
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  const transact = async <Result>(work: (tx: Writes) => Promise<Result>): Promise<Result> => {
    await retryWhileBusy(() => writer.exec('BEGIN IMMEDIATE'))
    try {
      const result = await work(writes)
      writer.exec('COMMIT')
      return result
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK')
      throw translateDatabaseError(error)
    }
  }

  const enqueue = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const turn = queue.then(task, task)
    queue = turn.catch(() => undefined)
    return turn
  }

  /** The pragma does not throw when a reader of another process is in the way: it says `busy` and truncates nothing. */
  const truncateLog = async () => {
    const until = performance.now() + busyMs
    for (;;) {
      const [answer] = writer.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      if (answer?.busy === 0) return
      if (performance.now() > until) throw new AppError('database.unavailable')
      await delay(20)
    }
  }
  const checkpoint = () => enqueue(truncateLog)

  return {
    dialect: 'sqlite',
    tables: makeSchema(sqliteKit),
    db: reads,
    tx: async (work) => {
      if (closed) throw new AppError('database.unavailable')
      return withoutNesting(() => enqueue(() => transact(work)))
    },
    prepare: (_name, build) => {
      const statement = build(reads).prepare()
      return async (values) => statement.execute(values)
    },
    ping: async () => {
      try {
        answer.get()
      } catch (error) {
        throw new AppError('database.unavailable', undefined, { cause: error })
      }
    },
    checkpoint,
    close: async () => {
      if (closed) return
      closed = true
      await queue
      reader.close()
      // another process may go on reading; it empties the log when it closes
      await checkpoint().catch(() => undefined)
      writer.close()
    },
  }
}
