import { useState } from 'react'
import { listOperators, type OperatorView } from '#shared/card-handover/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatDay } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { useLedgerQuery } from '../use-ledger-query.ts'
import { OperatorForm } from './operator-form.tsx'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

/** 操作者管理 (CM-SC-5, CM-F-11): who may use the ledger, how far, and until when. */
export const OperatorsPage = () => {
  const words = useText(handoverText)
  const { operators: text, common } = words
  const { language } = useLanguage()
  const { refresh } = useLedger()
  const query = useLedgerQuery(listOperators, {})
  const [open, setOpen] = useState<OperatorView | 'new'>()
  const [isSaved, setSaved] = useState(false)
  const show = (next: OperatorView | 'new' | undefined) => {
    setSaved(false)
    setOpen(next)
  }
  return (
    <>
      <PageHead title={text.title} />
      {isSaved && <NotificationBanner announce tone="success" title={common.saved} />}
      {open !== undefined ? (
        <OperatorForm
          key={open === 'new' ? 'new' : open.accountId}
          operator={open === 'new' ? undefined : open}
          onCancel={() => show(undefined)}
          onSaved={() => {
            show(undefined)
            setSaved(true)
            void query.refetch()
            void refresh()
          }}
        />
      ) : (
        <>
          <div>
            <Button onClick={() => show('new')}>{text.register}</Button>
          </div>
          <Loaded query={query}>
            {({ operators }) => (
              <StaffTable
                caption={text.list}
                rows={operators}
                rowKey={({ accountId }) => accountId}
                empty={text.empty}
                columns={buildColumns(words, language, show)}
              />
            )}
          </Loaded>
        </>
      )}
    </>
  )
}

const buildColumns = (
  { common, grades, operators: text }: HandoverText,
  language: Language,
  onOpen: (operator: OperatorView) => void,
): readonly Column<OperatorView>[] => [
  {
    key: 'name',
    heading: text.name,
    cell: ({ displayName, mail }) => (
      <span className="grid min-w-32">
        <span lang="ja">{displayName}</span>
        <span className="text-dns-14N-130 text-solid-gray-600">{mail}</span>
      </span>
    ),
  },
  { key: 'id', heading: text.accountId, cell: ({ accountId }) => accountId },
  { key: 'grade', heading: text.grade, cell: ({ grade }) => grades[grade] },
  {
    key: 'period',
    heading: text.endsOn,
    cell: ({ startsOn, endsOn }) => (
      <span className="whitespace-nowrap">
        {[startsOn, endsOn].map((day) => (day === null ? '' : formatDay(day, language))).join(' ～ ')}
      </span>
    ),
  },
  {
    key: 'state',
    heading: text.state,
    cell: ({ stopped, hasTemporarySecret }) => (
      <span className="flex flex-wrap gap-2">
        <StatusBadge tone={stopped ? 'error' : 'success'}>{stopped ? text.stoppedNow : text.usable}</StatusBadge>
        {hasTemporarySecret && <StatusBadge tone="warning">{text.hasTemporary}</StatusBadge>}
      </span>
    ),
  },
  {
    key: 'change',
    heading: common.change,
    cell: (operator) => (
      <Button size="s" look="outline" aria-label={text.openOf(operator.displayName)} onClick={() => onOpen(operator)}>
        {common.change}
      </Button>
    ),
  },
]
