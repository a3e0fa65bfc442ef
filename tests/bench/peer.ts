/** The least that could answer: bare `node:http`, with the same text or with one better-sqlite3 transaction behind it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'

/** What acknowledging an alarm does, and nothing else: update, read, last audit row, new audit row; synced. */
const openDatabase = (file: string): (() => string) => {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(`
    create table alarms (alarm_id text primary key, acknowledged_at integer, acknowledged_by text);
    create table audit (seq integer primary key, hash text not null);
    insert into alarms values ('one', null, null);
  `)
  const update = database.prepare(
    'update alarms set acknowledged_by = ? where alarm_id = ? and acknowledged_at is null',
  )
  const read = database.prepare('select * from alarms where alarm_id = ?')
  const last = database.prepare('select seq, hash from audit order by seq desc limit 1')
  const append = database.prepare('insert into audit values (?, ?)')
  return database.transaction(() => {
    update.run('bench', 'one')
    const row = read.get('one')
    const head = last.get() as { seq: number } | undefined
    append.run((head?.seq ?? 0) + 1, 'hash')
    return JSON.stringify(row)
  })
}

const [kind, argument = ''] = process.argv.slice(2)
const answer = kind === 'write' ? openDatabase(argument) : () => argument

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(answer())
})
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})
