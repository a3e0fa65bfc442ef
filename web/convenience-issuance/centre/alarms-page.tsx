import { useState } from 'react'
import { acknowledgeAlarm, listAlarms, type Alarm } from '#shared/convenience-issuance/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from './cells.tsx'
import { PageHead } from './page-head.tsx'

const everyMilliseconds = 30_000

const newestFirst = (alarms: readonly Alarm[]) =>
  alarms.toSorted((one, other) => other.raisedAt.localeCompare(one.raisedAt))

export const AlarmsPage = () => {
  const { centre } = useText(staffText)
  const text = centre.alarms
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const query = useStaffQuery(listAlarms, undefined, everyMilliseconds)
  const [outcome, setOutcome] = useState<{ readonly error?: unknown }>()

  const acknowledge = async ({ alarmId }: Alarm) => {
    try {
      await call(acknowledgeAlarm, { params: { alarmId } })
      setOutcome({})
    } catch (error) {
      setOutcome({ error })
    }
    await query.refetch()
  }

  return (
    <>
      <PageHead title={text.title} lead={text.lead} query={query} />
      {outcome !== undefined && 'error' in outcome && <ErrorNotice error={outcome.error} />}
      {outcome !== undefined && !('error' in outcome) && (
        <NotificationBanner announce tone="success" title={text.done} />
      )}
      <Loaded query={query}>
        {(alarms) => (
          <div className="grid gap-4">
            {alarms.length > 0 && <OpenCount alarms={alarms} />}
            <StaffTable
              caption={text.caption}
              rows={newestFirst(alarms)}
              rowKey={({ alarmId }) => alarmId}
              empty={text.empty}
              columns={buildColumns(text, language, (alarm) => void acknowledge(alarm))}
            />
          </div>
        )}
      </Loaded>
    </>
  )
}

const OpenCount = ({ alarms }: { readonly alarms: readonly Alarm[] }) => {
  const { centre } = useText(staffText)
  const open = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null).length
  return <p className="font-700">{centre.alarms.openCount(open)}</p>
}

const buildColumns = (
  text: StaffText['centre']['alarms'],
  language: Language,
  onAcknowledge: (alarm: Alarm) => void,
): readonly Column<Alarm>[] => [
  { key: 'at', heading: text.at, cell: ({ raisedAt }) => <Moment at={raisedAt} precise /> },
  {
    key: 'kind',
    heading: text.kind,
    cell: ({ kind }) => <span className="block min-w-48 font-700">{text.kinds[kind]}</span>,
  },
  { key: 'kiosk', heading: text.kiosk, cell: ({ kioskId }) => <Code>{kioskId}</Code> },
  { key: 'municipality', heading: text.municipality, cell: ({ municipalityCode }) => <Code>{municipalityCode}</Code> },
  {
    key: 'state',
    heading: text.state,
    cell: (alarm) =>
      alarm.acknowledgedAt === null ? (
        <span className="flex items-center gap-3">
          <StatusBadge tone="error">{text.open}</StatusBadge>
          <span className="print:hidden">
            <Button
              size="s"
              look="outline"
              className="whitespace-nowrap"
              aria-label={text.acknowledgeOf(text.kinds[alarm.kind], formatInstant(alarm.raisedAt, language, 'second'))}
              onClick={() => onAcknowledge(alarm)}
            >
              {text.acknowledge}
            </Button>
          </span>
        </span>
      ) : (
        <span className="block min-w-40">
          {text.acknowledged(alarm.acknowledgedBy ?? '', formatInstant(alarm.acknowledgedAt, language))}
        </span>
      ),
  },
  { key: 'request', heading: text.request, cell: ({ requestId }) => <Code>{requestId}</Code> },
]
