import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import type { AppError } from '#shared/errors/app-error.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { addDays } from '#shared/calendar/tokyo.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { eraDay, longDay, shortDay } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { BackIcon, ForwardIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { noteOf, WeekGrid } from '../week-grid.tsx'
import { WeekList } from '../week-list.tsx'
import { Loaded, Problem } from './notice.tsx'
import { pageOf, useSite } from './site-context.ts'

/** How often a calendar that is being looked at is read again. */
const refreshMilliseconds = 30_000

/** Which place and week are looked at, and how: in the address, so that Back, a reload and a bookmark find them again. */
const useView = () => {
  const site = useSite()
  const [search, setSearch] = useSearchParams()
  const place = search.get('place')
  const window = site.windows.find(({ windowId }) => windowId === place) ?? site.windows[0]
  const wanted = search.get('day') ?? ''
  const day = isDay(wanted) && wanted >= '2016-01-01' && wanted <= '2099-12-31' ? wanted : site.rules.firstDay
  return {
    window,
    day,
    isList: search.get('view') === 'list',
    change: (part: Readonly<Record<string, string>>) =>
      setSearch((before) => ({ ...Object.fromEntries(before), ...part }), { preventScrollReset: true }),
  }
}

/** 空き状況: a place, seven days, as a grid or a list. `onPick` takes a slot; its errors are told here. */
export const Vacancy = ({
  onPick,
  error,
}: {
  readonly onPick: (slot: Slot) => void
  /** Why the slot that was picked could not be taken. */
  readonly error: AppError | undefined
}) => {
  const site = useSite()
  const { language } = useLanguage()
  const text = useText(reservationResidentText)
  const { calendar: words, holidays } = useText(reservationText)
  const { window, day, isList, change } = useView()
  const [note, setNote] = useState('')
  const windowId = window?.windowId ?? ''
  const query = useQuery({
    queryKey: ['reservation-calendar', site.siteId, windowId, day, site.taking, error?.code],
    queryFn: ({ signal }) => call(api.readCalendar, { params: { siteId: site.siteId, windowId, day }, signal }),
    enabled: window !== undefined,
    refetchInterval: refreshMilliseconds,
    placeholderData: keepPreviousData,
  })
  if (window === undefined) return <NotificationBanner tone="information" title={text.top.noWindows} />

  const move = (to: string) => {
    change({ day: to })
    setNote(text.top.period(longDay(to, language), longDay(addDays(to, 6), language)))
  }
  const name = (holiday: string) => (language === 'ja' ? holiday : (holidays[holiday] ?? holiday))

  return (
    <div className="grid min-w-0 gap-5">
      {error !== undefined && <Problem error={error} />}
      <div className="grid gap-4 desktop:grid-cols-2">
        <SelectField
          label={text.top.place}
          value={window.windowId}
          onChange={(event) => change({ place: event.target.value })}
        >
          {site.windows.map(({ windowId, name }) => (
            <option key={windowId} value={windowId}>
              {name}
            </option>
          ))}
        </SelectField>
        {window.address + window.phone + window.note !== '' && (
          <details className="group self-end">
            <summary className="focus-mark flex min-h-11 w-fit cursor-pointer items-center rounded-4 text-key-900 underline underline-offset-4">
              {text.top.about}
            </summary>
            <div lang="ja" className="grid gap-1 border-l-4 border-solid-gray-420 pl-3">
              <p>{window.address}</p>
              {window.phone !== '' && <p>{window.phone}</p>}
              {window.note !== '' && <p className="whitespace-pre-line">{window.note}</p>}
            </div>
          </details>
        )}
      </div>
      <Loaded query={query}>
        {({ days, previous, next, windowName }) => {
          const [first] = days
          const last = days.at(-1)
          const marked = days.filter((day) => day.holiday !== null || noteOf(day) !== '')
          const hasSlots = days.some(({ slots }) => slots.length > 0)
          const hasOpen = days.some(({ slots }) => slots.some(({ state }) => state === 'open'))
          if (first === undefined || last === undefined) return null
          const era = eraDay(first.day, language)
          return (
            <>
              <div className="grid gap-3">
                <Heading level={2} look="part">
                  {text.top.period(longDay(first.day, language), shortDay(last.day, language))}
                  {era !== undefined && (
                    <span className="ml-2 text-std-16N-170 whitespace-nowrap text-solid-gray-600">
                      {text.top.eraFrom(era)}
                    </span>
                  )}
                </Heading>
                <div className="flex flex-wrap items-center justify-between gap-3">
                  <div className="flex flex-wrap gap-3">
                    <Button
                      look="outline"
                      aria-disabled={previous === null}
                      onClick={() => previous !== null && move(previous)}
                      className="gap-1!"
                    >
                      <BackIcon />
                      {text.top.previous}
                      {previous === null && <span className="sr-only">{text.top.noPrevious}</span>}
                    </Button>
                    <Button
                      look="outline"
                      aria-disabled={next === null}
                      onClick={() => next !== null && move(next)}
                      className="gap-1!"
                    >
                      {text.top.next}
                      <ForwardIcon />
                      {next === null && <span className="sr-only">{text.top.noNext}</span>}
                    </Button>
                  </div>
                  <fieldset className="flex gap-2">
                    <legend className="sr-only">{text.top.view}</legend>
                    {([false, true] as const).map((list) => (
                      <Button
                        key={String(list)}
                        look={isList === list ? 'fill' : 'quiet'}
                        aria-pressed={isList === list}
                        onClick={() => change({ view: list ? 'list' : 'grid' })}
                      >
                        {list ? text.top.list : text.top.grid}
                      </Button>
                    ))}
                  </fieldset>
                </div>
                {next === null && <p className="text-std-16N-170 text-solid-gray-600">{text.top.noNext}</p>}
              </div>
              {!hasOpen && (site.taking || !hasSlots) && (
                <NotificationBanner tone="information" title={hasSlots ? text.top.noneFree : text.top.noHours}>
                  <p>
                    <Link to={pageOf(site.siteId, '/search')}>{text.search.title}</Link>
                  </p>
                </NotificationBanner>
              )}
              {isList || !hasSlots ? (
                <WeekList days={days} onPick={(day, { start }) => onPick({ windowId, day, start })} />
              ) : (
                <WeekGrid
                  days={days}
                  label={`${words.caption} ${windowName}`}
                  onPick={(day, { start }) => onPick({ windowId, day, start })}
                />
              )}
              {!isList && hasSlots && (
                <div className="grid gap-4 text-dns-16N-130 desktop:grid-cols-2">
                  <dl
                    aria-label={words.legendTitle}
                    className="grid grid-cols-[auto_1fr] content-start gap-x-3 gap-y-2"
                  >
                    {words.legend.map(([sign, meaning]) => (
                      <div key={sign} className="col-span-2 grid grid-cols-subgrid">
                        <dt className="font-700">{sign}</dt>
                        <dd>{meaning}</dd>
                      </div>
                    ))}
                  </dl>
                  {marked.length > 0 && (
                    <ul aria-label={words.dayNotes} className="grid content-start gap-2">
                      {marked.map((one) => (
                        <li key={one.day}>
                          {shortDay(one.day, language)}{' '}
                          {[one.holiday === null ? '' : name(one.holiday), noteOf(one)]
                            .filter((part) => part !== '')
                            .join(' ')}
                        </li>
                      ))}
                    </ul>
                  )}
                </div>
              )}
            </>
          )
        }}
      </Loaded>
      <output className="sr-only">{note}</output>
    </div>
  )
}
