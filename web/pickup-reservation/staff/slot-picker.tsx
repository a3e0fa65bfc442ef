import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { addDays } from '#shared/calendar/tokyo.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import type { CalendarDay } from '#shared/pickup-reservation/api.ts'
import { listWindows, readStaffCalendar } from '#shared/pickup-reservation/staff-api.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { shortDay, timeSpan } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { WeekGrid } from '../week-grid.tsx'
import { useFacts, useSite, useToday } from './desk.ts'
import { DayInput } from './fields.tsx'

/** A time somebody is given; with a reason where it is beyond the capacity. */
export type Pick = {
  readonly slot: { readonly windowId: string; readonly day: string; readonly start: number }
  readonly end: number
  readonly windowName: string
  readonly overbook: { readonly reason: string } | null
}

/** A window, a week, a time: those with a place left, and for those who may, the full ones with a reason (RS-R-3). */
export const SlotPicker = ({
  from,
  onPick,
}: {
  readonly from?: { readonly windowId?: string | null; readonly day?: string | null } | undefined
  readonly onPick: (pick: Pick) => void
}) => {
  const { slots: text, fields } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const { mayOverbook } = useFacts()
  const windows = useStaffQuery(listWindows, { siteId })
  const [chosen, choose] = useState(from?.windowId ?? '')
  const first = from?.day ?? ''
  const [day, setDay] = useState(isDay(first) ? first : today)
  const [typed, setTyped] = useState('')
  const window = windows.data?.windows.find(({ windowId }) => windowId === chosen) ?? windows.data?.windows[0]
  const windowId = window?.windowId ?? ''
  const query = useQuery({
    queryKey: ['reservation-staff-calendar', siteId, windowId, day],
    queryFn: ({ signal }) =>
      call(readStaffCalendar, { params: { siteId, windowId, day }, signal, headers: passiveHeader }),
    enabled: window !== undefined,
    placeholderData: keepPreviousData,
  })
  if (windows.data?.windows.length === 0) return <NotificationBanner tone="information" title={text.noWindows} />
  const isWrong = typed !== '' && !isDay(typed)

  return (
    <div className="grid min-w-0 gap-5">
      <div className="grid items-start gap-4 desktop:grid-cols-2">
        <SelectField label={text.window} value={windowId} onChange={(event) => choose(event.target.value)}>
          {windows.data?.windows.map(({ windowId, definition }) => (
            <option key={windowId} value={windowId}>
              {definition.name}
            </option>
          ))}
        </SelectField>
        <DayInput
          label={text.from}
          value={typed === '' ? day : typed}
          error={isWrong ? fields.dayWrong : undefined}
          onChange={(next) => {
            setTyped(isDay(next) ? '' : next)
            if (isDay(next)) setDay(next)
          }}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        {(
          [
            ['weekBefore', addDays(day, -7)],
            ['today', today],
            ['weekAfter', addDays(day, 7)],
          ] as const
        ).map(([name, to]) => (
          <Button key={name} look="outline" onClick={() => setDay(to)}>
            {text[name]}
          </Button>
        ))}
      </div>
      {window !== undefined && (
        <Loaded query={query}>
          {({ days }) => (
            <>
              <WeekGrid
                days={days}
                label={text.grid(window.definition.name)}
                onPick={(picked, { start, end }) =>
                  onPick({
                    slot: { windowId, day: picked, start },
                    end,
                    windowName: window.definition.name,
                    overbook: null,
                  })
                }
              />
              {days.every(({ slots }) => slots.length === 0) && <p>{text.empty}</p>}
              {mayOverbook && (
                <Overbooking
                  key={`${windowId}${days[0]?.day}`}
                  days={days}
                  toText={(full) => `${shortDay(full.day, language)} ${timeSpan(full, language)}`}
                  onPick={({ day: picked, start, end }, reason) =>
                    onPick({
                      slot: { windowId, day: picked, start },
                      end,
                      windowName: window.definition.name,
                      overbook: { reason },
                    })
                  }
                />
              )}
            </>
          )}
        </Loaded>
      )}
    </div>
  )
}

type Full = { readonly day: string; readonly start: number; readonly end: number }

/** One more than the capacity, which nobody gives by accident: a list of its own and a reason. */
const Overbooking = ({
  days,
  toText,
  onPick,
}: {
  readonly days: readonly CalendarDay[]
  readonly toText: (full: Full) => string
  readonly onPick: (full: Full, reason: string) => void
}) => {
  const { slots: text } = useText(reservationStaffText)
  const full = days.flatMap(({ day, slots }) =>
    slots.filter(({ state }) => state === 'full').map(({ start, end }): Full => ({ day, start, end })),
  )
  const [at, setAt] = useState(0)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const picked = full[at]
  if (picked === undefined) return null
  return (
    <details className="group rounded-8 border border-solid-gray-420 p-4">
      <summary className="focus-mark flex min-h-11 w-fit cursor-pointer items-center rounded-4 text-key-900 underline underline-offset-4">
        {text.overbook}
      </summary>
      <div className="grid gap-4 pt-2">
        <p>{text.overbookNote}</p>
        <SelectField label={text.full} value={String(at)} onChange={(event) => setAt(Number(event.target.value))}>
          {full.map((one, index) => (
            <option key={`${one.day} ${one.start}`} value={index}>
              {toText(one)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text.reason}
          value={reason}
          maxLength={200}
          autoComplete="off"
          error={isTried && reason.trim() === '' ? text.reasonMissing : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <div>
          <Button
            look="outline"
            onClick={() => {
              setTried(true)
              if (reason.trim() !== '') onPick(picked, reason.trim())
            }}
          >
            {text.overbookDo}
          </Button>
        </div>
      </div>
    </details>
  )
}
