/**
 * The ledger with 1,000 and with 100,000 cards: a page of the list, one card by its barcode, five hundred at once, the CSV of
 * all; with how much longer a hundred times the cards take, beside SQLite's own `SELECT` of the same page on the same file.
 */
import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { createHandoverService } from '#bff/card-handover/service.ts'
import { createServerKeys } from '#bff/platform/server-keys.ts'
import * as api from '#shared/card-handover/api.ts'
import { defaultSettings } from '#shared/card-handover/settings.ts'
import { statusKeys } from '#shared/card-handover/statuses.ts'
import type { Caller } from '#shared/contract/client.ts'
import { openTestApp } from '../flow/app-fixture.ts'
import { entry } from '../flow/card-handover-fixture.ts'
import { openSqliteStore } from '../flow/store-fixture.ts'
import { figure, type Figure } from './load.ts'

const start = '2027-03-01T01:00:00.000Z'
const tenant = '99101'
const seven = statusKeys.slice(0, 7)
const rowsACard = 4
const looks = 40

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}
const timedMedian = async (times: number, work: (index: number) => Promise<unknown>): Promise<number> => {
  const all: number[] = []
  for (let index = 0; index < times; index += 1) all.push(await timed(() => work(index)))
  return median(all)
}

/** As years of work leave it: every card with a resident and a history, statuses spread over two hundred days. */
const fill = (file: string, cards: number): void => {
  const database = new Database(file)
  database.pragma('synchronous = OFF')
  const insertCard =
    database.prepare(`insert into handover_cards (card_id, tenant_id, card_number, link_code, producer_number,
    resident_id, use_state, has_notice, note, version, progress_count, status, status_at, status_sequence, status_actor,
    status_actor_name, since_at, notice_state, visit_state, old_card, password_number, created_at)
    values (?, '${tenant}', ?, ?, ?, ?, 'active', 1, '', 1, ${rowsACard}, ?, ?, ${rowsACard}, 'clerk', '担当', ?, 'sent', 'none',
    'unknown', 0, 0)`)
  const insertResident =
    database.prepare(`insert into handover_residents (resident_id, tenant_id, item_values, name, kana,
    birth_date, use_state, registered_at, updated_at, version) values (?, '${tenant}', ?, ?, ?, '1980-06-10', 'active', 0, 0, 1)`)
  const insertProgress =
    database.prepare(`insert into handover_progress (progress_id, tenant_id, card_id, sequence, status,
    status_name, at, recorded_at, actor, actor_name, source) values (?, '${tenant}', ?, ?, ?, '状況', ?, ?, 'clerk', '担当', 'staff')`)
  const now = Date.parse(start)
  database.transaction(() => {
    for (let number = 1; number <= cards; number += 1) {
      const [cardId, residentId] = [randomUUID(), randomUUID()]
      const at = now - ((number * 7919) % (200 * 24 * 3600)) * 1000
      const name = `試験　番号${number}`
      const values = {
        name,
        kana: 'シケン　バンゴウ',
        sex: 'male',
        birthDate: '1980-06-10',
        address: `窓口県青瀬市${number}番地`,
      }
      insertResident.run(residentId, JSON.stringify(values), name, values.kana)
      insertCard.run(
        ...[cardId, number, String(10_000_000 + number), `P-${String(number).padStart(8, '0')}`, residentId],
        ...[seven[number % seven.length], at, at],
      )
      for (let sequence = 1; sequence <= rowsACard; sequence += 1) {
        const status = sequence === rowsACard ? seven[number % seven.length] : seven[sequence]
        insertProgress.run(randomUUID(), cardId, sequence, status, at - (rowsACard - sequence) * 60_000, at)
      }
    }
    database
      .prepare(
        `insert into handover_offices (tenant_id, version, settings, last_card_number) values ('${tenant}', 0, ?, ?)`,
      )
      .run(JSON.stringify(defaultSettings), cards)
  })()
  database.close()
}
const readAll = async (call: Caller, what: 'cards' | 'progress', encoding: 'utf-8' | 'windows-31j') => {
  let after: string | null = null
  let rowsBefore = 0
  let bytes = 0
  do {
    const part: api.CsvPart = await call(api.exportCards, {
      body: { what, filter: api.everyCard, encoding, withResidents: true, rowsBefore, after },
    })
    rowsBefore += part.rows
    bytes += (part.bytes.length * 3) / 4
    after = part.next
  } while (after !== null)
  return { rows: rowsBefore, bytes }
}

type Measured = {
  readonly search: number
  readonly name: number
  readonly history: number
  readonly find: number
  readonly batch: number
  readonly csv: number
  readonly csvRows: number
  readonly csvMegabytes: number
  readonly progressCsv: number
  readonly riseMegabytes: number
  readonly bare: number
}

