import { useState } from 'react'
import {
  endDelegation,
  listDelegations,
  registerDelegations,
  type Delegation,
} from '#shared/billing-certificate/delegation-api.ts'
import type { ApplicantView } from '#shared/billing-certificate/federation-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { parseCsv } from '#shared/csv/csv.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Name, OneLine, slashed } from '../cells.tsx'
import { CsvSave } from '../csv-save.tsx'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'
import { useOutcomeWords } from '../matter/row-results.tsx'
import { useAct } from '../use-act.ts'
import { delegationColumns, mostDelegations, readDelegationSheet } from './delegation-sheet.ts'

type Told = {
  readonly row: number
  readonly providerUserId: string
  readonly words: readonly string[]
  readonly isDone: boolean
}

/** For whom an agent applies, or who applies for a provider; powers are registered from the file the agent brought (OQ-EB-13). */
export const DelegationSection = ({ holder: { userId, kind } }: { readonly holder: ApplicantView }) => {
  const { delegations: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const query = useStaffQuery(listDelegations, { userId })
  const [asked, setAsked] = useState<Delegation>()
  const isAgent = kind === 'agent'
  const refetch = async () => {
    await query.refetch()
  }
  const end = async ({ delegationId }: Delegation) => {
    await call(endDelegation, { params: { delegationId } })
    setAsked(undefined)
    await refetch()
  }
  return (
    <section aria-labelledby="delegations" className="grid min-w-0 gap-6">
      <Heading level={2} id="delegations">
        {isAgent ? text.title : text.titleOfProvider}
      </Heading>
      <p>{isAgent ? text.lead : text.leadOfProvider}</p>
      <Loaded query={query}>
        {({ delegations }) => (
          <StaffTable
            caption={text.caption}
            rows={delegations}
            rowKey={({ delegationId }) => delegationId}
            empty={text.empty}
            columns={buildColumns(text, isAgent, setAsked)}
          />
        )}
      </Loaded>
      {isAgent && <Register agentUserId={userId} onRegistered={refetch} />}
      {asked !== undefined && (
        <ConfirmDialog
          title={text.endTitle(nameOf(asked, isAgent))}
          submit={text.end}
          onCancel={() => setAsked(undefined)}
          onSubmit={() => end(asked)}
        >
          <p>{text.endNote}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

const nameOf = ({ agentName, providerName }: Delegation, isAgent: boolean) => (isAgent ? providerName : agentName)

const Register = ({
  agentUserId,
  onRegistered,
}: {
  readonly agentUserId: string
  readonly onRegistered: () => Promise<void>
}) => {
  const { delegations: text, import: words, csv } = useText(billingFederationText)
  const { call } = useStaffSession()
  const wordsOf = useOutcomeWords()
  const [refusal, setRefusal] = useState<string>()
  const [told, setTold] = useState<readonly Told[]>()
  const { busy, error, act } = useAct()
  const outcomeWords = (outcome: string) => {
    if (outcome === 'lifecycle.stale') return text.already
    return outcome === 'request.not-found' ? text.noProvider : wordsOf(outcome)
  }

  const read = async ([file]: readonly File[]) => {
    setTold(undefined)
    setRefusal(undefined)
    const parsed = file === undefined ? undefined : parseCsv(new Uint8Array(await file.arrayBuffer()))
    if (parsed === undefined) return setRefusal(words.noCsv)
    const { rows, missing } = readDelegationSheet(parsed)
    if (missing.length > 0) return setRefusal(words.missing(missing.join('、')))
    if (rows.length > mostDelegations) return setRefusal(text.tooMany(formatCount(rows.length)))
    const sound = rows.flatMap(({ row, grant }) => (grant === undefined ? [] : [{ row, grant }]))
    const { results } =
      sound.length === 0
        ? { results: [] }
        : await call(registerDelegations, {
            params: { userId: agentUserId },
            body: { rows: sound.map(({ grant }) => grant) },
          })
    const outcomes = new Map(sound.map(({ row }, at) => [row, results[at]?.outcome ?? '']))
    setTold(
      rows.map(({ row, providerUserId, wrong }) => ({
        row,
        providerUserId,
        isDone: outcomes.get(row) === 'done',
        words:
          wrong.length === 0
            ? [outcomeWords(outcomes.get(row) ?? '')]
            : wrong.map(({ column, value }) => words.wrong(delegationColumns[column], value)),
      })),
    )
    await onRegistered()
  }
  const done = told?.filter(({ isDone }) => isDone).length ?? 0

  return (
    <div className="grid min-w-0 gap-4">
      <Heading level={3} look="part">
        {text.register}
      </Heading>
      <p>{text.columns(Object.values(delegationColumns).join('、'))}</p>
      <CsvSave
        encodingLabel={csv.encoding}
        label={text.template}
        fileName={text.templateFile}
        makeTable={() => Promise.resolve({ columns: Object.values(delegationColumns), rows: [] })}
      />
      <FileField
        compact
        label={text.file}
        support={text.support}
        choose={text.choose}
        accept=".csv,text/csv"
        error={refusal}
        onChoose={(files) => {
          if (!busy) void act(() => read(files))
        }}
      />
      {error !== undefined && <ErrorNotice error={error} />}
      {told !== undefined && (
        <>
          <NotificationBanner
            announce
            tone={done === told.length ? 'success' : 'warning'}
            title={words.done(formatCount(done), formatCount(told.length))}
          />
          <StaffTable
            caption={words.caption}
            rows={told}
            rowKey={({ row }) => String(row)}
            empty=""
            columns={buildToldColumns(words, delegationColumns.provider)}
          />
        </>
      )}
    </div>
  )
}

const buildColumns = (
  text: BillingFederationText['delegations'],
  isAgent: boolean,
  onEnd: (delegation: Delegation) => void,
): readonly Column<Delegation>[] => [
  {
    key: 'partner',
    heading: text.partner,
    cell: (row) => (
      <span className="grid gap-1">
        <Name>{nameOf(row, isAgent)}</Name>
        <Code>{isAgent ? row.providerUserId : row.agentUserId}</Code>
      </span>
    ),
  },
  {
    key: 'consent',
    heading: text.mayConsent,
    cell: ({ mayConsent }) => <OneLine>{mayConsent ? text.may : text.mayNot}</OneLine>,
  },
  { key: 'grantedOn', heading: text.grantedOn, cell: ({ grantedOn }) => <OneLine>{slashed(grantedOn)}</OneLine> },
  {
    key: 'state',
    heading: text.state,
    cell: ({ endedAt }) =>
      endedAt === null ? (
        <StatusBadge tone="success">{text.standing}</StatusBadge>
      ) : (
        <OneLine>{text.ended(slashed(toTokyoDay(new Date(endedAt))))}</OneLine>
      ),
  },
  {
    key: 'end',
    heading: <span className="sr-only">{text.end}</span>,
    cell: (row) =>
      row.endedAt === null && (
        <Button
          size="s"
          look="outline"
          className="whitespace-nowrap"
          aria-label={text.endOf(nameOf(row, isAgent))}
          onClick={() => onEnd(row)}
        >
          {text.end}
        </Button>
      ),
  },
]

const buildToldColumns = (words: BillingFederationText['import'], userIdHeading: string): readonly Column<Told>[] => [
  { key: 'row', heading: words.row, align: 'right', cell: ({ row }) => formatCount(row) },
  { key: 'userId', heading: userIdHeading, cell: ({ providerUserId }) => <Code>{providerUserId}</Code> },
  {
    key: 'outcome',
    heading: words.outcome,
    cell: ({ words: sentences }) => (
      <ul className="grid min-w-48 gap-1">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    ),
  },
]
