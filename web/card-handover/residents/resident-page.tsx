import { useState } from 'react'
import { useNavigate } from 'react-router'
import { readResident, readResidentItems } from '#shared/card-handover/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { PageHead } from '../page-head.tsx'
import { useLedgerQuery } from '../use-ledger-query.ts'
import { listShownItems, type ShownItem } from './resident-items-view.ts'
import { ResidentForm } from './resident-form.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { ResponseOf } from '#shared/contract/endpoint.ts'

type Change = ResponseOf<typeof readResident>['changes'][number]

/** 利用者情報登録 (CM-SC-4): the fields that are in use, and nothing else. */
export const ResidentPage = ({ residentId }: { readonly residentId: string | undefined }) => {
  const { residents: text, common } = useText(handoverText)
  const items = useLedgerQuery(readResidentItems, {})
  return (
    <>
      <PageHead title={residentId === undefined ? text.registerTitle : text.amendTitle}>
        <p>
          <Link to="/handover/residents">{common.back}</Link>
        </p>
      </PageHead>
      <Loaded query={items}>
        {(answer) => {
          const shown = listShownItems(answer.items, text.items)
          return residentId === undefined ? <New items={shown} /> : <Known residentId={residentId} items={shown} />
        }}
      </Loaded>
    </>
  )
}

const New = ({ items }: { readonly items: readonly ShownItem[] }) => {
  const navigate = useNavigate()
  return (
    <ResidentForm
      items={items}
      onSaved={({ residentId }) =>
        void navigate(`/handover/residents/${residentId}`, { replace: true, state: { registered: true } })
      }
    />
  )
}

const fieldName = ({ residents, common }: HandoverText, items: readonly ShownItem[], field: string): string => {
  if (field === 'linkCode') return residents.linkCode
  if (field === 'useState') return residents.useStates
  return items.find(({ key }) => key === field)?.label ?? common.note
}

const Known = ({ residentId, items }: { readonly residentId: string; readonly items: readonly ShownItem[] }) => {
  const text = useText(handoverText)
  const { language } = useLanguage()
  const query = useLedgerQuery(readResident, { params: { residentId } })
  const [isSaved, setSaved] = useState(false)
  return (
    <Loaded query={query}>
      {({ resident, changes }) => (
        <>
          {isSaved && <NotificationBanner announce tone="success" title={text.residents.saved} />}
          <p className="flex flex-wrap gap-4">
            {resident.cards.map(({ cardId, cardNumber }) => (
              <Link key={cardId} to={`/handover/entry/${cardId}`}>
                {text.common.openOf(String(cardNumber))}
              </Link>
            ))}
          </p>
          <ResidentForm
            key={resident.version}
            items={items}
            resident={resident}
            onStale={() => void query.refetch()}
            onSaved={() => {
              setSaved(true)
              void query.refetch()
            }}
          />
          <StaffTable
            caption={text.residents.changes}
            rows={changes}
            rowKey={({ at }) => at}
            empty={text.residents.changesEmpty}
            columns={buildColumns(text, language, items)}
          />
        </>
      )}
    </Loaded>
  )
}

const buildColumns = (
  text: HandoverText,
  language: Language,
  items: readonly ShownItem[],
): readonly Column<Change>[] => [
  { key: 'at', heading: text.common.at, cell: ({ at }) => formatInstant(at, language) },
  {
    key: 'actor',
    heading: text.common.operator,
    cell: ({ actorName }) => <span lang="ja">{actorName}</span>,
  },
  {
    key: 'fields',
    heading: text.entry.changeFields,
    cell: ({ fields }) => fields.map((field) => fieldName(text, items, field)).join('、'),
  },
]
