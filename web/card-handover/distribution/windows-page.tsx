import { useState } from 'react'
import {
  listConsignments,
  listWindows,
  sendConsignment,
  writeWindows,
  type ConsignmentRow,
} from '#shared/card-handover/distribution-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { CodesForm } from '../codes-form.tsx'
import { useLedger } from '../ledger-context.ts'
import { MasterList, type MasterRow } from '../master-list.tsx'
import { PageHead } from '../page-head.tsx'
import { useLedgerQuery, useReplace } from '../use-ledger-query.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

const toRow = ({ windowId, name, active }: ResponseOf<typeof listWindows>['windows'][number]): MasterRow => ({
  id: windowId,
  code: undefined,
  name,
  active,
})

const tones = { sent: 'information', received: 'success', differs: 'error' } as const

/** 交付窓口への送付, 配布管理 (CM-F-13): what goes to which window, and the windows themselves. */
export const WindowsPage = () => {
  const words = useText(handoverText)
  const { windows: text } = words
  const { call, view } = useStaffSession()
  const { refresh } = useLedger()
  const { language } = useLanguage()
  const replace = useReplace()
  const windows = useLedgerQuery(listWindows, {})
  const consignments = useLedgerQuery(listConsignments, {})
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <SendForm
        onSent={() => {
          void consignments.refetch()
          void windows.refetch()
        }}
      />
      <Loaded query={consignments}>
        {({ consignments: rows }) => (
          <StaffTable
            caption={text.consignments}
            rows={rows}
            rowKey={({ consignmentId }) => consignmentId}
            empty={text.empty}
            columns={buildColumns(words, language)}
          />
        )}
      </Loaded>
      <Loaded query={windows}>
        {({ windows: rows }) =>
          view.privileges.includes('handover.manage') && (
            <MasterList
              withCodes={false}
              title={text.masters}
              rows={rows.map(toRow)}
              describe={({ id }) => {
                const row = rows.find((one) => one.windowId === id)
                return row && `${text.here} ${formatCount(row.cards)}　${text.onTheWay} ${formatCount(row.onTheWay)}`
              }}
              faultOf={({ name }) => (name.trim() === '' ? { name: text.nameMissing } : {})}
              onSave={async (edited) => {
                const answer = await call(writeWindows, {
                  body: {
                    windows: edited.map(({ id, name, active }) => ({ windowId: id, name: name.trim(), active })),
                  },
                })
                replace(listWindows, {}, answer)
                await refresh()
                return answer.windows.map(toRow)
              }}
            />
          )
        }
      </Loaded>
    </>
  )
}

const SendForm = ({ onSent }: { readonly onSent: () => void }) => {
  const { windows: text } = useText(handoverText)
  const { call } = useStaffSession()
  const { overview, refresh } = useLedger()
  const active = overview.windows.filter((window) => window.active)
  const [chosen, setChosen] = useState<string>()
  const [note, setNote] = useState('')
  const windowId = chosen ?? active[0]?.windowId
  const name = active.find((window) => window.windowId === windowId)?.name ?? ''
  if (windowId === undefined) return <p>{text.noWindows}</p>
  return (
    <section aria-labelledby="send" className="grid gap-4 print:hidden">
      <Heading level={2} id="send">
        {text.sendTitle}
      </Heading>
      <CodesForm
        submit={text.send}
        done={(done) => (done === '0' ? text.nothing : text.sent(done, name))}
        onSend={async (codes) => (await call(sendConsignment, { body: { windowId, codes, note: note.trim() } })).rows}
        onDone={() => {
          onSent()
          void refresh()
        }}
      >
        <SelectField label={text.masterName} value={windowId} onChange={({ target }) => setChosen(target.value)}>
          {active.map((window) => (
            <option key={window.windowId} value={window.windowId} lang="ja">
              {window.name}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text.note}
          value={note}
          maxLength={200}
          autoComplete="off"
          onChange={({ target }) => setNote(target.value)}
        />
      </CodesForm>
    </section>
  )
}

const buildColumns = (
  { common, windows: text }: HandoverText,
  language: Language,
): readonly Column<ConsignmentRow>[] => [
  {
    key: 'sent',
    heading: text.sentAt,
    cell: ({ consignmentId, sentAt, windowName }) => (
      <Link
        to={`/handover/windows/${consignmentId}`}
        aria-label={text.openOf(windowName, formatInstant(sentAt, language))}
        className="whitespace-nowrap"
      >
        {formatInstant(sentAt, language)}
      </Link>
    ),
  },
  { key: 'window', heading: common.window, cell: ({ windowName }) => <span lang="ja">{windowName}</span> },
  { key: 'by', heading: common.operator, cell: ({ sentBy }) => <span lang="ja">{sentBy}</span> },
  {
    key: 'cards',
    heading: text.cards,
    align: 'right',
    cell: ({ cards, received }) => text.received(formatCount(received), formatCount(cards)),
  },
  {
    key: 'state',
    heading: text.state,
    cell: ({ state }) => <StatusBadge tone={tones[state]}>{text.states[state]}</StatusBadge>,
  },
  { key: 'note', heading: text.note, cell: ({ note }) => <span lang="ja">{note}</span> },
]
