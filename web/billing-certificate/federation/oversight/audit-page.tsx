import { useState } from 'react'
import { readBillingAudit } from '#shared/billing-certificate/federation-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'

type AuditRow = ResponseOf<typeof readBillingAudit>['rows'][number]

const newest = 'newest'
const pageRows = 100

/** Who did what about billing certificates, for administrators (EB-N-4). Reading it is a row of it, too. */
export const AuditPage = () => {
  const { audit: text } = useText(billingFederationText)
  const [before, setBefore] = useState(newest)
  const query = useStaffQuery(readBillingAudit, { seq: before })
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={query}>
        {({ rows }) => (
          <div className="grid min-w-0 gap-6">
            <StaffTable
              caption={text.caption}
              rows={rows}
              rowKey={({ seq }) => String(seq)}
              empty={text.empty}
              columns={buildColumns(text)}
            />
            <div className="flex flex-wrap gap-4 print:hidden">
              {before !== newest && (
                <Button look="outline" onClick={() => setBefore(newest)}>
                  {text.newest}
                </Button>
              )}
              {rows.length === pageRows && (
                <Button look="outline" onClick={() => setBefore(String(rows.at(-1)?.seq ?? 1))}>
                  {text.older}
                </Button>
              )}
            </div>
          </div>
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (text: BillingFederationText['audit']): readonly Column<AuditRow>[] => [
  { key: 'seq', heading: text.seq, align: 'right', cell: ({ seq }) => seq },
  { key: 'at', heading: text.at, cell: ({ at }) => <Moment at={at} /> },
  { key: 'actor', heading: text.actor, cell: ({ actor }) => <Code>{actor}</Code> },
  { key: 'action', heading: text.action, cell: ({ action }) => <Code>{action}</Code> },
  { key: 'target', heading: text.target, cell: ({ target }) => <Code>{target}</Code> },
  { key: 'outcome', heading: text.outcome, cell: ({ outcome }) => <Code>{outcome}</Code> },
]
