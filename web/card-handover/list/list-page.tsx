import { useState, type FormEvent } from 'react'
import { Link as RouterLink, useSearchParams } from 'react-router'
import { cardOrders, everyCard, exportCards, searchCards, type CardFilter } from '#shared/card-handover/api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { CardTable } from '../card-table.tsx'
import { CsvSave } from '../csv-save.tsx'
import { FilterFields, MoreFilters } from '../filter-fields.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { Pager } from '../pager.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useLedgerQuery } from '../use-ledger-query.ts'
import { isBackwards, readFilter } from './list-filter.ts'

const perPage = 50

type Order = (typeof cardOrders)[number]
type Asked = { readonly filter: CardFilter; readonly order: Order; readonly after: readonly (string | null)[] }

/** 進捗状況一覧 (CM-SC-3): status, period, window and more; page by page, and as CSV. */
export const ListPage = () => {
  const { list, common } = useText(handoverText)
  const [search] = useSearchParams()
  const begin = readFilter(search)
  const { today } = useLedger().overview
  const { view } = useStaffSession()
  const [filter, setFilter] = useState(begin)
  const [order, setOrder] = useState<Order>(begin.stuck ? 'longest' : 'latest')
  const [asked, setAsked] = useState<Asked>({ filter: begin, order, after: [null] })
  const change = (part: Partial<CardFilter>) => setFilter({ ...filter, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBackwards(filter)) setAsked({ filter, order, after: [null] })
  }
  const clear = () => {
    setFilter(everyCard)
    setOrder('latest')
    setAsked({ filter: everyCard, order: 'latest', after: [null] })
  }
  const query = useLedgerQuery(searchCards, {
    body: { filter: asked.filter, order: asked.order, after: asked.after.at(-1) ?? null, limit: perPage },
  })

  return (
    <>
      <PageHead title={list.title} />
      <form noValidate onSubmit={submit} className="grid gap-5 print:hidden">
        <FilterFields filter={filter} isPeriodWrong={isBackwards(filter)} onChange={change} />
        <MoreFilters filter={filter} onChange={change} />
        <div className="flex flex-wrap items-end gap-4">
          <SelectField
            className="w-full desktop:w-60"
            label={list.order}
            value={order}
            onChange={({ target }) => setOrder(cardOrders.find((one) => one === target.value) ?? order)}
          >
            {cardOrders.map((one) => (
              <option key={one} value={one}>
                {list.orders[one]}
              </option>
            ))}
          </SelectField>
          <Button type="submit" size="l">
            {common.search}
          </Button>
          <Button size="l" look="outline" onClick={clear}>
            {common.clear}
          </Button>
          <RouterLink
            to="/handover"
            className="focus-mark flex min-h-14 items-center rounded-8 px-4 text-key-900 underline underline-offset-4"
          >
            {common.back}
          </RouterLink>
        </div>
        <p className="text-std-16N-170 text-solid-gray-600">{common.audited}</p>
      </form>
      <Loaded query={query}>
        {({ cards, total, next }) => (
          <section className="grid gap-4">
            <output className="text-std-17B-170">{list.found(formatCount(total))}</output>
            <CardTable caption={list.result} cards={cards} empty={list.empty} />
            <Pager
              page={asked.after.length}
              pages={Math.max(1, Math.ceil(total / perPage))}
              onPrevious={
                asked.after.length > 1 ? () => setAsked({ ...asked, after: asked.after.slice(0, -1) }) : undefined
              }
              onNext={next === null ? undefined : () => setAsked({ ...asked, after: [...asked.after, next] })}
            />
          </section>
        )}
      </Loaded>
      {view.privileges.includes('handover.export') && <ListCsv filter={asked.filter} today={today} />}
    </>
  )
}

const ListCsv = ({ filter, today }: { readonly filter: CardFilter; readonly today: string }) => {
  const { list } = useText(handoverText)
  const { call } = useStaffSession()
  const { keepsPersons, me } = useLedger().overview
  const [what, setWhat] = useState<'cards' | 'progress'>('cards')
  const [withResidents, setWithResidents] = useState(false)
  return (
    <CsvSave
      name={`handover-${what}-${today}`}
      onPart={(at, signal) => call(exportCards, { body: { ...at, what, filter, withResidents }, signal })}
    >
      <SelectField
        className="w-full desktop:w-60"
        label={list.what}
        value={what}
        onChange={({ target }) => setWhat(target.value === 'progress' ? 'progress' : 'cards')}
      >
        {(['cards', 'progress'] as const).map((one) => (
          <option key={one} value={one}>
            {list.whats[one]}
          </option>
        ))}
      </SelectField>
      {keepsPersons && me.seesResidents && (
        <CheckBox label={list.withResidents} checked={withResidents} onChange={setWithResidents} />
      )}
    </CsvSave>
  )
}
