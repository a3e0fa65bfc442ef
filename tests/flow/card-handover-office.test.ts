import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import { defaultSettings, type HandoverSettings } from '#shared/card-handover/settings.ts'
import type { Grade } from '#shared/card-handover/statuses.ts'
import { sessionApi } from '#shared/session/api.ts'
import type { Caller } from '#shared/contract/client.ts'
import { encodeCsv, parseCsv } from '#shared/csv/csv.ts'
import { verifyAudit } from '#bff/platform/audit.ts'
import { codeOf, openLedger, record, register, search, type LedgerWorld } from './card-handover-fixture.ts'

let world: LedgerWorld
let call: Caller

beforeEach(async () => {
  world = await openLedger()
  call = await world.as()
})
afterEach(() => world[Symbol.asyncDispose]())

const suzuki = {
  name: '鈴木　太郎',
  kana: 'スズキ　タロウ',
  sex: 'male',
  birthDate: '1980-06-10',
  address: '窓口県青瀬市中瀬一丁目３番',
}
const enrol = (values: Record<string, string>, linkCode: string | null = null) =>
  call(office.registerResident, { body: { values, linkCode, useState: 'active' } })
const configure = async (change: (settings: HandoverSettings) => HandoverSettings) => {
  const { settings, version } = await call(office.readSettings, {})
  return call(office.writeSettings, { body: { version, settings: change(settings) } })
}

