import type { ReactNode } from 'react'
import type { CardRow } from '#shared/card-handover/api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { useLedger } from './ledger-context.ts'
import { StatusLabel } from './status-label.tsx'

/** Rows of the ledger (CM-SC-3): ID, name, status, date and time, operator, window, and what else tells cards apart. */
export const CardTable = ({
  caption,
  cards,
  empty,
}: {
  readonly caption: string
  readonly cards: readonly CardRow[]
  readonly empty: ReactNode
}) => {
  const text = useText(handoverText)
  const { language } = useLanguage()
  const { windows, places, keepsPersons, me } = useLedger().overview
  const names = new Map([
    ...windows.map(({ windowId, name }) => [windowId, name] as const),
    ...places.map(({ placeId, code }) => [placeId, code] as const),
  ])
  return (
    <StaffTable
      caption={caption}
      rows={cards}
      rowKey={({ cardId }) => cardId}
      empty={empty}
      columns={buildColumns(text, language, {
        nameOf: (id) => (id === null ? '' : (names.get(id) ?? '')),
        withName: keepsPersons && me.seesResidents,
      })}
    />
  )
}

const buildColumns = (
  { common, entry, kinds }: HandoverText,
  language: Language,
  { nameOf, withName }: { readonly nameOf: (id: string | null) => string; readonly withName: boolean },
): readonly Column<CardRow>[] => [
  {
    key: 'id',
    heading: common.id,
    cell: ({ cardId, cardNumber }) => (
      <Link to={`/handover/entry/${cardId}`} aria-label={common.openOf(String(cardNumber))}>
        {cardNumber}
      </Link>
    ),
  },
  ...(withName
    ? [
        {
          key: 'name',
          heading: common.name,
          cell: ({ name, kana }: CardRow) => (
            <span lang="ja" className="grid min-w-32">
              <span>{name}</span>
              <span className="text-dns-14N-130 text-solid-gray-600">{kana}</span>
            </span>
          ),
        },
      ]
    : []),
  {
    key: 'link',
    heading: common.linkCode,
    cell: ({ linkCode }) => <span className="text-mono-16N-150 whitespace-nowrap">{linkCode}</span>,
  },
  {
    key: 'status',
    heading: common.status,
    cell: ({ status, useState }) => (
      <span className="flex flex-wrap gap-2">
        <StatusLabel status={status} />
        {useState !== 'active' && <StatusBadge tone="strong">{kinds.useState[useState]}</StatusBadge>}
      </span>
    ),
  },
  {
    key: 'at',
    heading: common.at,
    cell: ({ statusAt }) => (
      <span className="whitespace-nowrap">{statusAt !== null && formatInstant(statusAt, language)}</span>
    ),
  },
  {
    key: 'days',
    heading: common.days,
    align: 'right',
    cell: ({ days, stuck }) => (
      <span className="flex flex-wrap items-center justify-end gap-2 whitespace-nowrap">
        {stuck && <StatusBadge tone="warning">{common.stuck}</StatusBadge>}
        {days !== null && common.daysOf(days)}
      </span>
    ),
  },
  {
    key: 'operator',
    heading: common.operator,
    cell: ({ operator }) => <span lang="ja">{operator}</span>,
  },
  { key: 'window', heading: common.window, cell: ({ windowId }) => <span lang="ja">{nameOf(windowId)}</span> },
  { key: 'place', heading: common.place, cell: ({ placeId }) => <span lang="ja">{nameOf(placeId)}</span> },
  { key: 'notice', heading: entry.notice, cell: ({ noticeState }) => kinds.notice[noticeState] },
]
