import { control } from '../control.ts'
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

/** What the stand-ins were asked and answered, redacted by themselves. Newest first. */
export const MessageSection = ({ text }: { readonly text: Words }) => {
  const { value: messages = [], failed, reload } = useLoaded(control.listMessages)
  const rows = messages.toSorted((one, other) => other.at.localeCompare(one.at))
  return (
    <Section heading={text.messages.heading} status={text.messages.lead}>
      <div className="row">
        <button type="button" onClick={() => reload()}>
          {text.messages.refresh}
        </button>
      </div>
      <output className="failure">{failed && text.failed}</output>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
      <section className="scroll" aria-label={text.messages.table} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[
                text.messages.at,
                text.messages.party,
                text.messages.message,
                text.messages.result,
                text.messages.detail,
              ].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.length === 0 && (
              <tr>
                <td colSpan={5}>{text.messages.none}</td>
              </tr>
            )}
            {rows.map((row, index) => (
              <tr key={`${row.at} ${index}`}>
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
                      <summary>{text.messages.show}</summary>
                      <pre>{JSON.stringify({ asked: row.asked, answered: row.answered }, undefined, 2)}</pre>
                    </details>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  )
}