describe('residents', () => {
  it('CM-SC-4 CM-F-8 are registered with a link code, and found at the card by it', async () => {
    const card = await register(call, { linkCode: '55550001' })
    await enrol(suzuki, '55550001')
    const detail = await call(api.readCard, { params: { cardId: card.cardId } })
    expect(detail.resident?.values).toEqual(suzuki)
    expect((await search(call, { name: '鈴木' })).cards).toMatchObject([{ name: suzuki.name, kana: suzuki.kana }])
    expect((await search(call, { name: 'スズ' })).total).toBe(1)
    for (const name of ['木', '%', '_木', '鈴木　太郎x']) expect((await search(call, { name })).total).toBe(0)
    expect(await codeOf(enrol({ ...suzuki, name: '別　人' }, '55550001'))).toBe('handover.code-taken')
  })

  it('bring a card of their own where none is there yet', async () => {
    const { cards } = await enrol(suzuki)
    expect(cards).toMatchObject([{ cardNumber: 1, linkCode: expect.stringMatching(/^[1-9]\d{7}$/) }])
  })

  it('CM-F-9 have the fields the administrator chose, and no others', async () => {
    expect(await codeOf(enrol({ ...suzuki, phone: '0900000000' }))).toBe('handover.items-invalid')
    await configure((settings) => {
      const { basic, free } = settings.residentItems
      return {
        ...settings,
        residentItems: {
          basic: { ...basic, phone: { use: 'required', alias: '連絡先' } },
          free: { ...free, free1: { use: 'required', heading: '希望', form: 'choice', choices: ['本庁舎', '支所'] } },
        },
      }
    })
    call = await world.as()
    expect(await codeOf(enrol(suzuki))).toBe('handover.items-invalid')
    const { values } = await enrol({ ...suzuki, phone: '0900000000', free1: '支所' })
    expect(values).toMatchObject({ phone: '0900000000', free1: '支所' })
  })

  it('CM-R-5 removed are hidden with their cards and stay in the ledger', async () => {
    const { residentId, version, cards } = await enrol(suzuki)
    const body = { version, values: suzuki, linkCode: null, useState: 'removed' as const }
    await call(office.amendResident, { params: { residentId }, body })
    const page = { birthDate: null, after: null, limit: 10 }
    const found = (useStates: ('active' | 'removed')[] | null) =>
      call(office.searchResidents, { body: { ...page, text: '鈴木', useStates } })
    expect((await found(null)).total).toBe(0)
    expect((await found(['removed'])).total).toBe(1)
    expect((await search(call)).total).toBe(0)
    expect(await codeOf(record(call, cards[0]?.cardId ?? '', 'arrived'))).toBe('handover.out-of-use')
  })

  it('leave the names of changed fields behind, and nothing of what they held', async () => {
    const { residentId, version } = await enrol(suzuki)
    const values = { ...suzuki, address: '窓口県青瀬市港町九番' }
    await call(office.amendResident, {
      params: { residentId },
      body: { version, values, linkCode: null, useState: 'active' },
    })
    const { changes } = await call(office.readResident, { params: { residentId } })
    expect(changes.map(({ fields }) => fields)).toEqual([['address']])
    const { handoverChanges, handoverAccess, audit } = world.ledger.tables
    for (const table of [handoverChanges, handoverAccess, audit])
      expect(JSON.stringify(await world.ledger.db.select().from(table))).not.toMatch(/鈴木|スズキ|中瀬|港町|1980/)
    expect(world.test.logged.join('\n')).not.toMatch(/鈴木|スズキ|中瀬|港町/)
    expect(await verifyAudit(world.ledger)).toMatchObject({ intact: true })
  })

  it('come and go as CSV under the headings of the form; a file with a fault changes nothing', async () => {
    const columns = ['リンク番号', '氏名', 'フリガナ', '性別', '生年月日', '住所']
    const row = (code: string, name: string) => [code, name, 'スズキ', '男性', '1980-06-10', '一番地']
    const load = (rows: string[][]) =>
      call(office.importResidents, {
        bytes: encodeCsv({ columns, rows, encoding: 'windows-31j', rowsBefore: 0 }).bytes,
      })
    const wrong = await load([row('66660001', '鈴木'), ['66660001', '', 'すずき', '男', '1980-06-10', '一番地']])
    expect(wrong).toEqual({
      registered: 0,
      faults: [
        { row: 2, column: '氏名', fault: 'missing' },
        { row: 2, column: 'フリガナ', fault: 'form' },
        { row: 2, column: 'リンク番号', fault: 'repeated' },
      ],
    })
    expect(await load([row('66660001', '鈴木'), row('66660002', '=HYPERLINK("x")')])).toEqual({
      registered: 2,
      faults: [],
    })
    expect((await load([row('66660001', '鈴木')])).faults).toEqual([{ row: 1, column: 'リンク番号', fault: 'known' }])
    const { bytes } = await call(office.exportResidents, { body: { encoding: 'utf-8', rowsBefore: 0, after: null } })
    const text = Buffer.from(bytes, 'base64')
    expect(text.toString('utf8')).toContain(`"'=HYPERLINK(""x"")"`)
    expect(new Set(parseCsv(text)?.rows.map(([code]) => code))).toEqual(new Set(['66660001', '66660002']))
  })
})

describe('CSV of the list', () => {
  const everything = async (what: 'cards' | 'progress', encoding: 'utf-8' | 'windows-31j') => {
    const parts: Buffer[] = []
    const unmappable: api.CsvPart['unmappable'] = []
    let after: string | null = null
    let rowsBefore = 0
    do {
      const part: api.CsvPart = await call(api.exportCards, {
        body: { what, filter: api.everyCard, encoding, withResidents: true, rowsBefore, after },
      })
      parts.push(Buffer.from(part.bytes, 'base64'))
      unmappable.push(...part.unmappable)
      rowsBefore += part.rows
      after = part.next
    } while (after !== null)
    return { file: Buffer.concat(parts), unmappable }
  }

  it('CM-F-7 has the list and every row of the histories, undone ones with who undid them', async () => {
    const { cards } = await enrol(suzuki)
    const cardId = cards[0]?.cardId ?? ''
    const { detail } = await record(call, cardId, 'arrived')
    await record(call, cardId, 'notice-sent')
    const progressId = detail.history[0]?.progressId ?? ''
    await call(api.undoProgress, { params: { cardId, progressId }, body: { reason: '=誤り' } })
    const list = parseCsv((await everything('cards', 'windows-31j')).file)
    expect(list?.columns.slice(0, 5)).toEqual(['ID', 'リンク番号', '製造番号', '氏名', 'フリガナ'])
    expect(list?.rows[0]).toEqual(
      expect.arrayContaining(['1', '鈴木　太郎', '男性', '通知書送付', '2027/03/01(月) 10:00:00']),
    )
    const rows = parseCsv((await everything('progress', 'utf-8')).file)?.rows
    expect(rows).toHaveLength(2)
    expect(rows?.[0]).toEqual(expect.arrayContaining(['カード到着', '=誤り']))
  })

  it('names row and column of what Windows-31J has not, and is whole all the same', async () => {
    await enrol(suzuki)
    await enrol({ ...suzuki, name: '𠮷田　葛󠄀' })
    const { file, unmappable } = await everything('cards', 'windows-31j')
    expect(unmappable).toEqual([{ row: 2, column: '氏名', characters: ['𠮷', '\u{e0100}'] }])
    expect(parseCsv(file)?.rows).toHaveLength(2)
    expect((await everything('cards', 'utf-8')).unmappable).toEqual([])
  })
})

