import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { listOperators, type OperatorView } from '#shared/pickup-reservation/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatDay } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { OperatorForm } from './operator-form.tsx'
import { RightsTable } from './rights-table.tsx'
import { SiteFrame } from './site-frame.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'

/** 操作者一覧 (RS-STF-7, 8, 11): who of the staff may do what, where, and until when. */
export const OperatorsPage = () => {
  const { operators: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Operators />
    </SiteFrame>
  )
}

const Operators = () => {
  const { operators: text } = useText(reservationStaffText)
  const query = useStaffQuery(listOperators)
  const [search, setSearch] = useSearchParams()
  const [done, setDone] = useState<string>()
  const chosen = search.get('operator')
  const finish = (words?: string) => {
    setDone(words)
    setSearch({})
    void query.refetch()
  }
  return (
    <Loaded query={query}>
      {({ operators }) => {
        const operator = operators.find(({ accountId }) => accountId === chosen)
        if (search.has('new') || operator !== undefined)
          return <OperatorForm key={chosen ?? 'new'} operator={operator ?? null} onDone={finish} />
        return (
          <>
            {done !== undefined && <NotificationBanner announce tone="success" title={done} />}
            <OperatorTable operators={operators} onOpen={(accountId) => setSearch({ operator: accountId })} />
            <div>
              <Button onClick={() => setSearch({ new: '1' })}>{text.add}</Button>
            </div>
            <section className="grid min-w-0 gap-4">
              <Heading level={2}>{text.rights}</Heading>
              <RightsTable />
            </section>
          </>
        )
      }}
    </Loaded>
  )
}

const OperatorTable = ({
  operators,
  onOpen,
}: {
  readonly operators: readonly OperatorView[]
  readonly onOpen: (accountId: string) => void
}) => {
  const { operators: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const day = (of: string | null) => (of === null ? '' : formatDay(of, language))
  return (
    <StaffTable
      caption={text.caption}
      rows={operators}
      rowKey={({ accountId }) => accountId}
      empty={text.empty}
      columns={buildColumns(text, day, onOpen)}
    />
  )
}

const buildColumns = (
  text: ReservationStaffText['operators'],
  day: (of: string | null) => string,
  onOpen: (accountId: string) => void,
): readonly Column<OperatorView>[] => [
  {
    key: 'name',
    heading: text.name,
    cell: ({ accountId, displayName }) => (
      <button
        type="button"
        onClick={() => onOpen(accountId)}
        className="focus-mark min-h-11 min-w-32 rounded-4 text-left text-key-900 underline underline-offset-4"
      >
        {displayName}
      </button>
    ),
  },
  { key: 'id', heading: text.id, cell: ({ accountId }) => accountId },
  { key: 'grade', heading: text.grade, cell: ({ grade }) => text.grades[grade] },
  {
    key: 'sites',
    heading: text.sites,
    cell: ({ grade, siteIds }) =>
      grade === 'reservation-clerk' ? (siteIds.length === 0 ? text.noSites : siteIds.join('、')) : text.allSites,
  },
  {
    key: 'period',
    heading: text.period,
    cell: ({ startsOn, endsOn }) =>
      startsOn === null && endsOn === null ? text.always : `${day(startsOn)}〜${day(endsOn)}`,
  },
  {
    key: 'state',
    heading: text.state,
    cell: ({ stopped, isTemporarySecret }) =>
      stopped ? (
        <StatusBadge tone="error">{text.isStopped}</StatusBadge>
      ) : isTemporarySecret ? (
        <StatusBadge tone="warning">{text.isTemporary}</StatusBadge>
      ) : (
        <StatusBadge tone="success">{text.isInUse}</StatusBadge>
      ),
  },
]
