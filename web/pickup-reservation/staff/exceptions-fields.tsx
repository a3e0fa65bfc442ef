import type { ReactNode } from 'react'
import { useLanguage } from '#web/text/language.tsx'
import { weekdayName } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import type { WindowDefinition } from '#shared/pickup-reservation/window.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useFault } from './faults.ts'
import { DayInput, HoursFields, LineField, NumberField } from './fields.tsx'
import { entryOf, type Part } from './part.ts'

type Span = { readonly from: string; readonly to: string }
type Closed = WindowDefinition['closedDays'][number]
type Special = WindowDefinition['specialDays'][number]
type Excluded = WindowDefinition['excludedTimes'][number]

const weekdays = [1, 2, 3, 4, 5, 6, 0] as const
const noDays: Span = { from: '', to: '' }

/** A list that grows and shrinks, each entry in a group with its own name. */
const Entries = <Entry extends object>({
  title,
  lead,
  path,
  list,
  make,
  words,
  onChange,
  children,
}: {
  readonly title: string
  readonly lead: string
  readonly path: string
  readonly list: readonly Entry[]
  readonly make: () => Entry
  readonly words: { readonly entry: (index: number) => string; readonly add: string }
  readonly onChange: (list: readonly Entry[]) => void
  readonly children: (entry: Part<Entry>) => ReactNode
}) => {
  const { exceptions: text } = useText(reservationStaffText)
  return (
    <section className="grid min-w-0 gap-4">
      <div className="grid gap-2">
        <Heading level={3}>{title}</Heading>
        <p>{lead}</p>
      </div>
      {list.map((_, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- an entry has no other name, and fields hold their text by value
        <fieldset key={index} className="grid min-w-0 gap-4 rounded-8 border border-solid-gray-420 p-4">
          <legend className="px-1 text-std-17B-170">{words.entry(index + 1)}</legend>
          {children(entryOf(path, list, { at: index, change: onChange }))}
          <div>
            <Button
              look="outline"
              aria-label={`${words.entry(index + 1)} ${text.remove}`}
              onClick={() => onChange(list.filter((_, at) => at !== index))}
            >
              {text.remove}
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button look="outline" onClick={() => onChange([...list, make()])}>
          {words.add}
        </Button>
      </div>
    </section>
  )
}

/** From a day to a day; a single day needs only the first. */
const DaysFields = ({
  path,
  days,
  onChange,
}: {
  readonly path: string
  readonly days: Span
  readonly onChange: (days: Span) => void
}) => {
  const { exceptions: text, fields } = useText(reservationStaffText)
  const [own, from, to] = [useFault(path), useFault(`${path}.from`), useFault(`${path}.to`)]
  return (
    <div className="grid max-w-200 items-start gap-4 desktop:grid-cols-2">
      <DayInput
        label={text.from}
        value={days.from}
        error={from === undefined ? undefined : fields.dayWrong}
        onChange={(day) => onChange({ from: day, to: days.to === '' || days.to === days.from ? day : days.to })}
      />
      <DayInput
        label={text.to}
        value={days.to}
        error={to !== undefined ? fields.dayWrong : own !== undefined && from === undefined ? fields.turned : undefined}
        onChange={(day) => onChange({ ...days, to: day })}
      />
    </div>
  )
}

/** 休館日 (RS-R-5): shown to residents as 休館, with the note. */
export const ClosedDays = ({
  list,
  onChange,
}: {
  readonly list: readonly Closed[]
  readonly onChange: (list: readonly Closed[]) => void
}) => {
  const { exceptions: text } = useText(reservationStaffText)
  return (
    <Entries
      title={text.closed}
      lead={text.closedLead}
      path="closedDays"
      list={list}
      make={() => ({ days: noDays, note: '' })}
      words={{ entry: text.closedOf, add: text.addClosed }}
      onChange={onChange}
    >
      {(entry) => (
        <>
          <DaysFields path={`${entry.path}.days`} days={entry.value.days} onChange={(days) => entry.change({ days })} />
          <LineField of={entry} at="note" label={text.note} maxLength={60} />
        </>
      )}
    </Entries>
  )
}

/** Days with hours of their own: they win over weekday, holiday and 休館日. */
export const SpecialDays = ({
  list,
  onChange,
}: {
  readonly list: readonly Special[]
  readonly onChange: (list: readonly Special[]) => void
}) => {
  const { exceptions: text, windows } = useText(reservationStaffText)
  return (
    <Entries
      title={text.special}
      lead={text.specialLead}
      path="specialDays"
      list={list}
      make={() => ({ days: noDays, hours: { from: 510, to: 1020 }, capacity: null, note: '' })}
      words={{ entry: text.specialOf, add: text.addSpecial }}
      onChange={onChange}
    >
      {(entry) => (
        <>
          <DaysFields path={`${entry.path}.days`} days={entry.value.days} onChange={(days) => entry.change({ days })} />
          <HoursFields
            legend={text.hours}
            path={`${entry.path}.hours`}
            value={entry.value.hours}
            onChange={(hours) => entry.change({ hours })}
          />
          <NumberField
            nullable
            of={entry}
            at="capacity"
            label={text.capacity}
            unit={windows.persons}
            support={text.capacityNote}
          />
          <LineField of={entry} at="note" label={text.note} maxLength={60} />
        </>
      )}
    </Entries>
  )
}

/** 除外時間 (RS-R-5), shown as 「－」. */
export const ExcludedTimes = ({
  list,
  onChange,
}: {
  readonly list: readonly Excluded[]
  readonly onChange: (list: readonly Excluded[]) => void
}) => {
  const { exceptions: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  return (
    <Entries
      title={text.excluded}
      lead={text.excludedLead}
      path="excludedTimes"
      list={list}
      make={() => ({ hours: { from: 720, to: 780 }, weekdays: null, days: null, note: '' })}
      words={{ entry: text.excludedOf, add: text.addExcluded }}
      onChange={onChange}
    >
      {(entry) => {
        const { hours, weekdays: on, days } = entry.value
        return (
          <>
            <HoursFields
              legend={text.hours}
              path={`${entry.path}.hours`}
              value={hours}
              onChange={(next) => entry.change({ hours: next })}
            />
            <ChoiceGroup
              across
              kind="many"
              name={`${entry.path}.weekdays`}
              label={text.weekdays}
              support={text.weekdaysNote}
              choices={weekdays.map((weekday) => ({
                value: String(weekday),
                label: weekdayName(weekday, language),
              }))}
              chosen={(on ?? []).map(String)}
              onChoose={(chosen) =>
                entry.change({ weekdays: chosen.length === 0 ? null : (chosen.map(Number) as Excluded['weekdays']) })
              }
            />
            <CheckBox
              label={text.onSomeDays}
              checked={days !== null}
              onChange={(isOn) => entry.change({ days: isOn ? noDays : null })}
            />
            {days !== null && (
              <DaysFields path={`${entry.path}.days`} days={days} onChange={(next) => entry.change({ days: next })} />
            )}
            <LineField of={entry} at="note" label={text.note} maxLength={60} />
          </>
        )
      }}
    </Entries>
  )
}