describe('settings', () => {
  it('CM-F-12 CM-SC-10 rename and order statuses; rows recorded before keep the name they had', async () => {
    const { cardId } = await register(call)
    await record(call, cardId, 'arrived')
    await configure((settings) => ({
      ...settings,
      statuses: settings.statuses
        .map((row) => (row.key === 'arrived' ? { ...row, name: '到着・検品済' } : row))
        .toReversed(),
    }))
    const { statuses } = await call(api.readOverview, {})
    expect(statuses.at(-1)?.name).toBe('到着・検品済')
    world.test.clock.advance(1000)
    const { detail } = await record(call, cardId, 'arrived')
    expect(detail.history.map(({ statusName }) => statusName)).toEqual(['カード到着', '到着・検品済'])
  })

  it('put statuses out of use, and steps of the municipality’s own into it', async () => {
    const { cardId } = await register(call)
    expect(await codeOf(record(call, cardId, 'own-1'))).toBe('handover.status-inactive')
    await configure((settings) => ({
      ...settings,
      statuses: settings.statuses.map((row) =>
        row.key === 'own-1'
          ? { ...row, name: '交付前設定', active: true }
          : row.key === 'reserved'
            ? { ...row, active: false }
            : row,
      ),
    }))
    expect((await record(call, cardId, 'own-1')).detail.history[0]?.statusName).toBe('交付前設定')
    expect(await codeOf(record(call, cardId, 'reserved'))).toBe('handover.status-inactive')
  })

  it('are written by whoever read them last, and refused where they do not hold together', async () => {
    const { version } = await call(office.readSettings, {})
    await configure((settings) => settings)
    expect(await codeOf(call(office.writeSettings, { body: { version, settings: defaultSettings } }))).toBe(
      'lifecycle.stale',
    )
    const statuses = defaultSettings.statuses.slice(1)
    expect(
      await codeOf(
        call(office.writeSettings, { body: { version: version + 1, settings: { ...defaultSettings, statuses } } }),
      ),
    ).toBe('request.invalid')
  })
})

