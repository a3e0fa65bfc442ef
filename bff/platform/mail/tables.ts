/** Mails that are to go out: written in the transaction of the act they tell about, sent by a job. */
import type { Kit } from '#bff/platform/database/kit.ts'

export const makeMailTables = (kit: Kit) => ({
  /**
   * Person: the address, and until it is sent the mail itself, sealed with the installation's key. What is sent keeps who
   * asked, when and what became of it; the address goes with the sweep.
   */
  mailOutbox: kit.table(
    'mail_outbox',
    {
      mailId: kit.text('mail_id').primaryKey(),
      /** Whose log it belongs to, in the words of the noun that wrote it. */
      owner: kit.text('owner').notNull(),
      topic: kit.text('topic').notNull(),
      /** The thing it is about: an id. */
      about: kit.text('about').notNull(),
      recipient: kit.text('recipient').notNull(),
      /** Null once it is sent or given up. */
      sealed: kit.bytes('sealed'),
      status: kit.text('status').$type<'waiting' | 'sent' | 'failed'>().notNull(),
      attempts: kit.int('attempts').notNull(),
      /** SMTP reply code or errno of the last failure, never a server's sentence. */
      lastFailure: kit.text('last_failure'),
      createdAt: kit.instant('created_at').notNull(),
      nextAttemptAt: kit.instant('next_attempt_at').notNull(),
      endedAt: kit.instant('ended_at'),
    },
    (table) => [
      kit.index('mail_outbox_due').on(table.status, table.nextAttemptAt),
      kit.index('mail_outbox_owner').on(table.owner, table.createdAt),
    ],
  ),
})
