import { useRef, useState } from 'react'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import type { changeForResident, StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import { askedOfApplicant, askedOfMember, findFormFaults, tidyAnswers, type FormFault } from '../asked-items.ts'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { useFacts } from './desk.ts'
import { SlotPicker, type Pick } from './slot-picker.tsx'

type Change = Omit<BodyOf<typeof changeForResident>, 'version'>

/** 代理変更 (RS-STF-5): another time, other answers, or both. The place is taken and the old one given back in one act. */
export const ChangeForm = ({
  reservation,
  onSend,
  onCancel,
}: {
  readonly reservation: StaffReservation
  readonly onSend: (change: Change) => Promise<void>
  readonly onCancel: () => void
}) => {
  const { change: text } = useText(reservationStaffText)
  const { common } = useText(staffText)
  const { language } = useLanguage()
  const { act, busy, error } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const { applicationItems } = useFacts()
  const [pick, setPick] = useState<Pick>()
  const asked =
    reservation.memberNumber === null ? askedOfApplicant(applicationItems, 'staff') : askedOfMember(applicationItems)
  const [answers, setAnswers] = useState<Answers>(reservation.answers)
  const [faults, setFaults] = useState<readonly FormFault[]>([])
  const isAbsent = reservation.accepts.includes('rebook')

  const send = () => {
    const tidy = tidyAnswers(asked, answers)
    const found = findFormFaults(asked, tidy)
    setFaults(found)
    if (found.length > 0) return focusFault(form.current, found)
    const body: Change = {
      slot: pick?.slot ?? null,
      answers: asked.length === 0 ? null : { ...tidy },
      overbook: pick?.overbook ?? null,
    } as Change
    return void act(() => onSend(body))
  }

  return (
    <div className="grid min-w-0 gap-6">
      {error !== undefined && <ActError error={error} />}
      <SlotPicker from={reservation.slot} onPick={setPick} />
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="grid max-w-160 gap-6"
      >
        {pick === undefined ? (
          <p>{isAbsent ? text.pickFirst : text.keep}</p>
        ) : (
          <NotificationBanner announce tone="information" title={text.picked}>
            <p>
              {visitText({ ...pick.slot, end: pick.end }, language)} {pick.windowName}
            </p>
            {pick.overbook !== null && <p>{text.overbook(pick.overbook.reason)}</p>}
          </NotificationBanner>
        )}
        <AnswerFields
          items={asked}
          answers={answers}
          faults={faults}
          onAnswer={(key, answer) => setAnswers((before) => ({ ...before, [key]: answer }))}
        />
        <div className="flex flex-wrap gap-4">
          <Button look="outline" size="l" onClick={onCancel}>
            {common.cancel}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy || (isAbsent && pick === undefined)}>
            {text.send}
          </Button>
        </div>
      </form>
    </div>
  )
}
