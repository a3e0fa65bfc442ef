import { useId, useState } from 'react'
import { readStatistics } from '#shared/convenience-issuance/api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatDay } from '#web/text/staff-format.ts'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'
import { BarChart } from './bar-chart.tsx'
import { dimensions, groupCounts, sumCounts, type CountRow, type Dimension, type Group } from './group-counts.ts'

type Words = {
  readonly text: StaffText['centre']['statistics']
  readonly kinds: StaffText['kinds']
  readonly language: Language
}

const nameOf = ({ text, kinds, language }: Words, dimension: Dimension, key: string): string => {
  if (dimension === 'day') return formatDay(key, language)
  if (dimension === 'hour') return text.hour(Number(key))
  return dimension === 'kind' ? kinds[key as CountRow['kind']] : key
}

/** Anonymous counts (CV-SEC-2) by one dimension, as bars or as a table, and in full below. */
export const StatisticsPage = () => {
  const { centre, kinds } = useText(staffText)
  const text = centre.statistics
  const { language } = useLanguage()
  const query = useStaffQuery(readStatistics)
  return (
    <>
      <PageHead title={text.title} lead={text.lead} query={query} />
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <NotificationBanner tone="information" title={text.empty} />
          ) : (
            <Counts rows={rows} words={{ text, kinds, language }} />
          )
        }
      </Loaded>
    </>
  )
}

const Counts = ({ rows, words }: { readonly rows: readonly CountRow[]; readonly words: Words }) => {
  const { text } = words
  const [dimension, setDimension] = useState<Dimension>('day')
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const id = useId()
  const groups = groupCounts(rows, dimension)
  return (
    <>
      <div className="grid gap-6">
        <div className="flex flex-wrap items-end gap-x-8 gap-y-4 print:hidden">
          <div className="grid gap-2">
            <label htmlFor={id}>{text.groupBy}</label>
            <select
              id={id}
              value={dimension}
              onChange={(event) => setDimension(event.target.value as Dimension)}
              className="focus-mark h-12 min-w-48 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170"
            >
              {dimensions.map((name) => (
                <option key={name} value={name}>
                  {text.dimensions[name]}
                </option>
              ))}
            </select>
          </div>
          <fieldset className="flex min-h-12 flex-wrap items-center gap-x-6">
            <legend className="sr-only">{text.view}</legend>
            {(['chart', 'table'] as const).map((value) => (
              <label key={value} className="flex min-h-11 items-center gap-2">
                <input
                  type="radio"
                  name="view"
                  checked={view === value}
                  onChange={() => setView(value)}
                  className="focus-mark size-6 accent-key-900"
                />
                {text[value]}
              </label>
            ))}
          </fieldset>
        </div>
        <p className="font-700">{text.total(formatCount(sumCounts(rows)))}</p>
        {view === 'chart' ? (
          <BarChart
            label={text.chartLabel(text.dimensions[dimension])}
            bars={groups.map(({ key, count }) => ({
              key,
              count,
              name: nameOf(words, dimension, key),
              countText: text.countOf(formatCount(count)),
            }))}
          />
        ) : (
          <StaffTable
            caption={text.chartLabel(text.dimensions[dimension])}
            rows={groups}
            rowKey={({ key }) => key}
            empty={text.empty}
            columns={buildGroupColumns(words, dimension)}
          />
        )}
      </div>
      <section className="grid gap-4">
        <Heading level={2}>{text.detail}</Heading>
        <StaffTable
          caption={text.detailCaption}
          rows={rows}
          rowKey={({ day, hour, kind, municipalityCode, shop }) => [day, hour, kind, municipalityCode, shop].join(' ')}
          empty={text.empty}
          columns={buildDetailColumns(words)}
        />
      </section>
    </>
  )
}

const buildGroupColumns = (words: Words, dimension: Dimension): readonly Column<Group>[] => [
  { key: 'key', heading: words.text.dimensions[dimension], cell: ({ key }) => nameOf(words, dimension, key) },
  { key: 'count', heading: words.text.count, align: 'right', cell: ({ count }) => formatCount(count) },
]

const buildDetailColumns = (words: Words): readonly Column<CountRow>[] => {
  const { text, kinds, language } = words
  return [
    {
      key: 'day',
      heading: text.dimensions.day,
      cell: ({ day }) => <span className="whitespace-nowrap">{formatDay(day, language)}</span>,
    },
    {
      key: 'hour',
      heading: text.dimensions.hour,
      cell: ({ hour }) => <span className="whitespace-nowrap">{text.hour(hour)}</span>,
    },
    {
      key: 'kind',
      heading: text.dimensions.kind,
      cell: ({ kind }) => <span className="block min-w-36">{kinds[kind]}</span>,
    },
    {
      key: 'municipality',
      heading: text.dimensions.municipality,
      cell: ({ municipalityCode }) => <Code>{municipalityCode}</Code>,
    },
    {
      key: 'shop',
      heading: text.dimensions.shop,
      cell: ({ shop }) => <span className="whitespace-nowrap">{shop}</span>,
    },
    { key: 'count', heading: text.count, align: 'right', cell: ({ count }) => formatCount(count) },
  ]
}
