import { useEffect, useRef, useState } from 'react'
import { listRepresented } from '#shared/billing-certificate/delegation-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { billingRepresentedText } from '#web/text/billing-represented.ts'
import { billingText } from '#web/text/billing.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { PageHead } from '../applicant/page-head.tsx'
import { useCounter } from '../applicant/queries.ts'
import { judgeRows, type JudgedRow, type Represented } from './judge-row.ts'
import { RepresentedDesk } from './represented-desk.ts'
import { mostRows, representedColumns, type ReadRow } from './represented-sheet.ts'
import { judgedColumns, providerColumns, toldColumns, useOutcomeWords } from './represented-tables.tsx'
import type { Order, Result } from './represented-wire.ts'
import { saveTemplate } from './template.ts'

/** まとめて申請: an agent applies in the name of providers who asked it to, one row of a CSV each (OQ-EB-13, EB-A1). */
export const RepresentedPage = () => {
  const { title, lead, agentsOnly } = useText(billingRepresentedText)
  const counter = useCounter()
  return (
    <>
      <PageHead isBehind title={title} lead={lead} />
      <Loaded query={counter}>
        {({ applicant, federation }) =>
          applicant.kind === 'agent' ? (
            <ForAgent federation={federation.name} />
          ) : (
            <NotificationBanner tone="information" title={agentsOnly} />
          )
        }
      </Loaded>
    </>
  )
}

const ForAgent = ({ federation }: { readonly federation: string }) => {
  const text = useText(billingRepresentedText)
  const { statuses } = useText(billingText)
  const query = useStaffQuery(listRepresented)
  return (
    <Loaded query={query}>
      {({ providers, consent }) => (
        <div className="grid min-w-0 gap-8">
          <StaffTable
            caption={text.providers}
            rows={providers}
            rowKey={({ userId }) => userId}
            empty={text.providersEmpty}
            columns={providerColumns(text, { ...statuses, applied: text.applied })}
          />
          {providers.length > 0 && (
            <FromFile
              federation={federation}
              providers={providers}
              consent={consent}
              onApplied={() => void query.refetch()}
            />
          )}
        </div>
      )}
    </Loaded>
  )
}

/** One desk for a screen; leaving the screen ends it. */
const useDesk = (): RepresentedDesk => {
  const [desk] = useState(() => new RepresentedDesk())
  useEffect(() => () => desk.end(), [desk])
  return desk
}

const FromFile = ({
  federation,
  providers,
  consent,
  onApplied,
}: {
  readonly federation: string
  readonly providers: readonly Represented[]
  readonly consent: ResponseOf<typeof listRepresented>['consent']
  readonly onApplied: () => void
}) => {
  const text = useText(billingRepresentedText)
  const outcomeWords = useOutcomeWords()
  const desk = useDesk()
  const [refusal, setRefusal] = useState<string>()
  const [read, setRead] = useState<readonly ReadRow[]>()
  const [isAgreed, setAgreed] = useState(false)
  const [told, setTold] = useState<readonly Result[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  // a request that was sent may have been done: the next try is the same request
  const requestIds = useRef(new Map<number, string>())
  // what became of a row stays told when the list of providers is read anew
  const [judged, setJudged] = useState<readonly JudgedRow[]>([])
  const sound = judged.filter(({ obstacle }) => obstacle === undefined)
  const left = sound.filter(({ row }) => !told.some((one) => one.row === row))

  const act = async (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (cause) {
      if (!isAppError(cause, 'request.aborted')) setError(cause)
    } finally {
      setBusy(false)
    }
  }
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return
    setRead(undefined)
    setTold([])
    setRefusal(undefined)
    requestIds.current.clear()
    const answer = await desk.read(file)
    if (answer.type !== 'read') setRefusal(text.noCsv)
    else if (answer.missing.length > 0) setRefusal(text.missing(answer.missing.join('、')))
    else if (answer.rows.length > mostRows) setRefusal(text.tooMany(formatCount(answer.rows.length)))
    else {
      setRead(answer.rows)
      setJudged(judgeRows(answer.rows, providers))
    }
  }
  const toOrder = ({ row, provider }: JudgedRow): Order[] => {
    if (provider === undefined || provider.password === null) return []
    const requestId = requestIds.current.get(row) ?? crypto.randomUUID()
    requestIds.current.set(row, requestId)
    const { userId, displayName, password: terms } = provider
    return [{ row, requestId, terms, naming: { federation, userId, displayName }, consentVersion: consent.version }]
  }
  const apply = async () => {
    await desk.apply(left.flatMap(toOrder), (results) => setTold((before) => [...before, ...results]))
    onApplied()
  }
  const columnsOfTold = toldColumns(text, outcomeWords)
  const done = told.filter(({ outcome }) => outcome === 'done').length

  return (
    <section className="grid min-w-0 gap-6">
      <Heading level={2}>{text.fromFile}</Heading>
      <p>{text.columns(representedColumns.join('、'))}</p>
      <NotificationBanner tone="warning" title={text.careTitle}>
        <p>{text.care}</p>
      </NotificationBanner>
      <div>
        <Button look="outline" onClick={() => saveTemplate(text.templateFile)}>
          {text.template}
        </Button>
      </div>
      <FileField
        compact
        label={text.file}
        support={text.support}
        choose={text.choose}
        accept=".csv,text/csv"
        error={refusal}
        onChoose={(files) => void act(() => take(files))}
      />
      {read !== undefined && (
        <>
          <StaffTable
            caption={text.read}
            rows={judged}
            rowKey={({ row }) => String(row)}
            empty={text.readEmpty}
            columns={judgedColumns(text)}
          />
          <div className="grid max-w-[60rem] gap-3 rounded-12 border border-solid-gray-420 p-4">
            <p lang="ja">{consent.text}</p>
            <CheckBox label={text.agree(consent.version)} checked={isAgreed} onChange={setAgreed} />
          </div>
        </>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      {busy && read !== undefined && (
        <ProgressIndicator
          label={text.working(formatCount(told.length), formatCount(sound.length))}
          value={told.length}
          max={sound.length}
        />
      )}
      {read !== undefined && (
        <div className="flex flex-wrap gap-4">
          {busy ? (
            <Button look="outline" onClick={() => desk.stop()}>
              {text.stop}
            </Button>
          ) : (
            left.length > 0 && (
              <Button size="l" aria-disabled={!isAgreed} onClick={() => isAgreed && void act(apply)}>
                {text.submit(formatCount(left.length))}
              </Button>
            )
          )}
        </div>
      )}
      {told.length > 0 && !busy && (
        <>
          <NotificationBanner
            announce
            tone={done === sound.length ? 'success' : 'warning'}
            title={text.done(formatCount(done), formatCount(sound.length))}
          />
          <StaffTable
            caption={text.results}
            rows={told}
            rowKey={({ row }) => String(row)}
            empty=""
            columns={columnsOfTold}
          />
        </>
      )}
    </section>
  )
}