/** The same fifty rows, asked for by the engine's own driver and turned into JSON: what no program on top can be faster than. */
const bareSearch = (file: string): number => {
  const database = new Database(file, { readonly: true })
  const page = database.prepare(`select c.*, r.name, r.kana from handover_cards c
    left join handover_residents r on r.resident_id = c.resident_id
    where c.tenant_id = '${tenant}' and c.use_state <> 'removed' and c.status = ? order by c.since_at desc, c.card_number desc limit 51`)
  const total = database.prepare(
    `select count(*) n from handover_cards where tenant_id = '${tenant}' and use_state <> 'removed' and status = ?`,
  )
  const times: number[] = []
  for (let look = 0; look < looks; look += 1) {
    const began = performance.now()
    const status = seven[look % seven.length]
    JSON.stringify([page.all(status), total.get(status)])
    times.push(performance.now() - began)
  }
  database.close()
  return median(times)
}

const measure = async (cards: number): Promise<Measured> => {
  await using ledger = await openSqliteStore()
  const { file = '' } = ledger.address
  fill(file, cards)
  await using test = await openTestApp({
    start,
    services: (platform) => [
      createHandoverService({
        ...platform,
        ...{ store: ledger.store, accountStore: platform.store, accountAudit: platform.audit, lines: [] },
        keys: createServerKeys(new Uint8Array(32).fill(1)),
      }),
    ],
  })
  const call = test.caller(await test.signIn('handover-administrator', { id: 'admin', municipalityCode: tenant }))
  const list = (filter: Partial<api.CardFilter>) =>
    call(api.searchCards, {
      body: { filter: { ...api.everyCard, ...filter }, order: 'latest', after: null, limit: 50 },
    })
  const status = (index: number) => seven[index % seven.length] ?? 'arrived'
  const found = await timedMedian(looks, (index) => list({ statuses: [status(index)] }))
  const name = await timedMedian(8, (index) => list({ name: `試験　番号${index + 11}` }))
  const history = await timedMedian(8, (index) =>
    list({ basis: 'any', statuses: [status(index)], from: '2027-02-20', to: '2027-02-21' }),
  )
  const find = await timedMedian(looks, (index) =>
    call(api.findCards, { body: { code: String(10_000_001 + index * 13), by: null } }),
  )
  const batch = await timedMedian(3, (round) => {
    const codes = Array.from({ length: 500 }, (_, index) => String(10_000_001 + ((index + round * 500) % cards)))
    return call(api.recordBatch, { body: { ...entry('arrived'), codes, by: 'link-code', dryRun: false } })
  })
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20)
  let rows = 0
  let bytes = 0
  const csv = await timed(async () => ({ rows, bytes } = await readAll(call, 'cards', 'windows-31j')))
  const progressCsv = await timed(() => readAll(call, 'progress', 'utf-8'))
  clearInterval(watch)
  const mega = 1 << 20
  return {
    ...{ search: found, name, history, find, batch, csv, csvRows: rows, csvMegabytes: bytes / mega, progressCsv },
    ...{ riseMegabytes: (peak - before) / mega, bare: bareSearch(file) },
  }
}

const few = 1000
const many = 100_000

export const benchCardHandover = async (): Promise<readonly Figure[]> => {
  const small = await measure(few)
  const large = await measure(many)
  if (large.csvRows !== many) throw new Error(`the CSV of all has ${large.csvRows} rows`)
  const growth = (name: keyof Measured, what: string) =>
    figure(`${what}: growth from ${few} cards to ${many}`, 'times', large[name] / small[name])
  return [
    figure(`search by status: one page and the total, ${many} cards`, 'ms', large.search, {
      name: 'SQLite’s own select and count as JSON',
      value: large.bare,
    }),
    growth('search', 'search by status'),
    figure(`search by name, ${many} cards`, 'ms', large.name),
    growth('name', 'search by name'),
    figure(`search by any row of the history, ${many} cards`, 'ms', large.history),
    growth('history', 'search by any row of the history'),
    figure(`card by barcode, ${many} cards`, 'ms', large.find),
    growth('find', 'card by barcode'),
    figure(`500 cards at once, of ${many}`, 'ms', large.batch),
    growth('batch', '500 cards at once'),
    figure(`CSV of ${many} cards in Windows-31J, all parts`, 's', large.csv / 1000),
    figure('the same: size', 'MB', large.csvMegabytes),
    growth('csv', 'CSV of all'),
    figure(`CSV of ${many * rowsACard} rows of histories in UTF-8, all parts`, 's', large.progressCsv / 1000),
    figure(
      'the same two: memory beyond what the process had before, page and server together',
      'MB',
      large.riseMegabytes,
      {
        name: `${few} cards`,
        value: small.riseMegabytes,
      },
    ),
  ]
}
