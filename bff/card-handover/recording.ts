/** 進捗登録 and 取消, one card or many (CM-SC-6, 7, CM-R-1, 2): nothing is refused for its order. */
import { eq } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { CodeKind } from '#shared/card-handover/codes.ts'
import {
  needsReason,
  reachesGrade,
  type StatusKey,
  type StatusRow,
  type Warning,
} from '#shared/card-handover/statuses.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { outOfUse, resolveBatch, toBatchRows } from './batches.ts'
import type { Card } from './cards.ts'
import type { HandoverContext } from './context.ts'
import { statusOf } from './offices.ts'
import { warningsFor, type ProgressEntry } from './progress.ts'
import { mine } from './scope.ts'
import type { ProgressSource } from './tables.ts'
import type { Visitor } from './visitors.ts'

export type Entry = {
  readonly status: StatusKey
  readonly at: string | null
  readonly reason: string | null
  readonly windowId: string | null
}

/** Cards of this kind have existed since January 2016; their notices since October 2015. */
const earliest = new Date('2015-10-01T00:00:00+09:00')

/** Throws `session.forbidden` where the master keeps the status for a higher grade (RS-G-6). */
const requireGrade = ({ office, grade }: Visitor, key: StatusKey): StatusRow => {
  const row = statusOf(office, key)
  if (!reachesGrade(grade, row.grade)) throw new AppError('session.forbidden')
  return row
}

/** Throws `handover.status-inactive`, and as `requireGrade`. */
export const requireStatus = (visitor: Visitor, key: StatusKey): StatusRow => {
  if (!statusOf(visitor.office, key).active) throw new AppError('handover.status-inactive', { status: key })
  return requireGrade(visitor, key)
}

/** When something happened, as it was entered. Throws `handover.time-invalid` for a time to come or before there were cards. */
export const requireTime = (text: string | null, now: Date): Date => {
  const at = text === null ? now : new Date(text)
  if (at > now || at < earliest) throw new AppError('handover.time-invalid')
  return at
}

export const requireInUse = ({ useState }: Card): void => {
  if (useState !== 'active') throw new AppError('handover.out-of-use', { useState })
}

export const createRecording = (context: HandoverContext) => {
  const { store, cards, progress, machineClock } = context
  const { handoverWindows: windows } = store.tables

  const toEntry = async (
    tx: Writes,
    visitor: Visitor,
    { status, at, reason, windowId }: Entry,
    source: ProgressSource,
  ): Promise<ProgressEntry> => {
    const row = requireStatus(visitor, status)
    if (needsReason.has(status) && reason === null) throw new AppError('handover.reason-missing')
    if (
      windowId !== null &&
      (await tx.$count(windows, mine(windows, visitor.scope, eq(windows.windowId, windowId)))) === 0
    )
      throw new AppError('request.not-found')
    const now = machineClock.now()
    return {
      ...{ status, reason, windowId, source },
      statusName: row.name,
      at: requireTime(at, now),
      recordedAt: now,
      author: visitor.author,
    }
  }

  return {
    /** Throws `request.not-found`, `handover.out-of-use`, and as `requireStatus` and `requireTime` do. */
    record: async (tx: Writes, visitor: Visitor, cardId: string, entry: Entry): Promise<readonly Warning[]> => {
      const card = await cards.require(tx, visitor.scope, cardId)
      requireInUse(card)
      const recorded = await progress.append(tx, visitor.scope, [card], await toEntry(tx, visitor, entry, 'staff'))
      return recorded.get(cardId)?.warnings ?? []
    },

    /** Who may not record a status takes none back. Throws `request.not-found`, `handover.undone-already`, `session.forbidden`. */
    undo: async (
      tx: Writes,
      visitor: Visitor,
      cardId: string,
      { progressId, reason }: { readonly progressId: string; readonly reason: string },
    ): Promise<void> => {
      const card = await cards.require(tx, visitor.scope, cardId)
      const row = (await progress.listOf(tx, visitor.scope, cardId)).find((one) => one.progressId === progressId)
      if (row !== undefined) requireGrade(visitor, row.status)
      await progress.undo(tx, visitor.scope, card, {
        ...{ progressId, reason, author: visitor.author, recordedAt: machineClock.now(), source: 'staff' },
      })
    },

    /** A result for every row; a dry run writes nothing. Throws as `requireStatus` and `requireTime` do. */
    recordBatch: async (
      tx: Writes,
      visitor: Visitor,
      batch: Entry & { readonly codes: readonly string[]; readonly by: CodeKind | null; readonly dryRun: boolean },
    ) => {
      const entry = await toEntry(tx, visitor, batch, 'bulk')
      const resolved = await resolveBatch(cards, tx, visitor.scope, { ...batch, unfit: outOfUse })
      if (!batch.dryRun) await progress.append(tx, visitor.scope, resolved.cards, entry)
      return toBatchRows(resolved, (card) => warningsFor(card, entry))
    },
  }
}

export type Recording = ReturnType<typeof createRecording>
