/** 一斉メール (RS-SET-14): who gets it is counted first, and the same mailing goes once. */
import { and, count, desc, eq, gte, inArray, isNull, lte } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { findUnknownPlaceholders, noticePlaceholders, noticeTopic } from '#shared/pickup-reservation/mail-events.ts'
import {
  mostRecipients,
  type MailingTo,
  type MailingView,
  type MailingWords,
} from '#shared/pickup-reservation/mailing-api.ts'
import type { Reads } from '#bff/platform/database/store.ts'
import type { ReservationContext } from './context.ts'
import { fillWords, ownerOf, type MailFacts } from './mails.ts'
import { slotOf } from './reservations.ts'
import { mine, ownedBy } from './scope.ts'
import type { Site } from './sites.ts'

type Addressee = Pick<MailFacts, 'slot' | 'number'> & { readonly to: string }
type Chosen = { readonly addressees: readonly Addressee[]; readonly withoutMail: number; readonly declined: number }

export type Mailing = {
  readonly mailingId: string
  readonly to: MailingTo
  readonly words: MailingWords
  readonly recipients: number
  readonly actor: string
  readonly origin: string
}

const mostListed = 50

const invalid = (path: string, message: string) => new AppError('request.invalid', { issues: [{ path, message }] })

/** Throws `reservation.settings-invalid` for names that mean nothing to this group. */
const requireWords = ({ group }: MailingTo, words: MailingWords): void => {
  const faults = (['subject', 'body'] as const).flatMap((path) =>
    findUnknownPlaceholders(words[path], noticePlaceholders[group]).map((name) => ({
      path,
      message: `unknown placeholder ${name}`,
    })),
  )
  if (faults.length > 0) throw new AppError('reservation.settings-invalid', { faults })
}

