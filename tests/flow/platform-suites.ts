/** What the platform promises of any database: called with SQLite by the flow tests, with PostgreSQL by interop. */
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createAudit, findAuditHead, verifyAudit, type Audit } from '#bff/platform/audit.ts'
import { openStore, type Store } from '#bff/platform/database/store.ts'
import { createJobRunner, defineJob, type Job } from '#bff/platform/jobs.ts'
import { createLog } from '#bff/platform/log.ts'
import { createMetrics } from '#bff/platform/metrics.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { TestClock } from './app-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

const start = '2027-03-01T01:00:00.123Z'

const account = (id: string, displayName = 'name') => ({
  id,
  audience: 'centre' as const,
  role: 'centre-operator' as const,
  displayName,
  secretHash: 'none',
  createdAt: new Date(start),
})

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'no error'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

export const describeStore = (open: StoreFactory): void => {
  describe('the store', () => {
    it('gives back milliseconds, rare characters and nothing as they went in', async () => {
      await using database = await open()
      const { store } = database
      const { accounts } = store.tables
      const displayName = '髙﨑𠮷葛\u{E0100}'
      await store.tx(async (tx) => void (await tx.insert(accounts).values(account('a', displayName))))
      const [row] = await store.db.select().from(accounts)
      const nothing = { municipalityCode: null, secretVersion: null, disabledAt: null }
      expect(row).toEqual({ ...account('a', displayName), ...nothing })
    })

    it('keeps nothing of a transaction that throws', async () => {
      await using database = await open()
      const { store } = database
      const { accounts } = store.tables
      const failing = store.tx(async (tx) => {
        await tx.insert(accounts).values(account('a'))
        throw new AppError('request.not-found')
      })
      expect(await codeOf(failing)).toBe('request.not-found')
      expect(await store.db.$count(accounts)).toBe(0)
      await store.tx(async (tx) => void (await tx.insert(accounts).values(account('b'))))
      expect(await store.db.$count(accounts)).toBe(1)
    })

    it('says database.conflict when a key is taken', async () => {
      await using database = await open()
      const { store } = database
      const insert = () => store.tx(async (tx) => void (await tx.insert(store.tables.accounts).values(account('a'))))
      await insert()
      expect(await codeOf(insert())).toBe('database.conflict')
    })

    it('refuses a transaction inside a transaction, and allows one after it', async () => {
      await using database = await open()
      const { store } = database
      expect(await codeOf(store.tx(() => store.tx(async () => 1)))).toMatch(/transaction inside a transaction/)
      expect(await store.tx(async () => 2)).toBe(2)
    })

    it('loses no update of fifty transactions at once', async () => {
      await using database = await open()
      const { store } = database
      const { signInAttempts } = store.tables
      const now = new Date(start)
      await store.tx(
        async (tx) => void (await tx.insert(signInAttempts).values({ key: 'k', failures: 0, lastAt: now })),
      )
      const addOne = () =>
        store.tx(async (tx) => {
          const [row] = await tx.select().from(signInAttempts).where(eq(signInAttempts.key, 'k'))
          await tx.update(signInAttempts).set({ failures: (row?.failures ?? 0) + 1 })
        })
      await Promise.all(Array.from({ length: 50 }, addOne))
      const [row] = await store.db.select().from(signInAttempts)
      expect(row?.failures).toBe(50)
    })

    it('shares a commit among those who wait, and one’s failure undoes nothing of another’s', async () => {
      await using database = await open()
      const { store } = database
      const { accounts } = store.tables
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, (_, index) =>
          store.together(async (tx) => {
            await tx.insert(accounts).values(account(`a-${index}`))
            if (index % 3 === 1) throw new AppError('request.not-found')
            // a broken constraint is undone like any other failure
            if (index % 3 === 2) await tx.insert(accounts).values(account('a-0'))
            return index
          }),
        ),
      )
      const codes = outcomes.map((outcome) =>
        outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as AppError).code,
      )
      expect(codes.slice(0, 6)).toEqual([
        0,
        'request.not-found',
        'database.conflict',
        3,
        'request.not-found',
        'database.conflict',
      ])
      expect(await store.db.$count(accounts)).toBe(10)
    })

    it('keeps the callers of one commit apart: none is inside the transaction of another', async () => {
      await using database = await open()
      const { store } = database
      const nested = () => store.together(() => store.together(async () => 1))
      const codes = await Promise.all([codeOf(nested()), store.together(async () => 'apart'), codeOf(nested())])
      expect(codes).toEqual([
        expect.stringMatching(/transaction inside a transaction/),
        'apart',
        expect.stringMatching(/transaction inside a transaction/),
      ])
    })

    it('runs a prepared write with each caller’s own values, dates among them', async () => {
      await using database = await open()
      const { store } = database
      const { jobs } = store.tables
      const insert = store.prepareWrite('test_write', (tx) =>
        tx
          .insert(jobs)
          .values({ name: sql.placeholder('name'), nextRunAt: sql.placeholder('at') })
          .returning(),
      )
      const at = new Date(start)
      await Promise.all(['a', 'b'].map((name) => store.together((tx) => insert(tx, { name, at }))))
      const rows = await store.db.select().from(jobs).orderBy(jobs.name)
      expect(rows.map(({ name, nextRunAt }) => [name, nextRunAt])).toEqual([
        ['a', at],
        ['b', at],
      ])
    })

    it('answers a prepared read with each caller’s own values', async () => {
      await using database = await open()
      const { store } = database
      const { accounts } = store.tables
      await store.tx(async (tx) => void (await tx.insert(accounts).values([account('a'), account('b')])))
      const read = store.prepare('test_read', (db) =>
        db
          .select({ id: accounts.id })
          .from(accounts)
          .where(eq(accounts.id, sql.placeholder('id'))),
      )
      expect(await Promise.all([read({ id: 'a' }), read({ id: 'b' }), read({ id: 'c' })])).toEqual([
        [{ id: 'a' }],
        [{ id: 'b' }],
        [],
      ])
    })

    it('opens again beside itself with nothing to migrate, and refuses a database newer than the program', async () => {
      await using database = await open()
      const second = await openStore(database.address)
      await second.ping()
      await second.close()
      await database.execute("INSERT INTO schema_migrations (position, hash) VALUES (999, 'of-the-future')")
      expect(await codeOf(openStore(database.address))).toMatch(/newer data or edited file/)
    })

    it('says database.unavailable once closed', async () => {
      const database = await open()
      await database[Symbol.asyncDispose]()
      expect(await codeOf(database.store.ping())).toBe('database.unavailable')
    })
  })
}

