import { useState } from 'react'
import { checkIn, recordHandling, type StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { useSite } from './desk.ts'

/** 来場確認 (RS-STF-6): 来場フラグ, 住基カード回収, 対応内容. After the visit the same form corrects what was noted. */
export const VisitForm = ({
  reservation,
  onDone,
}: {
  readonly reservation: StaffReservation
  readonly onDone: (reservation: StaffReservation) => void
}) => {
  const { visit: text } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { act, busy, error } = useAct()
  const { reservationId, version, status, oldCard } = reservation
  const [oldCardCollected, setCollected] = useState(reservation.oldCardCollected)
  const [handling, setHandling] = useState(reservation.handling)
  const isVisited = status === 'visited'
  const send = () =>
    void act(async () => {
      const input = { params: { siteId, reservationId }, body: { version, oldCardCollected, handling } }
      onDone(await call(isVisited ? recordHandling : checkIn, input))
    })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="grid max-w-160 gap-5"
    >
      {error !== undefined && <ActError error={error} />}
      <div className="grid gap-1">
        <CheckBox label={text.collected} checked={oldCardCollected} onChange={setCollected} />
        <p className="text-std-16N-170 text-solid-gray-600">
          {oldCard === true ? text.hasOld : oldCard === false ? text.hasNone : text.notAsked}
        </p>
      </div>
      <AreaField
        label={text.handling}
        support={text.handlingNote}
        value={handling}
        maxLength={1000}
        rows={3}
        onChange={(event) => setHandling(event.target.value)}
      />
      <div>
        <Button type="submit" size="l" aria-disabled={busy}>
          {isVisited ? text.save : text.checkIn}
        </Button>
      </div>
    </form>
  )
}
