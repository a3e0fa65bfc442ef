import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { CheckBox } from '#web/ui/check-box.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { CheckField, HoursFields, NumberField, TimeInput } from './fields.tsx'
import { LocalInstantField } from './local-instant-field.tsx'
import { partOf, type Part } from './part.ts'

type Rules = SiteSettings['reservation']

/** 予約全体管理 (RS-SET-2, RS-R-3 to 7). */
export const ReservationRules = ({ of }: { readonly of: Part<Rules> }) => {
  const { siteSettings: text } = useText(reservationStaffText)
  const { rules } = text
  const { hours, onlineHours, opensAt, closesAt } = of.value
  return (
    <section className="grid max-w-200 gap-6">
      <Heading level={2}>{rules.title}</Heading>
      <LocalInstantField
        label={rules.opensAt}
        path={`${of.path}.opensAt`}
        value={opensAt}
        onChange={(value) => of.change({ opensAt: value })}
      />
      <LocalInstantField
        label={rules.closesAt}
        path={`${of.path}.closesAt`}
        value={closesAt}
        onChange={(value) => of.change({ closesAt: value })}
      />
      <HoursFields
        legend={rules.hours}
        path={`${of.path}.hours`}
        value={hours}
        onChange={(value) => of.change({ hours: value })}
      />
      <NumberField of={of} at="unit" label={rules.unit} unit={text.minutes} support={rules.unitNote} />
      <div className="grid gap-2">
        <CheckBox
          label={rules.hasOnlineHours}
          checked={onlineHours !== null}
          onChange={(isOn) => of.change({ onlineHours: isOn ? { from: 480, to: 1320 } : null })}
        />
        {onlineHours !== null && (
          <HoursFields
            legend={rules.onlineHours}
            path={`${of.path}.onlineHours`}
            value={onlineHours}
            onChange={(value) => of.change({ onlineHours: value })}
          />
        )}
      </div>
      <div className="grid items-start gap-4 desktop:grid-cols-2">
        <NumberField of={of} at="fromDays" label={rules.fromDays} unit={text.days} support={rules.fromDaysNote} />
        <NumberField of={of} at="toDays" label={rules.toDays} unit={text.days} />
      </div>
      <NumberField of={of} at="cutOff" label={rules.cutOff} unit={text.minutes} />
      <DeadlineFields legend={rules.changeUntil} of={partOf(of, 'changeUntil')} />
      <DeadlineFields legend={rules.cancelUntil} of={partOf(of, 'cancelUntil')} />
      <NumberField nullable of={of} at="liveLimit" label={rules.liveLimit} support={rules.liveLimitNote} />
      <div className="grid items-start gap-4 desktop:grid-cols-2">
        <NumberField of={of} at="holdMinutes" label={rules.holdMinutes} unit={text.minutes} />
        <NumberField of={of} at="holdExtensions" label={rules.holdExtensions} unit={text.times} />
      </div>
      <NumberField of={of} at="confirmMinutes" label={rules.confirmMinutes} unit={text.minutes} />
      <CheckField of={of} at="waitlist" label={rules.waitlist} />
      <NumberField of={of} at="offerMinutes" label={rules.offerMinutes} unit={text.minutes} />
      <NumberField
        nullable
        of={of}
        at="reminderDays"
        label={rules.reminderDays}
        unit={text.days}
        support={rules.reminderNote}
      />
    </section>
  )
}

const DeadlineFields = ({ legend, of }: { readonly legend: string; readonly of: Part<Rules['changeUntil']> }) => {
  const { siteSettings: text } = useText(reservationStaffText)
  return (
    <fieldset className="grid gap-3">
      <legend className="pb-2 text-std-17B-170">{legend}</legend>
      <div className="flex flex-wrap items-end gap-4">
        <div className="w-56">
          <NumberField of={of} at="daysBefore" label={text.rules.daysBefore} unit={text.days} />
        </div>
        <TimeInput label={text.rules.until} value={of.value.until} onChange={(until) => of.change({ until })} />
      </div>
    </fieldset>
  )
}
