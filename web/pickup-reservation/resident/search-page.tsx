import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { shortDay, timeSpan, weekdayName } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { daysBetween, partNames, partsOfDay, toPartOfDay } from './days.ts'
import { useDesk } from './desk.tsx'
import { Loaded, Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { pageOf, useSite } from './site-context.ts'
import { NotTaking } from './top-page.tsx'
import { useAct } from './use-act.ts'

const shownAtFirst = 10
const mostShown = 50

/** Monday first, as people read a week. */
const weekdayOrder = [1, 2, 3, 4, 5, 6, 0]

/** The earliest free times over places and days. */
export const SearchPage = () => {
  const { language } = useLanguage()
  const resident = useText(reservationResidentText)
  const { search: text } = resident
  const { calendar } = useText(reservationText)
  const { siteId, windows, rules } = useSite()
  const desk = useDesk()
  const navigate = useNavigate()
  const { act, error } = useAct()
  const [params, setParams] = useSearchParams()
  // What is ticked shows at once; the address follows, so that Back, a reload and a bookmark find it again.
  const [wished, setWished] = useState(params)

  const places = wished.getAll('place').filter((place) => windows.some(({ windowId }) => windowId === place))
  const weekdays = wished.getAll('weekday').filter((weekday) => /^[0-6]$/.test(weekday))
  const part = toPartOfDay(wished.get('time') ?? undefined)
  const days = daysBetween(rules.firstDay, rules.lastDay)
  const from = days.find((day) => day === wished.get('from')) ?? null
  const limit = wished.get('more') === '1' ? mostShown : shownAtFirst
  const write = (change: Readonly<Record<string, readonly string[]>>) => {
    const next = new URLSearchParams(wished)
    for (const [name, values] of Object.entries(change)) {
      next.delete(name)
      for (const value of values) if (value !== '') next.append(name, value)
    }
    setWished(next)
    setParams(next, { replace: true, preventScrollReset: true })
  }

  const wish = {
    windowIds: places.length === 0 ? null : places,
    from,
    to: null,
    weekdays: weekdays.length === 0 ? null : weekdays.map(Number),
    time: partsOfDay[part],
    limit,
  }
  const query = useQuery({
    queryKey: ['reservation-free', siteId, wish, error?.code],
    queryFn: ({ signal }) => call(api.findFree, { params: { siteId }, body: wish, signal }),
    placeholderData: keepPreviousData,
  })

  return (
    <>
      <PageHead title={text.title}>
        <p>{text.lead}</p>
        <NotTaking />
      </PageHead>
      <form noValidate aria-label={text.title} className="grid gap-5" onSubmit={(event) => event.preventDefault()}>
        {windows.length > 1 && (
          <ChoiceGroup
            kind="many"
            name="place"
            label={text.places}
            choices={windows.map(({ windowId, name }) => ({ value: windowId, label: name }))}
            chosen={places}
            onChoose={(place) => write({ place })}
          />
        )}
        <SelectField
          label={text.from}
          className="max-w-80"
          value={from ?? ''}
          onChange={(event) => write({ from: [event.target.value] })}
        >
          <option value="">{text.fromFirst}</option>
          {days.map((day) => (
            <option key={day} value={day}>
              {shortDay(day, language)}
            </option>
          ))}
        </SelectField>
        <ChoiceGroup
          across
          kind="many"
          name="weekday"
          label={text.weekdays}
          support={text.weekdaysSupport}
          choices={weekdayOrder.map((weekday) => ({ value: String(weekday), label: weekdayName(weekday, language) }))}
          chosen={weekdays}
          onChoose={(weekday) => write({ weekday })}
        />
        <ChoiceGroup
          across
          kind="one"
          name="time"
          label={text.time}
          choices={partNames.map((name) => ({ value: name, label: text.times[name] }))}
          chosen={[part]}
          onChoose={(time) => write({ time })}
        />
      </form>
      {error !== undefined && <Problem error={error} />}
      <Loaded query={query}>
        {({ slots }) => (
          <section
            aria-labelledby="reservation-found"
            aria-busy={query.isPlaceholderData}
            className="grid gap-4 aria-busy:opacity-50"
          >
            <Heading level={2} look="part" id="reservation-found">
              <output>{slots.length === 0 ? text.none : text.found(slots.length)}</output>
            </Heading>
            {slots.length === 0 && (
              <NotificationBanner tone="information" title={text.noneTodo}>
                {rules.waitlist && (
                  <p>
                    <Link to={pageOf(siteId, '/waitlist')}>{resident.top.waitlistGo}</Link>
                  </p>
                )}
              </NotificationBanner>
            )}
            <ol className="grid gap-2 desktop:grid-cols-2">
              {slots.map(({ windowId, day, start, end, windowName, remaining }) => {
                const slot = { day, start, end }
                return (
                  <li key={`${windowId}/${day}/${start}`}>
                    <button
                      type="button"
                      onClick={() =>
                        void act(async () => {
                          // it may be a reservation already: first what became of it
                          const mustAsk = desk.work.draft?.held?.isUnanswered === true
                          if (!mustAsk) await desk.takeHold({ windowId, day, start }, 'apply')
                          await navigate(pageOf(siteId, mustAsk ? '/apply/confirm' : '/apply'))
                        })
                      }
                      className="focus-mark grid min-h-14 w-full grid-cols-[1fr_auto] items-center gap-x-3 rounded-8 border border-key-900 bg-white px-4 py-2 text-left text-key-900 hover:bg-key-100"
                    >
                      <span className="font-700 underline underline-offset-4">
                        {shortDay(day, language)} {timeSpan(slot, language)}
                      </span>
                      <span className="row-span-2 font-700">{calendar.remaining(remaining)}</span>
                      <span className="text-dns-16N-130">{windowName}</span>
                    </button>
                  </li>
                )
              })}
            </ol>
            {limit < mostShown && slots.length === limit && (
              <div>
                <Button look="outline" onClick={() => write({ more: ['1'] })}>
                  {text.more}
                </Button>
              </div>
            )}
          </section>
        )}
      </Loaded>
    </>
  )
}
