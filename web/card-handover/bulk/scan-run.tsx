import { useRef, useState } from 'react'
import { findCards, recordProgress, undoProgress } from '#shared/card-handover/api.ts'
import type { StatusKey, Warning } from '#shared/card-handover/statuses.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { CodeField, type CodeFieldHandle } from '../code-field.tsx'
import { useLedger, useStatusName } from '../ledger-context.ts'
import type { StatusChoice } from '../status-fields.tsx'
import { StatusLabel } from '../status-label.tsx'
import { useAct } from '../use-act.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

type Recorded = {
  readonly progressId: string
  readonly cardId: string
  readonly cardNumber: number
  readonly status: StatusKey
  readonly at: string
  readonly warnings: readonly Warning[]
  readonly isUndone: boolean
}

/** Each scan records the status that was chosen; the list below takes any of them back. */
export const ScanRun = ({ choice }: { readonly choice: StatusChoice }) => {
  const { bulk, entry } = useText(handoverText)
  const { call } = useStaffSession()
  const { refresh } = useLedger()
  const nameOf = useStatusName()
  const field = useRef<CodeFieldHandle>(null)
  const [recorded, setRecorded] = useState<readonly Recorded[]>([])
  const [message, setMessage] = useState<string>()
  const [refusal, setRefusal] = useState<string>()
  const { busy, error, act } = useAct()
  /** Scans that came while one was under way: a scanner does not wait. */
  const waiting = useRef<string[]>([])

  const recordOne = async (code: string) => {
    const asked = choice.read()
    if (asked === undefined) return
    const refuse = (fault: keyof typeof bulk.faults) => setRefusal(bulk.refused(code, bulk.faults[fault]))
    const { cards } = await call(findCards, { body: { code, by: null } })
    const [card, another] = cards
    if (card === undefined) return refuse('unknown')
    if (another !== undefined) return refuse('ambiguous')
    if (card.useState !== 'active') return refuse('out-of-use')
    const { cardId, cardNumber } = card
    const { detail, warnings } = await call(recordProgress, { params: { cardId }, body: asked })
    const written = detail.history.toSorted((one, other) => (one.recordedAt < other.recordedAt ? 1 : -1))
    const row = written.find(({ status, undone }) => status === asked.status && undone === null)
    if (row === undefined) return
    const { progressId, at } = row
    setRecorded((before) => [
      { progressId, cardId, cardNumber, status: asked.status, at, warnings, isUndone: false },
      ...before,
    ])
    setMessage(bulk.last(String(cardNumber), nameOf(asked.status)))
  }

  const onCode = (code: string) => {
    setMessage(undefined)
    setRefusal(code === '' ? entry.missing : undefined)
    if (code === '') return
    waiting.current.push(code)
    void act(async () => {
      for (let next = waiting.current.shift(); next !== undefined; next = waiting.current.shift()) await recordOne(next)
      void refresh()
    })
  }

  const undo = ({ cardId, progressId }: Recorded) =>
    void act(async () => {
      const [reason = entry.undo] = entry.undoReasons
      await call(undoProgress, { params: { cardId, progressId }, body: { reason } })
      setRecorded((before) => before.map((row) => (row.progressId === progressId ? { ...row, isUndone: true } : row)))
      setMessage(entry.undoneDone)
      field.current?.take()
      void refresh()
    })

  return (
    <div className="grid gap-6">
      <div className="max-w-176">
        <CodeField
          ref={field}
          first
          label={entry.code}
          support={bulk.ready}
          button={entry.record}
          busy={busy}
          error={refusal}
          message={message}
          onCode={onCode}
        />
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {recorded.length > 0 && <Ticker rows={recorded} onUndo={undo} />}
    </div>
  )
}

const Ticker = ({ rows, onUndo }: { readonly rows: readonly Recorded[]; readonly onUndo: (row: Recorded) => void }) => {
  const text = useText(handoverText)
  const { language } = useLanguage()
  const nameOf = useStatusName()
  return (
    <StaffTable
      caption={text.bulk.ticker}
      rows={rows}
      rowKey={({ progressId }) => progressId}
      empty=""
      columns={buildColumns(text, language, { nameOf, onUndo })}
    />
  )
}

const buildColumns = (
  { common, entry }: HandoverText,
  language: Language,
  { nameOf, onUndo }: { readonly nameOf: (key: StatusKey) => string; readonly onUndo: (row: Recorded) => void },
): readonly Column<Recorded>[] => [
  {
    key: 'at',
    heading: common.at,
    cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at, language, 'second')}</span>,
  },
  {
    key: 'id',
    heading: common.id,
    cell: ({ cardId, cardNumber }) => (
      <Link to={`/handover/entry/${cardId}`} aria-label={common.openOf(String(cardNumber))}>
        {cardNumber}
      </Link>
    ),
  },
  {
    key: 'status',
    heading: common.status,
    cell: ({ status, warnings }) => (
      <span className="flex flex-wrap items-center gap-2">
        <StatusLabel status={status} />
        {warnings.map((warning) => common.warnings[warning]).join(' ')}
      </span>
    ),
  },
  {
    key: 'undo',
    heading: entry.undo,
    cell: (row) =>
      row.isUndone ? (
        <StatusBadge>{entry.undone}</StatusBadge>
      ) : (
        <Button
          size="s"
          look="outline"
          className="whitespace-nowrap"
          aria-label={entry.undoOf(nameOf(row.status), formatInstant(row.at, language, 'second'))}
          onClick={() => onUndo(row)}
        >
          {entry.undo}
        </Button>
      ),
  },
]
