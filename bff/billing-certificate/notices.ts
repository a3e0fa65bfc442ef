/** お知らせ: what the federation tells one holder, once for each occasion (EB-SC-9, EB-D-4..6). */
import { randomUUID } from 'node:crypto'
import { and, count, desc, eq, isNull, sql } from 'drizzle-orm'
import type { notices as noticeKinds, NoticeView } from '#shared/billing-certificate/applicant-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'

export type Notice = Store['tables']['billingNotices']['$inferSelect']
export type NoticeKind = (typeof noticeKinds)[number]

export type NewNotice = {
  readonly userId: string
  readonly kind: NoticeKind
  /** The id of what happened: the same again writes nothing. */
  readonly occasion: string
  readonly facts: Readonly<Record<string, string>>
  readonly at: Date
  readonly sealed?: { readonly serial: string; readonly envelope: Uint8Array }
}

export const toNoticeView = ({ noticeId, at, kind, facts, readAt, sealedFor }: Notice): NoticeView => ({
  noticeId,
  at: at.toISOString(),
  kind: kind as NoticeKind,
  facts,
  readAt: readAt?.toISOString() ?? null,
  sealedFor,
})

export const createNotices = (store: Store) => {
  const { billingNotices: notices } = store.tables
  const at = sql.placeholder

  const insert = store.prepareWrite('billing_notice', (tx) =>
    tx
      .insert(notices)
      .values({
        noticeId: at('noticeId'),
        userId: at('userId'),
        occasion: at('occasion'),
        at: at('at'),
        kind: at('kind'),
        facts: at('facts'),
        sealedFor: at('sealedFor'),
        envelope: at('envelope'),
      })
      .onConflictDoNothing()
      .returning(),
  )

  return {
    /** Undefined where the occasion was told already. */
    write: async (tx: Writes, notice: NewNotice): Promise<Notice | undefined> => {
      const { sealed, ...rest } = notice
      const [written] = await insert(tx, {
        noticeId: randomUUID(),
        ...rest,
        sealedFor: sealed?.serial ?? null,
        envelope: sealed === undefined ? null : Buffer.from(sealed.envelope),
      })
      return written
    },

    list: async (userId: string): Promise<readonly Notice[]> =>
      store.db.select().from(notices).where(eq(notices.userId, userId)).orderBy(desc(notices.at)).limit(200),

    countUnread: async (userId: string): Promise<number> => {
      const [row] = await store.db
        .select({ unread: count() })
        .from(notices)
        .where(and(eq(notices.userId, userId), isNull(notices.readAt)))
      return row?.unread ?? 0
    },

    /** Somebody else's notice is no notice. Throws `request.not-found`. */
    read: async (userId: string, noticeId: string): Promise<Notice> => {
      const [notice] = await store.db
        .select()
        .from(notices)
        .where(and(eq(notices.noticeId, noticeId), eq(notices.userId, userId)))
      if (notice === undefined) throw new AppError('request.not-found')
      return notice
    },

    markRead: async (tx: Writes, notice: Notice, at: Date): Promise<void> => {
      await tx
        .update(notices)
        .set({ readAt: at })
        .where(and(eq(notices.noticeId, notice.noticeId), isNull(notices.readAt)))
    },
  }
}

export type Notices = ReturnType<typeof createNotices>
