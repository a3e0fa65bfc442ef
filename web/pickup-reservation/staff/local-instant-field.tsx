import { useState } from 'react'
import { isDay } from '#shared/calendar/wareki.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { useFault } from './faults.ts'
import { DayInput, TimeInput } from './fields.tsx'
import { writeTime } from './typed.ts'

/** A date and time of Tokyo as the settings keep it, `YYYY-MM-DDTHH:MM`; without a day it is null. */
export const LocalInstantField = ({
  label,
  value,
  path,
  onChange,
}: {
  readonly label: string
  readonly value: string | null
  readonly path: string
  readonly onChange: (value: string | null) => void
}) => {
  const { fields } = useText(reservationStaffText)
  const fault = useFault(path)
  const [day, setDay] = useState(value?.slice(0, 10) ?? '')
  const [minutes, setMinutes] = useState(
    value === null ? 0 : Number(value.slice(11, 13)) * 60 + Number(value.slice(14)),
  )
  const write = (nextDay: string, nextMinutes: number) => {
    setDay(nextDay)
    setMinutes(nextMinutes)
    if (nextDay === '') onChange(null)
    // what is no day or no time is handed on as it is: the schema refuses it, and the field says so
    else onChange(isDay(nextDay) ? `${nextDay}T${writeTime(nextMinutes).padStart(5, '0')}` : nextDay)
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-1 text-std-17B-170">{label}</legend>
      <div className="flex flex-wrap items-start gap-4">
        <div className="min-w-56 flex-1">
          <DayInput
            label={fields.day}
            value={day}
            // what is wrong with a day that exists is said in the words of the fault
            error={fault === undefined || (fault !== '' && isDay(day)) ? fault : fields.dayWrong}
            onChange={(next) => write(next, minutes)}
          />
        </div>
        <TimeInput label={fields.time} value={minutes} error={fault} onChange={(next) => write(day, next)} />
      </div>
    </fieldset>
  )
}
