/** A ledger of cards on a fresh database of its own, with staff of two municipalities. */
import { createHandoverService } from '#bff/card-handover/service.ts'
import type { LinkLine } from '#bff/card-handover/link.ts'
import type { Platform } from '#bff/platform/platform.ts'
import { createServerKeys } from '#bff/platform/server-keys.ts'
import type { Service } from '#bff/platform/service.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/card-handover/api.ts'
import type { Grade, StatusKey } from '#shared/card-handover/statuses.ts'
import { openTestApp, type TestApp } from './app-fixture.ts'
import { openTestStore } from './store-fixture.ts'

/** Monday 1 March 2027, ten in the morning in Tokyo. */
export const start = '2027-03-01T01:00:00.000Z'
export const aose = '99101'
export const tsukimino = '99102'

export const keys = createServerKeys(new Uint8Array(32).fill(1))

export type LedgerWorld = AsyncDisposable & {
  readonly test: TestApp
  /** The ledger's own database. */
  readonly ledger: Store
  /** SQL beside the ledger. */
  readonly execute: (sql: string) => Promise<void>
  /** A typed caller for one of the staff. */
  readonly as: (grade?: Grade, municipalityCode?: string) => Promise<Caller>
}

export const openLedger = async (
  options: {
    readonly lines?: (platform: Platform) => readonly LinkLine[]
    readonly services?: (platform: Platform) => readonly Service[]
  } = {},
): Promise<LedgerWorld> => {
  const database = await openTestStore()
  const ledger = database.store
  const test = await openTestApp({
    start,
    services: (platform) => [
      ...(options.services?.(platform) ?? []),
      createHandoverService({
        ...platform,
        store: ledger,
        accountStore: platform.store,
        accountAudit: platform.audit,
        keys,
        lines: options.lines?.(platform) ?? [],
      }),
    ],
  })
  return {
    test,
    ledger,
    execute: database.execute,
    as: async (grade = 'handover-administrator', municipalityCode = aose) =>
      test.caller(await test.signIn(grade, { id: `${grade}-${municipalityCode}`, municipalityCode })),
    [Symbol.asyncDispose]: async () => {
      await test[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

export const register = async (call: Caller, card: Partial<Parameters<typeof makeCard>[0]> = {}) =>
  (await call(api.registerCard, { body: makeCard(card) })).card

const makeCard = (card: {
  linkCode?: string | null
  producerNumber?: string | null
  hasNotice?: boolean
  note?: string
}) => ({
  linkCode: null,
  producerNumber: null,
  hasNotice: false,
  note: '',
  ...card,
})

export const entry = (status: StatusKey, at: string | null = null) => ({
  status,
  at,
  reason: status === 'sent-back' ? '書類の不足' : null,
  windowId: null,
})

export const record = (call: Caller, cardId: string, status: StatusKey, at: string | null = null) =>
  call(api.recordProgress, { params: { cardId }, body: entry(status, at) })

export const search = (
  call: Caller,
  filter: Partial<api.CardFilter> = {},
  more: { order?: 'latest' | 'longest' | 'number'; after?: string | null; limit?: number } = {},
) =>
  call(api.searchCards, {
    body: { filter: { ...api.everyCard, ...filter }, order: 'latest', after: null, limit: 50, ...more },
  })

/** The code of the error a call ends with. */
export const codeOf = (calling: Promise<unknown>): Promise<string> =>
  calling.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'other',
  )
