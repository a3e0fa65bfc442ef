import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import {
  cancelForResident,
  changeForResident,
  correctVisit,
  listWindows,
  readReservation,
  reissueKey,
  type StaffReservation,
} from '#shared/pickup-reservation/staff-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { dayAddress, deskRoot } from './addresses.ts'
import { ChangeForm } from './change-form.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { useSite } from './desk.ts'
import { KeySlip } from './key-slip.tsx'
import { ReservationEvents } from './reservation-events.tsx'
import { ReservationFacts } from './reservation-facts.tsx'
import { VisitForm } from './visit-form.tsx'

type Question = 'cancel' | 'reissue' | 'undo-check-in' | 'mark-absent' | 'undo-absent'

/** One reservation: what is known, what may be done now, what happened. */
export const ReservationDetail = ({ reservationId }: { readonly reservationId: string }) => {
  const { siteId } = useSite()
  const query = useStaffQuery(readReservation, { siteId, reservationId })
  const windows = useStaffQuery(listWindows, { siteId })
  const names = new Map(windows.data?.windows.map(({ windowId, definition }) => [windowId, definition.name]))
  return (
    <Loaded query={query}>
      {({ reservation, events }) => (
        <>
          <Acts key={reservationId} reservation={reservation} />
          <ReservationEvents events={events} windowNames={names} />
        </>
      )}
    </Loaded>
  )
}

const Acts = ({ reservation }: { readonly reservation: StaffReservation }) => {
  const { detail: text } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const { act, busy, error } = useAct()
  const [question, ask] = useState<Question>()
  const [isChanging, setChanging] = useState(false)
  const [done, setDone] = useState<string>()
  const [accessKey, setAccessKey] = useState<string>()
  const { reservationId, version, accepts, status, memberNumber } = reservation
  const params = { siteId, reservationId }

  const refresh = async (words: string) => {
    setDone(words)
    setChanging(false)
    await client.invalidateQueries()
  }
  const answer = (what: Question) => {
    ask(undefined)
    setDone(undefined)
    void act(async () => {
      if (what === 'cancel') {
        const { mailed } = await call(cancelForResident, { params, body: { version } })
        await refresh(mailed ? text.cancelledMailed : text.cancelled)
      } else if (what === 'reissue') {
        setAccessKey((await call(reissueKey, { params })).accessKey)
        await refresh(text.reissued)
      } else {
        await call(correctVisit, { params, body: { version, event: what } })
        await refresh(text.corrected)
      }
    })
  }
  const mayVisit = accepts.includes('check-in') || status === 'visited'
  const mayChange = accepts.includes('change') || accepts.includes('rebook')
  const corrections = (['mark-absent', 'undo-absent', 'undo-check-in'] as const).filter((event) =>
    accepts.includes(event),
  )
  const mayReissue = memberNumber === null && (status === 'reserved' || status === 'unconfirmed')

  return (
    <div className="grid gap-8">
      {error !== undefined && <ActError error={error} />}
      {done !== undefined && <NotificationBanner announce tone="success" title={done} />}
      {accessKey !== undefined && <KeySlip reservation={reservation} issuedKey={accessKey} />}
      <div className={accessKey === undefined ? 'grid gap-4' : 'grid gap-4 print:hidden'}>
        <Heading level={2}>{text.title(reservation.number)}</Heading>
        <ReservationFacts reservation={reservation} />
        <p className="flex flex-wrap gap-x-6 print:hidden">
          <Link to={dayAddress(reservation.slot.day)} className="inline-flex min-h-11 items-center">
            {text.toDay}
          </Link>
          <Link to={`${deskRoot}/reservations`} className="inline-flex min-h-11 items-center">
            {text.toSearch}
          </Link>
        </p>
      </div>
      {mayVisit && !isChanging && (
        <section className="grid gap-4 print:hidden">
          <Heading level={2}>{status === 'visited' ? text.visitNotes : text.visit}</Heading>
          <VisitForm
            key={`${status}${version}`}
            reservation={reservation}
            onDone={() => void refresh(status === 'visited' ? text.saved : text.checkedIn)}
          />
        </section>
      )}
      {isChanging && (
        <section className="grid min-w-0 gap-4 print:hidden">
          <Heading level={2}>{accepts.includes('rebook') ? text.rebook : text.change}</Heading>
          <ChangeForm
            reservation={reservation}

            onCancel={() => setChanging(false)}
            onSend={async (change) => {
              const { mailed } = await call(changeForResident, { params, body: { ...change, version } })
              await refresh(mailed ? text.changedMailed : text.changed)
            }}
          />
        </section>
      )}
      <div className="flex flex-wrap gap-4 print:hidden">
        {mayChange && !isChanging && (
          <Button look="outline" onClick={() => setChanging(true)}>
            {accepts.includes('rebook') ? text.rebook : text.change}
          </Button>
        )}
        {mayReissue && (
          <Button look="outline" aria-disabled={busy} onClick={() => ask('reissue')}>
            {text.reissue}
          </Button>
        )}
        {corrections.map((event) => (
          <Button key={event} look="outline" aria-disabled={busy} onClick={() => ask(event)}>
            {text.questions[event].act}
          </Button>
        ))}
        {accepts.includes('cancel') && (
          <Button look="danger" aria-disabled={busy} onClick={() => ask('cancel')}>
            {text.questions.cancel.act}
          </Button>
        )}
      </div>
      {question !== undefined && (
        <ConfirmDialog
          title={text.questions[question].title}
          act={text.questions[question].act}
          isDanger={question === 'cancel'}
          onCancel={() => ask(undefined)}
          onConfirm={() => answer(question)}
        >
          <p>{text.questions[question].why}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
