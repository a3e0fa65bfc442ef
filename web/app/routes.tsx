import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { HomePage } from '#web/home/home-page.tsx'
import { Loading } from './loading.tsx'
import { NotFoundPage } from './not-found-page.tsx'

const KioskPage = lazy(async () => ({
  default: (await import('#web/convenience-issuance/kiosk/kiosk-page.tsx')).KioskPage,
}))
const MunicipalityPage = lazy(async () => ({
  default: (await import('#web/convenience-issuance/municipality/municipality-page.tsx')).MunicipalityPage,
}))
const CentrePage = lazy(async () => ({
  default: (await import('#web/convenience-issuance/centre/centre-page.tsx')).CentrePage,
}))
const ReadersPage = lazy(async () => ({ default: (await import('#web/readers/readers-page.tsx')).ReadersPage }))

/** Which page stands at which address. A service's pages are loaded when somebody goes there. */
export const AppRoutes = () => (
  <Suspense fallback={<Loading />}>
    <Routes>
      <Route path="/" element={<HomePage />} />
      <Route path="/kiosk" element={<KioskPage />} />
      <Route path="/municipality/*" element={<MunicipalityPage />} />
      <Route path="/centre/*" element={<CentrePage />} />
      <Route path="/readers" element={<ReadersPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  </Suspense>
)
