/** メールの文面 (EB-R-16): what the administrator wrote in place of what the mails were delivered with. */
import { and, eq, sql } from 'drizzle-orm'
import {
  type BillingMail,
  billingMails,
  billingPlaceholders,
  defaultMailTexts,
  type MailText,
} from '#shared/billing-certificate/mail-texts.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { findStrangePlaceholders, type MailWords } from '#shared/mail/mail-words.ts'
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'

/** Throws `request.invalid` for names the mail does not know. */
const requireKnown = (mail: BillingMail, words: MailWords): void => {
  const issues = (['subject', 'body'] as const).flatMap((path) =>
    findStrangePlaceholders(words[path], billingPlaceholders[mail]).map((name) => ({
      path,
      message: `unknown placeholder ${name}`,
    })),
  )
  if (issues.length > 0) throw new AppError('request.invalid', { issues })
}

export const createMailTexts = ({
  store,
  machineClock,
  audit,
}: {
  readonly store: Store
  readonly machineClock: Clock
  readonly audit: Audit
}) => {
  const { billingMailTexts: table } = store.tables
  type Row = typeof table.$inferSelect

  const findWritten = store.prepareWrite('billing_mail_text', (tx) =>
    tx
      .select()
      .from(table)
      .where(eq(table.mail, sql.placeholder('mail'))),
  )
  /** An empty subject is no subject: the mail is as it was delivered. */
  const wordsOf = ({ subject, body }: Pick<Row, 'subject' | 'body'>): MailWords | undefined =>
    subject === null || body === null ? undefined : { subject, body }

  const toView = (mail: BillingMail, row: Row | undefined): MailText => {
    const written = row === undefined ? undefined : wordsOf(row)
    return {
      mail,
      words: written ?? defaultMailTexts[mail],
      isDefault: written === undefined,
      version: row?.version ?? 0,
      changedAt: row?.changedAt.toISOString() ?? null,
      changedBy: row?.changedBy ?? null,
    }
  }

  return {
    list: async (): Promise<MailText[]> => {
      const rows = await store.db.select().from(table)
      return billingMails.map((mail) =>
        toView(
          mail,
          rows.find((row) => row.mail === mail),
        ),
      )
    },

    /** Inside the transaction of what the mail tells. */
    read: async (tx: Writes, mail: BillingMail): Promise<MailWords> => {
      const [row] = await findWritten(tx, { mail })
      return (row === undefined ? undefined : wordsOf(row)) ?? defaultMailTexts[mail]
    },

    /** Null words are those it was delivered with. Throws `lifecycle.stale`, `request.invalid`. */
    write: async (
      mail: BillingMail,
      {
        version,
        words,
        actor,
        requestId,
      }: {
        readonly version: number
        readonly words: MailWords | null
        readonly actor: string
        readonly requestId: string
      },
    ): Promise<MailText> => {
      if (words !== null) requireKnown(mail, words)
      const row = await store.tx(async (tx) => {
        const set = {
          subject: words?.subject ?? null,
          body: words?.body ?? null,
          version: version + 1,
          changedAt: machineClock.now(),
          changedBy: actor,
        }
        const [written] =
          version === 0
            ? await tx
                .insert(table)
                .values({ mail, ...set })
                .onConflictDoNothing()
                .returning()
            : await tx
                .update(table)
                .set(set)
                .where(and(eq(table.mail, mail), eq(table.version, version)))
                .returning()
        if (written === undefined) throw new AppError('lifecycle.stale', { status: 'mail-text' })
        await audit.append(tx, {
          ...{ actor, audience: 'federation', action: 'billing.mail-text-changed', target: mail, requestId },
          outcome: words === null ? 'default' : 'written',
        })
        return written
      })
      return toView(mail, row)
    },
  }
}

export type MailTexts = ReturnType<typeof createMailTexts>
