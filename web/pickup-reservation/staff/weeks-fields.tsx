import { weekdayName } from '#web/text/reservation-format.ts'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import type { Week, WindowDefinition } from '#shared/pickup-reservation/window.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { DayField, HoursFields, type HoursValue } from './fields.tsx'
import { entryOf, partOf } from './part.ts'

type Weeks = WindowDefinition['weeks']

const office: HoursValue = { from: 510, to: 1020 }
const newWeek: Week = [null, office, office, office, office, office, null]
/** Monday first, as hours are posted on a door; the schema counts from Sunday. */
const shownOrder = [1, 2, 3, 4, 5, 6, 0] as const

/** Opening hours by weekday, in one period or several (RS-SET-5). */
export const WeeksFields = ({
  weeks,
  onChange,
}: {
  readonly weeks: Weeks
  readonly onChange: (weeks: Weeks) => void
}) => {
  const { weeks: text } = useText(reservationStaffText)
  return (
    <section className="grid min-w-0 gap-6">
      <div className="grid gap-2">
        <Heading level={3}>{text.title}</Heading>
        <p>{weeks.length === 0 ? text.none : text.lead}</p>
      </div>
      {weeks.map(({ week }, index) => {
        const entry = entryOf('weeks', weeks, { at: index, change: (list) => onChange([...list]) })
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a period has no other name, and fields hold their text by value
          <fieldset key={index} className="grid min-w-0 gap-4 rounded-8 border border-solid-gray-420 p-4">
            <legend className="px-1 text-std-17B-170">{text.period(index + 1)}</legend>
            <div className="grid max-w-200 gap-4 desktop:grid-cols-2">
              <DayField of={partOf(entry, 'period')} at="from" label={text.from} />
              <DayField of={partOf(entry, 'period')} at="to" label={text.to} />
            </div>
            <WeekFields path={`weeks.${index}.week`} week={week} onChange={(next) => entry.change({ week: next })} />
            <div>
              <Button look="outline" onClick={() => onChange(weeks.filter((_, at) => at !== index))}>
                {text.remove(index + 1)}
              </Button>
            </div>
          </fieldset>
        )
      })}
      <div>
        <Button
          look="outline"
          onClick={() => onChange([...weeks, { period: { from: null, to: null }, week: [...newWeek] }])}
        >
          {weeks.length === 0 ? text.own : text.add}
        </Button>
      </div>
    </section>
  )
}

export const WeekFields = ({
  week,
  path,
  onChange,
}: {
  readonly week: Week
  readonly path: string
  readonly onChange: (week: Week) => void
}) => {
  const { weeks: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const set = (weekday: number, hours: HoursValue | null) => onChange(week.with(weekday, hours) as Week)
  return (
    <div className="grid gap-2">
      {shownOrder.map((weekday) => {
        const hours = week[weekday]
        const name = weekdayName(weekday, language)
        return (
          <div key={weekday} className="flex min-h-14 flex-wrap items-center gap-x-6 gap-y-1">
            <div className="w-32">
              <CheckBox
                label={text.isOpen(name)}
                checked={hours !== null}
                onChange={(isOpen) => set(weekday, isOpen ? (week[1] ?? office) : null)}
              />
            </div>
            {hours === null ? (
              <span className="text-solid-gray-600">{text.shut}</span>
            ) : (
              <HoursFields
                isQuiet
                legend={text.hoursOf(name)}
                path={`${path}.${weekday}`}
                value={hours}
                onChange={(next) => set(weekday, next)}
              />
            )}
          </div>
        )
      })}
      {week[1] !== null && (
        <div>
          <Button
            look="outline"
            onClick={() => onChange(week.map((hours, at) => (at >= 2 && at <= 5 ? week[1] : hours)) as Week)}
          >
            {text.copyMonday}
          </Button>
        </div>
      )}
    </div>
  )
}
