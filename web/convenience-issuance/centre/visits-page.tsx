import type * as z from 'zod/mini'
import { listIssuances, type issuanceSummary } from '#shared/convenience-issuance/api.ts'
import type { IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from './cells.tsx'
import { PageHead } from './page-head.tsx'

type Visit = z.infer<typeof issuanceSummary>

const everyMilliseconds = 30_000

const tones: Readonly<Record<IssuanceStatus, BadgeTone>> = {
  started: 'information',
  identified: 'information',
  applied: 'information',
  bound: 'information',
  paying: 'information',
  printing: 'information',
  printed: 'information',
  settled: 'information',
  completed: 'success',
  refunding: 'warning',
  refunded: 'neutral',
  aborted: 'neutral',
  stopped: 'error',
}

export const VisitsPage = () => {
  const { centre, kinds } = useText(staffText)
  const text = centre.visits
  const { language } = useLanguage()
  const query = useStaffQuery(listIssuances, undefined, everyMilliseconds)
  return (
    <>
      <PageHead title={text.title} lead={text.lead} query={query} />
      <Loaded query={query}>
        {(visits) => (
          <StaffTable
            caption={text.caption}
            rows={visits}
            rowKey={({ visitId }) => visitId}
            empty={text.empty}
            columns={buildColumns(text, kinds, language)}
          />
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (
  text: StaffText['centre']['visits'],
  kinds: StaffText['kinds'],
  language: Language,
): readonly Column<Visit>[] => [
  { key: 'startedAt', heading: text.startedAt, cell: ({ startedAt }) => <Moment at={startedAt} precise /> },
  {
    key: 'status',
    heading: text.status,
    cell: ({ status }) => <StatusBadge tone={tones[status]}>{text.statuses[status]}</StatusBadge>,
  },
  {
    key: 'kind',
    heading: text.kind,
    cell: ({ kind }) => (kind === null ? <Code>{null}</Code> : <span className="block min-w-36">{kinds[kind]}</span>),
  },
  { key: 'municipality', heading: text.municipality, cell: ({ municipalityCode }) => <Code>{municipalityCode}</Code> },
  { key: 'kiosk', heading: text.kiosk, cell: ({ kioskId }) => <Code>{kioskId}</Code> },
  {
    key: 'copies',
    heading: text.copies,
    align: 'right',
    cell: ({ copies }) => (copies === null ? <Code>{null}</Code> : text.copiesOf(copies)),
  },
  {
    key: 'total',
    heading: text.total,
    align: 'right',
    cell: ({ totalYen }) =>
      totalYen === null ? (
        <Code>{null}</Code>
      ) : (
        <span className="whitespace-nowrap">{formatYen(totalYen, language)}</span>
      ),
  },
  { key: 'changedAt', heading: text.changedAt, cell: ({ changedAt }) => <Moment at={changedAt} precise /> },
]
