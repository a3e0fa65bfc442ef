import type { ReactNode } from 'react'
import { Navigate, Route, Routes, useParams } from 'react-router'
import { NotFoundPage } from '#web/app/not-found-page.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ArrivalPage } from './arrival/arrival-page.tsx'
import { DeliveryPage } from './arrival/delivery-page.tsx'
import { BulkPage } from './bulk/bulk-page.tsx'
import { ConsignmentPage } from './distribution/consignment-page.tsx'
import { PlacesPage } from './distribution/places-page.tsx'
import { WindowsPage } from './distribution/windows-page.tsx'
import { EntryPage } from './entry/entry-page.tsx'
import { useLedger } from './ledger-context.ts'
import { LedgerFrame } from './ledger-frame.tsx'
import { LinkPage } from './link/link-page.tsx'
import { ListPage } from './list/list-page.tsx'
import { isOutOfSight, listGranted, type PageKey } from './menu.ts'
import { NoticesPage } from './notices/notices-page.tsx'
import { ReturnsPage } from './notices/returns-page.tsx'
import { HistoryPage } from './operators/history-page.tsx'
import { OperatorsPage } from './operators/operators-page.tsx'
import { PasswordPage } from './operators/password-page.tsx'
import { PageHead } from './page-head.tsx'
import { ImportPage } from './residents/import-page.tsx'
import { ResidentPage } from './residents/resident-page.tsx'
import { ResidentsPage } from './residents/residents-page.tsx'
import { SettingsPage } from './settings/settings-page.tsx'
import { GuidePage } from './top/guide-page.tsx'
import { TopPage } from './top/top-page.tsx'

/** What stands below an address of its own begins anew when the address changes. */
const ByParam = ({ name, page }: { readonly name: string; readonly page: (value: string) => ReactNode }) =>
  page(useParams()[name] ?? '')

const pages: readonly (readonly [path: string, page: PageKey, element: ReactNode])[] = [
  // One screen for both, so that the field that is scanned into stays.
  ['entry/:cardId?', 'entry', <ByParam key="" name="cardId" page={(id) => <EntryPage cardId={id || undefined} />} />],
  ['bulk', 'bulk', <BulkPage key="" />],
  ['list', 'list', <ListPage key="" />],
  ['arrival', 'arrival', <ArrivalPage key="" />],
  [
    'arrival/:deliveryId',
    'arrival',
    <ByParam key="" name="deliveryId" page={(id) => <DeliveryPage key={id} deliveryId={id} />} />,
  ],
  ['windows', 'windows', <WindowsPage key="" />],
  [
    'windows/:consignmentId',
    'windows',
    <ByParam key="" name="consignmentId" page={(id) => <ConsignmentPage key={id} consignmentId={id} />} />,
  ],
  ['places', 'places', <PlacesPage key="" />],
  ['notices', 'notices', <NoticesPage key="" />],
  ['returns', 'returns', <ReturnsPage key="" />],
  ['guide', 'guide', <GuidePage key="" />],
  ['residents', 'residents', <ResidentsPage key="" />],
  ['residents/new', 'residents', <ResidentPage key="new" residentId={undefined} />],
  [
    'residents/:residentId',
    'residents',
    <ByParam key="" name="residentId" page={(id) => <ResidentPage key={id} residentId={id} />} />,
  ],
  ['import', 'import', <ImportPage key="" />],
  ['operators', 'operators', <OperatorsPage key="" />],
  ['history', 'history', <HistoryPage key="" />],
  ['password', 'password', <PasswordPage key="" />],
  ['settings', 'settings', <SettingsPage key="" />],
  ['link', 'link', <LinkPage key="" />],
]

/** Every screen of the ledger at its address; who may not open one is led back to the menu, or told whose it is. */
export const HandoverRoutes = ({ onSignOut }: { readonly onSignOut: () => void }) => {
  const { view } = useStaffSession()
  const { overview } = useLedger()
  const granted = listGranted(view.privileges)
  const show = (page: PageKey, element: ReactNode) => {
    if (!granted.has(page)) return <Navigate replace to="/handover" />
    return (
      <LedgerFrame page={page} onSignOut={onSignOut}>
        {isOutOfSight(page, overview) ? <OutOfSight page={page} /> : element}
      </LedgerFrame>
    )
  }
  return (
    <Routes>
      <Route
        index
        element={
          <LedgerFrame page={undefined} onSignOut={onSignOut}>
            <TopPage />
          </LedgerFrame>
        }
      />
      {pages.map(([path, page, element]) => (
        <Route key={path} path={path} element={show(page, element)} />
      ))}
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

const OutOfSight = ({ page }: { readonly page: PageKey }) => {
  const { menu } = useText(handoverText)
  return (
    <>
      <PageHead title={menu.pages[page]} />
      <NotificationBanner tone="warning" title={menu.outOfSight}>
        <p>{menu.outOfSightTodo}</p>
      </NotificationBanner>
    </>
  )
}
