import { useState } from 'react'
import type * as z from 'zod/mini'
import { checkAudit, listAudit, type auditView } from '#shared/operations/api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from './cells.tsx'
import { PageHead } from './page-head.tsx'

type AuditRow = z.infer<typeof auditView>
type Verdict = ResponseOf<typeof checkAudit>

const newest = 'newest'

export const AuditPage = () => {
  const { centre } = useText(staffText)
  const text = centre.audit
  const [before, setBefore] = useState(newest)
  const query = useStaffQuery(listAudit, { seq: before })

  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Verification />
      <Loaded query={query}>
        {({ rows }) => (
          <div className="grid gap-6">
            <StaffTable
              caption={text.caption}
              rows={rows}
              rowKey={({ seq }) => String(seq)}
              empty={text.empty}
              columns={buildColumns(text)}
            />
            <Pages rows={rows} isNewest={before === newest} onTurn={setBefore} />
          </div>
        )}
      </Loaded>
    </>
  )
}

const Pages = ({
  rows,
  isNewest,
  onTurn,
}: {
  readonly rows: readonly AuditRow[]
  readonly isNewest: boolean
  readonly onTurn: (before: string) => void
}) => {
  const { centre } = useText(staffText)
  const oldest = rows.at(-1)?.seq ?? 1
  return (
    <div className="flex flex-wrap gap-4 print:hidden">
      {!isNewest && (
        <Button look="outline" onClick={() => onTurn(newest)}>
          {centre.audit.newest}
        </Button>
      )}
      {oldest > 1 && (
        <Button look="outline" onClick={() => onTurn(String(oldest))}>
          {centre.audit.older}
        </Button>
      )}
    </div>
  )
}

/** Walks the whole chain on request, and names the first row that does not fit. */
const Verification = () => {
  const { centre } = useText(staffText)
  const text = centre.audit
  const { call } = useStaffSession()
  const [busy, setBusy] = useState(false)
  const [verdict, setVerdict] = useState<Verdict>()
  const [error, setError] = useState<unknown>()

  const verify = async () => {
    setBusy(true)
    setVerdict(undefined)
    setError(undefined)
    try {
      setVerdict(await call(checkAudit, {}))
    } catch (cause) {
      setError(cause)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="grid gap-4">
      <div className="print:hidden">
        <Button aria-disabled={busy} onClick={() => void verify()}>
          {busy ? text.verifying : text.verify}
        </Button>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {verdict?.intact === true && (
        <NotificationBanner announce tone="success" title={text.intact(formatCount(verdict.rows ?? 0))} />
      )}
      {verdict?.intact === false && (
        <NotificationBanner announce tone="error" title={text.broken(verdict.brokenAt ?? 0)}>
          <p>{text.brokenTodo}</p>
          {verdict.reason !== null && <p>{text.reason(verdict.reason)}</p>}
        </NotificationBanner>
      )}
    </div>
  )
}

const buildColumns = (text: StaffText['centre']['audit']): readonly Column<AuditRow>[] => [
  { key: 'seq', heading: text.seq, align: 'right', cell: ({ seq }) => seq },
  { key: 'at', heading: text.at, cell: ({ at }) => <Moment at={at} precise /> },
  { key: 'actor', heading: text.actor, cell: ({ actor }) => <Code>{actor}</Code> },
  { key: 'audience', heading: text.audience, cell: ({ audience }) => <Code>{audience}</Code> },
  { key: 'action', heading: text.action, cell: ({ action }) => <Code>{action}</Code> },
  { key: 'target', heading: text.target, cell: ({ target }) => <Code>{target}</Code> },
  { key: 'outcome', heading: text.outcome, cell: ({ outcome }) => <Code>{outcome}</Code> },
]
