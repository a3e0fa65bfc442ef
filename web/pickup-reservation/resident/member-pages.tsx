import { useQuery } from '@tanstack/react-query'
import { Link as RouterLink, Navigate, Route, Routes, useLocation, useNavigate, useParams } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { Table } from '#web/ui/table.tsx'
import { readOutcome } from './access.ts'
import { useAsked } from './apply-page.tsx'
import { CancelPage } from './cancel-page.tsx'
import { ChangePage, ChangeSlotPage } from './change-page.tsx'
import { useMemberSession } from './member-context.ts'
import { MemberWarning } from './member-warning.tsx'
import { Loaded } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { PasswordPage } from './password-page.tsx'
import { ProfilePage } from './profile-page.tsx'
import { OutcomeNotice, statusTones } from './reservation-facts.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { pageOf, useSite } from './site-context.ts'

/** Pages of a member; nothing of them is asked for before somebody has signed in. */
export const MemberPages = () => {
  const text = useText(reservationResidentText)
  const { siteId } = useSite()
  const session = useMemberSession()
  const { pathname } = useLocation()
  const passwordPage = pageOf(siteId, '/member/password')
  if (session.isPending) return <ProgressIndicator label={text.loading} />
  if (session.member === null) return <SignInPage />
  if (session.member.view.mustSetPassword && pathname !== passwordPage) return <Navigate replace to={passwordPage} />
  return (
    <>
      <Routes>
        <Route index element={<ListPage />} />
        <Route path="profile" element={<ProfilePage />} />
        <Route path="password" element={<PasswordPage />} />
        <Route path=":reservationId/*" element={<OwnReservation />} />
      </Routes>
      <MemberWarning session={session} member={session.member} />
    </>
  )
}

/** ログイン on a page of its own; whoever came for a member's page goes on to it. */
export const SignInPage = () => {
  const text = useText(reservationResidentText)
  const { siteId } = useSite()
  const session = useMemberSession()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const wanted = pathname.startsWith(pageOf(siteId, '/member')) ? pathname : pageOf(siteId, '/member')
  if (session.member !== null && pathname === pageOf(siteId, '/sign-in')) return <Navigate replace to={wanted} />
  return (
    <>
      <PageHead title={text.signIn.title}>
        {session.hasEnded && (
          <NotificationBanner tone="information" title={text.session.ended}>
            <p>{text.session.endedTodo}</p>
          </NotificationBanner>
        )}
      </PageHead>
      <SignInForm
        session={session}
        onSignedIn={({ mustSetPassword }) =>
          void navigate(mustSetPassword ? pageOf(siteId, '/member/password') : wanted, { replace: true })
        }
      />
    </>
  )
}

const actLink =
  'focus-mark inline-flex min-h-11 min-w-20 items-center justify-center rounded-6 border-2 border-current bg-white px-3 text-oln-16B-100 text-key-900 hover:bg-key-200'

/** RS-SC-8: 申し込み一覧, newest visit first. */
const ListPage = () => {
  const { language } = useLanguage()
  const { list: text, menu } = useText(reservationResidentText)
  const { fields, status } = useText(reservationText)
  const { siteId } = useSite()
  const { state } = useLocation()
  const query = useQuery({
    queryKey: ['reservation-own', siteId],
    queryFn: ({ signal }) => call(api.listOwnReservations, { signal }),
  })
  const acts = ({ reservationId, slot, changeUntil, cancelUntil }: api.ReservationView) => {
    const visit = visitText(slot, language)
    return (
      <div className="flex flex-wrap gap-2">
        {cancelUntil !== null && (
          <RouterLink to={`${reservationId}/cancel`} aria-label={text.cancelOf(visit)} className={actLink}>
            {text.cancel}
          </RouterLink>
        )}
        {changeUntil !== null && (
          <RouterLink to={`${reservationId}/change`} aria-label={text.changeOf(visit)} className={actLink}>
            {text.change}
          </RouterLink>
        )}
      </div>
    )
  }
  const badge = (row: api.ReservationView) => (
    <StatusBadge tone={statusTones[row.status]}>{status[row.status]}</StatusBadge>
  )
  return (
    <>
      <PageHead title={menu.list} />
      <OutcomeNotice outcome={readOutcome(state)} />
      <Loaded query={query}>
        {(rows) => (
          <>
            <div className="max-desktop:hidden">
              <Table
                caption={text.caption}
                rows={rows}
                rowKey={({ reservationId }) => reservationId}
                empty={text.none}
                columns={[
                  { key: 'visit', heading: fields.visitAt, cell: ({ slot }) => visitText(slot, language) },
                  { key: 'place', heading: fields.place, cell: ({ windowName }) => windowName },
                  { key: 'number', heading: fields.number, align: 'right', cell: ({ number }) => number },
                  { key: 'status', heading: fields.status, cell: badge },
                  { key: 'act', heading: text.act, cell: acts },
                ]}
              />
            </div>
            <ul aria-label={text.caption} className="grid gap-4 desktop:hidden">
              {rows.map((row) => (
                <li key={row.reservationId} className="grid gap-2 rounded-12 border border-solid-gray-536 p-4">
                  <p className="flex flex-wrap items-center justify-between gap-2">
                    <span className="text-std-18B-160">{visitText(row.slot, language)}</span>
                    {badge(row)}
                  </p>
                  <p>{row.windowName}</p>
                  <p>
                    {fields.number} {row.number}
                  </p>
                  {acts(row)}
                </li>
              ))}
              {rows.length === 0 && <li>{text.none}</li>}
            </ul>
          </>
        )}
      </Loaded>
      <RouterLink to={pageOf(siteId)} className={`${actLink} w-fit`}>
        {text.fresh}
      </RouterLink>
    </>
  )
}

const OwnReservation = () => {
  const { siteId } = useSite()
  const { reservationId = '' } = useParams()
  const asked = useAsked(true)
  const params = { reservationId }
  const query = useQuery({
    queryKey: ['reservation-own', siteId, reservationId],
    queryFn: ({ signal }) => call(api.readOwnReservation, { params, signal }),
  })
  return (
    <Loaded query={query}>
      {({ reservation, ics }) => {
        const access = {
          ...{ reservation, ics, asked, accessKey: null },
          base: pageOf(siteId, `/member/${reservationId}`),
          home: pageOf(siteId, '/member'),
          change: (body: Parameters<typeof call<typeof api.changeOwnReservation>>[1]['body']) =>
            call(api.changeOwnReservation, { params, body }),
          cancel: (version: number) => call(api.cancelOwnReservation, { params, body: { version } }),
          reload: async () => (await query.refetch()).data?.reservation,
        }
        return (
          <Routes>
            <Route path="change" element={<ChangePage access={access} />} />
            <Route path="change/slot" element={<ChangeSlotPage access={access} />} />
            <Route path="cancel" element={<CancelPage access={access} />} />
            <Route path="*" element={<Navigate replace to={access.home} />} />
          </Routes>
        )
      }}
    </Loaded>
  )
}
