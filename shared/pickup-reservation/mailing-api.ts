/** 一斉メール (RS-SET-14): one text to chosen residents. Tried out before it goes, and sent once however often it is asked for. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { reservationStatus } from './api.ts'
import { mailTemplate } from './mail-events.ts'
import { day } from './window.ts'

const sitePath = '/api/municipality/reservation/sites/:siteId' as const

/** One transaction writes them all; a larger group is sent in parts. */
export const mostRecipients = 5000

export const mailingTo = z.union([
  z.strictObject({
    /** Whoever has a reservation in these days and left an address: one mail a reservation. */
    group: z.literal('reservations'),
    from: day,
    to: day,
    windowIds: z.nullable(z.array(z.uuid()).check(z.minLength(1), z.maxLength(100))),
    statuses: z.array(reservationStatus).check(z.minLength(1), z.maxLength(10)),
  }),
  z.strictObject({
    /** Members in use with an address who have not declined news: all of them, or those of these IDs. */
    group: z.literal('members'),
    memberNumbers: z.nullable(z.array(z.string().check(z.maxLength(40))).check(z.minLength(1), z.maxLength(1000))),
  }),
])
export type MailingTo = z.infer<typeof mailingTo>
export type MailingGroup = MailingTo['group']

const words = z.pick(mailTemplate, { subject: true, body: true })
export type MailingWords = z.infer<typeof words>

const errors = ['reservation.settings-invalid', 'request.invalid'] as const

export const previewMailing = endpoint({
  method: 'POST',
  path: `${sitePath}/mailings/preview`,
  summary: 'Dry run: to how many, who is left out and why, and how the first of them reads',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({ to: mailingTo, words }),
  response: z.object({
    recipients: z.int(),
    /** Chosen, but nobody knows an address. */
    withoutMail: z.int(),
    /** お知らせメール: said no to it. */
    declined: z.int(),
    sample: z.nullable(words),
  }),
  errors,
})

export const mailingView = z.object({
  mailingId: z.uuid(),
  at: z.iso.datetime(),
  actor: z.string(),
  group: z.enum(['reservations', 'members']),
  /** As it was written, names of places not filled in. */
  subject: z.string(),
  recipients: z.int(),
  waiting: z.int(),
  sent: z.int(),
  failed: z.int(),
})
export type MailingView = z.infer<typeof mailingView>

export const sendMailing = endpoint({
  method: 'POST',
  path: `${sitePath}/mailings`,
  summary: 'Send it; the same mailing asked for again is answered, not sent again',
  allow: ['municipality'],
  privilege: 'reservations.members',
  body: z.strictObject({
    /** Drawn by the page once for this mailing. */
    mailingId: z.uuid({ version: 'v4' }),
    to: mailingTo,
    words,
    /** As many as the dry run told; others are somebody else's choice. */
    recipients: z.int().check(z.minimum(1), z.maximum(mostRecipients)),
  }),
  response: mailingView,
  errors: [...errors, 'lifecycle.stale'],
})

export const listMailings = endpoint({
  method: 'GET',
  path: `${sitePath}/mailings`,
  summary: 'The last fifty mailings, and what became of their mails; their text is gone once sent',
  allow: ['municipality'],
  privilege: 'reservations.members',
  response: z.object({ mailings: z.array(mailingView) }),
})
