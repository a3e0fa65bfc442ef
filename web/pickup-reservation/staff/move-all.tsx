import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { addDays } from '#shared/calendar/tokyo.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { listWindows, moveReservations, type Affected } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { useSite, useToday } from './desk.ts'
import { DayInput } from './fields.tsx'

/** As many as one call moves; the rest are asked for again. */
const mostAtOnce = 200

/** Gives each the nearest free time of another day; whoever finds none stays in the list. */
export const MoveAll = ({
  affected,
  onMoved,
}: {
  readonly affected: readonly Affected[]
  readonly onMoved: (words: string) => Promise<void>
}) => {
  const { affected: text, fields, slots } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const client = useQueryClient()
  const windows = useStaffQuery(listWindows, { siteId })
  const { act, busy, error } = useAct()
  const [windowId, setWindowId] = useState(affected[0]?.slot.windowId ?? '')
  const [day, setDay] = useState(addDays(affected.at(-1)?.slot.day ?? today, 1))
  const [isTried, setTried] = useState(false)
  const move = () => {
    setTried(true)
    if (!isDay(day)) return
    void act(async () => {
      const { results } = await call(moveReservations, {
        params: { siteId },
        body: {
          reservations: affected
            .slice(0, mostAtOnce)
            .map(({ reservationId, slot }) => ({ reservationId, slot: { ...slot } })),
          to: { windowId, day },
        },
      })
      const moved = results.filter(({ outcome }) => outcome === 'moved')
      await client.invalidateQueries({ queryKey: ['reservation-staff-calendar'] })
      await onMoved(
        text.movedAll(moved.length, moved.filter(({ mailed }) => mailed).length, results.length - moved.length),
      )
    })
  }
  return (
    <details className="rounded-8 border border-solid-gray-420 p-4">
      <summary className="focus-mark flex min-h-11 w-fit cursor-pointer items-center rounded-4 text-key-900 underline underline-offset-4">
        {text.moveAll}
      </summary>
      <div className="grid gap-4 pt-2">
        <p>{text.moveAllNote}</p>
        {error !== undefined && <ActError error={error} />}
        <div className="grid items-start gap-4 desktop:grid-cols-2">
          <SelectField label={slots.window} value={windowId} onChange={(event) => setWindowId(event.target.value)}>
            {windows.data?.windows.map((window) => (
              <option key={window.windowId} value={window.windowId}>
                {window.definition.name}
              </option>
            ))}
          </SelectField>
          <DayInput
            label={text.moveAllTo}
            value={day}
            error={isTried && !isDay(day) ? fields.dayWrong : undefined}
            onChange={setDay}
          />
        </div>
        <div>
          <Button look="outline" aria-disabled={busy} onClick={move}>
            {text.moveAllDo(Math.min(affected.length, mostAtOnce))}
          </Button>
        </div>
      </div>
    </details>
  )
}
