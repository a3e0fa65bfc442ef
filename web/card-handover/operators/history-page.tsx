import { useState, type FormEvent } from 'react'
import { exportHistory, searchHistory, type HistoryRow } from '#shared/card-handover/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { CsvSave } from '../csv-save.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { Pager } from '../pager.tsx'
import { useLedgerQuery } from '../use-ledger-query.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

const perPage = 100

type Draft = {
  readonly from: string
  readonly to: string
  readonly actor: string
  readonly screen: string
  readonly target: string
}
const begin: Draft = { from: '', to: '', actor: '', screen: '', target: '' }

const toFilter = ({ from, to, actor, screen, target }: Draft) => {
  const given = (text: string) => (text.trim() === '' ? null : text.trim())
  return { from: given(from), to: given(to), actor: given(actor), screen: given(screen), target: given(target) }
}

/** アクセス履歴 (CM-F-11, XC-4): who saw or did what, when, from where; and as CSV. */
export const HistoryPage = () => {
  const words = useText(handoverText)
  const { history: text, common, list } = words
  const { call } = useStaffSession()
  const { language } = useLanguage()
  const { today } = useLedger().overview
  const [draft, setDraft] = useState(begin)
  const [asked, setAsked] = useState<{ readonly draft: Draft; readonly after: readonly (string | null)[] }>({
    draft: begin,
    after: [null],
  })
  const isBackwards = draft.from !== '' && draft.to !== '' && draft.from > draft.to
  const filter = toFilter(asked.draft)
  const query = useLedgerQuery(searchHistory, { body: { filter, after: asked.after.at(-1) ?? null, limit: perPage } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBackwards) setAsked({ draft, after: [null] })
  }
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <form noValidate onSubmit={submit} className="grid gap-4 print:hidden">
        <div className="grid items-start gap-4 desktop:grid-cols-3">
          <TextField
            type="date"
            label={list.periodFrom}
            value={draft.from}
            onChange={({ target }) => change({ from: target.value })}
          />
          <TextField
            type="date"
            label={list.periodTo}
            value={draft.to}
            error={isBackwards ? list.periodWrong : undefined}
            onChange={({ target }) => change({ to: target.value })}
          />
          <TextField
            label={text.actor}
            autoComplete="off"
            maxLength={64}
            value={draft.actor}
            onChange={({ target }) => change({ actor: target.value })}
          />
          <TextField
            label={text.screen}
            autoComplete="off"
            maxLength={120}
            value={draft.screen}
            onChange={({ target }) => change({ screen: target.value })}
          />
          <TextField
            label={text.target}
            autoComplete="off"
            maxLength={64}
            value={draft.target}
            onChange={({ target }) => change({ target: target.value })}
          />
        </div>
        <div className="flex flex-wrap gap-4">
          <Button type="submit" size="l">
            {common.search}
          </Button>
          <Button
            size="l"
            look="outline"
            onClick={() => {
              setDraft(begin)
              setAsked({ draft: begin, after: [null] })
            }}
          >
            {common.clear}
          </Button>
        </div>
      </form>
      <Loaded query={query}>
        {({ rows, next }) => (
          <section className="grid gap-4">
            <StaffTable
              caption={text.caption}
              rows={rows}
              rowKey={({ requestId, at, screen }) => `${requestId} ${at} ${screen}`}
              empty={text.empty}
              columns={buildColumns(words, language)}
            />
            <Pager
              page={asked.after.length}
              pages={asked.after.length + (next === null ? 0 : 1)}
              onPrevious={
                asked.after.length > 1 ? () => setAsked({ ...asked, after: asked.after.slice(0, -1) }) : undefined
              }
              onNext={next === null ? undefined : () => setAsked({ ...asked, after: [...asked.after, next] })}
            />
          </section>
        )}
      </Loaded>
      <CsvSave
        name={`access-history-${today}`}
        onPart={(at, signal) => call(exportHistory, { body: { ...at, filter }, signal })}
      />
    </>
  )
}

const buildColumns = ({ common, history: text }: HandoverText, language: Language): readonly Column<HistoryRow>[] => [
  {
    key: 'at',
    heading: common.at,
    cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at, language, 'second')}</span>,
  },
  { key: 'actor', heading: text.actor, cell: ({ actor }) => actor },
  {
    key: 'screen',
    heading: text.screen,
    cell: ({ screen }) => <span className="block min-w-64 text-mono-14N-150">{screen}</span>,
  },
  {
    key: 'target',
    heading: text.target,
    cell: ({ target }) => <span className="block min-w-40 text-mono-14N-150">{target}</span>,
  },
  { key: 'outcome', heading: text.outcome, cell: ({ outcome }) => text.outcomes[outcome] ?? outcome },
  { key: 'address', heading: text.address, cell: ({ address }) => address },
]
