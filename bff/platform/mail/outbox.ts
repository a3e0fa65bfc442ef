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

const minuteMs = 60_000
/** Minutes until the next attempt after the first, second … failure; the last goes on (RFC 5321 §4.5.4.1: half an hour at least). */
const pauses = [1, 5, 15, 30, 60, 120, 240] as const
/** How long a mail is tried, or waits for a server to be named (RFC 5321 §4.5.4.1: four to five days at least). */
export const triedForMs = 5 * 24 * 60 * minuteMs

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

    /** Another attempt later; none after a refusal for good or when the mail is too old to be news. */
    noteFailure: (
      { mailId, attempts, createdAt }: Pick<Row, 'mailId' | 'attempts' | 'createdAt'>,
      failure: { readonly reason: string; readonly forGood: boolean; readonly at: Date },
    ): Promise<void> =>
      store.together(async (tx) => {
        const nextAttemptAt = new Date(failure.at.getTime() + (pauses[attempts] ?? pauses[6]) * minuteMs)
        const isOver = failure.forGood || nextAttemptAt.getTime() - createdAt.getTime() > triedForMs
        await tx
          .update(outbox)
          .set({
            attempts: attempts + 1,
            lastFailure: failure.reason,
            ...(isOver ? { status: 'failed' as const, sealed: null, endedAt: failure.at } : { nextAttemptAt }),
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

    /** Ends what waited too long, where nothing was there that would have sent it; the text is gone in the same moment. */
    giveUp: (now: Date): Promise<void> =>
      store.tx(async (tx) => {
        await tx
          .update(outbox)
          .set({ status: 'failed', sealed: null, endedAt: now })
          .where(and(eq(outbox.status, 'waiting'), lt(outbox.createdAt, new Date(now.getTime() - triedForMs))))
      }),

    /** Removes what ended before a day; the log is kept that long and no longer. */
    sweep: (before: Date): Promise<void> =>
      store.tx(async (tx) => {
        await tx.delete(outbox).where(lt(outbox.endedAt, before))
      }),
  }
}

export type Outbox = ReturnType<typeof createOutbox>
