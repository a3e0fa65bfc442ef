import { fork } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { insertSite } from './pickup-reservation-fixture.ts'
import { checkLedger } from './pickup-reservation-suites.ts'
import { openSqliteStore } from './store-fixture.ts'

type Said = { readonly reservationId?: string; readonly status?: string }

/** Runs the worker until it has acknowledged so much, then ends it as a power cut would. */
const runAndKill = (file: string, windowId: string, acknowledgements: number): Promise<readonly Said[]> =>
  new Promise((ended) => {
    const said: Said[] = []
    const child = fork(join(import.meta.dirname, 'pickup-reservation-worker.ts'), [file, windowId], { stdio: 'ignore' })
    child.on('message', (message) => {
      said.push(message as Said)
      if (said.length === acknowledgements) child.kill('SIGKILL')
    })
    child.on('exit', () => ended(said))
  })

describe('RS-R-3 a process that is killed in the middle', () => {
  it('loses no acknowledged reservation and leaves every place somebody’s or free', { timeout: 60_000 }, async () => {
    await using database = await openSqliteStore()
    const { store, address } = database
    const [windowId = ''] = await insertSite(store, { windows: [{ ...newWindow('本社窓口'), capacity: 20 }] })
    const last = new Map<string, string>()
    for (const acknowledgements of [40, 65, 90]) {
      for (const { reservationId, status } of await runAndKill(address.file ?? '', windowId, acknowledgements))
        if (reservationId !== undefined && status !== undefined) last.set(reservationId, status)
      await checkLedger({ store })
    }
    const rows = await store.db.select().from(store.tables.reservations)
    const byId = new Map(rows.map((row) => [row.reservationId, row.status]))
    const lost = [...last].filter(([id, status]) =>
      // what was cancelled stays so; what was reserved may have been cancelled before that was said
      status === 'cancelled' ? byId.get(id) !== 'cancelled' : !byId.has(id),
    )
    expect(lost).toEqual([])
    expect(last.size).toBeGreaterThan(60)
  })
})