const openAudit = (store: Store): { audit: Audit; clock: TestClock; append: (target: string) => Promise<void> } => {
  const clock = new TestClock(start)
  const audit = createAudit({ store, clock })
  const append = (target: string) =>
    store.tx((tx) =>
      audit.append(tx, { actor: 'c-1', audience: 'centre', action: 'test', target, outcome: 'done', requestId: 'r-1' }),
    )
  return { audit, clock, append }
}

/** What somebody with the database's own tools must do first. */
const disarm = (store: Store): string =>
  store.dialect === 'sqlite'
    ? 'DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;'
    : 'DROP TRIGGER audit_no_change ON audit;'

export const describeAudit = (open: StoreFactory): void => {
  describe('the audit trail', () => {
    it('is whole after twenty appends at once', async () => {
      await using database = await open()
      const { append } = openAudit(database.store)
      await Promise.all(Array.from({ length: 20 }, (_, index) => append(`t-${index}`)))
      expect(await verifyAudit(database.store)).toMatchObject({ intact: true, rows: 20, head: { seq: 20 } })
    })

    it('is walked without keeping everybody else waiting', async () => {
      await using database = await open()
      const { audit } = openAudit(database.store)
      const row = {
        actor: 'c-1',
        audience: 'centre',
        action: 'test',
        target: 't',
        outcome: 'done',
        requestId: 'r',
      } as const
      await database.store.tx(async (tx) => {
        for (let count = 0; count < 3000; count += 1) await audit.append(tx, row)
      })
      let turns = 0
      const count = () => {
        turns += 1
        waiting = setImmediate(count)
      }
      let waiting = setImmediate(count)
      const verdict = await verifyAudit(database.store)
      clearImmediate(waiting)
      expect(verdict).toMatchObject({ intact: true, rows: 3000 })
      expect(turns).toBeGreaterThanOrEqual(3)
    })

    it('keeps no entry of an act that was rolled back', async () => {
      await using database = await open()
      const { store } = database
      const { audit, append } = openAudit(store)
      await append('t-1')
      const failing = store.tx(async (tx) => {
        const entry = {
          actor: 'a',
          audience: 'system',
          action: 'b',
          target: 'c',
          outcome: 'd',
          requestId: 'e',
        } as const
        await audit.append(tx, entry)
        throw new Error('the act failed')
      })
      await codeOf(failing)
      expect(await verifyAudit(store)).toMatchObject({ intact: true, rows: 1 })
    })

    it('refuses to change or remove a row', async () => {
      await using database = await open()
      const { append } = openAudit(database.store)
      await append('t-1')
      await expect(database.execute("UPDATE audit SET outcome = 'refused'")).rejects.toThrow(/append-only/)
      await expect(database.execute('DELETE FROM audit')).rejects.toThrow(/append-only/)
    })

    it('names the row that was changed behind its back, first of all broken ones', async () => {
      await using database = await open()
      const { store, execute } = database
      const { append } = openAudit(store)
      for (const target of ['t-1', 't-2', 't-3', 't-4']) await append(target)
      await execute(`${disarm(store)} UPDATE audit SET outcome = 'refused' WHERE seq IN (2, 4)`)
      expect(await verifyAudit(store)).toEqual({ intact: false, seq: 2, reason: 'row-changed' })
    })

    it('names the row after a rewritten one whose own hash was made to fit', async () => {
      await using database = await open()
      const { store, execute } = database
      const { append, clock } = openAudit(store)
      for (const target of ['t-1', 't-2', 't-3']) await append(target)
      await using other = await open()
      const forged = openAudit(other.store)
      forged.clock.set(clock.now().toISOString())
      await forged.append('forged')
      const [row] = await other.store.db.select().from(other.store.tables.audit)
      await execute(`${disarm(store)} UPDATE audit SET target = 'forged', hash = '${row?.hash}' WHERE seq = 1`)
      expect(await verifyAudit(store)).toEqual({ intact: false, seq: 2, reason: 'link-broken' })
    })

    it('names the place of a removed row', async () => {
      await using database = await open()
      const { store, execute } = database
      const { append } = openAudit(store)
      for (const target of ['t-1', 't-2', 't-3']) await append(target)
      await execute(`${disarm(store)} DELETE FROM audit WHERE seq = 2`)
      expect(await verifyAudit(store)).toEqual({ intact: false, seq: 2, reason: 'row-missing' })
    })

    it('sees a cut-off end when it is given a head noted before', async () => {
      await using database = await open()
      const { store, execute } = database
      const { append } = openAudit(store)
      for (const target of ['t-1', 't-2', 't-3']) await append(target)
      const head = await findAuditHead(store)
      await execute(`${disarm(store)} DELETE FROM audit WHERE seq = 3`)
      expect(await verifyAudit(store)).toMatchObject({ intact: true, rows: 2 })
      expect(await verifyAudit(store, head ?? undefined)).toEqual({ intact: false, seq: 3, reason: 'head-missing' })
    })

    it('takes ids and codes and no person’s words', async () => {
      await using database = await open()
      const { append } = openAudit(database.store)
      for (const target of ['山田太郎', 'two words', '', 'x'.repeat(129)]) {
        await expect(append(target)).rejects.toThrow(RangeError)
      }
    })
  })
}

