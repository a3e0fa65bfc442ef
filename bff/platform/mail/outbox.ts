/** Writing mails into the transaction of the act they tell about, and what became of them. */
import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, inArray, isNotNull, lt, lte, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Store, Writes } from '../database/store.ts'
import type { ServerKeys } from '../server-keys.ts'

export const outgoingMail = z.strictObject({
  from: z.strictObject({ name: z.string(), address: z.string() }),
  replyTo: z.nullable(z.string()),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  /** RFC 5545, sent as an attachment of `text/calendar`. */
  ics: z.nullable(z.string()),
})
export type OutgoingMail = z.infer<typeof outgoingMail>

export type MailToWrite = {
  /** Whose log it belongs to. */
  readonly owner: string
  /** Which kind of mail. */
  readonly topic: string
  /** The id of what it is about. */
  readonly about: string
  readonly mail: OutgoingMail
  readonly at: Date
}

type Row = Store['tables']['mailOutbox']['$inferSelect']
/** What a log may show: the mail itself is not among it. */
export type MailRecord = Omit<Row, 'sealed'>

/** Minutes until the next attempt after the first, second … failure (RFC 5321 §4.5.4.1: half an hour, for days). */
const pauses = [1, 5, 15, 30, 60, 120, 240, 480]
export const mostAttempts = pauses.length + 1

const sealPurpose = 'mail-outbox'

export const createOutbox = ({ store, keys }: { readonly store: Store; readonly keys: ServerKeys }) => {
  const { mailOutbox: outbox } = store.tables
  const at = sql.placeholder
  const insert = store.prepareWrite('mail_write', (tx) =>
    tx
      .insert(outbox)
      .values({
        mailId: at('mailId'),
        owner: at('owner'),
        topic: at('topic'),
        about: at('about'),
        recipient: at('recipient'),
        sealed: at('sealed'),
        status: 'waiting',
        attempts: 0,
        createdAt: at('at'),
        nextAttemptAt: at('at'),
      })
      .returning({ mailId: outbox.mailId }),
  )
  const { sealed: _, ...shown } = {
    mailId: outbox.mailId,
    owner: outbox.owner,
    topic: outbox.topic,
    about: outbox.about,
    recipient: outbox.recipient,
    sealed: outbox.sealed,
    status: outbox.status,
    attempts: outbox.attempts,
    lastFailure: outbox.lastFailure,
    createdAt: outbox.createdAt,
    nextAttemptAt: outbox.nextAttemptAt,
    endedAt: outbox.endedAt,
  }

  return {
    write: async (tx: Writes, { mail, ...record }: MailToWrite): Promise<void> => {
      const mailId = randomUUID()
      const sealed = keys.seal(sealPurpose, mailId, JSON.stringify(mail))
      await insert(tx, { ...record, mailId, recipient: mail.to, sealed })
    },

    /** Mails whose time has come, oldest first. */
    listDue: async (
      now: Date,
      limit: number,
    ): Promise<readonly { readonly row: Row; readonly mail: OutgoingMail }[]> => {
      const rows = await store.db
        .select()
        .from(outbox)
        .where(and(eq(outbox.status, 'waiting'), lte(outbox.nextAttemptAt, now), isNotNull(outbox.sealed)))
        .orderBy(asc(outbox.nextAttemptAt))
        .limit(limit)
      return rows.map((row) => ({
        row,
        mail: outgoingMail.parse(JSON.parse(keys.open(sealPurpose, row.mailId, row.sealed ?? new Uint8Array()))),
      }))
    },

    /** The text is gone in the same moment. */
    noteSent: (mailId: string, now: Date): Promise<void> =>
      store.together(async (tx) => {
        await tx
          .update(outbox)
          .set({ status: 'sent', sealed: null, endedAt: now, attempts: sql`${outbox.attempts} + 1`, lastFailure: null })
          .where(eq(outbox.mailId, mailId))
      }),

    /** Another attempt later; none after a refusal for good or too many failures. */
    noteFailure: (
      { mailId, attempts }: Pick<Row, 'mailId' | 'attempts'>,
      failure: { readonly reason: string; readonly forGood: boolean; readonly at: Date },
    ): Promise<void> =>
      store.together(async (tx) => {
        const pause = pauses[attempts]
        const isOver = failure.forGood || pause === undefined
        await tx
          .update(outbox)
          .set({
            attempts: attempts + 1,
            lastFailure: failure.reason,
            ...(isOver
              ? { status: 'failed' as const, sealed: null, endedAt: failure.at }
              : { nextAttemptAt: new Date(failure.at.getTime() + pause * 60_000) }),
          })
          .where(eq(outbox.mailId, mailId))
      }),

    /** The newest of one owner, for a log. */
    list: (
      owner: string,
      {
        topics,
        before,
        limit,
      }: { readonly topics?: readonly string[]; readonly before?: Date; readonly limit: number },
    ): Promise<readonly MailRecord[]> =>
      store.db
        .select(shown)
        .from(outbox)
        .where(
          and(
            eq(outbox.owner, owner),
            topics === undefined ? undefined : inArray(outbox.topic, [...topics]),
            before === undefined ? undefined : lt(outbox.createdAt, before),
          ),
        )
        .orderBy(desc(outbox.createdAt))
        .limit(limit),

    /** Removes what ended before a day; the log is kept that long and no longer. */
    sweep: (before: Date): Promise<void> =>
      store.tx(async (tx) => {
        await tx.delete(outbox).where(lt(outbox.endedAt, before))
      }),
  }
}

export type Outbox = ReturnType<typeof createOutbox>
