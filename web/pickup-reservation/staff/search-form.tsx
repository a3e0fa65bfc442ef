import { useRef, useState } from 'react'
import { isDay } from '#shared/calendar/wareki.ts'
import { reservationMachine, type ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import { listWindows } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useSite, type Search } from './desk.ts'
import { focusFirstFault } from './faults.ts'
import { DayInput } from './fields.tsx'
import { findTimeFault, isNumberWrong, isTurned, noKeys, toKeys, toSearch, type SearchKeys } from './search-keys.ts'

/** 予約状況検索 (RS-STF-3, 4): any key, alone or together. */
export const SearchForm = ({
  search,
  onSearch,
  onClear,
}: {
  readonly search: Search | null
  readonly onSearch: (search: Search) => void
  readonly onClear: () => void
}) => {
  const { search: text, fields } = useText(reservationStaffText)
  const words = useText(reservationText)
  const { siteId } = useSite()
  const windows = useStaffQuery(listWindows, { siteId })
  const form = useRef<HTMLFormElement>(null)
  const [keys, setKeys] = useState<SearchKeys>(search === null ? noKeys : toKeys(search))
  const [isTried, setTried] = useState(false)
  const set = (part: Partial<SearchKeys>) => setKeys((before) => ({ ...before, ...part }))
  const dayError = (day: string) => (isTried && day !== '' && !isDay(day) ? fields.dayWrong : undefined)
  const timeError = (day: string, time: string) => {
    const fault = isTried ? findTimeFault(day, time) : undefined
    return fault === undefined ? undefined : fault === 'form' ? text.timeWrong : text.timeAlone
  }
  const time = { support: text.timeForm, inputMode: 'numeric', autoComplete: 'off', maxLength: 8 } as const

  const send = () => {
    setTried(true)
    const made = toSearch(keys)
    if (made === undefined) focusFirstFault(form)
    else onSearch(made)
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="grid gap-6 rounded-8 border border-solid-gray-420 p-4 desktop:p-6 print:hidden"
    >
      <div className="grid items-start gap-6 desktop:grid-cols-2 desktop-admin:grid-cols-3">
        <TextField
          label={words.fields.number}
          value={keys.number}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          error={isTried && isNumberWrong(keys.number) ? text.numberWrong : undefined}
          onChange={(event) => set({ number: event.target.value })}
        />
        <TextField
          label={text.memberNumber}
          value={keys.memberNumber}
          autoComplete="off"
          maxLength={40}
          onChange={(event) => set({ memberNumber: event.target.value })}
        />
        <SelectField
          label={text.window}
          value={keys.windowId}
          onChange={(event) => set({ windowId: event.target.value })}
        >
          <option value="">{text.all}</option>
          {windows.data?.windows.map(({ windowId, definition }) => (
            <option key={windowId} value={windowId}>
              {definition.name}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text.name}
          value={keys.name}
          autoComplete="off"
          maxLength={60}
          onChange={(event) => set({ name: event.target.value })}
        />
        <ChoiceGroup
          across
          kind="one"
          name="match"
          label={text.match}
          choices={[
            { value: 'prefix', label: text.prefix },
            { value: 'part', label: text.part },
          ]}
          chosen={[keys.match]}
          onChoose={([value]) => set({ match: value === 'part' ? 'part' : 'prefix' })}
        />
        <SelectField
          label={text.oldCard}
          value={keys.oldCard}
          onChange={(event) => set({ oldCard: event.target.value })}
        >
          <option value="">{text.all}</option>
          <option value="to-collect">{text.toCollect}</option>
          <option value="collected">{text.collected}</option>
        </SelectField>
      </div>
      <ChoiceGroup
        across
        kind="many"
        name="statuses"
        label={text.statuses}
        support={text.statusesNote}
        choices={reservationMachine.statuses.map((status) => ({ value: status, label: words.status[status] }))}
        chosen={keys.statuses}
        onChoose={(statuses) => set({ statuses: statuses as readonly ReservationStatus[] })}
      />
      <div className="grid items-start gap-6 desktop:grid-cols-3">
        <ChoiceGroup
          across
          kind="one"
          name="basis"
          label={text.basis}
          choices={[
            { value: 'visit', label: text.byVisit },
            { value: 'application', label: text.byApplication },
          ]}
          chosen={[keys.basis]}
          onChoose={([value]) => set({ basis: value === 'application' ? 'application' : 'visit' })}
        />
        <div className="grid gap-4">
          <DayInput
            label={text.from}
            value={keys.from}
            error={dayError(keys.from)}
            onChange={(from) => set({ from })}
          />
          <TextField
            {...time}
            label={text.fromTime}
            value={keys.fromTime}
            error={timeError(keys.from, keys.fromTime)}
            onChange={(event) => set({ fromTime: event.target.value })}
          />
        </div>
        <div className="grid gap-4">
          <DayInput
            label={text.to}
            value={keys.to}
            error={dayError(keys.to) ?? (isTried && isTurned(keys) ? text.turned : undefined)}
            onChange={(to) => set({ to })}
          />
          <TextField
            {...time}
            label={text.toTime}
            value={keys.toTime}
            error={timeError(keys.to, keys.toTime)}
            onChange={(event) => set({ toTime: event.target.value })}
          />
        </div>
      </div>
      <div className="flex flex-wrap gap-4">
        <Button type="submit" size="l">
          {text.find}
        </Button>
        <Button
          size="l"
          look="quiet"
          onClick={() => {
            setKeys(noKeys)
            setTried(false)
            onClear()
          }}
        >
          {text.clear}
        </Button>
      </div>
    </form>
  )
}
