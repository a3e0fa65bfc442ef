/** What staff see of a card: names only for those who may, days and delays by the clock of the counter. */
import { eq, asc } from 'drizzle-orm'
import type { CardDetail, CardRow, ProgressView, VisitView } from '#shared/card-handover/api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { findCurrent, findReturns, listLive } from '#shared/card-handover/ledger.ts'
import type { Card } from './cards.ts'
import type { HandoverContext } from './context.ts'
import type { Progress } from './progress.ts'
import { mine, type Scope } from './scope.ts'
import { stuckBefore } from './filtering.ts'
import type { CardWithName, Searching } from './searching.ts'
import type { Visit } from './visits.ts'
import type { Visitor } from './visitors.ts'

const dayMs = 86_400_000
const toText = (at: Date | null): string | null => at?.toISOString() ?? null

const toReserved = (row: Pick<Card, 'reservedDay' | 'reservedStart' | 'reservedWindow'>): CardRow['reservedFor'] =>
  row.reservedDay === null || row.reservedStart === null
    ? null
    : { day: row.reservedDay, start: row.reservedStart, windowName: row.reservedWindow ?? '' }

export const toCardRow = (visitor: Visitor, card: CardWithName, now: Date): CardRow => {
  const before = card.status === null ? undefined : stuckBefore(visitor.office, card.status, now)
  return {
    cardId: card.cardId,
    cardNumber: card.cardNumber,
    linkCode: card.linkCode,
    producerNumber: card.producerNumber,
    name: visitor.seesResidents ? card.name : null,
    kana: visitor.seesResidents ? card.kana : null,
    status: card.status,
    statusAt: toText(card.statusAt),
    days: card.statusAt === null ? null : Math.max(0, Math.floor((now.getTime() - card.statusAt.getTime()) / dayMs)),
    stuck: before !== undefined && card.since <= before,
    operator: card.statusActorName,
    windowId: card.windowId,
    placeId: card.placeId,
    noticeState: card.noticeState,
    visitState: card.visitState,
    reservedFor: toReserved(card),
    useState: card.useState,
    version: card.version,
  }
}

const toHistory = (rows: readonly Progress[]): ProgressView[] => {
  const undoing = new Map(rows.flatMap((row) => (row.undoes === null ? [] : [[row.undoes, row] as const])))
  const current = findCurrent(rows)
  return rows
    .filter(({ undoes }) => undoes === null)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime() || one.sequence - other.sequence)
    .map((row) => {
      const undone = undoing.get(row.progressId)
      return {
        progressId: row.progressId,
        at: row.at.toISOString(),
        recordedAt: row.recordedAt.toISOString(),
        status: row.status,
        statusName: row.statusName,
        actor: row.actor,
        actorName: row.actorName,
        source: row.source,
        reason: row.reason,
        windowId: row.windowId,
        undone:
          undone === undefined
            ? null
            : {
                at: undone.at.toISOString(),
                actor: undone.actor,
                actorName: undone.actorName,
                reason: undone.reason ?? '',
              },
        current: row.progressId === current?.progressId,
      }
    })
}

const toVisit = (visit: Visit): VisitView => ({
  visitId: visit.visitId,
  ordinal: visit.ordinal,
  state: visit.state,
  reservedFor: toReserved(visit),
  ...visit.content,
  documents: [...visit.content.documents],
  checks: [...visit.content.checks],
  visitedAt: toText(visit.visitedAt),
  source: visit.source,
  updatedAt: visit.updatedAt.toISOString(),
  updatedBy: visit.updatedBy,
  version: visit.version,
})

export const createViews = (context: HandoverContext, searching: Searching) => {
  const { store, cards, progress, visits, changes, residents, machineClock } = context
  const { handoverMoves: moves, handoverNotices: notices } = store.tables

  const listMoves = async (scope: Scope, cardId: string) => {
    const rows = await store.db
      .select()
      .from(moves)
      .where(mine(moves, scope, eq(moves.cardId, cardId)))
      .orderBy(asc(moves.at))
    return rows.map(({ at, actorName, fromPlaceId, toPlaceId, fromWindowId, toWindowId, reason }) => ({
      ...{ at: at.toISOString(), actorName, fromPlaceId, toPlaceId, fromWindowId, toWindowId, reason },
    }))
  }
  /**
   * Notices that stand, with what became of them. Each was written beside a row of the history of its own, in the same
   * transaction: the first notice is that of the first of these rows, and says what the rows that stand say of it.
   */
  const listNotices = async (scope: Scope, cardId: string, history: readonly Progress[]) => {
    const rows = await store.db
      .select()
      .from(notices)
      .where(mine(notices, scope, eq(notices.cardId, cardId)))
      .orderBy(asc(notices.recordedAt))
    const sendings = history.filter(
      ({ status, source, undoes }) => status === 'notice-sent' && source === 'notice' && undoes === null,
    )
    const live = new Set(listLive(history))
    const returns = findReturns(history)
    return rows.flatMap(({ noticeId, kind, sentOn, actorName }, index) => {
      const sending = sendings[index]
      if (sending === undefined || !live.has(sending)) return []
      const back = returns.get(sending.progressId)
      return [
        {
          ...{ noticeId, kind, sentOn, actorName },
          returnedOn: back === undefined ? null : toTokyoDay(back.at),
          returnReason: back?.reason ?? null,
        },
      ]
    })
  }

  return {
    rows: async (visitor: Visitor, list: readonly Card[]): Promise<CardRow[]> => {
      const named = await searching.withNames(visitor.scope, list)
      return named.map((card) => toCardRow(visitor, card, machineClock.now()))
    },

    /** Throws `request.not-found`. */
    detail: async (visitor: Visitor, cardId: string): Promise<CardDetail> => {
      const { scope, seesResidents } = visitor
      const card = await cards.require(store.db, scope, cardId)
      const [named] = await searching.withNames(scope, [card])
      if (named === undefined) throw new Error('no card')
      const resident =
        seesResidents && card.residentId !== null ? await residents.find(store.db, scope, card.residentId) : undefined
      const history = await progress.listOf(store.db, scope, cardId)
      const corrections = await changes.listOf(scope, { subject: 'card', subjectId: cardId })
      return {
        card: toCardRow(visitor, named, machineClock.now()),
        resident: resident === undefined ? null : { residentId: resident.residentId, values: resident.values },
        note: card.note,
        hasNotice: card.hasNotice,
        history: toHistory(history),
        visits: (await visits.listOf(store.db, scope, cardId)).map(toVisit),
        moves: await listMoves(scope, cardId),
        notices: await listNotices(scope, cardId, history),
        changes: corrections.map(({ at, actorName, fields }) => ({
          ...{ at: at.toISOString(), actorName, fields: [...fields] },
        })),
      }
    },
  }
}

export type Views = ReturnType<typeof createViews>
