import { formatMinutes } from '#shared/calendar/tokyo.ts'
import type { DayMatrix } from '#shared/pickup-reservation/staff-api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { spokenTime } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'

/** A time of a window, or `all` of its times. */
export type CellPlace = { readonly windowId: string; readonly start: string }

const cellLook =
  'focus-mark relative grid min-h-12 w-full content-center gap-0.5 px-2 py-1 text-center text-dns-14N-130 hover:bg-key-100 focus-visible:z-1 desktop:text-dns-16N-130'

/** Times down, windows across: how many come and how many places are left. A cell opens the list of who they are. */
export const DayMatrixTable = ({
  matrix,
  chosen,
  onOpen,
}: {
  readonly matrix: DayMatrix
  readonly chosen: CellPlace | undefined
  readonly onOpen: (place: CellPlace) => void
}) => {
  const { day: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const isChosen = (windowId: string, start: string) => chosen?.windowId === windowId && chosen.start === start
  return (
    <section
      aria-label={text.matrix}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      className="focus-mark relative min-w-0 overflow-x-auto rounded-4 print:overflow-visible"
    >
      <table className="w-full border-collapse">
        <caption className="sr-only">{text.matrix}</caption>
        <thead>
          <tr>
            <th scope="col" className="sticky left-0 z-2 w-16 border border-solid-gray-420 bg-solid-gray-50 p-2">
              <span className="sr-only">{text.time}</span>
            </th>
            {matrix.windows.map(({ windowId, name, shut, note }) => (
              <th
                key={windowId}
                scope="col"
                className="min-w-28 border border-solid-gray-420 bg-solid-gray-50 p-2 align-top text-dns-16B-130"
              >
                {name}
                {shut !== null && <span className="block font-400">{text.shut[shut]}</span>}
                {note !== '' && <span className="block text-dns-14N-130 font-400">{note}</span>}
                <button
                  type="button"
                  aria-label={text.openDay(name)}
                  aria-pressed={isChosen(windowId, 'all')}
                  onClick={() => onOpen({ windowId, start: 'all' })}
                  className="focus-mark mx-auto block min-h-11 rounded-4 px-2 font-400 text-key-900 underline underline-offset-4 print:hidden"
                >
                  {text.wholeDay}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map(({ start, cells }) => (
            <tr key={start}>
              <th
                scope="row"
                className="sticky left-0 z-2 border border-solid-gray-420 bg-solid-gray-50 px-2 text-dns-14N-130 font-400 whitespace-nowrap tabular-nums desktop:text-dns-16N-130"
              >
                {formatMinutes(start)}
              </th>
              {matrix.windows.map(({ windowId, name }, index) => {
                const cell = cells[index] ?? null
                if (cell === null)
                  return (
                    <td key={windowId} className="relative border border-solid-gray-420 bg-solid-gray-50 text-center">
                      <span aria-hidden="true">－</span>
                      <span className="sr-only">{text.notOffered}</span>
                    </td>
                  )
                const coming = cell.reserved + cell.visited + cell.absent
                return (
                  <td key={windowId} className="border border-solid-gray-420 p-0">
                    <button
                      type="button"
                      aria-pressed={isChosen(windowId, String(start))}
                      onClick={() => onOpen({ windowId, start: String(start) })}
                      className={classNames(cellLook, isChosen(windowId, String(start)) ? 'bg-key-100' : 'bg-white')}
                    >
                      <span className="sr-only">{`${name} ${spokenTime(start, language)} `}</span>
                      <span
                        className={classNames(
                          'tabular-nums',
                          cell.remaining > 0 && 'text-key-900 underline underline-offset-4',
                        )}
                      >
                        {cell.remaining > 0 ? text.free(cell.remaining) : text.full}
                      </span>
                      {coming > 0 && <span className="tabular-nums">{text.coming(coming, cell.visited)}</span>}
                      {coming > cell.capacity && (
                        <span className="text-error-2">{text.over(coming - cell.capacity)}</span>
                      )}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
          {matrix.rows.length === 0 && (
            <tr>
              <td colSpan={matrix.windows.length + 1} className="border border-solid-gray-420 p-6 text-center">
                {text.noTimes}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}
