/** Mails of a site: its template, its words, its sender. What goes out is decided here, sent by the platform. */
import { formatMinutes, toTokyoDay, toTokyoMinutes, toWeekday, weekdays } from '#shared/calendar/tokyo.ts'
import { toWareki } from '#shared/calendar/wareki.ts'
import {
  fillTemplate,
  indispensable,
  noticeTopic,
  type MailEvent,
  type Placeholder,
} from '#shared/pickup-reservation/mail-events.ts'
import type { MailingWords } from '#shared/pickup-reservation/mailing-api.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { Outbox } from '#bff/platform/mail/outbox.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { buildVisitCalendar } from './calendar-file.ts'
import type { Site } from './sites.ts'

const two = (minutes: number) => formatMinutes(minutes).padStart(5, '0')

/** 「2015/06/20 (土) 12:00」 (XC-11). */
export const formatVisit = ({ day, start }: Pick<Slot, 'day' | 'start'>): string =>
  `${day.replaceAll('-', '/')} (${weekdays[toWeekday(day)]}) ${two(start)}`

/** 「令和8年11月24日」 */
export const formatWareki = (day: string): string => toWareki(day).text

export const formatInstant = (at: Date): string => formatVisit({ day: toTokyoDay(at), start: toTokyoMinutes(at) })

export type MailSubject = {
  readonly event: MailEvent
  readonly to: string | null
  /** The id of the reservation, member or entry it is about. */
  readonly about: string
  readonly at: Date
  /** Where the residents' pages are. */
  readonly origin: string
  readonly slot?: Slot
  readonly before?: Slot
  readonly number?: number
  readonly accessKey?: string
  readonly until?: Date
  /** Path of a link below the site's pages, with its token behind `#`, which no server logs. */
  readonly link?: string
  readonly withCalendar?: boolean
  /** Which version of the visit the calendar tells, from 0. */
  readonly sequence?: number
}

/** What a mail tells, whatever it is and whoever gets it. */
export type MailFacts = Omit<MailSubject, 'event' | 'to'>

export const ownerOf = ({ scope }: Site): string => `pickup-reservation/${scope.tenantId}/${scope.siteId}`

export const sitePage = (origin: string, { scope }: Site): string => `${origin}/reservation/${scope.siteId}`

const contactOf = ({ settings: { basic } }: Site): string =>
  [basic.authority, basic.contactName, basic.phone && `電話 ${basic.phone}`, basic.mail].filter(Boolean).join('\n')

const valuesOf = (site: Site, subject: MailFacts): Readonly<Partial<Record<Placeholder, string>>> => {
  const { slot, before, number, accessKey, until, link, origin } = subject
  const { basic, screen } = site.settings
  const window = slot === undefined ? undefined : site.findWindow(slot.windowId)?.definition
  const windowBefore = before === undefined ? undefined : site.findWindow(before.windowId)?.definition
  return {
    自治体名: basic.municipalityName,
    サイト名: basic.siteName,
    場所: window?.name ?? '',
    場所の住所: window?.address ?? '',
    訪問日時: slot === undefined ? '' : formatVisit(slot),
    訪問日時和暦: slot === undefined ? '' : formatWareki(slot.day),
    受付番号: number === undefined ? '' : String(number),
    アクセスキー: accessKey ?? '',
    期限: until === undefined ? '' : formatInstant(until),
    リンク: link === undefined ? '' : `${sitePage(origin, site)}${link}`,
    持ち物: screen.bring.split('\n').filter(Boolean).join('、'),
    問合せ先: contactOf(site),
    サイトのURL: sitePage(origin, site),
    変更前の訪問日時: before === undefined ? '' : formatVisit(before),
    変更前の場所: windowBefore?.name ?? '',
  }
}

/** A template's words with everything known filled in. */
export const fillWords = (site: Site, { subject, body }: MailingWords, about: MailFacts) => {
  const values = valuesOf(site, about)
  return { subject: fillTemplate(subject, values).replaceAll(/\s+/g, ' '), text: fillTemplate(body, values) }
}

/** Whether an event writes to somebody: an address was given, and the site has not switched the event off. */
const isSent = ({ settings: { mail } }: Site, event: MailEvent, to: string | null): to is string =>
  to !== null && (mail.templates[event].enabled || indispensable.includes(event))

export const createMails = (outbox: Outbox, installationSender: string) => {
  const put = async (
    tx: Writes,
    site: Site,
    mailing: {
      readonly topic: string
      readonly to: string
      readonly words: MailingWords
      readonly subject: MailFacts
    },
  ): Promise<void> => {
    const { topic, to, words, subject } = mailing
    const { mail, basic } = site.settings
    const { about, at, slot, withCalendar = false } = subject
    await outbox.write(tx, {
      ...{ owner: ownerOf(site), topic, about, at },
      mail: {
        from: { name: mail.senderName || basic.siteName, address: mail.sender || installationSender },
        replyTo: mail.replyTo || null,
        to,
        ...fillWords(site, words, subject),
        ics: withCalendar && slot !== undefined ? buildVisitCalendar(site, { ...subject, slot }) : null,
      },
    })
  }

  return {
    isSent,

    /** Writes the mail of an event. False where nobody gave an address, or the site has switched the event off. */
    write: async (tx: Writes, site: Site, subject: MailSubject): Promise<boolean> => {
      const { event, to } = subject
      if (!isSent(site, event, to)) return false
      await put(tx, site, { topic: event, to, words: site.settings.mail.templates[event], subject })
      return true
    },

    /** One mail of a mailing to many. */
    writeNotice: (
      tx: Writes,
      site: Site,
      mail: {
        readonly to: string
        readonly words: MailingWords
        readonly subject: MailFacts
      },
    ): Promise<void> => put(tx, site, { topic: noticeTopic, ...mail }),
  }
}

export type Mails = ReturnType<typeof createMails>
