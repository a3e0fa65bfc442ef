/** The embedded engine: one writing connection behind a queue, one reading connection, write-ahead log, shared commits. */
import { AsyncResource } from 'node:async_hooks'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
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

/** Enough to share a sync among all who wait, few enough that the first is not kept waiting by the last. */
const mostTogether = 256

/** One caller's work among those that share a commit. */
type Unit = {
  readonly run: () => Promise<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

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

  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) => writer.prepare(sql))
  const [mark, forget, undo] = ['SAVEPOINT unit', 'RELEASE unit', 'ROLLBACK TO unit'].map((sql) => writer.prepare(sql))

  /** Runs one unit; gives how to tell its caller, to be called when the commit is on the disk. */
  const runUnit = async (unit: Unit): Promise<() => void> => {
    mark?.run()
    try {
      const result = await unit.run()
      forget?.run()
      return () => unit.resolve(result)
    } catch (error) {
      // a full or failing disk ends the whole transaction by itself
      if (!writer.inTransaction) throw error
      undo?.run()
      forget?.run()
      return () => unit.reject(translateDatabaseError(error))
    }
  }

  /** All of it or nothing: nobody is told before everybody's writes are durable. */
  const commitGroup = async (group: readonly Unit[]): Promise<void> => {
    try {
      await retryWhileBusy(() => begin?.run())
      const told: (() => void)[] = []
      for (const unit of group) told.push(await runUnit(unit))
      commit?.run()
      for (const tell of told) tell()
    } catch (error) {
      if (writer.inTransaction) rollback?.run()
      for (const { reject } of group) reject(translateDatabaseError(error))
    }
  }

  const enqueue = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const turn = queue.then(task, task)
    queue = turn.catch(() => undefined)
    return turn
  }

  const waiting: Unit[] = []
  let isScheduled = false
  const schedule = () => {
    if (isScheduled || waiting.length === 0) return
    isScheduled = true
    void enqueue(async () => {
      // requests that lie in the sockets already get in before the commit is shared out
      await turn()
      isScheduled = false
      const group = waiting.splice(0, mostTogether)
      schedule()
      await commitGroup(group)
    })
  }
  const transact = <Result>(work: (tx: Writes) => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      // the group is run by whoever came first: each unit keeps the context of its own caller
      const run = AsyncResource.bind(() => work(writes))
      waiting.push({ run, resolve: resolve as Unit['resolve'], reject })
      schedule()
    })
  const tx: Store['tx'] = async (work) => {
    if (closed) throw new AppError('database.unavailable')
    return withoutNesting(() => transact(work))
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
    tx,
    together: tx,
    prepare: (_name, build) => {
      const statement = build(reads).prepare()
      return async (values) => statement.execute(values)
    },
    prepareWrite: (_name, build) => {
      const statement = build(writes).prepare()
      return async (_tx, values) => statement.execute(values)
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
