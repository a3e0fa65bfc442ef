import { useId, useRef, useState, type KeyboardEvent } from 'react'
import type { CalendarDay } from '#shared/pickup-reservation/api.ts'
import { formatMinutes } from '#shared/calendar/tokyo.ts'
import { splitDay } from '#shared/calendar/wareki.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { spokenDay, spokenTime, weekdayName } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import type { ReservationText } from '#web/text/reservation.ja.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'
import { moveInGrid, type Place } from './grid-moves.ts'
import { toWeekRows, type DaySlot, type WeekCell, type WeekRow } from './week-rows.ts'

/** Whether a day is shown as 休館: the others that are shut are just not offered. */
export const isShutDay = ({ shut }: Pick<CalendarDay, 'shut'>): boolean => shut === 'closed-day' || shut === 'holiday'

/** What a site says about a day, where that is more than the holiday's name. */
export const noteOf = ({ note, holiday }: Pick<CalendarDay, 'note' | 'holiday'>): string =>
  note === holiday ? '' : note

/** 「11月24日 火曜 10時 残り3」: what a cell says to somebody who sees neither its row nor its column. */
export const speakSlot = (
  { day, holiday }: Pick<CalendarDay, 'day' | 'holiday'>,
  slot: DaySlot,
  { text, language }: { readonly text: ReservationText; readonly language: Language },
): string => {
  const { spoken } = text.calendar
  const state = slot.state === 'open' ? spoken.open(slot.remaining) : spoken[slot.state]
  const name = holiday === null ? '' : ` ${language === 'ja' ? holiday : (text.holidays[holiday] ?? holiday)}`
  return `${spokenDay(day, language)}${name} ${spokenTime(slot.start, language)} ${state}`
}

const holidayColour = (weekday: number, holiday: string | null) =>
  holiday !== null || weekday === 0 ? 'text-error-2' : weekday === 6 ? 'text-blue-1000' : 'text-solid-gray-800'

const isOpen = (cell: WeekCell | undefined): boolean => cell?.kind === 'slot' && cell.slot.state === 'open'

/** The first time somebody could take, so that Tab leads there. */
const firstOpen = (rows: readonly WeekRow[]): Place => {
  const columns = rows[0]?.cells.length ?? 0
  for (let column = 0; column < columns; column += 1) {
    const row = rows.findIndex(({ cells }) => isOpen(cells[column]))
    if (row !== -1) return { row, column }
  }
  return { row: 0, column: 0 }
}

