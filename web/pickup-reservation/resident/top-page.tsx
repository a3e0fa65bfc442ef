import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { formatMinutes } from '#shared/calendar/tokyo.ts'
import { useLanguage } from '#web/text/language.tsx'
import { fromLocal } from '#shared/pickup-reservation/rules.ts'
import { longDay, momentText } from '#web/text/reservation-format.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useDesk } from './desk.tsx'
import { HoldBar } from './hold-bar.tsx'
import { KeyForm } from './key-form.tsx'
import { useMemberSession } from './member-context.ts'
import { PageHead, SiteWords } from './page-head.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { readLetterId } from './letter-id.ts'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'
import { Vacancy } from './vacancy.tsx'

/** Where a form that a hold belongs to is. */
export const formAddress = (siteId: string, purpose: string, isKeyed: boolean): string => {
  if (purpose === 'apply') return pageOf(siteId, '/apply')
  return pageOf(siteId, isKeyed ? '/key/change' : `/member/${purpose}/change`)
}

/** Why nothing can be taken now, and when it can. */
export const NotTaking = () => {
  const { top } = useText(reservationResidentText)
  const { language } = useLanguage()
  const { taking, rules, now } = useSite()
  if (taking) return null
  const { onlineHours, opensAt, closesAt } = rules
  const isBefore = opensAt !== null && new Date(now) < fromLocal(opensAt)
  const isAfter = closesAt !== null && new Date(now) >= fromLocal(closesAt)
  return (
    <NotificationBanner tone="warning" title={top.notTaking}>
      {isBefore && <p>{top.opensAt(momentText(fromLocal(opensAt).toISOString(), language))}</p>}
      {isAfter && <p>{top.closedAt(momentText(fromLocal(closesAt).toISOString(), language))}</p>}
      {onlineHours !== null && !isAfter && (
        <p>{top.notTakingHours(`${formatMinutes(onlineHours.from)}〜${formatMinutes(onlineHours.to)}`)}</p>
      )}
    </NotificationBanner>
  )
}

/** The QR code of the letter leads here with the ID behind `#` (CM-F-3): it is kept for the form, not in the address. */
const useLetterId = (): void => {
  const { enterLetterId } = useDesk()
  const navigate = useNavigate()
  const { hash, pathname, search } = useLocation()
  useEffect(() => {
    const letterId = readLetterId(hash)
    if (letterId === undefined) return
    enterLetterId(letterId)
    void navigate(pathname + search, { replace: true })
  }, [hash, pathname, search, enterLetterId, navigate])
}

/** RS-SC-1, 2 and 6: vacancies for everybody, and beside them the ways in. */
export const TopPage = () => {
  const { language } = useLanguage()
  const text = useText(reservationResidentText)
  const site = useSite()
  const session = useMemberSession()
  const desk = useDesk()
  const navigate = useNavigate()
  const { act, error } = useAct()
  useLetterId()
  const { siteId, mode, screen, rules } = site
  const isOut = session.member === null && !session.isPending
  const showsSignIn = isOut && mode.audience !== 'unregistered' && screen.menus.signIn
  const showsKey = isOut && mode.audience !== 'registered' && screen.menus.accessKey
  const showsRegister = showsSignIn && mode.selfRegistration && screen.menus.register
  const { draft, keyed } = desk.work

  return (
    <>
      <PageHead title={text.top.title}>
        {screen.notice !== '' && (
          <NotificationBanner tone="information" title={<SiteWords>{screen.notice}</SiteWords>} />
        )}
        <p>
          {text.top.lead} {text.top.range(longDay(rules.firstDay, language), longDay(rules.lastDay, language))}
        </p>
        <NotTaking />
      </PageHead>
      {(draft?.held?.isLost === false || draft?.held?.isUnanswered === true) && (
        <HoldBar pickAddress={pageOf(siteId)} goOnAddress={formAddress(siteId, draft.purpose, keyed !== null)} />
      )}
      <Vacancy
        error={error}
        onPick={(slot) =>
          void act(async () => {
            // it may be a reservation already: first what became of it
            const mustAsk = draft?.held?.isUnanswered === true
            if (!mustAsk) await desk.takeHold(slot, 'apply')
            await navigate(pageOf(siteId, mustAsk ? '/apply/confirm' : '/apply'))
          })
        }
      />
      {rules.waitlist && (
        <p>
          {text.top.waitlist} <Link to={pageOf(siteId, '/waitlist')}>{text.top.waitlistGo}</Link>
        </p>
      )}
      {screen.guide !== '' && (
        <section aria-labelledby="reservation-guide" className="grid gap-3">
          <Heading level={2} look="part" id="reservation-guide">
            {text.top.guide}
          </Heading>
          <SiteWords>{screen.guide}</SiteWords>
        </section>
      )}
      {(showsSignIn || showsKey) && (
        <div className="grid gap-8 border-t border-solid-gray-420 pt-8 desktop:grid-cols-2">
          {showsSignIn && (
            <section aria-labelledby="reservation-sign-in" className="grid content-start gap-4">
              <Heading level={2} look="part" id="reservation-sign-in">
                {text.signIn.title}
              </Heading>
              {session.hasEnded && (
                <NotificationBanner tone="information" title={text.session.ended}>
                  <p>{text.session.endedTodo}</p>
                </NotificationBanner>
              )}
              <SignInForm
                session={session}
                onSignedIn={({ mustSetPassword }) =>
                  void navigate(pageOf(siteId, mustSetPassword ? '/member/password' : '/member'))
                }
              />
              {showsRegister && (
                <p>
                  <Link to={pageOf(siteId, '/register')} className="inline-flex min-h-11 items-center">
                    {text.menu.register}
                  </Link>
                </p>
              )}
            </section>
          )}
          {showsKey && (
            <section aria-labelledby="reservation-key" className="grid content-start gap-4">
              <Heading level={2} look="part" id="reservation-key">
                {text.key.title}
              </Heading>
              <p>{text.key.lead}</p>
              <KeyForm
                onFound={(found) => {
                  desk.enterKey(found)
                  void navigate(pageOf(siteId, '/key'))
                }}
              />
            </section>
          )}
        </div>
      )}
    </>
  )
}
