import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as mailing from '#shared/pickup-reservation/mailing-api.ts'
import { listMails } from '#shared/pickup-reservation/office-api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import {
  book,
  firstSlot,
  insertMember,
  insertSite,
  openReservations,
  otherSite,
  params,
  readMails,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const askMail = (all: SiteSettings): SiteSettings => {
  const { basic } = all.applicationItems
  const news = { ...all.memberItems.basic.news, use: 'optional' as const }
  return {
    ...all,
    memberItems: { ...all.memberItems, basic: { ...all.memberItems.basic, news } },
    applicationItems: {
      ...all.applicationItems,
      basic: { ...basic, mail: { staff: 'optional', resident: 'optional', alias: null, listed: false } },
    },
  }
}

const openMailings = async () => {
  const world = await openReservations({
    settings: askMail,
    windows: [newWindow('本社窓口'), newWindow('駅前出張所')],
  })
  const as = async (role: 'reservation-manager' | 'reservation-clerk', municipalityCode = '99101') =>
    world.test.caller(await world.test.signIn(role, { id: `${role}-${municipalityCode}`, municipalityCode }))
  return { world, as, call: await as('reservation-manager') }
}

const words = {
  subject: '【{{サイト名}}】{{場所}}の入口',
  body: '{{訪問日時}} 受付番号{{受付番号}}の方へ。北側からお入りください。',
}
const days = {
  group: 'reservations',
  from: '2027-03-02',
  to: '2027-03-02',
  windowIds: null,
  statuses: ['reserved'],
} as const
type To = mailing.MailingTo

const preview = (call: Caller, to: unknown = days, text = words) =>
  call(mailing.previewMailing, { params, body: { to: to as To, words: text } })
const send = (
  call: Caller,
  recipients: number,
  more: { mailingId?: string; to?: unknown; words?: typeof words } = {},
) =>
  call(mailing.sendMailing, {
    params,
    body: { mailingId: randomUUID(), words, recipients, ...more, to: (more.to ?? days) as To },
  })

const threeReservations = async (world: ReservationWorld) => {
  const [windowId = '', other = ''] = world.windowIds
  const slot = firstSlot(windowId)
  await book(world, slot, { free1: 'なし', mail: 'aoi@example.jp' })
  await book(world, { ...slot, windowId: other }, { free1: 'なし', mail: 'hana@example.jp' })
  await book(world, slot)
  await book(world, { ...slot, day: '2027-03-03' }, { free1: 'なし', mail: 'late@example.jp' })
  return { windowId, other, already: (await readMails(world)).length }
}

describe('a mail to many', () => {
  it('RS-SET-14 counts first who gets it and who has no address, and shows how it reads', async () => {
    const { world, call } = await openMailings()
    await using _ = world
    const { other, already } = await threeReservations(world)
    expect(await preview(call)).toEqual({
      ...{ recipients: 2, withoutMail: 1, declined: 0 },
      sample: {
        subject: '【来訪予約システム】本社窓口の入口',
        body: '2027/03/02 (火) 09:00 受付番号1の方へ。北側からお入りください。',
      },
    })
    expect(await preview(call, { ...days, windowIds: [other] })).toMatchObject({ recipients: 1, withoutMail: 0 })
    expect(await preview(call, { ...days, statuses: ['visited'] })).toMatchObject({ recipients: 0, sample: null })
    expect(await readMails(world)).toHaveLength(already)
  })

  it('RS-SET-14 goes once to each, however often it is asked for, and stays in the log', async () => {
    const { world, call } = await openMailings()
    await using _ = world
    await threeReservations(world)
    const mailingId = randomUUID()
    const first = await send(call, 2, { mailingId })
    expect(first).toMatchObject({ mailingId, recipients: 2, waiting: 2, sent: 0, actor: 'reservation-manager-99101' })
    expect(await send(call, 2, { mailingId })).toEqual(first)
    const mails = (await readMails(world)).filter(({ subject }) => subject.endsWith('の入口'))
    expect(new Map(mails.map(({ to, subject }) => [to, subject]))).toEqual(
      new Map([
        ['aoi@example.jp', '【来訪予約システム】本社窓口の入口'],
        ['hana@example.jp', '【来訪予約システム】駅前出張所の入口'],
      ]),
    )
    expect(mails).toHaveLength(2)
    expect((await call(mailing.listMailings, { params })).mailings).toEqual([first])
    const { mails: logged } = await call(listMails, { params, body: { topics: ['notice'], before: null } })
    expect(logged.map(({ recipient }) => recipient).toSorted()).toEqual(['aoi@example.jp', 'hana@example.jp'])
    expect(new Set(logged.map(({ about }) => about))).toEqual(new Set([mailingId]))
  })

  it('RS-SET-14 does not go where somebody came or went since it was counted', async () => {
    const { world, call } = await openMailings()
    await using _ = world
    const { already } = await threeReservations(world)
    await expect(send(call, 3)).rejects.toMatchObject({ code: 'lifecycle.stale' })
    expect(await readMails(world)).toHaveLength(already)
    expect((await call(mailing.listMailings, { params })).mailings).toEqual([])
  })

  it('RS-SET-14 reaches members who have an address and did not decline, all of them or those chosen', async () => {
    const { world, call } = await openMailings()
    await using _ = world
    await insertMember(world, { answers: { mail: 'one@example.jp' } })
    await insertMember(world, { answers: { mail: 'two@example.jp', news: 'no' } })
    await insertMember(world, { answers: { mail: 'three@example.jp', news: 'yes' } })
    await insertMember(world, { answers: {} })
    const plain = { subject: 'お知らせ', body: '{{自治体名}}からのお知らせです。' }
    const all = { group: 'members', memberNumbers: null }
    expect(await preview(call, all, plain)).toMatchObject({ recipients: 2, withoutMail: 1, declined: 1 })
    const chosen = { group: 'members', memberNumbers: ['000003', '000002', '999999'] }
    await send(call, 1, { to: chosen, words: plain })
    expect((await readMails(world)).map(({ to, text }) => [to, text])).toEqual([
      ['three@example.jp', '青瀬市からのお知らせです。'],
    ])
  })

  it('RS-SET-14 is refused with names that mean nothing to whom it goes: no key, no link, no visit for members', async () => {
    const { world, call } = await openMailings()
    await using _ = world
    for (const [to, name] of [
      [days, 'アクセスキー'],
      [days, 'リンク'],
      [{ group: 'members', memberNumbers: null }, '訪問日時'],
    ] as const)
      await expect(preview(call, to, { subject: 'お知らせ', body: `{{${name}}}` })).rejects.toMatchObject({
        code: 'reservation.settings-invalid',
        detail: { faults: [{ path: 'body', message: `unknown placeholder ${name}` }] },
      })
    await expect(preview(call, { ...days, to: '2027-03-01' })).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('RS-SET-14 is not for clerks, and not for another municipality', async () => {
    const { world, as } = await openMailings()
    await using _ = world
    await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    await expect(preview(await as('reservation-clerk'))).rejects.toMatchObject({ code: 'session.forbidden' })
    const stranger = await as('reservation-manager', '99102')
    for (const attempt of [
      () => preview(stranger),
      () => send(stranger, 1),
      () => stranger(mailing.listMailings, { params }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'request.not-found' })
  })
})