const minute = 60_000

export const describeJobs = (open: StoreFactory): void => {
  const openRunner = (store: Store, clock: TestClock, jobs: readonly Job[]) => {
    const log = createLog({ level: 'silent', clock, write: () => undefined })
    return createJobRunner({ store, clock, log, metrics: createMetrics(), jobs })
  }

  describe('the job runner', () => {
    it('runs a job when due, once, and again after its period', async () => {
      await using database = await open()
      const clock = new TestClock(start)
      let runs = 0
      const job = defineJob({ name: 'j', everyMs: minute, run: async () => void runs++ })
      const runner = openRunner(database.store, clock, [job])
      expect(await runner.tick()).toEqual(['j'])
      expect(await runner.tick()).toEqual([])
      clock.advance(minute)
      expect(await runner.tick()).toEqual(['j'])
      expect(runs).toBe(2)
    })

    it('catches up with one run after hours of downtime', async () => {
      await using database = await open()
      const clock = new TestClock(start)
      let runs = 0
      const job = defineJob({ name: 'j', everyMs: minute, run: async () => void runs++ })
      await openRunner(database.store, clock, [job]).tick()
      clock.advance(600 * minute)
      const restarted = openRunner(database.store, clock, [job])
      await restarted.tick()
      await restarted.tick()
      expect(runs).toBe(2)
    })

    it('runs a daily job at its time in Japan, and after a missed day', async () => {
      await using database = await open()
      const clock = new TestClock('2027-03-01T01:00:00Z') // 10:00 in Japan
      const job = defineJob({ name: 'daily', dailyAt: '10:30', run: async () => undefined })
      const runner = openRunner(database.store, clock, [job])
      expect(await runner.tick()).toEqual([])
      clock.set('2027-03-01T01:29:59.999Z')
      expect(await runner.tick()).toEqual([])
      clock.set('2027-03-01T01:30:00Z')
      expect(await runner.tick()).toEqual(['daily'])
      clock.set('2027-03-03T00:00:00Z')
      expect(await runner.tick()).toEqual(['daily'])
      const [row] = await runner.list()
      expect(row?.nextRunAt.toISOString()).toBe('2027-03-03T01:30:00.000Z')
    })

    it('lets one of two processes run a job, while the other goes on', async () => {
      await using database = await open()
      const clock = new TestClock(start)
      const gate = Promise.withResolvers<void>()
      const began = Promise.withResolvers<void>()
      let runs = 0
      const job = defineJob({
        name: 'j',
        everyMs: minute,
        run: async () => {
          runs += 1
          began.resolve()
          await gate.promise
        },
      })
      const first = openRunner(database.store, clock, [job])
      const secondStore = await openStore(database.address)
      const second = openRunner(secondStore, clock, [job])
      const running = first.tick()
      await began.promise
      expect(await second.tick()).toEqual([])
      expect(await codeOf(second.runNow('j'))).toBe('lifecycle.stale')
      expect(await codeOf(first.runNow('j'))).toBe('lifecycle.stale')
      gate.resolve()
      await running
      expect(runs).toBe(1)
      expect(await second.runNow('j')).toBe('succeeded')
      await secondStore.close()
    })

    it('takes over a job whose process died when its lease has run out, and not before', async () => {
      await using database = await open()
      const { store } = database
      const clock = new TestClock(start)
      const { jobs } = store.tables
      const leaseUntil = new Date(clock.now().getTime() + minute)
      await store.tx(
        async (tx) =>
          void (await tx.insert(jobs).values({ name: 'j', nextRunAt: clock.now(), leaseOwner: 'dead', leaseUntil })),
      )
      const runner = openRunner(store, clock, [defineJob({ name: 'j', everyMs: minute, run: async () => undefined })])
      expect(await runner.tick()).toEqual([])
      clock.advance(minute)
      expect(await runner.tick()).toEqual(['j'])
    })

    it('waits for no lease at the start where a file belongs to one process, and where others may be at work it does', async () => {
      await using database = await open()
      const { store } = database
      const clock = new TestClock(start)
      const leaseUntil = new Date(clock.now().getTime() + minute)
      const lease = { nextRunAt: clock.now(), leaseOwner: 'dead', leaseUntil }
      await store.tx(async (tx) => void (await tx.insert(store.tables.jobs).values({ name: 'j', ...lease })))
      const runner = openRunner(store, clock, [defineJob({ name: 'j', everyMs: minute, run: async () => undefined })])
      await runner.start()
      expect(await runner.tick()).toEqual(store.dialect === 'sqlite' ? ['j'] : [])
    })

    it('keeps the code a run failed with and tries again next time', async () => {
      await using database = await open()
      const clock = new TestClock(start)
      const run = async () => {
        throw new AppError('party.timeout', { party: 'p' })
      }
      const runner = openRunner(database.store, clock, [defineJob({ name: 'j', everyMs: minute, run })])
      await runner.tick()
      const [row] = await runner.list()
      expect(row).toMatchObject({ lastOutcome: 'party.timeout', leaseOwner: null, leaseUntil: null })
      clock.advance(minute)
      expect(await runner.tick()).toEqual(['j'])
    })

    it('tells a running job to end and starts nothing after stop', async () => {
      await using database = await open()
      const clock = new TestClock(start)
      const began = Promise.withResolvers<void>()
      const run: Job['run'] = async ({ signal }) => {
        began.resolve()
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        signal.throwIfAborted()
      }
      const runner = openRunner(database.store, clock, [defineJob({ name: 'j', everyMs: minute, run })])
      const running = runner.tick()
      await began.promise
      await runner.stop()
      await running
      clock.advance(minute)
      expect(await runner.tick()).toEqual([])
      const [row] = await runner.list()
      expect(row?.lastOutcome).toBe('request.aborted')
    })

    it('knows only its own jobs', async () => {
      await using database = await open()
      const runner = openRunner(database.store, new TestClock(start), [])
      expect(await codeOf(runner.runNow('nobody'))).toBe('request.not-found')
    })
  })
}
