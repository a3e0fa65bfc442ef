/**
 * A federation at size: its list with filters over 100,000 certificates and 20,000 open applications beside 1,000 rows, a batch of
 * issue requests beside the authority's own rate, and a revocation list of a million entries registered while claims are verified.
 */
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { createRevocationList } from '#bff/billing-certificate/revocation-list.ts'
import { billingHolders } from '#mocks/people/federation.ts'
import { extensions, sha256WithRsa, signWithRsa } from '#mocks/pki/issuing.ts'
import { encodeExtension } from '#mocks/pki/issuing.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
import { findValidity, toValidityInstants } from '#shared/billing-certificate/rules.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { tag } from '#shared/pki/der.ts'
import {
  encodeBitString,
  encodeContext,
  encodeElement,
  encodeInteger,
  encodeSequence,
  encodeTime,
} from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { checkCrl } from '#shared/revocation/check-crl.ts'
import { makeKeyMaterial, openBilling, start, type BillingWorld } from '../flow/billing-fixture.ts'
import { openSqliteStore } from '../flow/store-fixture.ts'
import { figure, type Figure } from './load.ts'

const open = () => openBilling({ stores: openSqliteStore })

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

const day = 24 * 3600 * 1000
const words = ['株式会社青瀬', '社会福祉法人', '株式会社みどり', '医療法人', '合同会社'] as const

/** One in six is open and came lately; the rest was issued or ended, over the three years certificates last. */
const fill = (world: BillingWorld, rows: number): void => {
  const { file } = world.test.database.address
  if (file === undefined) throw new Error('not a file')
  const database = new Database(file)
  database.pragma('synchronous = OFF')
  const holder = database.prepare(`insert into billing_applicants (user_id, kind, test_id, display_name, representative,
    postal_code, address, phone, version, request_id, created_at) values (?, ?, ?, ?, '代表', '999-0001', '青瀬市', '099-000-0000', 1, ?, 0)`)
  const matter =
    database.prepare(`insert into billing_matters (matter_id, application_number, year, year_serial, request_id,
    user_id, kind, status, version, applied_at, applied_on, valid_from, valid_until, fee_yen, balance_yen, refund_due, wrapped_key,
    wrapped_under, certification_request, downloads, authority_tries)
    values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, 5000, ?, 0, ?, 1, ?, 0, 0)`)
  const now = Date.parse(start)
  const blob = Buffer.alloc(1400, 7)
  const toDay = (at: number) => new Date(at).toISOString().slice(0, 10)
  database.transaction(() => {
    for (let number = 1; number <= rows; number += 1) {
      const userId = `HJ${String(number).padStart(9, '0')}`
      const kind = number % 10 === 0 ? 'agent' : 'provider'
      const isOpen = number % 6 === 0
      const age = (number * 7919 * 1000) % (isOpen ? 60 * day : 1080 * day)
      const at = now - age
      const waiting = kind === 'agent' ? 'awaiting-deposit' : 'awaiting-request'
      const status = isOpen ? waiting : number % 97 === 0 ? 'revoked' : 'issued'
      const validity = isOpen ? [null, null] : [toDay(at), toDay(at + 1000 * day)]
      const name = `${words[number % words.length] ?? ''}事業所　第${number}号`
      holder.run(userId, kind, `TS${number}`, name, randomUUID())
      matter.run(
        ...[randomUUID(), `90-${String(number).padStart(6, '0')}`, 1990, number, randomUUID(), userId, kind, status],
        ...[at, toDay(at), ...validity, number % 3 === 0 ? 1000 : 0, blob, blob],
      )
    }
  })()
  database.close()
}

