import { useState } from 'react'
import { listTasks, resolveTask, type Task } from '#shared/convenience-issuance/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'

/** The character a code point stands for, where a font has it; beside it the code point, which is what staff look up. */
const toCharacter = (codePoints: string): string =>
  codePoints
    .split(' ')
    .map((codePoint) => String.fromCodePoint(Number.parseInt(codePoint.slice(2), 16)))
    .join('')

const Characters = ({ codePoints }: Pick<Task, 'codePoints'>) => (
  <ul className="grid gap-1">
    {codePoints.map((codePoint) => (
      <li key={codePoint} className="flex items-baseline gap-3">
        <span aria-hidden="true" className="text-std-24N-150">
          {toCharacter(codePoint)}
        </span>
        <span className="text-mono-16N-150 whitespace-nowrap">{codePoint}</span>
      </li>
    ))}
  </ul>
)

export const TasksPage = () => {
  const { municipality, kinds, common } = useText(staffText)
  const text = municipality.tasks
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const query = useStaffQuery(listTasks)
  const [shown, setShown] = useState<'open' | 'all'>('open')
  const [asked, setAsked] = useState<Task>()
  const [outcome, setOutcome] = useState<{ readonly error?: unknown }>()

  const resolve = async ({ taskId }: Task) => {
    setAsked(undefined)
    try {
      await call(resolveTask, { params: { taskId } })
      setOutcome({})
    } catch (error) {
      setOutcome({ error })
    }
    await query.refetch()
  }

  return (
    <>
      <div className="grid gap-4">
        <ScreenHeading>{text.title}</ScreenHeading>
        <p>{text.lead}</p>
      </div>
      {outcome !== undefined && 'error' in outcome && <ErrorNotice error={outcome.error} />}
      {outcome !== undefined && !('error' in outcome) && (
        <NotificationBanner announce tone="success" title={text.done} />
      )}
      <fieldset className="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
        <legend className="sr-only">{text.filter}</legend>
        {(['open', 'all'] as const).map((value) => (
          <label key={value} className="flex min-h-11 items-center gap-2">
            <input
              type="radio"
              name="shown"
              checked={shown === value}
              onChange={() => setShown(value)}
              className="focus-mark size-6 accent-key-900"
            />
            {value === 'open' ? text.filterOpen : text.filterAll}
          </label>
        ))}
      </fieldset>
      <Loaded query={query}>
        {(tasks) => (
          <StaffTable
            caption={text.caption}
            rows={tasks.filter(({ resolvedAt }) => shown === 'all' || resolvedAt === null)}
            rowKey={({ taskId }) => taskId}
            empty={text.empty}
            columns={buildColumns({ municipality, kinds }, language, setAsked)}
          />
        )}
      </Loaded>
      {asked !== undefined && (
        <ModalDialog
          title={text.confirmTitle}
          onCancel={() => setAsked(undefined)}
          actions={
            <>
              <Button size="l" look="outline" onClick={() => setAsked(undefined)}>
                {common.cancel}
              </Button>
              <Button size="l" onClick={() => void resolve(asked)}>
                {text.resolve}
              </Button>
            </>
          }
        >
          <div className="grid gap-4">
            <p>{text.confirm}</p>
            <p>{kinds[asked.kind]}</p>
            <Characters {...asked} />
          </div>
        </ModalDialog>
      )}
    </>
  )
}

const buildColumns = (
  { municipality: { tasks: text }, kinds }: Pick<StaffText, 'kinds' | 'municipality'>,
  language: Language,
  onResolve: (task: Task) => void,
): readonly Column<Task>[] => [
  {
    key: 'at',
    heading: text.at,
    cell: ({ createdAt }) => <span className="whitespace-nowrap">{formatInstant(createdAt, language)}</span>,
  },
  { key: 'kind', heading: text.kind, cell: ({ kind }) => kinds[kind] },
  { key: 'characters', heading: text.characters, cell: (task) => <Characters {...task} /> },
  {
    key: 'request',
    heading: text.request,
    cell: ({ requestId }) => <span className="text-mono-14N-150 whitespace-nowrap">{requestId}</span>,
  },
  {
    key: 'state',
    heading: text.state,
    cell: (task) =>
      task.resolvedAt === null ? (
        <span className="flex items-center gap-3">
          <StatusBadge tone="warning">{text.open}</StatusBadge>
          <span className="print:hidden">
            <Button
              size="s"
              look="outline"
              className="whitespace-nowrap"
              aria-label={text.resolveOf(task.codePoints.join(', '))}
              onClick={() => onResolve(task)}
            >
              {text.resolve}
            </Button>
          </span>
        </span>
      ) : (
        <span className="whitespace-nowrap">{text.resolved(formatInstant(task.resolvedAt, language))}</span>
      ),
  },
]
