import type { CalendarDay } from '#shared/pickup-reservation/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { eraDay, shortDay, timeSpan } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { isShutDay, noteOf, speakSlot } from './week-grid.tsx'
import type { DaySlot } from './week-rows.ts'

/** The same seven days one under the other: what can be taken, and why nothing can. */
export const WeekList = ({
  days,
  onPick,
}: {
  readonly days: readonly CalendarDay[]
  readonly onPick: (day: string, slot: DaySlot) => void
}) => {
  const text = useText(reservationText)
  const { language } = useLanguage()
  const { calendar } = text
  return (
    <ol className="grid gap-4">
      {days.map((day) => {
        const open = day.slots.filter(({ state }) => state === 'open')
        const holiday = day.holiday === null ? undefined : (text.holidays[day.holiday] ?? day.holiday)
        return (
          <li key={day.day} className="grid gap-2 border-b border-solid-gray-420 pb-4">
            <Heading level={3} look="part">
              {shortDay(day.day, language)}
              {holiday !== undefined && <span className="ml-2 text-std-16N-170 text-error-2">{holiday}</span>}
              {language === 'ja' && (
                <span className="ml-2 text-std-16N-170 text-solid-gray-600">{eraDay(day.day, language)}</span>
              )}
            </Heading>
            {isShutDay(day) && (
              <p>
                {calendar.shut}
                {noteOf(day) !== '' && <span className="ml-2">{noteOf(day)}</span>}
              </p>
            )}
            {!isShutDay(day) && noteOf(day) !== '' && <p>{noteOf(day)}</p>}
            {!isShutDay(day) && open.length === 0 && <p className="text-solid-gray-700">{calendar.dayEmpty}</p>}
            {open.length > 0 && (
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-2">
                {open.map((slot) => (
                  <li key={slot.start}>
                    <button
                      type="button"
                      onClick={() => onPick(day.day, slot)}
                      className="focus-mark grid min-h-12 w-full grid-cols-[1fr_auto] items-center gap-2 rounded-8 border border-key-900 bg-white px-3 text-dns-16N-130 text-key-900 hover:bg-key-100"
                    >
                      <span className="sr-only">{speakSlot(day, slot, { text, language })}</span>
                      <span aria-hidden="true" className="text-left underline underline-offset-4">
                        {timeSpan(slot, language)}
                      </span>
                      <span aria-hidden="true" className="font-700">
                        {calendar.remaining(slot.remaining)}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ol>
  )
}
