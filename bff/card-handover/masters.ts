/** 保管場所 and 交付窓口: masters in their order. What is in them is put out of use, never deleted. */
import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

export type PlaceEntry = {
  readonly placeId: string | null
  readonly code: string
  readonly name: string
  readonly active: boolean
}
export type WindowEntry = { readonly windowId: string | null; readonly name: string; readonly active: boolean }

const count = sql<number>`count(*)`.mapWith(Number)

export const createMasters = (store: Store) => {
  const {
    handoverPlaces: places,
    handoverWindows: windows,
    handoverCards: cards,
    handoverConsignments: consignments,
    handoverConsignmentCards: consigned,
  } = store.tables

  const listPlaces = async (scope: Scope) => {
    const rows = await store.db
      .select({ placeId: places.placeId, code: places.code, name: places.name, active: places.active })
      .from(places)
      .where(mine(places, scope))
      .orderBy(asc(places.position), asc(places.code))
    return rows.map((row) => ({ ...row, code: row.code.split('~')[0] ?? '' }))
  }
  const listWindows = async (scope: Scope) =>
    store.db
      .select({ windowId: windows.windowId, name: windows.name, active: windows.active })
      .from(windows)
      .where(mine(windows, scope))
      .orderBy(asc(windows.position), asc(windows.name))

  const toCounts = (rows: readonly { readonly id: string | null; readonly count: number }[]) =>
    new Map(rows.flatMap(({ id, count: cardCount }) => (id === null ? [] : [[id, cardCount] as const])))

  /** Ids the caller may name: those of this municipality. Throws `request.not-found` for others. */
  const requireKnown = (ids: readonly (string | null)[], known: readonly string[]): void => {
    for (const id of ids) if (id !== null && !known.includes(id)) throw new AppError('request.not-found')
  }

  return {
    places: listPlaces,
    windows: listWindows,

    placesWithCounts: async (scope: Scope) => {
      const counts = toCounts(
        await store.db
          .select({ id: cards.placeId, count })
          .from(cards)
          .where(mine(cards, scope, ne(cards.useState, 'removed')))
          .groupBy(cards.placeId),
      )
      return (await listPlaces(scope)).map((place) => ({ ...place, cards: counts.get(place.placeId) ?? 0 }))
    },

    windowsWithCounts: async (scope: Scope) => {
      const there = toCounts(
        await store.db
          .select({ id: cards.windowId, count })
          .from(cards)
          .where(mine(cards, scope, ne(cards.useState, 'removed')))
          .groupBy(cards.windowId),
      )
      const onTheWay = toCounts(
        await store.db
          .select({ id: consignments.windowId, count })
          .from(consigned)
          .innerJoin(consignments, eq(consignments.consignmentId, consigned.consignmentId))
          .where(mine(consigned, scope, isNull(consigned.receivedAt), isNull(consignments.receivedAt)))
          .groupBy(consignments.windowId),
      )
      return (await listWindows(scope)).map((window) => ({
        ...window,
        cards: there.get(window.windowId) ?? 0,
        onTheWay: onTheWay.get(window.windowId) ?? 0,
      }))
    },

    /** Throws `handover.place-occupied`, `handover.code-taken`, `request.not-found`. */
    writePlaces: async (tx: Writes, scope: Scope, entries: readonly PlaceEntry[]): Promise<void> => {
      const rows = await tx.select().from(places).where(mine(places, scope))
      requireKnown(
        entries.map(({ placeId }) => placeId),
        rows.map(({ placeId }) => placeId),
      )
      const codes = new Set<string>()
      for (const { code } of entries) {
        if (codes.has(code)) throw new AppError('handover.code-taken', { code })
        codes.add(code)
      }
      for (const { placeId, code } of rows) {
        const entry = entries.find((one) => one.placeId === placeId)
        if (entry?.active === true) continue
        const held = await tx.$count(
          cards,
          mine(cards, scope, and(eq(cards.placeId, placeId), ne(cards.useState, 'removed'))),
        )
        if (held > 0) throw new AppError('handover.place-occupied', { code, cards: held })
        // the code is free again for another place
        const set = { active: false, ...(entry === undefined && codes.has(code) ? { code: `${code}~${placeId}` } : {}) }
        await tx
          .update(places)
          .set(set)
          .where(mine(places, scope, eq(places.placeId, placeId)))
      }
      // two places may change their codes with each other
      for (const { placeId } of entries)
        if (placeId !== null)
          await tx
            .update(places)
            .set({ code: placeId })
            .where(mine(places, scope, eq(places.placeId, placeId)))
      for (const [position, { placeId, ...entry }] of entries.entries())
        if (placeId === null)
          await tx.insert(places).values({ placeId: randomUUID(), ...ownedBy(scope), ...entry, position })
        else
          await tx
            .update(places)
            .set({ ...entry, position })
            .where(mine(places, scope, eq(places.placeId, placeId)))
    },

    /** Throws `request.not-found`. */
    writeWindows: async (tx: Writes, scope: Scope, entries: readonly WindowEntry[]): Promise<void> => {
      const rows = await tx.select().from(windows).where(mine(windows, scope))
      requireKnown(
        entries.map(({ windowId }) => windowId),
        rows.map(({ windowId }) => windowId),
      )
      for (const { windowId } of rows)
        if (!entries.some((entry) => entry.windowId === windowId))
          await tx
            .update(windows)
            .set({ active: false, position: entries.length })
            .where(mine(windows, scope, eq(windows.windowId, windowId)))
      for (const [position, { windowId, ...entry }] of entries.entries())
        if (windowId === null)
          await tx.insert(windows).values({ windowId: randomUUID(), ...ownedBy(scope), ...entry, position })
        else
          await tx
            .update(windows)
            .set({ ...entry, position })
            .where(mine(windows, scope, eq(windows.windowId, windowId)))
    },

    /** A place or window that is in use. Throws `request.not-found`. */
    requirePlace: async (tx: Writes, scope: Scope, placeId: string): Promise<void> => {
      const known = await tx.$count(
        places,
        mine(places, scope, and(eq(places.placeId, placeId), eq(places.active, true))),
      )
      if (known === 0) throw new AppError('request.not-found')
    },
    requireWindow: async (tx: Writes, scope: Scope, windowId: string): Promise<void> => {
      const known = await tx.$count(
        windows,
        mine(windows, scope, and(eq(windows.windowId, windowId), eq(windows.active, true))),
      )
      if (known === 0) throw new AppError('request.not-found')
    },
  }
}

export type Masters = ReturnType<typeof createMasters>