/** Seven days by times. One stop for Tab; arrows move from cell to cell, over those that cannot be taken too. */
export const WeekGrid = ({
  days,
  label,
  onPick,
}: {
  readonly days: readonly CalendarDay[]
  readonly label: string
  readonly onPick: (day: string, slot: DaySlot) => void
}) => {
  const text = useText(reservationText)
  const { language } = useLanguage()
  const id = useId()
  const table = useRef<HTMLTableElement>(null)
  const rows = toWeekRows(days)
  const week = days[0]?.day ?? ''
  // Which cell Tab leads to: forgotten with the week.
  const [chosen, choose] = useState<{ readonly week: string; readonly place: Place }>()
  const size = { rows: rows.length, columns: days.length }
  const isKnown = chosen?.week === week && chosen.place.row < size.rows
  const at = isKnown ? chosen.place : firstOpen(rows)

  const onKeyDown = (event: KeyboardEvent) => {
    const to = moveInGrid(at, event, size)
    if (to === undefined) return
    event.preventDefault()
    choose({ week, place: to })
    const isShut = rows[to.row]?.cells[to.column]?.kind === 'shut'
    table.current?.querySelector<HTMLElement>(`[data-place="${isShut ? 0 : to.row},${to.column}"]`)?.focus()
  }

  return (
    <section
      aria-label={label}
      aria-describedby={`${id}-keys`}
      // narrower than 22 rem the grid scrolls in its own frame (WCAG 2.2 SC 1.4.10 lets data tables do so)
      className="overflow-x-auto"
    >
      <p id={`${id}-keys`} className="sr-only">
        {text.calendar.keys}
      </p>
      <table
        ref={table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- the grid pattern on a table
        role="grid"
        aria-label={label}
        aria-describedby={`${id}-keys`}
        onKeyDown={onKeyDown}
        className="w-full min-w-88 table-fixed border-collapse text-center"
      >
        <thead>
          <tr>
            <th
              scope="col"
              className="w-12 border border-solid-gray-420 bg-solid-gray-50 text-dns-14N-130 desktop:w-20"
            >
              <span className="sr-only">{text.calendar.time}</span>
            </th>
            {days.map((day) => (
              <DayHead key={day.day} day={day} text={text} language={language} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, cells }, row) => (
            <tr key={start}>
              <th
                scope="row"
                className="border border-solid-gray-420 bg-solid-gray-50 text-dns-14N-130 font-400 desktop:text-dns-16N-130"
              >
                {formatMinutes(start)}
              </th>
              {cells.map((cell, column) => {
                const day = days[column]
                if (day === undefined || (cell.kind === 'shut' && row > 0)) return null
                const isHere = at.column === column && (at.row === row || cell.kind === 'shut')
                return (
                  <Cell
                    key={day.day}
                    {...{ cell, day, start, language, text }}
                    rowSpan={rows.length}
                    place={`${row},${column}`}
                    isStop={isHere}
                    onFocus={() => choose({ week, place: { row: cell.kind === 'shut' ? at.row : row, column } })}
                    onPick={onPick}
                  />
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const DayHead = ({
  day: { day, weekday, holiday, wareki },
  text,
  language,
}: {
  readonly day: CalendarDay
  readonly text: ReservationText
  readonly language: Language
}) => {
  const { month, day: number } = splitDay(day)
  const name = holiday === null ? undefined : language === 'ja' ? holiday : (text.holidays[holiday] ?? holiday)
  return (
    <th
      scope="col"
      className={classNames(
        'border border-solid-gray-420 bg-white px-0.5 py-2 align-top leading-130',
        holidayColour(weekday, holiday),
      )}
    >
      <span className="sr-only">{`${language === 'ja' ? `${wareki} ` : ''}${spokenDay(day, language)}`}</span>
      <span aria-hidden="true" className="block text-dns-14N-130 whitespace-nowrap desktop:text-dns-16N-130">
        {`${month}/${number}`}
      </span>
      <span aria-hidden="true" className="block text-dns-14B-130 desktop:text-dns-16B-130">
        {weekdayName(weekday, language)}
      </span>
      {name !== undefined && (
        <>
          <span aria-hidden="true" className="block text-dns-14N-130 desktop:hidden">
            {language === 'ja' ? '祝' : '●'}
          </span>
          <span className="block text-dns-14N-130 text-balance max-desktop:sr-only">{name}</span>
        </>
      )}
    </th>
  )
}

const Cell = ({
  cell,
  day,
  start,
  text,
  language,
  rowSpan,
  place,
  isStop,
  onFocus,
  onPick,
}: {
  readonly cell: WeekCell
  readonly day: CalendarDay
  readonly start: number
  readonly text: ReservationText
  readonly language: Language
  readonly rowSpan: number
  readonly place: string
  readonly isStop: boolean
  readonly onFocus: () => void
  readonly onPick: (day: string, slot: DaySlot) => void
}) => {
  const { calendar } = text
  const stop = { tabIndex: isStop ? 0 : -1, 'data-place': place, onFocus }
  if (cell.kind === 'slot' && cell.slot.state === 'open')
    return (
      <td className="border border-solid-gray-420 p-0">
        <button
          {...stop}
          type="button"
          onClick={() => onPick(day.day, cell.slot)}
          className="focus-mark block h-12 w-full bg-white text-dns-14B-130 text-key-900 underline underline-offset-4 hover:bg-key-100 focus-visible:relative focus-visible:z-1 desktop:text-dns-16B-130"
        >
          <span className="sr-only">{speakSlot(day, cell.slot, { text, language })}</span>
          <span aria-hidden="true">{calendar.remaining(cell.slot.remaining)}</span>
        </button>
      </td>
    )
  const blank = 'focus-mark border border-solid-gray-420 bg-solid-gray-50 text-dns-14N-130 text-solid-gray-700'
  if (cell.kind === 'shut') {
    const isShut = isShutDay({ shut: cell.shut })
    return (
      <td
        {...stop}

        rowSpan={rowSpan}
        aria-label={`${spokenDay(day.day, language)} ${calendar.spoken[cell.shut]} ${day.holiday ?? ''} ${noteOf(day)}`.trim()}
        className={blank}
      >
        {isShut ? <span className="mx-auto [writing-mode:vertical-rl]">{calendar.shut}</span> : calendar.none}
      </td>
    )
  }
  const label =
    cell.kind === 'slot'
      ? speakSlot(day, cell.slot, { text, language })
      : `${spokenDay(day.day, language)} ${spokenTime(start, language)} ${calendar.spoken['no-hours']}`
  return (
    <td {...stop} aria-label={label} className={classNames(blank, 'h-12')}>
      {cell.kind === 'slot' && cell.slot.state === 'full' ? calendar.full : calendar.none}
    </td>
  )
}
