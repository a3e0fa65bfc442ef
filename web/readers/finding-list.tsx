import type { FindingLine, FindingsText } from '#web/text/readers.ja.ts'
import { readersText } from '#web/text/readers.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'
import type { Finding, FindingState } from './findings.ts'

const tones: Readonly<Record<FindingState, BadgeTone>> = {
  ok: 'success',
  note: 'neutral',
  attention: 'warning',
  stop: 'error',
}

const lineOf = (text: FindingsText, { about, found }: Finding): FindingLine =>
  (text[about].found as Readonly<Record<Finding['found'], FindingLine>>)[found]

/** What was found on a card, a line each: how it stands, and what to do where something is to be done. */
export const FindingList = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const { trial, findings: text } = useText(readersText)
  const partOf = (finding: Finding): string => {
    if ('day' in finding) return trial.day(finding.day)
    if ('tries' in finding) return trial.tries(finding.tries.left, finding.tries.full)
    return 'code' in finding ? finding.code : ''
  }
  return (
    <ul aria-label={trial.result} className="grid border-t border-solid-gray-420">
      {findings.map((finding) => {
        const { what, todo } = lineOf(text, finding)
        return (
          <li
            key={finding.about}
            className="grid gap-x-4 gap-y-1 border-b border-solid-gray-420 py-4 desktop:grid-cols-[7rem_1fr] print:break-inside-avoid"
          >
            <span className="justify-self-start">
              <StatusBadge tone={tones[finding.state]}>{trial.states[finding.state]}</StatusBadge>
            </span>
            <span className="grid min-w-0 gap-1">
              <strong>{text[finding.about].name}</strong>
              <span>{what(partOf(finding))}</span>
              {todo !== undefined && <span className="border-l-4 border-solid-gray-420 pl-3">{todo}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
