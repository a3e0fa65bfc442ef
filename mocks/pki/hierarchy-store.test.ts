import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PersonSpec } from './hierarchy.ts'
import { loadOrCreateHierarchy } from './hierarchy-store.ts'

const lifetime = { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2029-12-31T14:59:59Z') }
const persons: readonly PersonSpec[] = [{ id: 'one', ...lifetime, revokedAt: new Date('2025-01-01T00:00:00Z') }]

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'madoguchi-hierarchy-'))
})

afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the kept hierarchy', () => {
  it('is made once, also where several processes ask at the same time', async () => {
    const [first, second] = await Promise.all([
      loadOrCreateHierarchy(directory, persons),
      loadOrCreateHierarchy(directory, persons),
    ])
    const third = await loadOrCreateHierarchy(directory, persons)
    expect(second.authentication.certificate).toEqual(first.authentication.certificate)
    expect(third).toEqual(second)
    expect(Object.values(third.authentication.issued)).toEqual([{ revokedAt: new Date('2025-01-01T00:00:00Z') }])
    expect(await readdir(directory)).toEqual(['test-hierarchy.json'])
  })

  it('is made anew for other persons and where the file is broken', async () => {
    const first = await loadOrCreateHierarchy(directory, persons)
    const more = await loadOrCreateHierarchy(directory, [...persons, { id: 'two', ...lifetime }])
    expect(more.persons.map(({ id }) => id)).toEqual(['one', 'two'])
    expect(more.authentication.certificate).not.toEqual(first.authentication.certificate)
    await writeFile(join(directory, 'test-hierarchy.json'), '{"format":1')
    expect((await loadOrCreateHierarchy(directory, persons)).persons).toHaveLength(1)
  })
})
