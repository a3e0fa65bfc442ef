/** 住民情報を見られる役割: whoever is not among them gets nothing about a person by any route (CM-F-8, CM-R-4). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { HandoverSettings } from '#shared/card-handover/settings.ts'
import { codeOf, openLedger, record, search, type LedgerWorld } from './card-handover-fixture.ts'

const person = {
  ...{ name: '灘　春子', kana: 'ナダ　ハルコ', sex: 'female', birthDate: '1990-04-01' },
  address: '窓口県青瀬市灘町四番',
}
const secretText = /灘|ナダ|1990-04-01/

let world: LedgerWorld
let administrator: Caller
let manager: Caller
let clerk: Caller
let residentId: string
let cardId: string

const configure = async (change: (settings: HandoverSettings) => HandoverSettings) => {
  const { settings, version } = await administrator(office.readSettings, {})
  return administrator(office.writeSettings, { body: { version, settings: change(settings) } })
}

beforeAll(async () => {
  world = await openLedger()
  administrator = await world.as()
  const resident = await administrator(office.registerResident, {
    body: { values: person, linkCode: '55550001', useState: 'active' },
  })
  ;({ residentId } = resident)
  cardId = resident.cards[0]?.cardId ?? ''
  await configure((settings) => ({ ...settings, seesResidents: 'handover-administrator' }))
  manager = await world.as('handover-manager')
  clerk = await world.as('handover-clerk')
})
afterAll(() => world[Symbol.asyncDispose]())

const file = { encoding: 'utf-8', rowsBefore: 0, after: null } as const
const csv = new TextEncoder().encode(
  'リンク番号,氏名,フリガナ,性別,生年月日,住所\r\n66660001,甲,コウ,男性,1980-06-10,一\r\n',
)
const registration = { values: person, linkCode: null, useState: 'active' } as const

const attempts: Readonly<Record<string, (caller: Caller) => Promise<unknown>>> = {
  search: (caller) =>
    caller(office.searchResidents, {
      body: { text: '55550001', birthDate: null, useStates: null, after: null, limit: 10 },
    }),
  read: (caller) => caller(office.readResident, { params: { residentId } }),
  register: (caller) => caller(office.registerResident, { body: registration }),
  amend: (caller) => caller(office.amendResident, { params: { residentId }, body: { ...registration, version: 1 } }),
  import: (caller) => caller(office.importResidents, { bytes: csv }),
  export: (caller) => caller(office.exportResidents, { body: file }),
  letters: (caller) => caller(distribution.prepareNotices, { body: { cardIds: [cardId], withPasswords: true } }),
  addresses: (caller) => caller(distribution.exportAddresses, { body: { cardIds: [cardId], encoding: 'utf-8' } }),
  'list by name': (caller) => search(caller, { name: '灘' }),
  'list as CSV': (caller) =>
    caller(api.exportCards, { body: { ...file, what: 'cards', filter: api.everyCard, withResidents: true } }),
}
const outcomesOf = async (caller: Caller) => {
  const outcomes: Record<string, string> = {}
  for (const [name, attempt] of Object.entries(attempts)) outcomes[name] = await codeOf(attempt(caller))
  return outcomes
}
const all = (outcome: string) => Object.fromEntries(Object.keys(attempts).map((name) => [name, outcome]))

describe('a manager whom the municipality keeps residents from', () => {
  it('CM-F-8 CM-R-4 is refused by every route that names or addresses somebody, and each refusal is traced', async () => {
    expect(await outcomesOf(manager)).toEqual(all('session.forbidden'))
    const filter = { from: null, to: null, actor: 'handover-manager-99101', screen: null, target: null }
    const { rows } = await administrator(office.searchHistory, { body: { filter, after: null, limit: 100 } })
    expect(rows.map(({ outcome }) => outcome)).toEqual(Object.keys(attempts).map(() => 'session.forbidden'))
    // nothing came of what was refused: no link code was given out, nobody was registered
    const { total } = await administrator(office.searchResidents, {
      body: { text: null, birthDate: null, useStates: null, after: null, limit: 10 },
    })
    expect(total).toBe(1)
  })

  it('does the work with numbers, and sees no name in it', async () => {
    const { bytes } = await manager(api.exportCards, {
      body: { ...file, what: 'progress', filter: api.everyCard, withResidents: false },
    })
    const seen = [
      await search(manager),
      await record(manager, cardId, 'arrived'),
      await manager(api.findCards, { body: { code: '55550001', by: null } }),
      await manager(distribution.recordNotices, {
        body: { codes: ['55550001'], kind: 'issuance', sentOn: '2027-03-01' },
      }),
      Buffer.from(bytes, 'base64').toString('utf8'),
    ]
    expect(JSON.stringify(seen)).not.toMatch(secretText)
  })
})

describe('a clerk whom the municipality keeps residents from', () => {
  it('opens every screen of the work', async () => {
    const { me, windows } = await clerk(api.readOverview, {})
    expect([me.seesResidents, windows]).toEqual([false, []])
    const screens: readonly Promise<unknown>[] = [
      search(clerk),
      clerk(api.readCard, { params: { cardId } }),
      clerk(distribution.listDeliveries, {}),
      clerk(distribution.listPlaces, {}),
      clerk(distribution.listWindows, {}),
      clerk(distribution.listConsignments, {}),
    ]
    const answers = await Promise.all(screens)
    expect(JSON.stringify(answers)).not.toMatch(secretText)
  })
})

describe('an office that keeps nothing about persons', () => {
  it('CM-F-10 lets whoever prints have the numbers, and no name that was kept before', async () => {
    await configure((settings) => {
      const { basic, free } = settings.residentItems
      const unused = <Items extends object>(items: Items): Items =>
        Object.fromEntries(Object.entries(items).map(([key, item]) => [key, { ...item, use: 'unused' }])) as Items
      return { ...settings, residentItems: { basic: unused(basic), free: unused(free) } }
    })
    const { addressees } = await manager(distribution.prepareNotices, {
      body: { cardIds: [cardId], withPasswords: false },
    })
    expect(addressees).toMatchObject([{ linkCode: '55550001', person: null }])
    const { bytes } = await manager(distribution.exportAddresses, { body: { cardIds: [cardId], encoding: 'utf-8' } })
    expect(Buffer.from(bytes, 'base64').toString('utf8')).not.toMatch(secretText)
  })
})
