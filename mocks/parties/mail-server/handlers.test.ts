import { describe, expect, it } from 'vitest'
import type { CaughtMail } from './caught-mail.ts'
import { createMailboxControls } from './handlers.ts'

const reminder: CaughtMail = {
  id: '2',
  at: '2027-03-10T03:00:00.000Z',
  from: 'madoguchi@example.jp',
  to: ['hanako@example.jp'],
  subject: '来庁の予約 <b>',
  messageId: '<2@example.jp>',
  text: 'こちらから（http://localhost:8787/reservation/aose-card/confirm#abc-1）お願いします。\n<script>',
  ics: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
}
const expiry: CaughtMail = { ...reminder, id: '1', to: ['taro@example.jp'], subject: '期限のお知らせ', ics: null }

const open = (mails: readonly CaughtMail[]) =>
  createMailboxControls({
    url: 'smtp://127.0.0.1:2525',
    list: () => mails,
    findRaw: () => undefined,
    clear: () => undefined,
    close: async () => undefined,
  })

describe('the mailbox of the demo', () => {
  it('says that nothing came yet', async () => {
    expect(await (await open([]).request('/')).text()).toContain('まだメールは届いていません。')
  })

  it('shows what came as text, with its links to follow', async () => {
    const page = await (await open([reminder]).request('/')).text()
    const link = 'http://localhost:8787/reservation/aose-card/confirm#abc-1'
    expect(page).toContain(`<a href="${link}">${link}</a>）お願い`)
    expect(page).toContain('来庁の予約 &lt;b&gt;')
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script')
    expect(page).toContain('2027/03/10 12:00:00')
  })

  it('leaves the mails of one person', async () => {
    const page = await (await open([reminder, expiry]).request('/?to=taro')).text()
    expect(page).toContain('期限のお知らせ')
    expect(page).not.toContain('来庁の予約')
    expect(await (await open([reminder]).request('/?to=nobody')).text()).toContain('この宛先のメールはありません。')
  })

  it('gives the calendar of a mail that has one', async () => {
    const app = open([reminder, expiry])
    const calendar = await app.request('/mails/2/calendar')
    expect([calendar.headers.get('content-type'), await calendar.text()]).toEqual([
      'text/calendar; charset=utf-8',
      reminder.ics,
    ])
    expect((await app.request('/mails/1/calendar')).status).toBe(404)
  })
})
