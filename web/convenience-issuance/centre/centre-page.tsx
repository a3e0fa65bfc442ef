import type { ReactNode } from 'react'
import { StaffPortal } from '#web/session/staff-portal.tsx'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { AlarmsPage } from './alarms-page.tsx'
import { AuditPage } from './audit-page.tsx'
import { JobsPage } from './jobs-page.tsx'
import { MessagesPage } from './messages-page.tsx'
import { StatisticsPage } from './statistics/statistics-page.tsx'
import { VisitsPage } from './visits-page.tsx'

/** The issuance centre's desk: what must be looked at, what happened, and how the machinery runs. No persons anywhere. */
export const CentrePage = () => {
  const { centre: text } = useText(staffText)
  const page = (path: keyof typeof text.tabs, privilege: string, element: ReactNode) => ({
    path,
    privilege,
    element,
    label: text.tabs[path],
    title: text[path].title,
  })
  return (
    <StaffPortal
      audience="centre"
      pages={[
        page('alarms', 'alarms.acknowledge', <AlarmsPage />),
        page('visits', 'statistics.read', <VisitsPage />),
        page('statistics', 'statistics.read', <StatisticsPage />),
        page('audit', 'audit.read', <AuditPage />),
        page('jobs', 'jobs.run', <JobsPage />),
        page('messages', 'messages.read', <MessagesPage />),
      ]}
    />
  )
}