export const createOfficeMailings = ({ store, machineClock, sites, mails, recipients }: ReservationContext) => {
  const { reservations, reservationMembers: members, reservationMailings: mailings, mailOutbox: outbox } = store.tables
  type Row = typeof mailings.$inferSelect

  const chooseReservations = async (
    db: Reads,
    site: Site,
    { from, to, windowIds, statuses }: Extract<MailingTo, { readonly group: 'reservations' }>,
  ): Promise<Chosen> => {
    const { memberId, mail, windowId, day, start, number } = reservations
    const rows = await db
      .select({ memberId, mail, windowId, day, start, number })
      .from(reservations)
      .where(
        mine(
          reservations,
          site.scope,
          gte(reservations.day, from),
          lte(reservations.day, to),
          windowIds === null ? undefined : inArray(reservations.windowId, windowIds),
          inArray(reservations.status, statuses),
        ),
      )
      .orderBy(reservations.day, reservations.start, reservations.number)
    const position = ({ windowId }: { readonly windowId: string }) => site.findWindow(windowId)?.position ?? 0
    const addressOf = await recipients.readAll(db, site.scope, rows)
    const addressees = rows
      .toSorted((one, other) => position(one) - position(other))
      .flatMap((row): Addressee[] => {
        const address = addressOf(row)
        return address === null ? [] : [{ to: address, slot: slotOf(row), number: row.number }]
      })
    return { addressees, withoutMail: rows.length - addressees.length, declined: 0 }
  }

  const chooseMembers = async (
    db: Reads,
    site: Site,
    { memberNumbers }: Extract<MailingTo, { readonly group: 'members' }>,
  ): Promise<Chosen> => {
    const rows = await db
      .select({ mail: members.mail, answers: members.answers })
      .from(members)
      .where(
        mine(
          members,
          site.scope,
          isNull(members.stoppedAt),
          memberNumbers === null ? undefined : inArray(members.memberNumber, memberNumbers),
        ),
      )
      .orderBy(members.memberNumber)
    const asksNews = site.settings.memberItems.basic.news.use !== 'unused'
    const willing = rows.filter(({ answers }) => !asksNews || answers.news !== 'no')
    const addressees = willing.flatMap(({ mail }) => (mail === null ? [] : [{ to: mail }]))
    return { addressees, withoutMail: willing.length - addressees.length, declined: rows.length - willing.length }
  }

  /** Throws `request.invalid` for more than one transaction takes, and for days that run backwards. */
  const choose = async (db: Reads, site: Site, to: MailingTo): Promise<Chosen> => {
    if (to.group === 'reservations' && to.to < to.from) throw invalid('to', 'no such days')
    const chosen = await (to.group === 'reservations' ? chooseReservations(db, site, to) : chooseMembers(db, site, to))
    if (chosen.addressees.length > mostRecipients) throw invalid('to', 'too many at once')
    return chosen
  }

  const toViews = async (site: Site, rows: readonly Row[]): Promise<MailingView[]> => {
    const ids = rows.map(({ mailingId }) => mailingId)
    const counted =
      ids.length === 0
        ? []
        : await store.db
            .select({ about: outbox.about, status: outbox.status, mails: count() })
            .from(outbox)
            .where(and(eq(outbox.owner, ownerOf(site)), eq(outbox.topic, noticeTopic), inArray(outbox.about, ids)))
            .groupBy(outbox.about, outbox.status)
    const of = (mailingId: string, status: 'waiting' | 'sent' | 'failed') =>
      counted.find((row) => row.about === mailingId && row.status === status)?.mails ?? 0
    return rows.map(({ mailingId, at, actor, group, subject, recipients }) => ({
      ...{ mailingId, at: at.toISOString(), actor, group, subject, recipients },
      waiting: of(mailingId, 'waiting'),
      sent: of(mailingId, 'sent'),
      failed: of(mailingId, 'failed'),
    }))
  }

  return {
    /** Throws `reservation.settings-invalid`, `request.invalid`. */
    preview: async (
      site: Site,
      { to, words, origin }: { readonly to: MailingTo; readonly words: MailingWords; readonly origin: string },
    ) => {
      requireWords(to, words)
      const { addressees, withoutMail, declined } = await choose(store.db, site, to)
      const [first] = addressees
      const filled =
        first === undefined ? null : fillWords(site, words, { ...first, about: '', at: machineClock.now(), origin })
      const sample = filled === null ? null : { subject: filled.subject, body: filled.text }
      return { recipients: addressees.length, withoutMail, declined, sample }
    },

    /**
     * One transaction: that it went, and every mail of it. Throws `lifecycle.stale` where others than the previewed would
     * get it, `reservation.settings-invalid`, `request.invalid`.
     */
    send: async (site: Site, { mailingId, to, words, recipients, actor, origin }: Mailing): Promise<MailingView> => {
      requireWords(to, words)
      const row = await store.tx(async (tx): Promise<Row> => {
        const current = await sites.inside(tx, site.scope)
        const [known] = await tx
          .select()
          .from(mailings)
          .where(mine(mailings, site.scope, eq(mailings.mailingId, mailingId)))
        // asked for again because the first answer was lost, or by a second click
        if (known !== undefined) return known
        const { addressees } = await choose(tx, current, to)
        if (addressees.length !== recipients) throw new AppError('lifecycle.stale', { status: 'mailing' })
        const at = machineClock.now()
        const made = {
          mailingId,
          ...ownedBy(site.scope),
          at,
          actor,
          group: to.group,
          subject: words.subject,
          recipients,
        }
        await tx.insert(mailings).values(made)
        for (const { to: address, ...facts } of addressees)
          await mails.writeNotice(tx, current, {
            ...{ to: address, words },
            subject: { ...facts, about: mailingId, at, origin },
          })
        return made
      })
      const [view] = await toViews(site, [row])
      if (view === undefined) throw new Error('no mailing')
      return view
    },

    list: async (site: Site): Promise<MailingView[]> =>
      toViews(
        site,
        await store.db
          .select()
          .from(mailings)
          .where(mine(mailings, site.scope))
          .orderBy(desc(mailings.at))
          .limit(mostListed),
      ),
  }
}

export type OfficeMailings = ReturnType<typeof createOfficeMailings>
