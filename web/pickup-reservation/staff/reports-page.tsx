import { useState } from 'react'
import { addDays } from '#shared/calendar/tokyo.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import type { BodyOf, ResponseOf } from '#shared/contract/endpoint.ts'
import { readReport, reportKinds, reportPageSize, type ReportKind } from '#shared/pickup-reservation/office-api.ts'
import { listWindows } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { formatCount, formatDay } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import type { Column } from '#web/ui/table.tsx'
import { CsvDownload } from './csv-download.tsx'
import { useSite, useToday } from './desk.ts'
import { DayInput } from './fields.tsx'
import { Pager } from './pager.tsx'
import { SiteFrame } from './site-frame.tsx'

type Report = ResponseOf<typeof readReport>
type Asked = Omit<BodyOf<typeof readReport>, 'after' | 'limit'>
type Cell = Report['rows'][number][number]
/** One sheet of a report, and where each sheet up to it begins. */
type Made = { readonly asked: Asked; readonly report: Report; readonly afters: readonly (string | null)[] }

/** 帳票 (RS-STF-14, 15): on the screen, on paper and as CSV. */
export const ReportsPage = () => {
  const { reports: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Reports />
    </SiteFrame>
  )
}

/** The days a report is usually asked for: a list for the day, figures for the month. */
const usualPeriod = (kind: ReportKind, today: string) => {
  const first = `${today.slice(0, 7)}-01`
  if (kind === 'daily') return { from: today, to: today }
  return kind === 'monthly' || ofSupport.has(kind)
    ? { from: `${today.slice(0, 4)}-01-01`, to: today }
    : { from: first, to: today }
}

const Reports = () => {
  const { reports: text, fields } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const windows = useStaffQuery(listWindows, { siteId })
  const { act, busy, error } = useAct()
  const [kind, setKind] = useState<ReportKind>('daily')
  const [period, setPeriod] = useState(usualPeriod('daily', today))
  const [windowId, setWindowId] = useState('')
  const [made, setMade] = useState<Made>()
  const [isTried, setTried] = useState(false)
  const areDays = isDay(period.from) && isDay(period.to)
  const isTurned = areDays && (period.to < period.from || addDays(period.from, 400) < period.to)

  const readSheet = (asked: Asked, after: string | null) =>
    call(readReport, { params: { siteId }, body: { ...asked, after, limit: reportPageSize } })
  const show = (asked: Asked, afters: Made['afters']) =>
    void act(async () => setMade({ asked, afters, report: await readSheet(asked, afters.at(-1) ?? null) }))
  const make = () => {
    setTried(true)
    if (areDays && !isTurned) show({ kind, ...period, windowId: windowId === '' ? null : windowId }, [null])
  }
  const turn = (page: number) => {
    if (made === undefined) return
    const { asked, afters, report } = made
    show(asked, page <= afters.length ? afters.slice(0, page) : [...afters, report.next])
  }
  /** From the first row, whatever sheet is shown. */
  const readAll = async (asked: Asked): Promise<Report['rows']> => {
    const rows: Report['rows'] = []
    let after: string | null = null
    do {
      const sheet: Report = await readSheet(asked, after)
      rows.push(...sheet.rows)
      after = sheet.next
    } while (after !== null)
    return rows
  }
  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          make()
        }}
        className="grid gap-6 rounded-8 border border-solid-gray-420 p-4 desktop:p-6 print:hidden"
      >
        <div className="grid items-start gap-6 desktop:grid-cols-2 desktop-admin:grid-cols-4">
          <SelectField
            label={text.kind}
            value={kind}
            onChange={(event) => {
              const next = reportKinds.find((one) => one === event.target.value) ?? kind
              setKind(next)
              setPeriod(usualPeriod(next, today))
            }}
          >
            {reportKinds.map((one) => (
              <option key={one} value={one}>
                {text.kinds[one]}
              </option>
            ))}
          </SelectField>
          {!ofSupport.has(kind) && (
            <SelectField label={text.window} value={windowId} onChange={(event) => setWindowId(event.target.value)}>
              <option value="">{text.allWindows}</option>
              {windows.data?.windows.map((window) => (
                <option key={window.windowId} value={window.windowId}>
                  {window.definition.name}
                </option>
              ))}
            </SelectField>
          )}
          <DayInput
            label={ofSupport.has(kind) ? text.receivedFrom : text.from}
            value={period.from}
            error={isTried && !isDay(period.from) ? fields.dayWrong : undefined}
            onChange={(from) => setPeriod({ ...period, from })}
          />
          <DayInput
            label={ofSupport.has(kind) ? text.receivedTo : text.to}
            value={period.to}
            error={isTried && !isDay(period.to) ? fields.dayWrong : isTried && isTurned ? text.turned : undefined}
            onChange={(to) => setPeriod({ ...period, to })}
          />
        </div>
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.make}
          </Button>
        </div>
      </form>
      {error !== undefined && <ActError error={error} />}
      {made !== undefined && <Sheet {...made} onTurn={turn} onReadAll={() => readAll(made.asked)} />}
    </>
  )
}

