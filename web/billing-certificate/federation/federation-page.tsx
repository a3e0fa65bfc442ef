import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { StaffPortal } from '#web/session/staff-portal.tsx'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { DepositsPage } from './deposits/deposits-page.tsx'
import { ImportPage } from './holders/import-page.tsx'
import { HolderPage } from './holders/holder-page.tsx'
import { HoldersPage } from './holders/holders-page.tsx'
import { RegisterPage } from './holders/register-page.tsx'
import { firstState, ListStateContext, type ListState } from './list/list-state.ts'
import { ListPage } from './list/list-page.tsx'
import { DetailsPage } from './matter/details-page.tsx'
import { OffsetMonthPage } from './offsets/month-page.tsx'
import { OffsetsPage } from './offsets/offsets-page.tsx'
import { AuditPage } from './oversight/audit-page.tsx'
import { BatchesPage } from './oversight/batches-page.tsx'
import { RevocationListPage } from './oversight/revocation-list-page.tsx'
import { MailTextsPage } from './settings/mail-texts-page.tsx'

/** The federation's desk (受付管理サーバ): staff decide, administrators also undo and oversee (EB-B1..B11, EB-R-15). */
export const FederationPage = () => {
  const text = useText(billingFederationText)
  const [state, setState] = useState<ListState>(firstState)
  const change = useCallback((part: Partial<ListState>) => setState((before) => ({ ...before, ...part })), [])
  const kept = useMemo(() => ({ state, change }), [state, change])
  const tab = (path: keyof typeof text.tabs, privilege: string, element: ReactNode) => ({
    path,
    privilege,
    element,
    label: text.tabs[path],
    title: text.tabs[path],
  })
  const behind = (path: string, title: string, more: { readonly privilege: string; readonly element: ReactNode }) => ({
    path,
    title,
    label: title,
    unlisted: true as const,
    ...more,
  })
  return (
    <ListStateContext value={kept}>
      <StaffPortal
        audience="federation"
        pages={[
          tab('certificates', 'billing.read', <ListPage />),
          behind('certificates/details', text.detail.title, { privilege: 'billing.read', element: <DetailsPage /> }),
          tab('deposits', 'billing.decide', <DepositsPage />),
          tab('holders', 'billing.holders', <HoldersPage />),
          behind('holders/register', text.holder.registerTitle, {
            privilege: 'billing.holders',
            element: <RegisterPage />,
          }),
          behind('holders/csv', text.import.title, { privilege: 'billing.holders', element: <ImportPage /> }),
          behind('holders/:userId', text.holder.title, { privilege: 'billing.holders', element: <HolderPage /> }),
          tab('offsets', 'billing.read', <OffsetsPage />),
          behind('offsets/:month', text.offsets.title, { privilege: 'billing.read', element: <OffsetMonthPage /> }),
          tab('revocation-list', 'billing.read', <RevocationListPage />),
          tab('batches', 'billing.batches', <BatchesPage />),
          tab('mail-texts', 'billing.settings', <MailTextsPage />),
          tab('audit', 'billing.audit', <AuditPage />),
        ]}
      />
    </ListStateContext>
  )
}
