import { useMemo, useState, type ReactNode } from 'react'
import { StaffPortal } from '#web/session/staff-portal.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { CheckInPage } from './check-in-page.tsx'
import { DayPage } from './day-page.tsx'
import { DeskContext, type Desk, type KeptSearch } from './desk.ts'
import { GuidePage } from './guide-page.tsx'
import { HistoryPage } from './history-page.tsx'
import { ItemsPage } from './items-page.tsx'
import { MailPage } from './mail-page.tsx'
import { MembersPage } from './members-page.tsx'
import { menu, type MenuPath } from './menu.ts'
import { OperatorsPage } from './operators-page.tsx'
import { ReportsPage } from './reports-page.tsx'
import { ScreenPage } from './screen-page.tsx'
import { SearchPage } from './search-page.tsx'
import { SitePage } from './site-page.tsx'
import { SupportPage } from './support-page.tsx'
import { TopPage } from './top-page.tsx'
import { WindowsPage } from './windows-page.tsx'

const siteKey = 'madoguchi-reservation-site'

const elements: Readonly<Record<MenuPath, ReactNode>> = {
  top: <TopPage />,
  day: <DayPage />,
  visit: <CheckInPage />,
  reservations: <SearchPage />,
  members: <MembersPage />,
  windows: <WindowsPage />,
  site: <SitePage />,
  items: <ItemsPage />,
  screen: <ScreenPage />,
  mail: <MailPage />,
  operators: <OperatorsPage />,
  history: <HistoryPage />,
  reports: <ReportsPage />,
  support: <SupportPage />,
  guide: <GuidePage />,
}

/** 来訪予約の管理画面 (RS-STF): a portal of its own with the staff accounts of the municipality. */
export const DeskPage = () => {
  const { menu: names } = useText(reservationStaffText)
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(siteKey))
  const [kept, keep] = useState<KeptSearch | null>(null)
  const desk = useMemo(
    (): Desk => ({
      chosen,
      choose: (siteId) => {
        sessionStorage.setItem(siteKey, siteId)
        setChosen(siteId)
      },
      kept,
      keep,
    }),
    [chosen, kept],
  )
  return (
    <DeskContext value={desk}>
      <StaffPortal
        audience="municipality"
        pages={menu.map(({ path, privilege }) => ({
          path,
          privilege,
          title: names[path].title,
          label: names[path].label,
          element: elements[path],
        }))}
      />
    </DeskContext>
  )
}
