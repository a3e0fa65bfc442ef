import { fork } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { openStore } from '#bff/platform/database/store.ts'
import { startInChildren } from './start-in-children.ts'
import { openSqliteStore } from './store-fixture.ts'

const openFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'madoguchi-sqlite-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

describe('the SQLite store', () => {
  it('lets four processes start at once on no file at all', async () => {
    await using folder = await openFolder()
    expect(await startInChildren({ MADOGUCHI_DATA: folder.path, DATABASE_URL: '' }, 4)).toEqual([0, 0, 0, 0])
  })

  it('keeps a write-ahead log and leaves none when closed', async () => {
    const database = await openSqliteStore()
    const { file } = database.address
    const header = await readFile(file ?? '')
    expect([header[18], header[19]]).toEqual([2, 2]) // file format: 2 is WAL (SQLite file format §1.3.3)
    await database.store.close()
    await expect(readFile(`${file}-wal`)).rejects.toThrow(/ENOENT/)
    await database[Symbol.asyncDispose]()
  })

  it('leaves no trace of an erased row in file or log after a checkpoint', async () => {
    await using database = await openSqliteStore()
    const { store, address } = database
    const { accounts } = store.tables
    const marks = Array.from({ length: 200 }, (_, index) => `誰かの名前-marked-${index}`)
    await store.tx(async (tx) => {
      for (const [index, displayName] of marks.entries()) {
        await tx.insert(accounts).values({
          id: `a-${index}`,
          audience: 'centre',
          role: 'centre-operator',
          displayName,
          secretHash: 'none',
          createdAt: new Date(0),
        })
      }
    })
    const holdsMark = async () => {
      const files = [address.file ?? '', `${address.file}-wal`]
      const contents = await Promise.all(files.map((file) => readFile(file)))
      return contents.some((bytes) => bytes.includes('marked'))
    }
    expect(await holdsMark()).toBe(true)
    await store.tx(async (tx) => void (await tx.delete(accounts)))
    await store.checkpoint()
    expect(await holdsMark()).toBe(false)
  })

  it('waits for another process that writes, without stopping its own event loop', async () => {
    await using database = await openSqliteStore()
    const { store, address } = database
    const { jobs } = store.tables
    const other = new Database(address.file ?? '')
    other.exec('BEGIN IMMEDIATE')
    const writing = store.tx(async (tx) => void (await tx.insert(jobs).values({ name: 'j', nextRunAt: new Date(0) })))
    // the event loop turns while the writer waits, or this callback would never let go of the lock
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        other.exec('COMMIT')
        resolve()
      })
    })
    await writing
    other.close()
    expect(await store.db.$count(jobs)).toBe(1)
  })

  it('cannot be written through its reading connection', async () => {
    await using database = await openSqliteStore()
    const { store } = database
    const smuggled = store.db as unknown as Parameters<Parameters<typeof store.tx>[0]>[0]
    const write = async () => void (await smuggled.delete(store.tables.jobs).where(eq(store.tables.jobs.name, 'x')))
    await expect(write()).rejects.toThrow(/readonly/)
  })

  it('keeps every acknowledged commit of a process that is killed', async () => {
    await using folder = await openFolder()
    const script = join(folder.path, 'writer.ts')
    const storeModule = join(import.meta.dirname, '../../bff/platform/database/store.ts')
    await writeFile(
      script,
      `import { openStore } from ${JSON.stringify(storeModule)}
       const store = await openStore({ file: ${JSON.stringify(join(folder.path, 'test.sqlite'))} })
       for (let index = 0; ; index++) {
         await store.tx(async (tx) => { await tx.insert(store.tables.jobs).values({ name: 'j-' + index, nextRunAt: new Date(0) }) })
         process.send(index)
       }`,
    )
    const child = fork(script, { stdio: 'ignore' })
    let acknowledged = -1
    await new Promise<void>((resolve) => {
      child.on('message', (index) => {
        acknowledged = index as number
        if (acknowledged === 200) child.kill('SIGKILL')
      })
      child.on('exit', () => resolve())
    })
    const store = await openStore({ file: join(folder.path, 'test.sqlite') })
    expect(await store.db.$count(store.tables.jobs)).toBeGreaterThan(acknowledged)
    await store.close()
  })
})