type Line = { readonly cells: readonly Cell[]; readonly index: number }

const counted = new Set([
  ...['reserved', 'visited', 'noShow', 'cancelled', 'applied', 'oldCards'],
  ...['received', 'closed', 'open'],
])
const numeric = new Set([...counted, 'number', 'answerHours', 'closeHours'])
const unbroken = new Set(['day', 'month', 'time', 'memberNumber', 'status'])
/** Reports of the record of inquiries and incidents (RS-NF-3): no window's, and by the day they came in. */
const ofSupport = new Set<ReportKind>(['support', 'incidents'])

const Sheet = ({
  asked: { from, to },
  report,
  afters,
  onTurn,
  onReadAll,
}: Made & { readonly onTurn: (page: number) => void; readonly onReadAll: () => Promise<Report['rows']> }) => {
  const { reports: text, support } = useText(reservationStaffText)
  const { status: statuses } = useText(reservationText)
  const { language } = useLanguage()
  const site = useSite()
  const { kind, columns, rows, total: all } = report
  const pages = report.next === null ? afters.length : Math.max(afters.length + 1, Math.ceil(all / reportPageSize))
  const words = (column: string, value: Cell): string => {
    if (value === null) return ''
    if (column === 'status') return statuses[value as keyof typeof statuses] ?? String(value)
    if (column === 'caseKind') return support.kinds[value as keyof typeof support.kinds] ?? String(value)
    if (column === 'channel') return support.channels[value as keyof typeof support.channels] ?? String(value)
    if (column === 'oldCard' || column === 'collected') return text.answers[String(value)] ?? String(value)
    return String(value)
  }
  const names = columns.map((column) =>
    column === 'day' && ofSupport.has(kind) ? support.receivedAt : (text.columns[column] ?? column),
  )
  const caption = `${text.kinds[kind]} ${site.siteName} ${formatDay(from, language)}${from === to ? '' : `〜${formatDay(to, language)}`}`
  const totals = columns.map((column, at) =>
    counted.has(column) ? rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0) : null,
  )
  return (
    <div className="grid min-w-0 gap-4">
      <StaffTable
        caption={caption}
        rows={rows.map((cells, index) => ({ cells, index }))}
        rowKey={({ index }) => String(index)}
        empty={text.empty}
        columns={columns.map((column, at) =>
          buildColumn({ column, at, heading: names[at] ?? column }, words, language),
        )}
      />
      {rows.length > 0 && totals.some((total) => total !== null) && (
        <p className="tabular-nums">
          {text.total}
          {columns.map((column, at) => {
            const total = totals[at] ?? null
            return total === null ? '' : ` ${names[at]} ${formatCount(total)}`
          })}
        </p>
      )}
      <output className="block">{text.count(formatCount(all))}</output>
      {pages > 1 && <p>{text.sheets(formatCount(reportPageSize))}</p>}
      <Pager page={afters.length} pages={pages} onTurn={onTurn} />
      <div className="flex flex-wrap gap-4 print:hidden">
        <Button look="outline" onClick={() => globalThis.print()}>
          {text.print}
        </Button>
      </div>
      <CsvDownload
        name={`${kind}-${from}-${to}`}
        makeSheet={async () => ({
          columns: names,
          rows: (await onReadAll()).map((cells) => columns.map((column, at) => words(column, cells[at] ?? null))),
        })}
      />
    </div>
  )
}

const buildColumn = (
  { column, at, heading }: { readonly column: string; readonly at: number; readonly heading: string },
  words: (column: string, value: Cell) => string,
  language: Language,
): Column<Line> => ({
  key: column,
  heading,
  align: numeric.has(column) ? 'right' : 'left',
  cell: ({ cells }) => {
    const value = cells[at] ?? null
    const said = column === 'day' && typeof value === 'string' ? formatDay(value, language) : words(column, value)
    return unbroken.has(column) ? <span className="whitespace-nowrap">{said}</span> : said
  },
})
