import { useRef, useState, type FormEvent } from 'react'
import { everyCard, type CardFilter, type CardRow } from '#shared/card-handover/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { FilterFields, MoreFilters } from '../filter-fields.tsx'
import { isBackwards } from '../list/list-filter.ts'
import { readCodes } from '../read-codes.ts'
import { useAct } from '../use-act.ts'
import { gatherByCodes, gatherByFilter, mostCards } from './gather-cards.ts'

const ways = ['filter', 'codes'] as const

/** Which cards are printed for: by status, period and window, or by number (CM-SC-8). */
export const ChooseCards = ({ onChosen }: { readonly onChosen: (cards: readonly CardRow[]) => void }) => {
  const { notices, bulk } = useText(handoverText)
  const { call } = useStaffSession()
  const [way, setWay] = useState<(typeof ways)[number]>('filter')
  const [filter, setFilter] = useState<CardFilter>({ ...everyCard, statuses: ['arrived'] })
  const [typed, setTyped] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [told, setTold] = useState<{
    readonly tone: 'success' | 'warning'
    readonly title: string
    readonly unknown: readonly string[]
  }>()
  const { busy, error, act } = useAct()
  const stop = useRef<AbortController>(undefined)
  const change = (part: Partial<CardFilter>) => setFilter({ ...filter, ...part })

  const choose = (event: FormEvent) => {
    event.preventDefault()
    const codes = readCodes(typed)
    setMissing(way === 'codes' && codes.length === 0)
    if (way === 'codes' ? codes.length === 0 : isBackwards(filter)) return
    void act(async () => {
      stop.current = new AbortController()
      const { signal } = stop.current
      const found =
        way === 'filter'
          ? { ...(await gatherByFilter(call, filter, signal)), unknown: [] }
          : await gatherByCodes(call, codes.slice(0, mostCards), signal)
      const isTooMany = found.total > mostCards || found.cards.length > mostCards
      const title = isTooMany
        ? notices.tooMany(formatCount(mostCards))
        : found.cards.length === 0
          ? notices.chosenNone
          : notices.chosen(formatCount(found.cards.length))
      const isGood = !isTooMany && found.cards.length > 0
      setTold({ tone: isGood ? 'success' : 'warning', title, unknown: found.unknown })
      onChosen(isGood ? found.cards : [])
    })
  }

  return (
    <section aria-labelledby="choose" className="grid gap-5">
      <Heading level={2} id="choose">
        {notices.chooseTitle}
      </Heading>
      <form noValidate onSubmit={choose} className="grid gap-5">
        <ChoiceGroup
          kind="one"
          across
          name="way"
          label={notices.way}
          choices={[
            { value: 'filter', label: notices.byFilter },
            { value: 'codes', label: notices.byCodes },
          ]}
          chosen={[way]}
          onChoose={([value]) => setWay(ways.find((one) => one === value) ?? way)}
        />
        {way === 'filter' ? (
          <>
            <FilterFields filter={filter} isPeriodWrong={isBackwards(filter)} onChange={change} />
            <MoreFilters filter={filter} onChange={change} />
          </>
        ) : (
          <AreaField
            className="max-w-176"
            label={bulk.codes}
            support={bulk.codesSupport}
            rows={5}
            spellCheck={false}
            value={typed}
            error={isMissing ? bulk.countMissing : undefined}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {notices.choose}
          </Button>
        </div>
      </form>
      {error !== undefined && <ErrorNotice error={error} />}
      {told !== undefined && (
        <NotificationBanner announce tone={told.tone} title={told.title}>
          {told.unknown.length > 0 && (
            <ul>
              {told.unknown.map((code) => (
                <li key={code}>{notices.unknown(code)}</li>
              ))}
            </ul>
          )}
        </NotificationBanner>
      )}
    </section>
  )
}
