import { useId, useState } from 'react'
import { undoProgress, type CardDetail, type ProgressView } from '#shared/card-handover/api.ts'
import { reachesGrade } from '#shared/card-handover/statuses.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { useLedger } from '../ledger-context.ts'
import { StatusLabel } from '../status-label.tsx'
import { useAct } from '../use-act.ts'
import type { Changed } from './card-panel.tsx'

/** 進捗状況 (CM-SC-7): every row with its 取消; what was undone stays, and so does who undid it, when and why (CM-R-2). */
export const HistoryTable = ({ detail, onUndone }: { readonly detail: CardDetail; readonly onUndone: Changed }) => {
  const text = useText(handoverText)
  const { entry } = text
  const { language } = useLanguage()
  const { windows, me, statuses } = useLedger().overview
  const [asked, setAsked] = useState<ProgressView>()
  const windowOf = (id: string | null) => windows.find(({ windowId }) => windowId === id)?.name ?? ''
  // a status kept for a higher grade is taken back by that grade alone
  const mayUndo = ({ status }: ProgressView) =>
    statuses.some((row) => row.key === status && reachesGrade(me.grade, row.grade))
  return (
    <section className="grid gap-4">
      <StaffTable
        caption={entry.history}
        rows={detail.history}
        rowKey={({ progressId }) => progressId}
        empty={entry.historyEmpty}
        columns={buildColumns(text, language, { windowOf, mayUndo, onUndo: setAsked })}
      />
      {asked !== undefined && (
        <UndoDialog
          row={asked}
          cardId={detail.card.cardId}
          onCancel={() => setAsked(undefined)}
          onUndone={(next) => {
            setAsked(undefined)
            onUndone(next, entry.undoneDone)
          }}
        />
      )}
    </section>
  )
}

const buildColumns = (
  { common, entry, kinds }: HandoverText,
  language: Language,
  {
    windowOf,
    mayUndo,
    onUndo,
  }: {
    readonly windowOf: (id: string | null) => string
    readonly mayUndo: (row: ProgressView) => boolean
    readonly onUndo: (row: ProgressView) => void
  },
): readonly Column<ProgressView>[] => [
  {
    key: 'at',
    heading: common.at,
    cell: ({ at, recordedAt }) => (
      <span className="grid gap-1 whitespace-nowrap">
        <span>{formatInstant(at, language, 'second')}</span>
        {recordedAt.slice(0, 16) !== at.slice(0, 16) && (
          <span className="text-dns-14N-130 text-solid-gray-600">
            {entry.enteredAt(formatInstant(recordedAt, language))}
          </span>
        )}
      </span>
    ),
  },
  {
    key: 'status',
    heading: common.status,
    cell: ({ status, statusName, undone, current }) => (
      <span className="flex flex-wrap items-center gap-2">
        {undone === null ? (
          <StatusLabel status={status} name={statusName} />
        ) : (
          <del lang="ja" className="text-solid-gray-600">
            {statusName}
          </del>
        )}
        {current && <StatusBadge tone="strong">{entry.current}</StatusBadge>}
      </span>
    ),
  },
  {
    key: 'operator',
    heading: common.operator,
    cell: ({ actorName, source }) => (
      <span className="grid min-w-24">
        <span lang="ja">{actorName}</span>
        <span className="text-dns-14N-130 text-solid-gray-600">{kinds.source[source]}</span>
      </span>
    ),
  },
  { key: 'window', heading: common.window, cell: ({ windowId }) => <span lang="ja">{windowOf(windowId)}</span> },
  {
    key: 'reason',
    heading: common.reason,
    cell: ({ reason }) => (
      <span lang="ja" className="block min-w-24">
        {reason}
      </span>
    ),
  },
  {
    key: 'undo',
    heading: entry.undo,
    cell: (row) =>
      row.undone === null ? (
        mayUndo(row) && (
          <span className="print:hidden">
            <Button
              size="s"
              look="outline"
              className="whitespace-nowrap"
              aria-label={entry.undoOf(row.statusName, formatInstant(row.at, language, 'second'))}
              onClick={() => onUndo(row)}
            >
              {entry.undo}
            </Button>
          </span>
        )
      ) : (
        <span className="grid min-w-40 gap-1">
          <span>
            <StatusBadge>{entry.undone}</StatusBadge>
          </span>
          <span lang="ja">
            {entry.undoneBy(formatInstant(row.undone.at, language, 'second'), row.undone.actorName)}
          </span>
          <span lang="ja" className="text-dns-14N-130 text-solid-gray-600">
            {row.undone.reason}
          </span>
        </span>
      ),
  },
]

const other = 'other'

const UndoDialog = ({
  row,
  cardId,
  onCancel,
  onUndone,
}: {
  readonly row: ProgressView
  readonly cardId: string
  readonly onCancel: () => void
  readonly onUndone: (detail: CardDetail) => void
}) => {
  const { entry, common } = useText(handoverText)
  const { call } = useStaffSession()
  const name = useId()
  const [why, setWhy] = useState<string>(entry.undoReasons[0] ?? other)
  const [words, setWords] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { busy, error, act } = useAct()
  const undo = () => {
    const reason = why === other ? words.trim() : why
    if (reason === '') return setMissing(true)
    void act(async () =>
      onUndone(await call(undoProgress, { params: { cardId, progressId: row.progressId }, body: { reason } })),
    )
  }
  return (
    <ModalDialog
      title={entry.undoTitle}
      onCancel={onCancel}
      actions={
        <>
          <Button size="l" look="outline" onClick={onCancel}>
            {common.cancel}
          </Button>
          <Button size="l" aria-disabled={busy} onClick={undo}>
            {entry.undoDo}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{entry.undoLead}</p>
        <p>
          <StatusLabel status={row.status} name={row.statusName} />
        </p>
        {error !== undefined && <ErrorNotice error={error} />}
        <ChoiceGroup
          kind="one"
          label={common.reason}
          name={name}
          choices={[
            ...entry.undoReasons.map((reason) => ({ value: reason, label: reason })),
            { value: other, label: entry.undoOther },
          ]}
          chosen={[why]}
          onChoose={([chosen = other]) => setWhy(chosen)}
        />
        {why === other && (
          <TextField
            label={common.reason}
            requirement={common.required}
            value={words}
            maxLength={200}
            autoComplete="off"
            error={isMissing ? common.reasonMissing : undefined}
            onChange={({ target }) => setWords(target.value)}
          />
        )}
      </div>
    </ModalDialog>
  )
}
