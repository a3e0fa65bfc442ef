import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link as RouterLink, Navigate, Route, Routes, useLocation, useNavigate } from 'react-router'
import { normaliseAccessKey } from '#shared/pickup-reservation/access-key.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { momentText } from '#web/text/reservation-format.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { readOutcome, type ReservationAccess } from './access.ts'
import { useAsked } from './apply-page.tsx'
import { CancelPage } from './cancel-page.tsx'
import { ChangePage, ChangeSlotPage } from './change-page.tsx'
import { useDesk } from './desk.tsx'
import { CalendarFileButton } from './done-page.tsx'
import { KeyForm } from './key-form.tsx'
import { Loaded, Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { OutcomeNotice, ReservationFacts } from './reservation-facts.tsx'
import { pageOf, useSite } from './site-context.ts'
import { Slip } from './slip.tsx'
import { NotTaking } from './top-page.tsx'
import type { Work } from './tab-store.ts'

const buttonLink =
  'focus-mark inline-flex min-h-14 min-w-34 items-center justify-center rounded-8 border-2 border-current bg-white px-4 py-3 text-center text-oln-16B-100 text-key-900 leading-140! hover:bg-key-200'

/** RS-SC-15 to 17: one reservation, opened by its access key; without one, the key is asked. */
export const KeyPages = () => {
  const { key: text } = useText(reservationResidentText)
  const { siteId } = useSite()
  const desk = useDesk()
  const navigate = useNavigate()
  const { hash } = useLocation()
  const { keyed } = desk.work
  const { enterKey } = desk

  useEffect(() => {
    // The slip's QR code leads here; what it carries is not left in the address.
    if (hash === '') return
    const accessKey = normaliseAccessKey(hash.slice(1))
    if (accessKey !== undefined) enterKey({ accessKey })
    void navigate(pageOf(siteId, '/key'), { replace: true })
  }, [hash, enterKey, navigate, siteId])

  if (keyed === null)
    return (
      <>
        <PageHead title={text.title}>
          <p>{text.lead}</p>
        </PageHead>
        <KeyForm onFound={enterKey} />
      </>
    )
  return <Keyed keyed={keyed} />
}

const Keyed = ({ keyed }: { readonly keyed: NonNullable<Work['keyed']> }) => {
  const { key: text } = useText(reservationResidentText)
  const { siteId } = useSite()
  const desk = useDesk()
  const asked = useAsked(false)
  const params = { siteId }
  const query = useQuery({
    queryKey: ['reservation-keyed', siteId, keyed],
    queryFn: ({ signal }) => call(api.readByKey, { params, body: keyed, signal }),
  })
  const { error } = query
  const isWrong = isAppError(error, 'reservation.key-unknown') || isAppError(error, 'reservation.key-needs-number')
  if (isWrong)
    return (
      <>
        <PageHead title={text.title}>
          <p>{text.lead}</p>
        </PageHead>
        <Problem error={error} />
        <KeyForm onFound={desk.enterKey} />
      </>
    )
  return (
    <Loaded query={query}>
      {({ reservation, ics }) => {
        const access: ReservationAccess = {
          reservation,
          ics,
          asked,
          accessKey: keyed.accessKey,
          base: pageOf(siteId, '/key'),
          home: pageOf(siteId, '/key'),
          change: (body) => call(api.changeByKey, { params, body: { ...keyed, ...body } }),
          cancel: (version) => call(api.cancelByKey, { params, body: { ...keyed, version } }),
          reload: async () => (await query.refetch()).data?.reservation,
        }
        return (
          <Routes>
            <Route index element={<KeyedView access={access} />} />
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

const KeyedView = ({ access }: { readonly access: ReservationAccess }) => {
  const { language } = useLanguage()
  const text = useText(reservationResidentText)
  const { siteId, screen, taking } = useSite()
  const desk = useDesk()
  const navigate = useNavigate()
  const { state } = useLocation()
  const { reservation, ics, accessKey, base } = access
  const { changeUntil, cancelUntil, status } = reservation
  const isLive = status === 'reserved' || status === 'unconfirmed'
  // After a change the answer on the screen may be older than the act.
  const { reload } = access
  useEffect(() => {
    if (readOutcome(state) !== undefined) void reload()
    // oxlint-disable-next-line react/exhaustive-deps -- once for each outcome
  }, [state])
  return (
    <>
      <div className="grid gap-8 print:hidden">
        <PageHead title={text.key.title} />
        <OutcomeNotice outcome={readOutcome(state)} />
        <ReservationFacts access={access} />
        {isLive ? (
          <div className="grid gap-2">
            <p>
              {changeUntil === null
                ? taking
                  ? text.key.noChange
                  : text.key.noChangeNow
                : text.key.changeUntil(momentText(changeUntil, language))}
            </p>
            {changeUntil === null && <NotTaking />}
            <p>{cancelUntil === null ? text.key.noCancel : text.key.cancelUntil(momentText(cancelUntil, language))}</p>
          </div>
        ) : (
          <p>{text.key.over}</p>
        )}
        <div className="flex flex-wrap gap-4">
          {changeUntil !== null && (
            <RouterLink to={`${base}/change`} className={buttonLink}>
              {text.key.toChange}
            </RouterLink>
          )}
          {cancelUntil !== null && (
            <RouterLink to={`${base}/cancel`} className={buttonLink}>
              {text.key.toCancel}
            </RouterLink>
          )}
          {isLive && (
            <>
              <Button look="quiet" onClick={() => globalThis.print()}>
                {text.done.print}
              </Button>
              <CalendarFileButton ics={ics} />
            </>
          )}
        </div>
        <div className="flex flex-wrap gap-4">
          <Button
            size="l"
            onClick={() => {
              void Promise.resolve(navigate(pageOf(siteId))).then(desk.forget)
            }}
          >
            {text.toTop}
          </Button>
          {screen.menus.accessKey && (
            <Button size="l" look="quiet" onClick={desk.forget}>
              {text.key.leave}
            </Button>
          )}
        </div>
      </div>
      {isLive && <Slip reservation={reservation} issuedKey={accessKey} />}
    </>
  )
}
