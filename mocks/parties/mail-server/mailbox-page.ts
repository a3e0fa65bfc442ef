import { html } from 'hono/html'
import { controlPage } from '../control-page.ts'
import type { CaughtMail } from './caught-mail.ts'

const instant = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'medium', timeStyle: 'medium' })

/** Every second piece is an address. */
const linkify = (text: string) =>
  text
    .split(/(https?:\/\/[^\s<>"「」（）]+)/)
    .map((piece, index) => (index % 2 === 1 ? html`<a href="${piece}">${piece}</a>` : piece))

const showMail = ({ id, at, from, to, subject, text, ics }: CaughtMail) =>
  html`<article>
    <h2>${subject}</h2>
    <p>宛先：${to.join('、')}</p>
    <p>差出人：${from}　${instant.format(new Date(at))}</p>
    <pre>${linkify(text)}</pre>
    ${ics === null ? '' : html`<p><a href="mails/${id}/calendar">添付：予定（.ics）</a></p>`}
    <p><a href="mails/${id}/raw">届いたままの形（.eml）</a></p>
  </article>`

/** Everybody's mail in one box, newest first; `to` leaves one person's. */
export const mailboxPage = (mails: readonly CaughtMail[], to: string) => {
  const shown = mails.filter((mail) => to === '' || mail.to.some((address) => address.includes(to)))
  return controlPage(
    'メールボックス（試験用）',
    html`<p>ここに届いたメールは、だれにも送られません。</p>
      <form>
        <label>宛先で絞る<input name="to" type="search" maxlength="254" value="${to}" /></label>
        <button>読み直す</button>
      </form>
      ${
        shown.length === 0
          ? html`<p>${mails.length === 0 ? 'まだメールは届いていません。' : 'この宛先のメールはありません。'}</p>`
          : shown.map(showMail)
      }`,
  )
}
