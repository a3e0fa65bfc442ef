/** 進捗: rows are added, never changed; what a card's row in `cards` says follows from them in the same transaction. */
import { randomUUID } from 'node:crypto'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { findCurrent, findNoticeState } from '#shared/card-handover/ledger.ts'
import { findWarnings, type StatusKey, type Warning } from '#shared/card-handover/statuses.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { chunks, type Card, type Cards } from './cards.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { ProgressSource } from './tables.ts'

export type Progress = Store['tables']['handoverProgress']['$inferSelect']

/** Who writes: an account with its name, or the line to the reservation side. */
export type Author = { readonly actor: string; readonly actorName: string }
export const linkAuthor: Author = { actor: 'link', actorName: '予約管理システム' }

export type ProgressEntry = {
  readonly status: StatusKey
  /** As the master has it now; kept with the row. */
  readonly statusName: string
  readonly at: Date
  readonly recordedAt: Date
  readonly source: ProgressSource
  readonly reason: string | null
  readonly windowId: string | null
  readonly author: Author
}

export type Recorded = { readonly progressId: string; readonly warnings: readonly Warning[] }

/** What a record like this would make a person look at twice. */
export const warningsFor = (
  card: Pick<Card, 'status' | 'statusAt'>,
  { status, at }: Pick<ProgressEntry, 'status' | 'at'>,
): readonly Warning[] =>
  card.statusAt !== null && at < card.statusAt ? ['not-the-latest'] : findWarnings(card.status, status)

const noticeStates: Readonly<Partial<Record<StatusKey, Card['noticeState']>>> = {
  'notice-sent': 'sent',
  'notice-returned': 'returned',
}

export const createProgress = (store: Store, cards: Cards) => {
  const { handoverProgress: progress, handoverCards: cardTable } = store.tables

  const listOf = (db: Reads, scope: Scope, cardId: string): Promise<Progress[]> =>
    db
      .select()
      .from(progress)
      .where(mine(progress, scope, eq(progress.cardId, cardId)))
      .orderBy(asc(progress.sequence))

  /** The card's row as its history says, whatever stood there. */
  const refresh = async (tx: Writes, scope: Scope, card: Pick<Card, 'cardId' | 'hasNotice' | 'createdAt'>) => {
    const rows = await listOf(tx, scope, card.cardId)
    const current = findCurrent(rows)
    await cards.derive(tx, scope, [card.cardId], {
      status: current?.status ?? null,
      statusAt: current?.at ?? null,
      statusSequence: current?.sequence ?? null,
      statusActor: current?.actor ?? null,
      statusActorName: current?.actorName ?? null,
      since: current?.at ?? card.createdAt,
      noticeState: findNoticeState(rows, card.hasNotice),
      progressCount: rows.length,
    })
  }

  return {
    listOf,
    refresh,

    /** One status for cards that are all different; gives what was written for each. */
    append: async (
      tx: Writes,
      scope: Scope,
      list: readonly Card[],
      { author, ...entry }: ProgressEntry,
    ): Promise<ReadonlyMap<string, Recorded>> => {
      const recorded = new Map<string, Recorded>()
      const rows = list.map((card) => {
        const progressId = randomUUID()
        recorded.set(card.cardId, { progressId, warnings: warningsFor(card, entry) })
        return {
          progressId,
          ...ownedBy(scope),
          ...entry,
          ...author,
          cardId: card.cardId,
          sequence: card.progressCount + 1,
          windowId: entry.windowId ?? card.windowId,
        }
      })
      for (const some of chunks(rows)) await tx.insert(progress).values([...some])
      const isLatest = ({ statusAt }: Card) => statusAt === null || entry.at >= statusAt
      const noticeState = noticeStates[entry.status]
      for (const some of chunks(list.filter(isLatest)))
        await tx
          .update(cardTable)
          .set({
            progressCount: sql`${cardTable.progressCount} + 1`,
            statusSequence: sql`${cardTable.progressCount} + 1`,
            status: entry.status,
            statusAt: entry.at,
            since: entry.at,
            statusActor: author.actor,
            statusActorName: author.actorName,
            ...(noticeState === undefined ? {} : { noticeState }),
          })
          .where(
            mine(
              cardTable,
              scope,
              inArray(
                cardTable.cardId,
                some.map(({ cardId }) => cardId),
              ),
            ),
          )
      for (const card of list.filter((one) => !isLatest(one))) await refresh(tx, scope, card)
      return recorded
    },

    /** 取消. Throws `request.not-found`, `handover.undone-already`. */
    undo: async (
      tx: Writes,
      scope: Scope,
      card: Card,
      {
        progressId,
        reason,
        author,
        recordedAt,
        source,
      }: {
        readonly progressId: string
        readonly reason: string
        readonly author: Author
        readonly recordedAt: Date
        readonly source: ProgressSource
      },
    ): Promise<void> => {
      const rows = await listOf(tx, scope, card.cardId)
      const row = rows.find((one) => one.progressId === progressId)
      // what undoes a row is no step of the card: it cannot be undone, a step can be recorded again
      if (row === undefined || row.undoes !== null) throw new AppError('request.not-found')
      if (rows.some(({ undoes }) => undoes === progressId)) throw new AppError('handover.undone-already')
      await tx.insert(progress).values({
        progressId: randomUUID(),
        ...ownedBy(scope),
        cardId: card.cardId,
        sequence: (rows.at(-1)?.sequence ?? 0) + 1,
        status: row.status,
        statusName: row.statusName,
        at: recordedAt,
        recordedAt,
        ...author,
        source,
        reason,
        windowId: null,
        undoes: progressId,
      })
      await refresh(tx, scope, card)
    },
  }
}

export type ProgressStore = ReturnType<typeof createProgress>
