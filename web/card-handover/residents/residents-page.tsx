import { useState, type FormEvent } from 'react'
import { Link as RouterLink } from 'react-router'
import { readResidentItems, searchResidents, type ResidentView } from '#shared/card-handover/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatDay } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { Pager } from '../pager.tsx'
import { useLedgerQuery } from '../use-ledger-query.ts'
import { listShownItems } from './resident-items-view.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

const perPage = 50
const states = ['active', 'suspended', 'removed'] as const

type Asked = {
  readonly text: string
  readonly birthDate: string
  readonly uses: readonly (typeof states)[number][]
  readonly after: readonly (string | null)[]
}

const begin: Asked = { text: '', birthDate: '', uses: ['active'], after: [null] }

/** 利用者管理: residents, found by the beginning of a name or a number; every search is recorded. */
export const ResidentsPage = () => {
  const { residents } = useText(handoverText)
  const { keepsPersons } = useLedger().overview
  return (
    <>
      <PageHead title={residents.title} />
      {keepsPersons ? (
        <Search />
      ) : (
        <NotificationBanner tone="information" title={residents.none}>
          <p>{residents.noneTodo}</p>
        </NotificationBanner>
      )}
    </>
  )
}

const Search = () => {
  const words = useText(handoverText)
  const { residents: text, common, kinds, list } = words
  const { language } = useLanguage()
  const [draft, setDraft] = useState(begin)
  const [asked, setAsked] = useState<Asked>()
  const items = useLedgerQuery(readResidentItems, {})
  const given = asked ?? begin
  const query = useLedgerQuery(
    searchResidents,
    {
      body: {
        text: given.text.trim() === '' ? null : given.text.trim(),
        birthDate: given.birthDate === '' ? null : given.birthDate,
        useStates: given.uses.length === 0 ? null : [...given.uses],
        after: given.after.at(-1) ?? null,
        limit: perPage,
      },
    },
    { enabled: asked !== undefined },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked({ ...draft, after: [null] })
  }
  const hasBirth =
    items.data === undefined || listShownItems(items.data.items, text.items).some(({ key }) => key === 'birthDate')
  return (
    <>
      <form noValidate onSubmit={submit} className="grid max-w-176 gap-5 print:hidden">
        <TextField
          label={text.text}
          support={text.textSupport}
          value={draft.text}
          maxLength={60}
          autoComplete="off"
          onChange={({ target }) => setDraft({ ...draft, text: target.value })}
        />
        {hasBirth && (
          <TextField
            className="max-w-60"
            type="date"
            label={text.birthDate}
            value={draft.birthDate}
            onChange={({ target }) => setDraft({ ...draft, birthDate: target.value })}
          />
        )}
        <ChoiceGroup
          kind="many"
          across
          name="use"
          label={text.useStates}
          choices={states.map((value) => ({ value, label: kinds.useState[value] }))}
          chosen={draft.uses}
          onChoose={(chosen) => setDraft({ ...draft, uses: states.filter((one) => chosen.includes(one)) })}
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" size="l">
            {common.search}
          </Button>
          <RouterLink
            to="/handover/residents/new"
            className="focus-mark flex min-h-14 items-center rounded-8 border-2 border-current px-4 text-oln-16B-100 text-key-900 hover:bg-key-200"
          >
            {text.register}
          </RouterLink>
        </div>
        <p className="text-std-16N-170 text-solid-gray-600">{common.audited}</p>
      </form>
      {asked !== undefined && (
        <Loaded query={query}>
          {({ residents, total, next }) => (
            <section className="grid gap-4">
              <output className="text-std-17B-170">{list.found(formatCount(total))}</output>
              <StaffTable
                caption={text.result}
                rows={residents}
                rowKey={({ residentId }) => residentId}
                empty={text.empty}
                columns={buildColumns(words, language)}
              />
              <Pager
                page={given.after.length}
                pages={Math.max(1, Math.ceil(total / perPage))}
                onPrevious={
                  given.after.length > 1 ? () => setAsked({ ...given, after: given.after.slice(0, -1) }) : undefined
                }
                onNext={next === null ? undefined : () => setAsked({ ...given, after: [...given.after, next] })}
              />
            </section>
          )}
        </Loaded>
      )}
    </>
  )
}

/** Whatever a row can be called by. */
const labelOf = ({ values, cards }: ResidentView): string =>
  values.name ?? values.residentNumber ?? cards[0]?.linkCode ?? ''

const buildColumns = (
  { common, kinds, residents: text }: HandoverText,
  language: Language,
): readonly Column<ResidentView>[] => [
  {
    key: 'name',
    heading: common.name,
    cell: (resident) => (
      <span className="grid min-w-32">
        <Link to={`/handover/residents/${resident.residentId}`} aria-label={text.openOf(labelOf(resident))}>
          <span lang="ja">{labelOf(resident)}</span>
        </Link>
        <span lang="ja" className="text-dns-14N-130 text-solid-gray-600">
          {resident.values.kana}
        </span>
      </span>
    ),
  },
  {
    key: 'birth',
    heading: text.birthDate,
    cell: ({ values }) => (
      <span className="whitespace-nowrap">
        {values.birthDate !== undefined && formatDay(values.birthDate, language)}
      </span>
    ),
  },
  {
    key: 'address',
    heading: text.items.address,
    cell: ({ values }) => (
      <span lang="ja" className="block min-w-48">
        {values.address}
      </span>
    ),
  },
  {
    key: 'cards',
    heading: text.cards,
    cell: ({ cards }) => (
      <span className="flex flex-wrap gap-2">
        {cards.map(({ cardId, cardNumber }) => (
          <Link key={cardId} to={`/handover/entry/${cardId}`} aria-label={common.openOf(String(cardNumber))}>
            {cardNumber}
          </Link>
        ))}
      </span>
    ),
  },
  {
    key: 'use',
    heading: text.useStates,
    cell: ({ useState: current }) => (
      <StatusBadge tone={current === 'active' ? 'success' : 'neutral'}>{kinds.useState[current]}</StatusBadge>
    ),
  },
]
