import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Route, Routes, useParams } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { fromLocal } from '#shared/pickup-reservation/rules.ts'
import { call } from '#web/app/api.ts'
import { NotFoundPage } from '#web/app/not-found-page.tsx'
import { Shell } from '#web/app/shell.tsx'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { DeskProvider } from './desk.tsx'
import { MemberContext } from './member-context.ts'
import { Loaded } from './notice.tsx'
import { SiteContext } from './site-context.ts'
import { SiteFrame } from './site-frame.tsx'
import { TopPage } from './top-page.tsx'
import { useMember } from './use-member.ts'

// The calendar is what most people come for, often by telephone: everything behind it is fetched when it is reached.
const SearchPage = lazy(async () => ({ default: (await import('./search-page.tsx')).SearchPage }))
const ApplyPage = lazy(async () => ({ default: (await import('./apply-page.tsx')).ApplyPage }))
const ConfirmPage = lazy(async () => ({ default: (await import('./confirm-page.tsx')).ConfirmPage }))
const DonePage = lazy(async () => ({ default: (await import('./done-page.tsx')).DonePage }))
const KeyPages = lazy(async () => ({ default: (await import('./key-pages.tsx')).KeyPages }))
const MemberPages = lazy(async () => ({ default: (await import('./member-pages.tsx')).MemberPages }))
const SignInPage = lazy(async () => ({ default: (await import('./member-pages.tsx')).SignInPage }))
const RegisterPage = lazy(async () => ({ default: (await import('./register-page.tsx')).RegisterPage }))
const ResetPage = lazy(async () => ({ default: (await import('./reset-page.tsx')).ResetPage }))
const ConfirmLinkPage = lazy(async () => ({ default: (await import('./confirm-link-page.tsx')).ConfirmLinkPage }))
const WaitlistPage = lazy(async () => ({ default: (await import('./waitlist-page.tsx')).WaitlistPage }))

const longestLook = 5 * 60_000

/** A page that is open when the applications begin shows it in that moment. */
const untilNextLook = (site: api.SiteView | undefined): number => {
  const opensAt = site?.rules.opensAt
  if (site === undefined || opensAt == null || site.taking) return longestLook
  const left = fromLocal(opensAt).getTime() - new Date(site.now).getTime()
  return left > 0 ? Math.min(longestLook, left + 200) : longestLook
}

/** A site's pages, `/reservation/:siteId` and below. */
export const ReservationPage = () => {
  const text = useText(reservationResidentText)
  const { siteId = '' } = useParams()
  const query = useQuery({
    queryKey: ['reservation-site', siteId],
    queryFn: ({ signal }) => call(api.readSite, { params: { siteId }, signal }),
    refetchInterval: ({ state }) => untilNextLook(state.data),
  })
  if (isAppError(query.error, 'request.not-found')) return <NotFoundPage />
  if (query.data === undefined)
    return (
      <Shell title={text.sites.title}>
        <ScreenHeading>{text.sites.title}</ScreenHeading>
        <Loaded query={query}>{() => null}</Loaded>
      </Shell>
    )
  return (
    <DeskProvider key={siteId} siteId={siteId}>
      <SitePages site={query.data} />
    </DeskProvider>
  )
}

const SitePages = ({ site }: { readonly site: api.SiteView }) => {
  const { loading } = useText(reservationResidentText)
  const session = useMember(site.siteId)
  return (
    <SiteContext value={site}>
      <MemberContext value={session}>
        <SiteFrame site={site} session={session}>
          <Suspense fallback={<ProgressIndicator label={loading} />}>
            <Routes>
              <Route index element={<TopPage />} />
              <Route path="search" element={<SearchPage />} />
              <Route path="apply" element={<ApplyPage />} />
              <Route path="apply/confirm" element={<ConfirmPage />} />
              <Route path="done" element={<DonePage />} />
              <Route path="key/*" element={<KeyPages />} />
              <Route path="sign-in" element={<SignInPage />} />
              <Route path="member/*" element={<MemberPages />} />
              <Route path="register" element={<RegisterPage />} />
              <Route path="password" element={<ResetPage />} />
              <Route path="confirm" element={<ConfirmLinkPage />} />
              <Route path="waitlist" element={<WaitlistPage />} />
              <Route path="*" element={<TopPage />} />
            </Routes>
          </Suspense>
        </SiteFrame>
      </MemberContext>
    </SiteContext>
  )
}
