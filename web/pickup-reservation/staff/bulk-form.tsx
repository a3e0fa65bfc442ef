import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { previewWindows, writeWindows, type StaffWindow } from '#shared/pickup-reservation/staff-api.ts'
import { windowDefinition, type Week } from '#shared/pickup-reservation/window.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { ActError } from './act-error.tsx'
import { applyBulk, bulkKinds, type Bulk } from './bulk.ts'
import { useSite } from './desk.ts'
import { FaultsContext, focusFirstFault } from './faults.ts'
import { HoursFields, type HoursValue } from './fields.tsx'
import { findTypedDays } from './typed.ts'
import { useUnsavedGuard } from './unsaved.tsx'
import { useGuardedWrite } from './use-guarded-write.tsx'
import { WeekFields } from './weeks-fields.tsx'

const office: HoursValue = { from: 510, to: 1020 }
const newWeek: Week = [null, office, office, office, office, office, null]

/** 一括登録 (RS-SET-4): the same change to many windows and days, tried out before it is made. */
export const BulkForm = ({
  windows,
  version,
  onDone,
}: {
  readonly windows: readonly StaffWindow[]
  readonly version: number
  readonly onDone: (words?: string) => void
}) => {
  const { bulk: text, windows: words, exceptions, fields } = useText(reservationStaffText)
  const { common } = useText(staffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [what, setWhat] = useState<Bulk['what']>('closed-days')
  const [chosen, choose] = useState<readonly string[]>(windows.map(({ windowId }) => windowId))
  const [typedDays, setTypedDays] = useState('')
  const [note, setNote] = useState('')
  const [hours, setHours] = useState<HoursValue>(office)
  const [capacity, setCapacity] = useState('')
  const [week, setWeek] = useState<Week>(newWeek)
  const [isTried, setTried] = useState(false)
  const { start, busy, error, dialog } = useGuardedWrite()
  const guard = useUnsavedGuard(typedDays !== '' || note !== '' || capacity !== '')

  const hasDays = what === 'closed-days' || what === 'special-days' || what === 'excluded-times'
  const hasHours = what === 'special-days' || what === 'excluded-times'
  const hasCapacity = what === 'special-days' || what === 'capacity'
  const days = findTypedDays(typedDays)
  const isDaysWrong = hasDays && (days === undefined || (days.length === 0 && what !== 'excluded-times'))
  const narrow = capacity.normalize('NFKC').trim()
  const isCapacityWrong = hasCapacity && !(what === 'special-days' && narrow === '') && !/^\d{1,3}$/.test(narrow)
  const isHoursWrong = hasHours && !(hours.from < hours.to)

  const toBulk = (): Bulk => {
    const spans = days ?? []
    const places = narrow === '' ? null : Number(narrow)
    switch (what) {
      case 'closed-days':
        return { what, days: spans, note }
      case 'special-days':
        return { what, days: spans, hours, capacity: places, note }
      case 'excluded-times':
        return { what, days: spans, hours, note }
      case 'capacity':
        return { what, capacity: places ?? 0 }
      case 'week':
        return { what, week }
    }
  }

  const save = () => {
    setTried(true)
    const changes = windows
      .filter(({ windowId }) => chosen.includes(windowId))
      .map(({ windowId, definition }) => ({ windowId, definition: applyBulk(definition, toBulk()) }))
    const isSound =
      changes.length > 0 && changes.every(({ definition }) => windowDefinition.safeParse(definition).success)
    if (isDaysWrong || isCapacityWrong || isHoursWrong || !isSound) return focusFirstFault(form)
    return start({
      preview: () => call(previewWindows, { params: { siteId }, body: { changes } }),
      write: async (acceptLost) => {
        await call(writeWindows, { params: { siteId }, body: { version, changes, order: null, acceptLost } })
        await client.invalidateQueries()
        onDone(text.saved(changes.length))
      },
    })
  }

  return (
    <FaultsContext value={new Map(isTried && isHoursWrong ? [['hours', '']] : [])}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        className="grid max-w-200 min-w-0 gap-8"
      >
        <div className="grid gap-2">
          <Heading level={2}>{text.title}</Heading>
          <p>{text.lead}</p>
        </div>
        {error !== undefined && <ActError error={error} />}
        <ChoiceGroup
          kind="many"
          name="windows"
          label={text.windows}
          choices={windows.map(({ windowId, definition }) => ({ value: windowId, label: definition.name }))}
          chosen={chosen}
          error={isTried && chosen.length === 0 ? text.windowsMissing : undefined}
          onChoose={choose}
        />
        <ChoiceGroup
          kind="one"
          name="what"
          label={text.what}
          choices={bulkKinds.map((kind) => ({ value: kind, label: text.kinds[kind] }))}
          chosen={[what]}
          onChoose={([kind]) => setWhat(bulkKinds.find((one) => one === kind) ?? what)}
        />
        {hasDays && (
          <AreaField
            label={text.days}
            support={what === 'excluded-times' ? text.daysOrAlways : text.daysForm}
            value={typedDays}
            rows={5}
            maxLength={4000}
            error={isTried && isDaysWrong ? text.daysWrong : undefined}
            onChange={(event) => setTypedDays(event.target.value)}
          />
        )}
        {hasHours && <HoursFields legend={exceptions.hours} path="hours" value={hours} onChange={setHours} />}
        {hasCapacity && (
          <TextField
            label={`${words.capacityLabel}（${words.persons}）`}
            support={what === 'special-days' ? exceptions.capacityNote : undefined}
            value={capacity}
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            error={isTried && isCapacityWrong ? fields.wrong(words.capacityLabel) : undefined}
            onChange={(event) => setCapacity(event.target.value)}
          />
        )}
        {what === 'week' && (
          <fieldset className="grid gap-2">
            <legend className="pb-2 text-std-17B-170">{text.week}</legend>
            <p>{text.weekNote}</p>
            <WeekFields path="week" week={week} onChange={setWeek} />
          </fieldset>
        )}
        {hasDays && (
          <TextField
            label={exceptions.note}
            value={note}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setNote(event.target.value)}
          />
        )}
        <div className="flex flex-wrap gap-4">
          <Button size="l" look="outline" onClick={() => onDone()}>
            {common.cancel}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.save}
          </Button>
        </div>
      </form>
      {dialog}
      {guard}
    </FaultsContext>
  )
}
