import { useState } from 'react'
import type * as z from 'zod/mini'
import { listBatches, runBatch, type batchView } from '#shared/billing-certificate/federation-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment, Name } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'

type Batch = z.infer<typeof batchView>

type Failure = Batch['errors'][number] & { readonly name: string }

const everyMilliseconds = 15_000
const succeeded = 'succeeded'

/** Batches B5 to B11 and that of rejections: last run, counts, what could not be done, next run (EB-SC-20). */
export const BatchesPage = () => {
  const { batches: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const query = useStaffQuery(listBatches, undefined, everyMilliseconds)
  const [running, setRunning] = useState<string>()
  const [ran, setRan] = useState<Batch>()
  const { busy, error, act } = useAct()
  const nameOf = (name: string) => text.names[name] ?? name

  const run = ({ name }: Batch) =>
    void act(async () => {
      setRunning(name)
      setRan(undefined)
      try {
        setRan(await call(runBatch, { params: { name } }))
      } finally {
        setRunning(undefined)
        await query.refetch()
      }
    })

  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      {ran !== undefined && (
        <NotificationBanner
          announce
          tone={ran.lastOutcome === succeeded && ran.failed === 0 ? 'success' : 'warning'}
          title={text.ran(nameOf(ran.name), formatCount(ran.done), formatCount(ran.failed))}
        />
      )}
      {isAppError(error, 'lifecycle.stale') ? (
        <NotificationBanner announce tone="information" title={text.busy} />
      ) : (
        error !== undefined && <ErrorNotice error={error} />
      )}
      <Loaded query={query}>
        {({ batches }) => (
          <>
            <StaffTable
              caption={text.caption}
              rows={batches}
              rowKey={({ name }) => name}
              empty={text.empty}
              columns={buildColumns(text, nameOf, { busy, running, onRun: run })}
            />
            <StaffTable
              caption={text.errors}
              rows={batches.flatMap(({ name, errors }) => errors.map((row) => ({ name, ...row })))}
              rowKey={({ name, applicationNumber, at }) => `${name} ${applicationNumber} ${at}`}
              empty={text.errorsEmpty}
              columns={buildErrorColumns(text, nameOf)}
            />
          </>
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (
  text: BillingFederationText['batches'],
  nameOf: (name: string) => string,
  {
    busy,
    running,
    onRun,
  }: { readonly busy: boolean; readonly running: string | undefined; readonly onRun: (batch: Batch) => void },
): readonly Column<Batch>[] => [
  { key: 'name', heading: text.name, cell: ({ name }) => <Name>{nameOf(name)}</Name> },
  {
    key: 'waiting',
    heading: text.waiting,
    align: 'right',
    cell: ({ waiting }) => formatCount(waiting),
  },
  {
    key: 'last',
    heading: text.last,
    cell: ({ lastRunAt }) => (lastRunAt === null ? text.never : <Moment at={lastRunAt} />),
  },
  {
    key: 'outcome',
    heading: text.outcome,
    cell: ({ lastOutcome }) =>
      lastOutcome === null ? (
        <StatusBadge>{text.never}</StatusBadge>
      ) : (
        <StatusBadge tone={lastOutcome === succeeded ? 'success' : 'error'}>
          {lastOutcome === succeeded ? text.succeeded : lastOutcome}
        </StatusBadge>
      ),
  },
  {
    key: 'counts',
    heading: text.counts,
    cell: ({ done, failed }) => (
      <span className="whitespace-nowrap">{text.countsOf(formatCount(done), formatCount(failed))}</span>
    ),
  },
  { key: 'next', heading: text.next, cell: ({ nextRunAt }) => <Moment at={nextRunAt} /> },
  {
    key: 'run',
    heading: <span className="sr-only">{text.run}</span>,
    cell: (batch) => {
      const isRunning = batch.running || batch.name === running
      return (
        <Button
          size="s"
          look="outline"
          className="whitespace-nowrap"
          aria-disabled={busy || isRunning}
          aria-label={isRunning ? `${nameOf(batch.name)} ${text.running}` : text.runOf(nameOf(batch.name))}
          onClick={() => onRun(batch)}
        >
          {isRunning ? text.running : text.run}
        </Button>
      )
    },
  },
]

const buildErrorColumns = (
  text: BillingFederationText['batches'],
  nameOf: (name: string) => string,
): readonly Column<Failure>[] => [
  { key: 'batch', heading: text.batch, cell: ({ name }) => <Name>{nameOf(name)}</Name> },
  { key: 'number', heading: text.application, cell: ({ applicationNumber }) => applicationNumber },
  { key: 'code', heading: text.code, cell: ({ code }) => <Code>{code}</Code> },
  { key: 'tries', heading: text.tries, align: 'right', cell: ({ tries }) => tries },
  { key: 'at', heading: text.at, cell: ({ at }) => <Moment at={at} /> },
]