const none: federationApi.MatterFilter = {
  kinds: [],
  statuses: [],
  userId: '',
  name: '',
  appliedFrom: null,
  appliedUntil: null,
  expiredOnly: false,
}
const last = 1_000_000
const allButRejected = matterStatuses.filter((status) => status !== 'rejected')
const searches: readonly {
  readonly name: string
  readonly filter: Partial<federationApi.MatterFilter>
  readonly page: number
}[] = [
  { name: 'everything, first page', filter: {}, page: 1 },
  { name: 'everything, in the middle', filter: {}, page: 1000 },
  { name: 'everything, last page', filter: {}, page: last },
  { name: 'open applications of providers', filter: { kinds: ['provider'], statuses: ['awaiting-request'] }, page: 1 },
  { name: 'what waits for money, a page later', filter: { kinds: ['agent'], statuses: ['awaiting-deposit'] }, page: 2 },
  { name: 'all that is issued, in the middle', filter: { statuses: ['issued'] }, page: 800 },
  { name: 'of agents, last page', filter: { kinds: ['agent'] }, page: last },
  { name: 'of nobody’s kind', filter: { kinds: ['staff'] }, page: 1 },
  { name: 'all but the rejected', filter: { kinds: ['provider', 'agent'], statuses: allButRejected }, page: 1 },
  { name: 'all but the rejected, last page', filter: { statuses: allButRejected }, page: last },
  { name: 'two rare statuses', filter: { statuses: ['revoked', 'revoking'] }, page: 2 },
  { name: 'by the beginning of an ID', filter: { userId: 'HJ00000' }, page: 1 },
  { name: 'by the beginning of every ID', filter: { userId: 'HJ' }, page: 1 },
  { name: 'by an ID among the open', filter: { userId: 'HJ00000', statuses: ['awaiting-request'] }, page: 1 },
  { name: 'by a piece of few names', filter: { name: '第77' }, page: 1 },
  { name: 'by a piece of nobody’s name', filter: { name: 'ない' }, page: 1 },
  { name: 'by a piece of many names', filter: { name: '株式会社' }, page: 1 },
  { name: 'by a piece of every name', filter: { name: '事業所' }, page: 1 },
  { name: 'by a piece of every name, last page', filter: { name: '事業所' }, page: last },
  { name: 'by a name among the open', filter: { name: '第77', statuses: ['awaiting-request'] }, page: 1 },
  { name: 'of one month', filter: { appliedFrom: '2026-05-01', appliedUntil: '2026-05-31' }, page: 1 },
  {
    name: 'of one month by name',
    filter: { appliedFrom: '2026-05-01', appliedUntil: '2026-05-31', name: '第7' },
    page: 1,
  },
  { name: 'ended', filter: { expiredOnly: true }, page: 1 },
]
/** Nobody leafs there, and nothing but a walk leads there: told by itself. */
const farthest = { name: 'by a piece of many names, in the middle', filter: { name: '株式会社' }, page: 480 }
const looks = 30

const measureList = async (rows: number): Promise<ReadonlyMap<string, readonly number[]>> => {
  await using world = await open()
  fill(world, rows)
  const measured = new Map<string, number[]>()
  for (let round = 0; round <= looks; round += 1) {
    for (const { name, filter, page } of [...searches, farthest]) {
      const began = performance.now()
      await world.staff(federationApi.searchMatters, { body: { filter: { ...none, ...filter }, page } })
      // the first round warms up and is not counted
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), performance.now() - began])
    }
  }
  return measured
}

const benchList = async (): Promise<Figure[]> => {
  const small = await measureList(1000)
  const large = await measureList(120_000)
  const all = (measured: ReadonlyMap<string, readonly number[]>) =>
    searches.flatMap(({ name }) => measured.get(name) ?? [])
  const line = (name: string, big: readonly number[], little: readonly number[]) =>
    figure(
      `list over 100,000 certificates and 20,000 open applications, 99th percentile: ${name}`,
      'ms',
      percentile(big, 0.99),
      {
        name: 'the same over 1,000',
        value: percentile(little, 0.99),
      },
    )
  return [
    line('all searches but the last', all(large), all(small)),
    ...[...searches, farthest].map(({ name }) => line(name, large.get(name) ?? [], small.get(name) ?? [])),
  ]
}

const requests = 10_000
/** Enough for a rate. */
const askedAlone = 2000

