import { useState, type FormEvent } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { addDays, formatMinutes } from '#shared/calendar/tokyo.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { listSlotReservations, readDay, type DayMatrix } from '#shared/pickup-reservation/staff-api.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { longDay } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { newReservationAddress } from './addresses.ts'
import { DayMatrixTable, type CellPlace } from './day-matrix-table.tsx'
import { useSite, useToday } from './desk.ts'
import { DayInput } from './fields.tsx'
import { ReservationTable } from './reservation-table.tsx'
import { SiteFrame } from './site-frame.tsx'

/** A counter looks at this all day. */
const refreshMilliseconds = 30_000

/** 当日来店者一覧 (RS-STF-2): windows by times of one day, and who comes in one cell of it. */
export const DayPage = () => {
  const { day: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Visitors />
    </SiteFrame>
  )
}

const Visitors = () => {
  const { day: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('day') ?? ''
  const day = isDay(wanted) ? wanted : today
  const [windowId, start] = [search.get('place'), search.get('at')]
  const query = useQuery({
    queryKey: ['reservation-day', siteId, day],
    queryFn: ({ signal }) => call(readDay, { params: { siteId, day }, signal, headers: passiveHeader }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMilliseconds,
  })
  const show = (next: string) => setSearch({ day: next })
  const open = (place: CellPlace) => setSearch({ day, place: place.windowId, at: place.start })

  return (
    <>
      <DayNavigation day={day} today={today} onShow={show} />
      <Loaded query={query}>
        {(matrix) => (
          <div className="grid min-w-0 gap-6">
            <div className="flex flex-wrap items-center justify-between gap-4">
              <Heading level={2}>
                {longDay(matrix.day, language)}
                {language === 'ja' && <span className="ml-3 text-std-17N-170">{matrix.wareki}</span>}
                {matrix.holiday !== null && (
                  <span className="ml-3 text-std-17N-170 text-error-2">{matrix.holiday}</span>
                )}
              </Heading>
              <span className="print:hidden">
                <Button look="outline" onClick={() => globalThis.print()}>
                  {text.print}
                </Button>
              </span>
            </div>
            <DaySummary matrix={matrix} />
            {matrix.windows.length === 0 ? (
              <NotificationBanner tone="information" title={text.noWindows} />
            ) : (
              <DayMatrixTable
                matrix={matrix}
                chosen={windowId === null ? undefined : { windowId, start: start ?? 'all' }}
                onOpen={open}
              />
            )}
            {windowId !== null && matrix.day === day && (
              <CellList key={`${day}${windowId}${start}`} matrix={matrix} place={{ windowId, start: start ?? 'all' }} />
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}

/** [<<1週間前] [<1日前] [本日] [1日後>] [1週間後>>], and any day by the keyboard. */
const DayNavigation = ({
  day,
  today,
  onShow,
}: {
  readonly day: string
  readonly today: string
  readonly onShow: (day: string) => void
}) => {
  const { day: text, fields } = useText(reservationStaffText)
  const [typed, setTyped] = useState('')
  const isWrong = typed !== '' && !isDay(typed)
  const go = (event: FormEvent) => {
    event.preventDefault()
    if (isDay(typed)) onShow(typed)
  }
  return (
    <nav aria-label={text.navigation} className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4 print:hidden">
      <div className="flex flex-wrap gap-3">
        {(
          [
            ['weekBefore', addDays(day, -7)],
            ['dayBefore', addDays(day, -1)],
            ['today', today],
            ['dayAfter', addDays(day, 1)],
            ['weekAfter', addDays(day, 7)],
          ] as const
        ).map(([name, to]) => (
          <Button key={name} look={name === 'today' ? 'fill' : 'outline'} onClick={() => onShow(to)}>
            {text[name]}
          </Button>
        ))}
      </div>
      <form noValidate onSubmit={go} className="flex flex-wrap items-end gap-3">
        <DayInput label={text.go} value={typed} error={isWrong ? fields.dayWrong : undefined} onChange={setTyped} />
        <Button type="submit" look="outline" size="l" aria-disabled={typed === '' || isWrong}>
          {text.show}
        </Button>
      </form>
    </nav>
  )
}

const DaySummary = ({ matrix }: { readonly matrix: DayMatrix }) => {
  const { day: text } = useText(reservationStaffText)
  const cells = matrix.rows.flatMap((row) => row.cells.filter((cell) => cell !== null))
  const sum = (of: 'reserved' | 'visited' | 'absent' | 'remaining' | 'held') =>
    cells.reduce((total, cell) => total + cell[of], 0)
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {(['reserved', 'visited', 'absent', 'held', 'remaining'] as const).map((of) => (
        <div key={of} className="flex items-baseline gap-2">
          <dt>{text.sums[of]}</dt>
          <dd className="text-std-20B-150 tabular-nums">{sum(of)}</dd>
        </div>
      ))}
    </dl>
  )
}

const CellList = ({ matrix, place }: { readonly matrix: DayMatrix; readonly place: CellPlace }) => {
  const { day: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { windowId, start } = place
  const { day } = matrix
  const query = useQuery({
    queryKey: ['reservation-cell', siteId, day, windowId, start],
    queryFn: ({ signal }) => call(listSlotReservations, { params: { siteId, windowId, day, start }, signal }),
  })
  const name = matrix.windows.find((window) => window.windowId === windowId)?.name ?? ''
  const time = start === 'all' ? text.wholeDay : formatMinutes(Number(start))
  return (
    <Loaded query={query}>
      {({ reservations }) => (
        <div className="grid gap-4" ref={(element) => element?.focus()} tabIndex={-1}>
          <ReservationTable
            isOneDay
            caption={`${longDay(day, language)} ${time} ${name}`}
            empty={text.cellEmpty}
            reservations={reservations}
          />
          <p className="print:hidden">
            <Link to={newReservationAddress({ windowId, day })} className="inline-flex min-h-11 items-center">
              {text.reserveHere}
            </Link>
          </p>
        </div>
      )}
    </Loaded>
  )
}
