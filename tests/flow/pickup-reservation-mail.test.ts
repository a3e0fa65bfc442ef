import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createMailRelay } from '#bff/parties/mail-server/relay.ts'
import { createReservationService } from '#bff/pickup-reservation/service.ts'
import { createOutbox, triedForMs } from '#bff/platform/mail/outbox.ts'
import { createMailLogService, createMailService } from '#bff/platform/mail/service.ts'
import type { Platform } from '#bff/platform/platform.ts'
import { createMailServerFaults } from '#mocks/parties/mail-server/faults.ts'
import { openMailbox } from '#mocks/parties/mail-server/mailbox.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { openTestApp } from './app-fixture.ts'
import {
  book,
  firstSlot,
  insertSite,
  noOldCard,
  partsOf,
  start,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'
import { openSqliteStore } from './store-fixture.ts'

const address = 'hanako@example.jp'

const askMail = (all: SiteSettings): SiteSettings => {
  const { basic, free } = all.applicationItems
  return {
    ...all,
    applicationItems: { free, basic: { ...basic, mail: { ...basic.mail, resident: 'required' } } },
    mail: { ...all.mail, senderName: '青瀬市 市民課', sender: 'card@aose.example', replyTo: 'desk@aose.example' },
  }
}

/** The service with its mails going out by SMTP to a mailbox that keeps them. */
const openPost = async () => {
  const faults = createMailServerFaults()
  const now = () => new Date(start)
  const mailbox = await openMailbox({ faults, log: createMessageLog('mail-server', now), now })
  const services = (platform: Platform) => {
    const parts = partsOf(platform)
    const outbox = createOutbox(parts)
    const sender = createMailRelay({ url: mailbox.url, timeoutMs: 5000 })
    const { machineClock } = platform
    return [
      createReservationService(parts),
      createMailLogService({ outbox, machineClock }),
      createMailService({ outbox, sender, machineClock }),
    ]
  }
  const test = await openTestApp({ start, services, stores: openSqliteStore })
  const { store } = test.database
  const windowIds = await insertSite(store, { settings: askMail })
  const world: ReservationWorld = {
    ...{ test, store, windowIds, windowId: windowIds[0] ?? '', call: test.caller() },
    [Symbol.asyncDispose]: async () => {
      await test[Symbol.asyncDispose]()
      await mailbox.close()
    },
  }
  const send = () => test.app.jobs.runNow('mail.send')
  return { world, mailbox, faults, send, rows: () => store.db.select().from(store.tables.mailOutbox) }
}
const apply = (world: ReservationWorld) => book(world, firstSlot(world.windowId), { ...noOldCard, mail: address })

describe('mails of a reservation', () => {
  it('RS-D-1, RS-D-2 go out in the site’s name, and nothing of them is left when they are out', async () => {
    const { world, mailbox, send, rows } = await openPost()
    await using _world = world
    const { accessKey } = await apply(world)
    await send()
    const mails = mailbox.list().toSorted((left, right) => left.subject.localeCompare(right.subject, 'ja'))
    expect(mails.map(({ to, from }) => [...to, from])).toEqual([
      [address, 'card@aose.example'],
      [address, 'card@aose.example'],
    ])
    expect(mails.some(({ text }) => text.includes(`アクセスキー：${accessKey}`))).toBe(true)
    expect(mails.filter(({ ics }) => ics?.includes('SUMMARY:来訪予約システム（本社窓口）') === true)).toHaveLength(1)
    expect((await rows()).map(({ status, sealed, attempts }) => ({ status, sealed, attempts }))).toEqual([
      { status: 'sent', sealed: null, attempts: 1 },
      { status: 'sent', sealed: null, attempts: 1 },
    ])
    await send()
    expect(mailbox.list()).toHaveLength(2)
  })

  it('wait sealed: neither key nor text stands in the database file', async () => {
    const { world } = await openPost()
    await using _world = world
    const { accessKey } = await apply(world)
    await world.store.checkpoint()
    const bytes = await readFile(world.test.database.address.file ?? '')
    expect(bytes.includes(address)).toBe(true)
    expect(bytes.includes(accessKey ?? '')).toBe(false)
    expect(bytes.includes('訪問日時：2027/03/02')).toBe(false)
  })

  it('are tried again later, each after a longer time, and given up in the end', async () => {
    const { world, mailbox, faults, send, rows } = await openPost()
    await using _world = world
    await apply(world)
    faults.set([{ name: 'mailbox-busy' }])
    const quarterDayMs = 6 * 60 * 60_000
    const attempts = triedForMs / quarterDayMs
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      await send()
      const [row] = await rows()
      expect(row).toMatchObject({ status: 'waiting', attempts: attempt, lastFailure: '450' })
      // not again before its time
      await send()
      expect((await rows())[0]?.attempts).toBe(attempt)
      world.test.clock.advance(quarterDayMs)
    }
    await send()
    expect((await rows()).map(({ status, sealed }) => [status, sealed])).toEqual([
      ['failed', null],
      ['failed', null],
    ])
    expect(mailbox.list()).toEqual([])
  })

  it.each(['greeting-refused', 'sender-refused', 'relay-denied'] as const)(
    'are kept while the server takes none of ours, and go out when it does: %s',
    async (name) => {
      const { world, mailbox, faults, send, rows } = await openPost()
      await using _world = world
      await apply(world)
      faults.set([{ name }])
      await send()
      for (const { status, sealed } of await rows()) expect([status, sealed === null]).toEqual(['waiting', false])
      faults.set([])
      world.test.clock.advance(60_000)
      await send()
      expect(mailbox.list()).toHaveLength(2)
    },
  )

  it('XC-12 are forgotten where no server was ever named: the text after five days, the address after ninety more', async () => {
    const { world, rows } = await openPost()
    await using _world = world
    await apply(world)
    const sweep = () => world.test.app.jobs.runNow('mail.sweep')
    world.test.clock.advance(triedForMs - 1)
    await sweep()
    expect((await rows()).map(({ sealed }) => sealed === null)).toEqual([false, false])
    world.test.clock.advance(2)
    await sweep()
    expect((await rows()).map(({ status, sealed }) => [status, sealed])).toEqual([
      ['failed', null],
      ['failed', null],
    ])
    world.test.clock.advance(90 * 24 * 60 * 60_000 + 1)
    await sweep()
    expect(await rows()).toEqual([])
  })

  it('end at once where the address is refused for good, and reach it after a failure that passes', async () => {
    const { world, mailbox, faults, send, rows } = await openPost()
    await using _world = world
    await apply(world)
    faults.set([
      { name: 'no-such-user', times: 1 },
      { name: 'down', times: 1 },
    ])
    await send()
    world.test.clock.advance(60_000)
    await send()
    expect((await rows()).map(({ status }) => status).toSorted()).toEqual(['failed', 'sent'])
    expect(mailbox.list()).toHaveLength(1)
  })

  it('RS-SET-14 are not sent where the site has switched the event off', async () => {
    const { world, rows } = await openPost()
    await using _world = world
    const [windowId = ''] = await insertSite(world.store, {
      siteId: 'quiet-site',
      settings: (all) => {
        const asked = askMail(all)
        const { templates } = asked.mail
        const off = { ...templates, applied: { ...templates.applied, enabled: false } }
        return {
          ...asked,
          mail: { ...asked.mail, templates: { ...off, 'access-key': { ...off['access-key'], enabled: false } } },
        }
      },
    })
    const params = { siteId: 'quiet-site' }
    const slot = { ...firstSlot(windowId) }
    const { holdToken } = await world.call(api.takeHold, { params, body: { slot, replaces: null } })
    const answers = { free1: 'なし', mail: address }
    const { mailed } = await world.call(api.apply, { params, body: { holdToken, answers } })
    expect(mailed).toBe(false)
    expect(await rows()).toEqual([])
  })
})
