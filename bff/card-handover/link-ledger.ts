/**
 * What the reservation side told, each event once, and what follows for the card (CM-X-2). All that is known of one
 * reservation is looked at each time, so that the order in which events come, or come again, makes no difference.
 */
import { and, count, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import { foldReservation, type LinkEvent } from '#shared/card-handover/link-events.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import type { Card, Cards } from './cards.ts'
import { statusOf, type Offices } from './offices.ts'
import { linkAuthor, type ProgressStore } from './progress.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { Visits } from './visits.ts'

type LinkRow = Store['tables']['handoverLinks']['$inferSelect']

export type Received = {
  readonly received: number
  readonly applied: number
  readonly known: number
  readonly unmatched: number
}

type Parts = {
  readonly store: Store
  readonly offices: Offices
  readonly cards: Cards
  readonly progress: ProgressStore
  readonly visits: Visits
  readonly machineClock: Clock
}

export const createLinkLedger = ({ store, offices, cards, progress, visits, machineClock }: Parts) => {
  const { handoverLinkEvents: events, handoverLinks: links, handoverCards: cardTable } = store.tables

  const listOfReservation = (db: Reads, scope: Scope, reservationRef: string) =>
    db
      .select()
      .from(events)
      .where(mine(events, scope, eq(events.reservationRef, reservationRef)))

  const noteRow = (tx: Writes, scope: Scope, eventId: string, set: { cardId?: string; progressId?: string }) =>
    tx
      .update(events)
      .set(set)
      .where(mine(events, scope, eq(events.eventId, eventId)))

  /** Makes the card's history and visits say what the events of one reservation say. */
  const place = async (tx: Writes, scope: Scope, cardId: string, reservationRef: string): Promise<void> => {
    const rows = await listOfReservation(tx, scope, reservationRef)
    const byId = new Map(rows.map((row) => [row.eventId, row]))
    const reservation = foldReservation(rows.map(({ event }) => event))
    const now = machineClock.now()
    const office = await offices.read(tx, scope)
    for (const { eventId } of rows) await noteRow(tx, scope, eventId, { cardId })
    for (const [eventId, status] of reservation.records) {
      const row = byId.get(eventId)
      if (row === undefined || row.progressId !== null) continue
      const recorded = await progress.append(tx, scope, [await cards.require(tx, scope, cardId)], {
        status,
        statusName: statusOf(office, status).name,
        at: row.at,
        recordedAt: now,
        ...{ source: 'link', reason: null, windowId: null, author: linkAuthor },
      })
      const written = recorded.get(cardId)
      if (written !== undefined) await noteRow(tx, scope, eventId, { progressId: written.progressId })
    }
    // what staff took back stays taken back; what stands and should not, is taken back here
    const history = await progress.listOf(tx, scope, cardId)
    const undone = new Set(history.map(({ undoes }) => undoes))
    for (const { event, progressId } of await listOfReservation(tx, scope, reservationRef)) {
      if (progressId === null || undone.has(progressId) || reservation.standing.has(event.eventId)) continue
      await progress.undo(tx, scope, await cards.require(tx, scope, cardId), {
        progressId,
        reason: reservation.causes.get(event.eventId) ?? '',
        ...{ author: linkAuthor, recordedAt: now, source: 'link' },
      })
    }
    await visits.place(tx, scope, await cards.require(tx, scope, cardId), {
      ...{ reservationRef, reservation, at: now, author: linkAuthor },
    })
  }

  return {
    /** Takes events in; those known already change nothing. */
    receive: async (tx: Writes, scope: Scope, list: readonly LinkEvent[]): Promise<Received> => {
      const receivedAt = machineClock.now()
      const touched = new Map<string, string>()
      let known = 0
      let unmatched = 0
      for (const event of list) {
        const card = await cards.findByLinkCode(tx, scope, event.linkCode)
        const { eventId, linkCode, reservationRef } = event
        const [made] = await tx
          .insert(events)
          .values({
            ...ownedBy(scope),
            ...{ eventId, linkCode, reservationRef, event, receivedAt },
            at: new Date(event.at),
            cardId: card?.cardId ?? null,
          })
          .onConflictDoNothing()
          .returning({ eventId: events.eventId })
        if (made === undefined) known += 1
        else if (card === undefined) unmatched += 1
        else touched.set(reservationRef, card.cardId)
      }
      for (const [reservationRef, cardId] of touched) await place(tx, scope, cardId, reservationRef)
      return { received: list.length, known, unmatched, applied: list.length - known - unmatched }
    },

    /** A card that has just got its code takes what was told of it before. */
    placeWaiting: async (
      tx: Writes,
      scope: Scope,
      { cardId, linkCode }: Pick<Card, 'cardId' | 'linkCode'>,
    ): Promise<void> => {
      if (linkCode === null) return
      const waiting = await tx
        .select({ reservationRef: events.reservationRef })
        .from(events)
        .where(mine(events, scope, and(eq(events.linkCode, linkCode), isNull(events.cardId))))
      for (const reservationRef of new Set(waiting.map((row) => row.reservationRef)))
        await place(tx, scope, cardId, reservationRef)
    },

    read: async (scope: Scope): Promise<LinkRow | undefined> => {
      const [row] = await store.db.select().from(links).where(mine(links, scope))
      return row
    },

    note: async (tx: Writes, scope: Scope, set: Partial<Omit<LinkRow, 'tenantId'>>): Promise<void> => {
      const nothing = { cursor: null, lastPulledAt: null, lastOutcome: null, lastPushedAt: null }
      await tx
        .insert(links)
        .values({ ...ownedBy(scope), ...nothing, ...set })
        .onConflictDoUpdate({ target: links.tenantId, set })
    },

    listUnmatched: async (scope: Scope, limit: number): Promise<readonly LinkEvent[]> => {
      const rows = await store.db
        .select({ event: events.event })
        .from(events)
        .where(mine(events, scope, isNull(events.cardId)))
        .orderBy(desc(events.at))
        .limit(limit)
      return rows.map(({ event }) => event)
    },

    /** Cards in use whose code the reservation side was not told. */
    listToPush: (db: Reads, scope: Scope, limit: number): Promise<readonly Card[]> =>
      db
        .select()
        .from(cardTable)
        .where(
          mine(
            cardTable,
            scope,
            and(isNotNull(cardTable.linkCode), isNull(cardTable.pushedAt), eq(cardTable.useState, 'active')),
          ),
        )
        .orderBy(cardTable.cardNumber)
        .limit(limit),

    countToPush: async (scope: Scope): Promise<number> => {
      const [row] = await store.db
        .select({ count: count() })
        .from(cardTable)
        .where(
          mine(
            cardTable,
            scope,
            and(isNotNull(cardTable.linkCode), isNull(cardTable.pushedAt), eq(cardTable.useState, 'active')),
          ),
        )
      return row?.count ?? 0
    },
  }
}

export type LinkLedger = ReturnType<typeof createLinkLedger>
