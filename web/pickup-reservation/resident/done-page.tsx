import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Applied } from '#shared/pickup-reservation/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { momentText, visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { useDesk } from './desk.tsx'
import { PageHead, SiteWords } from './page-head.tsx'
import { pageOf, useSite } from './site-context.ts'
import { linesOf, Slip } from './slip.tsx'

/** Offers the visit as a file every calendar takes. */
export const CalendarFileButton = ({ ics }: { readonly ics: string }) => {
  const { done } = useText(reservationResidentText)
  return (
    <Button
      look="outline"
      onClick={() => saveFile(new Blob([ics], { type: 'text/calendar;charset=utf-8' }), done.calendarFile)}
    >
      {done.calendar}
    </Button>
  )
}

/** RS-SC-5 and 14: what was taken, its number, and once its access key. */
export const DonePage = () => {
  const text = useText(reservationResidentText)
  const { siteId } = useSite()
  const { done } = useDesk().work
  if (done === null)
    return (
      <PageHead title={text.done.title}>
        <NotificationBanner tone="information" title={text.done.nothingTitle}>
          <p>{text.done.nothing}</p>
          <p>
            <Link to={pageOf(siteId)}>{text.toTop}</Link>
          </p>
        </NotificationBanner>
      </PageHead>
    )
  return <Completion done={done} />
}

/** The first of two applications counted, with other answers than the second. */
const isEarlier = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'isEarlier' in state && state.isEarlier === true

const Completion = ({ done }: { readonly done: Applied }) => {
  const { language } = useLanguage()
  const text = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const { siteId, screen } = useSite()
  const desk = useDesk()
  const navigate = useNavigate()
  const { state } = useLocation()
  const { reservation, accessKey, mailed, confirmUntil, ics } = done
  const isWaiting = confirmUntil !== null
  const bring = linesOf(screen.bring)
  return (
    <>
      <div className="grid gap-8 print:hidden">
        <PageHead title={text.done.title} {...(isWaiting ? {} : { step: 3 })}>
          {isWaiting ? (
            <NotificationBanner tone="warning" title={text.done.waitTitle}>
              <p>{text.done.wait(momentText(confirmUntil, language))}</p>
              <p>{text.done.waitSpam}</p>
            </NotificationBanner>
          ) : (
            <NotificationBanner tone="success" title={text.done.accepted}>
              {mailed && <p>{accessKey === null ? text.done.mailed : text.done.mailedKey}</p>}
            </NotificationBanner>
          )}
          {isEarlier(state) && (
            <NotificationBanner tone="warning" title={text.done.earlierTitle}>
              <p>{text.done.earlier}</p>
            </NotificationBanner>
          )}
        </PageHead>
        <FactList
          facts={[
            { key: 'place', name: fields.place, value: reservation.windowName },
            { key: 'visit', name: fields.visitAt, value: visitText(reservation.slot, language) },
            {
              key: 'number',
              name: fields.number,
              value: <span className="text-std-28B-150">{reservation.number}</span>,
            },
            ...(accessKey === null || reservation.linkCode === null
              ? []
              : [{ key: 'linkCode', name: fields.linkCode, value: reservation.linkCode }]),
          ]}
        />
        {accessKey !== null && <KeyCard issuedKey={accessKey} />}
        {screen.complete !== '' && <SiteWords>{screen.complete}</SiteWords>}
        {bring.length > 0 && (
          <section aria-labelledby="reservation-bring" className="grid gap-2">
            <Heading level={2} look="part" id="reservation-bring">
              {text.done.bring}
            </Heading>
            <ul lang="ja" className="list-disc pl-6">
              {bring.map((thing) => (
                <li key={thing}>{thing}</li>
              ))}
            </ul>
          </section>
        )}
        <div className="flex flex-wrap gap-4">
          {!isWaiting && (
            <>
              <Button look="outline" onClick={() => globalThis.print()}>
                {text.done.print}
              </Button>
              <CalendarFileButton ics={ics} />
            </>
          )}
          <Button
            onClick={() => {
              void Promise.resolve(navigate(pageOf(siteId))).then(() => desk.finish(null))
            }}
          >
            {text.toTop}
          </Button>
        </div>
      </div>
      {!isWaiting && <Slip reservation={reservation} issuedKey={accessKey} />}
    </>
  )
}

const KeyCard = ({ issuedKey }: { readonly issuedKey: string }) => {
  const { done } = useText(reservationResidentText)
  const [note, setNote] = useState('')
  const copy = () => {
    navigator.clipboard.writeText(issuedKey).then(
      () => setNote(done.copied),
      () => setNote(done.copyFailed),
    )
  }
  return (
    <section
      aria-labelledby="reservation-access-key"
      className="grid gap-3 rounded-12 border-3 border-key-900 p-4 desktop:p-6"
    >
      <Heading level={2} look="part" id="reservation-access-key">
        {done.keyTitle}
      </Heading>
      <div className="flex flex-wrap items-center gap-4">
        <p>
          <span aria-hidden="true" data-access-key={issuedKey} className="font-mono text-std-32B-150 tracking-[0.15em]">
            {issuedKey}
          </span>
          <span className="sr-only">{done.keySpoken([...issuedKey].join(' '))}</span>
        </p>
        <Button look="outline" onClick={copy}>
          {done.copy}
        </Button>
        <output>{note}</output>
      </div>
      <p className="font-700">{done.keyOnce}</p>
      <p>{done.keyUse}</p>
    </section>
  )
}
