/** A reservation site on a fresh database: one municipality, windows, and another municipality beside it. */
import { randomUUID } from 'node:crypto'
import { createReservationService } from '#bff/pickup-reservation/service.ts'
import { createServerKeys } from '#bff/platform/server-keys.ts'
import type { Platform } from '#bff/platform/platform.ts'
import { createContext, type ReservationParts } from '#bff/pickup-reservation/context.ts'
import { noSecret, type Member } from '#bff/pickup-reservation/members.ts'
import { hashInitialSecret } from '#bff/pickup-reservation/membership.ts'
import { createOutbox, type OutgoingMail } from '#bff/platform/mail/outbox.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { defaultSettings, type SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { newWindow, type WindowDefinition } from '#shared/pickup-reservation/window.ts'
import { openTestApp, testOrigin, type TestApp } from './app-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

/** Monday 1 March 2027, ten in the morning in Tokyo. */
export const start = '2027-03-01T01:00:00.000Z'

export const aoseSite = 'aose-card'
export const otherSite = 'tsukimino-card'

export type SiteOptions = {
  readonly siteId?: string
  readonly tenantId?: string
  readonly settings?: (settings: SiteSettings) => SiteSettings
  readonly windows?: readonly WindowDefinition[]
}

/** As a finished set-up would leave it. Gives the windows' ids. */
export const insertSite = async (
  store: Store,
  {
    siteId = aoseSite,
    tenantId = '99101',
    settings = (all) => all,
    windows = [newWindow('本社窓口')],
  }: SiteOptions = {},
): Promise<readonly string[]> => {
  const { reservationSites, reservationWindows } = store.tables
  const at = new Date(start)
  const defaults = defaultSettings('青瀬市')
  const shown = { ...defaults, publication: { ...defaults.publication, shown: true } }
  const ids = windows.map(() => randomUUID())
  await store.tx(async (tx) => {
    await tx
      .insert(reservationSites)
      .values({ siteId, tenantId, version: 1, settings: settings(shown), createdAt: at, updatedAt: at })
    for (const [position, definition] of windows.entries()) {
      await tx
        .insert(reservationWindows)
        .values({ windowId: ids[position] ?? '', siteId, tenantId, position, definition })
    }
  })
  return ids
}

export const partsOf = (platform: Platform): ReservationParts => ({
  ...platform,
  keys: createServerKeys(new Uint8Array(32).fill(1)),
  secure: platform.originRule.secure,
  origin: testOrigin,
  mailSender: 'madoguchi@city.example',
})

export type ReservationWorld = AsyncDisposable & {
  readonly test: TestApp
  readonly store: Store
  readonly call: Caller
  readonly windowId: string
  readonly windowIds: readonly string[]
}

export const openReservations = async (
  options: SiteOptions & { readonly stores?: StoreFactory } = {},
): Promise<ReservationWorld> => {
  const { stores } = options
  const test = await openTestApp({
    start,
    services: (platform) => [createReservationService(partsOf(platform))],
    ...(stores === undefined ? {} : { stores }),
  })
  const { store } = test.database
  const windowIds = await insertSite(store, options)
  return {
    test,
    store,
    call: test.caller(),
    windowIds,
    windowId: windowIds[0] ?? '',
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

/** Tuesday 2 March 2027, nine in the morning. */
export const firstSlot = (windowId: string): Slot => ({ windowId, day: '2027-03-02', start: 540 })

export const noOldCard: Answers = { free1: 'なし' }

export const params = { siteId: aoseSite }

export const take = (world: ReservationWorld, slot: Slot = firstSlot(world.windowId), replaces: string | null = null) =>
  world.call(api.takeHold, { params, body: { slot: { ...slot }, replaces } })

export const book = async (
  world: ReservationWorld,
  slot: Slot = firstSlot(world.windowId),
  answers: Answers = noOldCard,
) => {
  const { holdToken } = await take(world, slot)
  return world.call(api.apply, { params, body: { holdToken, answers: { ...answers } as never } })
}

/** What is left of a slot, as everybody sees it. */
export const remaining = async (world: ReservationWorld, slot: Slot = firstSlot(world.windowId)): Promise<number> => {
  const { windowId, day } = slot
  const { days } = await world.call(api.readCalendar, { params: { ...params, windowId, day } })
  return days[0]?.slots.find(({ start: minute }) => minute === slot.start)?.remaining ?? 0
}

/** A member as the staff would issue one: 利用者ID and an initial password on paper. */
export const insertMember = async (
  world: ReservationWorld,
  member: { readonly answers?: Answers; readonly initialSecret?: string | null; readonly siteId?: string } = {},
): Promise<Member> => {
  const { answers = {}, initialSecret = 'ABCD234', siteId = aoseSite } = member
  const context = createContext(partsOf(world.test.platform))
  const site = await context.sites.require(siteId)
  return world.store.tx((tx) =>
    context.members.create(tx, site.scope, {
      ...{ answers, registeredBy: 'staff', at: new Date(start), secretHash: noSecret },
      initialSecretHash: initialSecret === null ? null : hashInitialSecret(context, site, initialSecret),
      ...{ linkCode: null, memberNumber: null },
    }),
  )
}

/** What went into the outbox so far, oldest first, in the words of the mail. */
export const readMails = async (world: ReservationWorld): Promise<readonly OutgoingMail[]> => {
  const { keys, store } = partsOf(world.test.platform)
  const due = await createOutbox({ store, keys }).listDue(world.test.clock.now(), 1000)
  return due.map(({ mail }) => mail)
}

/** The token behind `#` of the newest mail with a link. */
export const tokenOf = async (world: ReservationWorld): Promise<string> => {
  const mails = await readMails(world)
  const tokens = mails.flatMap(({ text }) => [...text.matchAll(/#([A-Za-z0-9_-]{43})/g)].map(([, token = '']) => token))
  return tokens.at(-1) ?? ''
}
