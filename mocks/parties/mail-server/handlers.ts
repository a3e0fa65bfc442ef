import { Hono } from 'hono'
import type { HttpHandler } from 'msw'
import type { Mailbox } from './mailbox.ts'
import { mailboxPage } from './mailbox-page.ts'

/** Mails come by SMTP; over HTTP this party says nothing to the product. */
export const createMailServerHandlers = (): readonly HttpHandler[] => []

/** What was caught, for people and tests: below `/control`. */
export const createMailboxControls = (mailbox: Mailbox): Hono =>
  new Hono()
    .get('/', (c) => c.html(mailboxPage(mailbox.list(), c.req.query('to')?.trim() ?? '')))
    .get('/smtp', (c) => c.json({ url: mailbox.url }))
    .get('/mails', (c) => c.json(mailbox.list()))
    .get('/mails/:id/raw', (c) => {
      const raw = mailbox.findRaw(c.req.param('id'))
      if (raw === undefined) return c.body(null, 404)
      return c.body(new Uint8Array(raw), 200, { 'content-type': 'message/rfc822' })
    })
    .get('/mails/:id/calendar', (c) => {
      const ics = mailbox.list().find(({ id }) => id === c.req.param('id'))?.ics ?? null
      if (ics === null) return c.body(null, 404)
      return c.body(ics, 200, { 'content-type': 'text/calendar; charset=utf-8' })
    })
    .delete('/mails', (c) => {
      mailbox.clear()
      return c.body(null, 204)
    })
