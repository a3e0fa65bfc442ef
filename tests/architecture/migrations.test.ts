import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { pgKit, sqliteKit } from '#bff/platform/database/kit.ts'
import { makeSchema } from '#bff/platform/database/schema.ts'
import * as pgTables from '#bff/platform/database/schema.pg.ts'
import * as sqliteTables from '#bff/platform/database/schema.sqlite.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const database = join(root, 'bff/platform/database')

describe('the tables', () => {
  it('are all exported to the tool that writes migrations', () => {
    const { issuance: _, ...sqlite } = sqliteTables
    const { issuance: __, ...pg } = pgTables
    expect(Object.keys(sqlite).toSorted()).toEqual(Object.keys(makeSchema(sqliteKit)).toSorted())
    expect(Object.keys(pg).toSorted()).toEqual(Object.keys(makeSchema(pgKit)).toSorted())
  })

  it.each([
    ['sqlite', 'sqlite', 'schema.sqlite.ts'],
    ['postgresql', 'postgres', 'schema.pg.ts'],
  ])('are what the migrations for %s make', async (dialect, folder, schema) => {
    // inside the tree: the tool takes paths relative to where it runs
    const copy = await mkdtemp(join(tmpdir(), 'madoguchi-migrations-'))
    try {
      await cp(join(database, 'migrations', folder), copy, { recursive: true })
      const before = await readdir(copy)
      const args = ['--dialect', dialect, '--schema', join(database, schema), '--out', relative(root, copy)]
      await run(join(root, 'node_modules/.bin/drizzle-kit'), ['generate', ...args], { cwd: root })
      expect(await readdir(copy)).toEqual(before)
    } finally {
      await rm(copy, { recursive: true })
    }
  })
})
