import { useId, useState } from 'react'
import { control, type StandInMessage } from '../control.ts'
import { Section } from '../panel/section.tsx'
import type { Words } from '../words.ts'
import { useLoaded } from './use-loaded.ts'

const tokyoSecond = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The clock is asked every second and would hide everything else. */
const clock = 'clock'
const withoutClock = 'without-clock'
const all = 'all'

const isShown = ({ party }: StandInMessage, choice: string): boolean =>
  choice === all || (choice === withoutClock ? party !== clock : party === choice)

/** What the stand-ins were asked and answered, redacted by themselves. Newest first. */
export const MessageSection = ({ text: { messages: text, failed: silent } }: { readonly text: Words }) => {
  const { value: messages = [], failed, reload } = useLoaded(control.listMessages)
  const [choice, choose] = useState(withoutClock)
  const id = useId()
  const parties = [...new Set(messages.map(({ party }) => party))].toSorted()
  const rows = messages
    .filter((message) => isShown(message, choice))
    .toSorted((one, other) => other.at.localeCompare(one.at))
  return (
    <Section heading={text.heading} status={text.lead}>
      <div className="row choice">
        <div className="field">
          <label htmlFor={id}>{text.shown}</label>
          <select id={id} value={choice} onChange={(event) => choose(event.target.value)}>
            <option value={withoutClock}>{text.withoutClock}</option>
            <option value={all}>{text.all}</option>
            {parties.map((party) => (
              <option key={party}>{party}</option>
            ))}
          </select>
        </div>
        <button type="button" onClick={reload}>
          {text.refresh}
        </button>
      </div>
      <output className="failure">{failed && silent}</output>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
      <section className="scroll" aria-label={text.table} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[text.at, text.party, text.message, text.result, text.detail].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.length === 0 && (
              <tr>
                <td colSpan={5}>{text.none}</td>
              </tr>
            )}
            {rows.map((row, index) => (
              <MessageRow key={`${row.at} ${index}`} text={text} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  )
}

const MessageRow = ({ text, row }: { readonly text: Words['messages']; readonly row: StandInMessage }) => (
  <tr>
    <td className="nowrap">{tokyoSecond.format(new Date(row.at))}</td>
    <td className="mono">{row.party}</td>
    <td className="mono">{row.message}</td>
    <td className="mono">
      {row.result}
      {row.fault !== undefined && ` (${row.fault})`}
    </td>
    <td>
      {(row.asked !== undefined || row.answered !== undefined) && (
        <details>
          <summary>{text.show}</summary>
          <pre>{JSON.stringify({ asked: row.asked, answered: row.answered }, undefined, 2)}</pre>
        </details>
      )}
    </td>
  </tr>
)
