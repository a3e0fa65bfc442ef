import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { searchMatters } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { useText } from '#web/text/text-area.ts'
import type { RowResult } from '../matter/bulk.ts'
import { RowResults } from '../matter/row-results.tsx'
import { PageHead } from '../page-head.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ListControls } from './list-controls.tsx'
import { ListSave } from './list-save.tsx'
import { useListState } from './list-state.ts'
import { detailColumn, matterColumns, tickColumn } from './matter-columns.tsx'
import { SearchForm } from './search-form.tsx'

/** 証明書一覧: search, selection over pages, bulk acts (EB-B1, EB-SC-11..14). */
export const ListPage = () => {
  const { list: text, fields } = useText(billingFederationText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { state, change } = useListState()
  const { filter, page, chosen } = state
  const [results, setResults] = useState<readonly RowResult[]>()
  const query = useQuery({
    queryKey: [searchMatters.path, filter, page],
    queryFn: ({ signal }) => call(searchMatters, { body: { filter, page }, signal }),
    placeholderData: keepPreviousData,
  })

  const choose = (rows: readonly ListedMatter[], isChosen: boolean) => {
    const next = new Map(chosen)
    for (const row of rows) {
      if (isChosen) next.set(row.matterId, row)
      else next.delete(row.matterId)
    }
    change({ chosen: next })
  }
  const settle = (told: readonly RowResult[]) => {
    setResults(told)
    change({ chosen: new Map() })
    void query.refetch()
  }

  return (
    <>
      <PageHead title={text.title} />
      <SearchForm
        filter={filter}
        onSearch={(next) => {
          setResults(undefined)
          change({ filter: next, page: 1, chosen: new Map() })
          void query.refetch()
        }}
      />
      {results !== undefined && <RowResults results={results} onClose={() => setResults(undefined)} />}
      <Loaded query={query}>
        {({ matters, total, pages, page: shown }) => {
          const controls = (label: string) => (
            <ListControls
              label={label}
              chosen={chosen.size}
              total={total}
              page={shown}
              pages={pages}
              onChooseAll={() => choose(matters, true)}
              onChooseNone={() => change({ chosen: new Map() })}
              onTurn={(next) => change({ page: next })}
            />
          )
          return (
            <div className="grid min-w-0 gap-6">
              {controls(text.above)}
              <StaffTable
                caption={text.caption}
                rows={matters}
                rowKey={({ matterId }) => matterId}
                empty={text.empty}
                columns={[
                  tickColumn<ListedMatter>({
                    text,
                    isChosen: ({ matterId }) => chosen.has(matterId),
                    onChoose: (matter, isChosen) => choose([matter], isChosen),
                  }),
                  ...matterColumns(fields, language),
                  detailColumn(text),
                ]}
              />
              {controls(text.below)}
              <p className="text-std-16N-170 text-solid-gray-600">{text.chooseNote}</p>
            </div>
          )
        }}
      </Loaded>
      <BulkBar chosen={[...chosen.values()]} onResults={settle} />
      <ListSave filter={filter} />
    </>
  )
}
