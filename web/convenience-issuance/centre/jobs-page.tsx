import { useState } from 'react'
import type * as z from 'zod/mini'
import { isAppError } from '#shared/errors/app-error.ts'
import { listJobs, runJob, type jobView } from '#shared/operations/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from './cells.tsx'
import { PageHead } from './page-head.tsx'

type JobView = z.infer<typeof jobView>

type Run =
  | { readonly state: 'running'; readonly name: string }
  | { readonly state: 'over'; readonly name: string; readonly outcome: string }
  | { readonly state: 'failed'; readonly error: unknown }

const succeeded = 'succeeded'

export const JobsPage = () => {
  const { centre } = useText(staffText)
  const text = centre.jobs
  const { call } = useStaffSession()
  const query = useStaffQuery(listJobs)
  const [run, setRun] = useState<Run>()
  const runningName = run?.state === 'running' ? run.name : undefined

  const start = async ({ name }: JobView) => {
    setRun({ state: 'running', name })
    try {
      const { outcome } = await call(runJob, { params: { name } })
      setRun({ state: 'over', name, outcome })
    } catch (error) {
      setRun({ state: 'failed', error })
    }
    await query.refetch()
  }

  return (
    <>
      <PageHead title={text.title} lead={text.lead} query={query} />
      {run?.state === 'over' && (
        <NotificationBanner
          announce
          tone={run.outcome === succeeded ? 'success' : 'error'}
          title={run.outcome === succeeded ? text.ran(run.name) : text.ranWith(run.name, run.outcome)}
        />
      )}
      {run?.state === 'failed' && <RunError error={run.error} />}
      <Loaded query={query}>
        {({ jobs }) => (
          <StaffTable
            caption={text.caption}
            rows={jobs}
            rowKey={({ name }) => name}
            empty={text.empty}
            columns={buildColumns(text, runningName, (job) => void start(job))}
          />
        )}
      </Loaded>
    </>
  )
}

/** A job that is under way already is no fault of anybody's: it only has to end. */
const RunError = ({ error }: { readonly error: unknown }) => {
  const { centre } = useText(staffText)
  if (!isAppError(error, 'lifecycle.stale')) return <ErrorNotice error={error} />
  return <NotificationBanner announce tone="information" title={centre.jobs.busy} />
}

const outcomeOf = (text: StaffText['centre']['jobs'], { lastOutcome }: JobView) => {
  if (lastOutcome === null) return <StatusBadge>{text.never}</StatusBadge>
  if (lastOutcome === succeeded) return <StatusBadge tone="success">{text.succeeded}</StatusBadge>
  return <StatusBadge tone="error">{lastOutcome}</StatusBadge>
}

const buildColumns = (
  text: StaffText['centre']['jobs'],
  runningName: string | undefined,
  onRun: (job: JobView) => void,
): readonly Column<JobView>[] => [
  { key: 'name', heading: text.name, cell: ({ name }) => <Code>{name}</Code> },
  { key: 'next', heading: text.next, cell: ({ nextRunAt }) => <Moment at={nextRunAt} /> },
  {
    key: 'last',
    heading: text.last,
    cell: ({ lastRunAt }) => (lastRunAt === null ? <Code>{null}</Code> : <Moment at={lastRunAt} precise />),
  },
  { key: 'outcome', heading: text.outcome, cell: (job) => outcomeOf(text, job) },
  {
    key: 'run',
    heading: <span className="sr-only">{text.run}</span>,
    cell: (job) => {
      const isRunning = job.running || job.name === runningName
      return (
        <span className="print:hidden">
          <Button
            size="s"
            look="outline"
            className="whitespace-nowrap"
            aria-disabled={isRunning || runningName !== undefined}
            aria-label={isRunning ? `${job.name} ${text.running}` : text.runOf(job.name)}
            onClick={() => onRun(job)}
          >
            {isRunning ? text.running : text.run}
          </Button>
        </span>
      )
    },
  },
]
