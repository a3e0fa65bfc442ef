import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { isDay } from '#shared/calendar/wareki.ts'
import type { BodyOf, ResponseOf } from '#shared/contract/endpoint.ts'
import { searchHistory } from '#shared/pickup-reservation/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { errorText } from '#web/text/errors.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { isErrorCode } from '#shared/errors/catalogue.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import type { Column } from '#web/ui/table.tsx'
import { CsvDownload } from './csv-download.tsx'
import { DayInput } from './fields.tsx'
import { Pager } from './pager.tsx'
import { SiteFrame } from './site-frame.tsx'

type Asked = Omit<BodyOf<typeof searchHistory>, 'all'>
type Row = ResponseOf<typeof searchHistory>['rows'][number]

/** 操作の履歴 (RS-STF-10): who did or saw what, when, and from where; refusals too. */
export const HistoryPage = () => {
  const { history: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <History />
    </SiteFrame>
  )
}

type Line = { readonly cells: readonly string[]; readonly index: number }

const outcomes = ['any', 'done', 'refused'] as const

const useRowWords = () => {
  const { history: text } = useText(reservationStaffText)
  const errors = useText(errorText)
  return {
    screen: ({ screen }: Row) => text.screens[screen] ?? screen,
    outcome: ({ outcome }: Row) =>
      outcome === 'done' ? text.done : isErrorCode(outcome) ? `${text.refused}：${errors[outcome].what}` : outcome,
  }
}

const History = () => {
  const { history: text, fields } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const words = useRowWords()
  const [keys, setKeys] = useState({ from: '', to: '', actor: '', outcome: 'any' as Asked['outcome'] })
  const [asked, ask] = useState<Asked>({ from: null, to: null, actor: '', outcome: 'any', page: 1 })
  const [isTried, setTried] = useState(false)
  const isWrong = (day: string) => day !== '' && !isDay(day)
  const query = useQuery({
    queryKey: ['reservation-history', asked],
    queryFn: ({ signal }) => call(searchHistory, { body: { ...asked, all: false }, signal }),
    placeholderData: keepPreviousData,
  })
  const send = () => {
    setTried(true)
    const { from, to, actor, outcome } = keys
    if (isWrong(from) || isWrong(to)) return
    ask({ from: from === '' ? null : from, to: to === '' ? null : to, actor: actor.trim(), outcome, page: 1 })
  }
  const columns = [text.at, text.actor, text.site, text.screen, text.target, text.outcome, text.address]
  const toCells = (row: Row) => [
    formatInstant(row.at, language, 'second'),
    row.actor,
    row.siteId ?? '',
    words.screen(row),
    row.target,
    words.outcome(row),
    row.address,
  ]
  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="grid gap-6 rounded-8 border border-solid-gray-420 p-4 desktop:p-6 print:hidden"
      >
        <div className="grid items-start gap-6 desktop:grid-cols-3">
          <DayInput
            label={text.from}
            value={keys.from}
            error={isTried && isWrong(keys.from) ? fields.dayWrong : undefined}
            onChange={(from) => setKeys({ ...keys, from })}
          />
          <DayInput
            label={text.to}
            value={keys.to}
            error={isTried && isWrong(keys.to) ? fields.dayWrong : undefined}
            onChange={(to) => setKeys({ ...keys, to })}
          />
          <TextField
            label={text.actor}
            value={keys.actor}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setKeys({ ...keys, actor: event.target.value })}
          />
        </div>
        <ChoiceGroup
          across
          kind="one"
          name="outcome"
          label={text.outcome}
          choices={outcomes.map((value) => ({ value, label: text.outcomes[value] }))}
          chosen={[keys.outcome]}
          onChoose={([value]) => setKeys({ ...keys, outcome: outcomes.find((one) => one === value) ?? 'any' })}
        />
        <div>
          <Button type="submit" size="l">
            {text.find}
          </Button>
        </div>
      </form>
      <Loaded query={query}>
        {({ rows, page, pages, total }) => (
          <div className="grid min-w-0 gap-4">
            <output className="block">{text.count(total)}</output>
            <StaffTable
              caption={text.caption}
              rows={rows.map((row, index) => ({ cells: toCells(row), index }))}
              rowKey={({ index }) => String(index)}
              empty={text.empty}
              columns={columns.map(buildColumn)}
            />
            <Pager page={page} pages={pages} onTurn={(next) => ask({ ...asked, page: next })} />
            {total > 10_000 && <p>{text.tooMany}</p>}
            <CsvDownload
              name="access-history"
              makeSheet={async () => {
                const all = await call(searchHistory, { body: { ...asked, page: 1, all: true } })
                return { columns, rows: all.rows.map(toCells) }
              }}
            />
          </div>
        )}
      </Loaded>
    </>
  )
}

const buildColumn = (heading: string, at: number): Column<Line> => ({
  key: heading,
  heading,
  cell: ({ cells }) => <span className={at === 0 ? 'whitespace-nowrap' : 'block min-w-28'}>{cells[at]}</span>,
})
