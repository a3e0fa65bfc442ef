/** 交付窓口への送付 and 配布管理: what went to which window, and what the window found (CM-F-13, RS-G-4). */
import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { ConsignmentRow } from '#shared/card-handover/distribution-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Reads, Writes } from '#bff/platform/database/store.ts'
import { outOfUse, resolveBatch, toBatchRows } from './batches.ts'
import { chunks } from './cards.ts'
import type { HandoverContext } from './context.ts'
import type { Masters } from './masters.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { Visitor } from './visitors.ts'

export const createConsignments = (context: HandoverContext, masters: Masters) => {
  const { store, cards, moves, machineClock } = context
  const {
    handoverConsignments: consignments,
    handoverConsignmentCards: consigned,
    handoverWindows: windows,
  } = store.tables

  type Row = typeof consignments.$inferSelect

  const require = async (db: Reads, scope: Scope, consignmentId: string): Promise<Row> => {
    const [row] = await db
      .select()
      .from(consignments)
      .where(mine(consignments, scope, eq(consignments.consignmentId, consignmentId)))
    if (row === undefined) throw new AppError('request.not-found')
    return row
  }
  const listCards = (db: Reads, scope: Scope, consignmentId: string) =>
    db
      .select()
      .from(consigned)
      .where(mine(consigned, scope, eq(consigned.consignmentId, consignmentId)))

  const toRow = async (db: Reads, scope: Scope, row: Row): Promise<ConsignmentRow> => {
    const inside = await listCards(db, scope, row.consignmentId)
    const received = inside.filter(({ receivedAt }) => receivedAt !== null).length
    const [window] = await db
      .select({ name: windows.name })
      .from(windows)
      .where(mine(windows, scope, eq(windows.windowId, row.windowId)))
    return {
      consignmentId: row.consignmentId,
      windowId: row.windowId,
      windowName: window?.name ?? '',
      sentAt: row.sentAt.toISOString(),
      sentBy: row.sentBy,
      note: row.note,
      cards: inside.length,
      received,
      state: row.receivedAt === null ? 'sent' : received === inside.length ? 'received' : 'differs',
      receivedAt: row.receivedAt?.toISOString() ?? null,
      receivedBy: row.receivedBy,
    }
  }

  return {
    row: async (scope: Scope, consignmentId: string) =>
      toRow(store.db, scope, await require(store.db, scope, consignmentId)),

    list: async (scope: Scope): Promise<ConsignmentRow[]> => {
      const rows = await store.db
        .select()
        .from(consignments)
        .where(mine(consignments, scope))
        .orderBy(desc(consignments.sentAt))
        .limit(100)
      const views: ConsignmentRow[] = []
      for (const row of rows) views.push(await toRow(store.db, scope, row))
      return views
    },

    cards: async (scope: Scope, consignmentId: string) => {
      await require(store.db, scope, consignmentId)
      const inside = await listCards(store.db, scope, consignmentId)
      const received = new Set(inside.flatMap(({ cardId, receivedAt }) => (receivedAt === null ? [] : [cardId])))
      const list = await cards.list(
        store.db,
        scope,
        inside.map(({ cardId }) => cardId),
      )
      return list
        .toSorted((one, other) => one.cardNumber - other.cardNumber)
        .map(({ cardId, cardNumber, linkCode }) => ({ cardId, cardNumber, linkCode, received: received.has(cardId) }))
    },

    /** A card that is on its way already does not go again. Throws `request.not-found` for a window out of use. */
    send: async (
      tx: Writes,
      { scope, author }: Visitor,
      {
        windowId,
        codes,
        note,
      }: { readonly windowId: string; readonly codes: readonly string[]; readonly note: string },
    ) => {
      await masters.requireWindow(tx, scope, windowId)
      const onTheWay = new Set(
        (
          await tx
            .select({ cardId: consigned.cardId })
            .from(consigned)
            .innerJoin(consignments, eq(consignments.consignmentId, consigned.consignmentId))
            .where(mine(consigned, scope, isNull(consigned.receivedAt), isNull(consignments.receivedAt)))
        ).map(({ cardId }) => cardId),
      )
      const batch = await resolveBatch(cards, tx, scope, {
        codes,
        by: null,
        unfit: (card) => outOfUse(card) ?? (onTheWay.has(card.cardId) ? 'not-applicable' : null),
      })
      if (batch.cards.length === 0) return { consignmentId: null, ...toBatchRows(batch) }
      const consignmentId = randomUUID()
      const at = machineClock.now()
      await tx.insert(consignments).values({
        ...{ consignmentId, ...ownedBy(scope), windowId, sentAt: at, sentBy: author.actorName, note },
        ...{ receivedAt: null, receivedBy: null },
      })
      for (const some of chunks(batch.cards))
        await tx
          .insert(consigned)
          .values(some.map(({ cardId }) => ({ ...ownedBy(scope), consignmentId, cardId, receivedAt: null })))
      // on its way a card lies on no shelf
      await moves.put(tx, { scope, author }, batch.cards, { placeId: null, reason: '窓口へ送付', at })
      return { consignmentId, ...toBatchRows(batch) }
    },

    /** Throws `lifecycle.stale` when receiving has ended. */
    receive: async (
      tx: Writes,
      { scope, author }: Visitor,
      consignmentId: string,
      { codes, last }: { readonly codes: readonly string[] | null; readonly last: boolean },
    ) => {
      const row = await require(tx, scope, consignmentId)
      if (row.receivedAt !== null) throw new AppError('lifecycle.stale', { status: 'received' })
      const waiting = (await listCards(tx, scope, consignmentId)).filter(({ receivedAt }) => receivedAt === null)
      const expected = new Set(waiting.map(({ cardId }) => cardId))
      const all = await cards.list(tx, scope, [...expected])
      const batch = await resolveBatch(cards, tx, scope, {
        codes: codes ?? all.map(({ cardNumber }) => String(cardNumber)),
        by: codes === null ? 'card-number' : null,
        unfit: ({ cardId }) => (expected.has(cardId) ? null : 'not-applicable'),
      })
      const at = machineClock.now()
      const ids = batch.cards.map(({ cardId }) => cardId)
      for (const some of chunks(ids))
        await tx
          .update(consigned)
          .set({ receivedAt: at })
          .where(
            mine(
              consigned,
              scope,
              and(eq(consigned.consignmentId, consignmentId), inArray(consigned.cardId, [...some])),
            ),
          )
      await moves.put(tx, { scope, author }, batch.cards, { windowId: row.windowId, reason: '窓口で受領', at })
      if (last || ids.length === expected.size)
        await tx
          .update(consignments)
          .set({ receivedAt: at, receivedBy: author.actorName })
          .where(mine(consignments, scope, eq(consignments.consignmentId, consignmentId)))
      return toBatchRows(batch)
    },
  }
}

export type Consignments = ReturnType<typeof createConsignments>