const benchBatch = async (): Promise<Figure[]> => {
  await using world = await open()
  const holder = await world.register()
  const { displayName } = billingHolders[0]
  const keys: Uint8Array<ArrayBuffer>[] = []
  for (let number = 0; number < requests + askedAlone; number += 1) {
    const { certificationRequest } = await makeKeyMaterial(holder, displayName, `bench-${number}`)
    keys.push(decodeBase64url(certificationRequest))
  }
  const { billingMatters: table } = world.store.tables
  const validity = toValidityInstants(findValidity(start.slice(0, 10)))
  const alone = keys.slice(requests)
  const askedAt = performance.now()
  const queue = alone.entries()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const [number, request] of queue) {
        await world.parts.authority.requestCertificate({
          transactionId: crypto.getRandomValues(new Uint8Array(16)),
          request,
          validity,
          application: { applicationNumber: `80-${String(number).padStart(5, '0')}`, userId: holder.userId },
        })
      }
    }),
  )
  const aloneSeconds = (performance.now() - askedAt) / 1000

  for (let from = 0; from < requests; from += 100) {
    await world.store.tx(async (tx) => {
      for (let number = from; number < from + 100; number += 1) {
        await tx.insert(table).values({
          matterId: randomUUID(),
          applicationNumber: `27-${String(number + 1).padStart(4, '0')}`,
          year: 2027,
          yearSerial: number + 1,
          requestId: randomUUID(),
          userId: holder.userId,
          kind: 'provider',
          status: 'requesting',
          version: 1,
          appliedAt: world.test.clock.now(),
          appliedOn: '2027-03-10',
          feeYen: 5000,
          balanceYen: 5000,
          refundDue: false,
          wrappedKey: Buffer.alloc(1200),
          wrappedUnder: 1,
          certificationRequest: Buffer.from(keys[number] ?? []),
          downloads: 0,
          authorityTries: 0,
        })
      }
    })
  }
  const began = performance.now()
  await world.run('billing-issue-linkage', 'billing-certificate-registration')
  const seconds = (performance.now() - began) / 1000
  const issued = await world.store.db.select({ status: table.status }).from(table)
  if (issued.some(({ status }) => status !== 'issued')) throw new Error('not everything was issued')
  return [
    figure(
      `${requests} issue requests end to end, with notices, mails and the trail`,
      'certificates/s',
      requests / seconds,
      {
        name: 'the authority’s stand-in asked alone',
        value: askedAlone / aloneSeconds,
      },
    ),
  ]
}

const entries = 1_000_000

/** One entry is `30 1B 02 08 serial 17 0D time`: octets in place, since a million objects would be measured instead. */
export const makeMillion = async (world: BillingWorld, number: number, at = new Date(start)): Promise<Uint8Array> => {
  const { certificate, privateKeyPkcs8 } = world.hierarchy.authority
  const { subject, spki } = parseCertificate(certificate)
  const one = encodeSequence(encodeElement(tag.integer, new Uint8Array(8).fill(1)), encodeTime(at))
  const all = new Uint8Array(entries * one.length)
  const view = new DataView(all.buffer)
  for (let index = 0; index < entries; index += 1) {
    all.set(one, index * one.length)
    view.setUint32(index * one.length + 4, 0x01_00_00_00)
    view.setUint32(index * one.length + 8, index)
  }
  const next = new Date(at.getTime() + 86_400_000)
  const context = encodeSequence(
    await extensions.authorityKeyIdentifier(spki.der),
    encodeExtension(oid.crlNumber, false, encodeInteger(number)),
  )
  const tbs = encodeSequence(
    encodeInteger(1),
    sha256WithRsa(),
    subject.der,
    encodeTime(at),
    encodeTime(next),
    encodeElement(tag.sequence, all),
    encodeContext(0, context),
  )
  return encodeSequence(tbs, sha256WithRsa(), encodeBitString(await signWithRsa(privateKeyPkcs8, tbs)))
}

const benchRevocationList = async (): Promise<Figure[]> => {
  await using world = await open()
  const issuer = parseCertificate(world.hierarchy.authority.certificate)
  const { clock } = world.test
  const list = createRevocationList(world.store, clock)
  const receive = async (number: number) => {
    const der = await makeMillion(world, number)
    return () => list.receive({ fetchCrl: async () => checkCrl({ der, issuer, at: clock.now() }) })
  }
  await (
    await receive(1)
  )()
  const serial = '0100000000000042'
  const idle: number[] = []
  for (let look = 0; look < 300; look += 1) {
    const began = performance.now()
    if (typeof (await list.find(serial, clock.now())) === 'string') throw new Error('a revoked serial was not found')
    idle.push(performance.now() - began)
  }
  const register = await receive(2)
  const busy: number[] = []
  const progress = { isDone: false }
  const began = performance.now()
  const registered = register().then((verdict) => {
    progress.isDone = true
    return { verdict, seconds: (performance.now() - began) / 1000 }
  })
  while (!progress.isDone) {
    const looked = performance.now()
    if (typeof (await list.find(serial, clock.now())) === 'string')
      throw new Error('no answer while a list was registered')
    busy.push(performance.now() - looked)
    await nextTurn()
  }
  const { verdict, seconds } = await registered
  if (verdict.outcome !== 'registered') throw new Error(`the list was ${verdict.outcome}`)
  return [
    figure('a list of a million entries verified, kept and in force', 's', seconds),
    figure('longest look-up of a serial meanwhile', 'ms', percentile(busy, 1), {
      name: 'longest with nothing else going on',
      value: percentile(idle, 1),
    }),
  ]
}

export const benchBilling = async (): Promise<readonly Figure[]> => [
  ...(await benchList()),
  ...(await benchBatch()),
  ...(await benchRevocationList()),
]
