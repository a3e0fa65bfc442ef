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
const BillingPage = lazy(async () => ({
  default: (await import('#web/billing-certificate/applicant/billing-page.tsx')).BillingPage,
}))
const FederationPage = lazy(async () => ({
  default: (await import('#web/billing-certificate/federation/federation-page.tsx')).FederationPage,
}))
const CheckPage = lazy(async () => ({ default: (await import('#web/document-check/check-page.tsx')).CheckPage }))
const PhonePage = lazy(async () => ({ default: (await import('#web/phone-reader/phone-page.tsx')).PhonePage }))
const SignPage = lazy(async () => ({ default: (await import('#web/document-sign/sign-page.tsx')).SignPage }))
const ReadersPage = lazy(async () => ({ default: (await import('#web/readers/readers-page.tsx')).ReadersPage }))
const ReservationPage = lazy(async () => ({
  default: (await import('#web/pickup-reservation/resident/reservation-page.tsx')).ReservationPage,
}))
const ReservationSitesPage = lazy(async () => ({
  default: (await import('#web/pickup-reservation/resident/sites-page.tsx')).SitesPage,
}))
const DeskPage = lazy(async () => ({
  default: (await import('#web/pickup-reservation/staff/desk-page.tsx')).DeskPage,
}))
const HandoverPage = lazy(async () => ({
  default: (await import('#web/card-handover/handover-page.tsx')).HandoverPage,
}))
const TapPage = lazy(async () => ({ default: (await import('#web/card-ap/tap-page.tsx')).TapPage }))

/** Which page stands at which address. A service's pages are loaded when somebody goes there. */
export const AppRoutes = () => (
  <Suspense fallback={<Loading />}>
    <Routes>
      <Route path="/" element={<HomePage />} />
      <Route path="/kiosk" element={<KioskPage />} />
      <Route path="/municipality/*" element={<MunicipalityPage />} />
      <Route path="/centre/*" element={<CentrePage />} />
      <Route path="/billing/*" element={<BillingPage />} />
      <Route path="/federation/*" element={<FederationPage />} />
      <Route path="/check" element={<CheckPage />} />
      <Route path="/phone" element={<PhonePage />} />
      <Route path="/sign" element={<SignPage />} />
      <Route path="/readers" element={<ReadersPage />} />
      <Route path="/tap" element={<TapPage />} />
      <Route path="/reservation" element={<ReservationSitesPage />} />
      <Route path="/reservation/:siteId/*" element={<ReservationPage />} />
      <Route path="/reservation-desk/*" element={<DeskPage />} />
      <Route path="/handover/*" element={<HandoverPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  </Suspense>
)
