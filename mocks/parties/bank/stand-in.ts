import { join } from 'node:path'
import { Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { controlPage } from '../control-page.ts'
import { openJournal } from '../journal.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createBankFaults } from './faults.ts'
import { createBankHandlers } from './handlers.ts'
import { Passbook, transferEvent } from './passbook.ts'

/** A person at the bank's counter: a page without a script, at `/control/` of the bank's own address. */
const counterPage = (passbook: Passbook, today: string) =>
  controlPage(
    '振込（試験用の銀行）',
    html`<form method="post" action="transfers">
        <label
          >振込依頼人名（代理人のユーザIDを入れてください）<input
            name="remitter"
            required
            maxlength="48"
            value="HJ000000003 ｱｵｿﾞﾗ"
        /></label>
        <label>金額（円）<input name="yen" required inputmode="numeric" pattern="[0-9]{1,6}" value="5000" /></label>
        <label>入金日<input name="day" type="date" required value="${today}" /></label>
        <button>振り込む</button>
      </form>
      <h2>通帳</h2>
      <table>
        <tr>
          <th>日付</th>
          <th>金額</th>
          <th>振込依頼人名</th>
        </tr>
        ${passbook
          .list()
          .toReversed()
          .map(
            ({ day, yen, remitter }) =>
              html`<tr>
                <td>${day}</td>
                <td>${yen}円</td>
                <td>${remitter}</td>
              </tr>`,
          )}
      </table>`,
  )

const createControls = (passbook: Passbook, now: () => Date): Hono => {
  const today = () => toTokyoDay(now())
  return new Hono()
    .get('/', (c) => c.html(counterPage(passbook, today())))
    .get('/transfers', (c) => c.json(passbook.list()))
    .post('/transfers', async (c) => {
      const isForm = (c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
      const given = isForm ? await c.req.parseBody() : ((await c.req.json().catch(() => ({}))) as object)
      const filled: Record<string, unknown> = { day: today(), ...given }
      const transfer = z.safeParse(transferEvent, { ...filled, yen: Number(filled['yen']) })
      if (!transfer.success) return c.body(null, 422)
      passbook.add(transfer.data)
      return isForm ? c.redirect('./', 303) : c.body(null, 204)
    })
}

/** The bank with its passbook on the disk. */
export const createBankStandIn = ({ data, clock }: StandInSettings): StandIn => {
  const journal = openJournal(join(data, 'bank', 'passbook.jsonl'), (value) => z.parse(transferEvent, value))
  const passbook = new Passbook(journal)
  const faults = createBankFaults()
  const log = createMessageLog('bank', clock.now)
  return {
    party: 'bank',
    handlers: createBankHandlers({ passbook, faults, log }),
    faults,
    log,
    clock,
    controls: createControls(passbook, clock.now),
    close: journal.close,
  }
}