describe('operators', () => {
  const tanaka = {
    displayName: '田中',
    grade: 'handover-clerk' as Grade,
    mail: 'tanaka@city.example',
    startsOn: null,
    endsOn: null,
  }
  const secret = 'a long first secret'
  const hire = (more: object = {}) =>
    call(office.createOperator, { body: { accountId: 'tanaka', ...tanaka, secret, isTemporary: true, ...more } })
  const signIn = async (id: string, given: string) => {
    const answer = await world.test.request('POST', sessionApi.municipality.signIn.path, {
      body: { id, secret: given },
    })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0]
    return cookie === undefined ? undefined : world.test.caller(cookie)
  }

  it('CM-SC-5 CM-F-11 sign in with a first password, and do nothing before they changed it', async () => {
    expect(await hire()).toMatchObject({ accountId: 'tanaka', grade: 'handover-clerk', hasTemporarySecret: true })
    expect(await codeOf(hire())).toBe('handover.login-taken')
    const own = await signIn('tanaka', secret)
    if (own === undefined) throw new Error('not signed in')
    expect((await own(api.readOverview, {})).me.mustChangeSecret).toBe(true)
    expect(await codeOf(search(own))).toBe('handover.secret-temporary')
    await own(office.changeOwnSecret, { body: { current: secret, secret: 'one that only I know' } })
    expect(await codeOf(search(own))).toBe('done')
    expect(await signIn('tanaka', secret)).toBeUndefined()
  })

  it('who guess at a password lose the session at the fifth', async () => {
    await hire({ isTemporary: false })
    const own = await signIn('tanaka', secret)
    if (own === undefined) throw new Error('not signed in')
    const guess = () =>
      codeOf(own(office.changeOwnSecret, { body: { current: 'wrong one', secret: 'another secret' } }))
    const outcomes: string[] = []
    for (let tries = 0; tries < 6; tries += 1) outcomes.push(await guess())
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'login.credentials-incorrect'), 'session.expired'])
  })

  it('work within their period, and not a day outside it', async () => {
    await hire({ isTemporary: false, startsOn: '2027-03-02', endsOn: '2027-03-02' })
    const own = async () =>
      world.test.caller(await world.test.signIn('handover-clerk', { id: 'tanaka', municipalityCode: '99101' }))
    expect(await codeOf(search(await own()))).toBe('session.forbidden')
    world.test.clock.set('2027-03-01T15:00:00.000Z')
    expect(await codeOf(search(await own()))).toBe('done')
    world.test.clock.set('2027-03-02T15:00:00.000Z')
    expect(await codeOf(search(await own()))).toBe('session.forbidden')
  })

  it('CM-R-4 are out at once when they are stopped or their grade changes', async () => {
    await hire({ isTemporary: false })
    const own = await signIn('tanaka', secret)
    if (own === undefined) throw new Error('not signed in')
    const change = { ...tanaka, grade: 'handover-manager' as Grade, stopped: false, secret: null, isTemporary: false }
    await call(office.amendOperator, { params: { accountId: 'tanaka' }, body: change })
    expect(await codeOf(search(own))).toBe('session.expired')
    expect(await signIn('tanaka', secret)).toBeDefined()
    await call(office.amendOperator, { params: { accountId: 'tanaka' }, body: { ...change, stopped: true } })
    expect(await signIn('tanaka', secret)).toBeUndefined()
  })

  it('are never without an administrator', async () => {
    const accountId = 'handover-administrator-99101'
    const body = { ...tanaka, grade: 'handover-clerk' as Grade, stopped: false, secret: null, isTemporary: false }
    const demote = () => codeOf(call(office.amendOperator, { params: { accountId }, body }))
    expect(await demote()).toBe('handover.last-administrator')
    await hire({ accountId: 'second', grade: 'handover-administrator' })
    expect(await demote()).toBe('done')
  })

  it('have their making and changing in the trail of the accounts', async () => {
    await hire()
    const { audit } = world.test.database.store.tables
    const rows = await world.test.database.store.db.select().from(audit)
    expect(rows.map(({ action, target }) => [action, target])).toContainEqual(['handover.operator-made', 'tanaka'])
    expect(await verifyAudit(world.test.database.store)).toMatchObject({ intact: true })
  })
})

describe('the access history', () => {
  it('CM-F-11 can be taken as CSV', async () => {
    await search(call)
    const filter = { from: null, to: null, actor: null, screen: null, target: null }
    const body = { filter, encoding: 'utf-8' as const, rowsBefore: 0, after: null }
    const { bytes } = await call(office.exportHistory, { body })
    expect(parseCsv(Buffer.from(bytes, 'base64'))).toMatchObject({
      columns: ['日時', '操作者', '画面', '対象', '結果', '接続元', '要求番号'],
      rows: [expect.arrayContaining(['POST /cards/search', 'cards', 'done'])],
    })
  })
})
