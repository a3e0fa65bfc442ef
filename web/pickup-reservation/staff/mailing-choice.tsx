import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import { listWindows } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { useSite } from './desk.ts'
import { DayInput } from './fields.tsx'
import type { MailingDraft, MailingFault } from './mailing-draft.ts'

/** Whom a notice about a visit can concern: to come, come, missed. */
const statuses = ['reserved', 'unconfirmed', 'visited', 'no-show'] as const satisfies readonly ReservationStatus[]

type ChoiceProps = {
  readonly draft: MailingDraft
  readonly wrong: (fault: MailingFault, words: string) => string | undefined
  readonly onChange: (part: Partial<MailingDraft>) => void
}

/** By days, windows and state of the reservation. */
export const ReservationChoice = ({ draft, wrong, onChange }: ChoiceProps) => {
  const { mailing: text, fields } = useText(reservationStaffText)
  const { status: names } = useText(reservationText)
  const { siteId } = useSite()
  const windows = useStaffQuery(listWindows, { siteId })
  return (
    <>
      <div className="grid items-start gap-4 desktop:grid-cols-2">
        <DayInput
          label={text.from}
          value={draft.from}
          error={wrong('from', fields.dayWrong)}
          onChange={(from) => onChange({ from })}
        />
        <DayInput
          label={text.to}
          value={draft.to}
          error={wrong('to', fields.dayWrong) ?? wrong('turned', fields.turned)}
          onChange={(to) => onChange({ to })}
        />
      </div>
      {(windows.data?.windows.length ?? 0) > 1 && (
        <ChoiceGroup
          kind="many"
          name="windows"
          label={text.windows}
          support={text.everyWindow}
          choices={(windows.data?.windows ?? []).map(({ windowId, definition }) => ({
            value: windowId,
            label: definition.name,
          }))}
          chosen={draft.windowIds}
          onChoose={(windowIds) => onChange({ windowIds })}
        />
      )}
      <ChoiceGroup
        across
        kind="many"
        name="statuses"
        label={text.statuses}
        choices={statuses.map((value) => ({ value, label: names[value] }))}
        chosen={draft.statuses}
        error={wrong('statuses', text.statusesMissing)}
        onChoose={(chosen) => onChange({ statuses: statuses.filter((one) => chosen.includes(one)) })}
      />
    </>
  )
}

/** All members in use, or those of some IDs. */
export const MemberChoice = ({ draft, wrong, onChange }: ChoiceProps) => {
  const { mailing: text } = useText(reservationStaffText)
  return (
    <>
      <ChoiceGroup
        kind="one"
        name="whom"
        label={text.whom}
        choices={(['all', 'chosen'] as const).map((value) => ({ value, label: text.whoms[value] }))}
        chosen={[draft.whom]}
        onChoose={([value]) => onChange({ whom: value === 'chosen' ? 'chosen' : 'all' })}
      />
      {draft.whom === 'chosen' && (
        <AreaField
          label={text.memberNumbers}
          support={text.memberNumbersForm}
          value={draft.memberNumbers}
          rows={5}
          maxLength={40_000}
          error={wrong('memberNumbers', text.memberNumbersWrong)}
          onChange={(event) => onChange({ memberNumbers: event.target.value })}
        />
      )}
    </>
  )
}
