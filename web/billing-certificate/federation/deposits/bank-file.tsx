import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import {
  previewBankDay,
  previewBankFile,
  registerDeposits,
  type DepositCandidate,
} from '#shared/billing-certificate/federation-api.ts'
import { listRefunds } from '#shared/billing-certificate/refunds-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { DayField } from '../day-field.tsx'
import { inPieces, type RowResult } from '../matter/bulk.ts'
import { RowResults } from '../matter/row-results.tsx'
import { findTypedDay, toTypedDay } from '../typed-day.ts'
import { useAct } from '../use-act.ts'
import { firstPicks, toDepositRows, type Picks } from './picks.ts'
import { TransferTable } from './transfer-table.tsx'

const largest = 4 * 1024 * 1024

type Preview = { readonly transfers: readonly DepositCandidate[]; readonly picks: Picks }

/** The bank's own file, matched first and registered only where a person says so (EB-SC-18, EB-R-8). */
export const BankFile = () => {
  const { deposit: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const client = useQueryClient()
  const id = useId()
  const [on, setOn] = useState(() => toTypedDay(toTokyoDay(new Date())))
  const [isChecked, setChecked] = useState(false)
  const [isTooLarge, setTooLarge] = useState(false)
  const [preview, setPreview] = useState<Preview>()
  const [results, setResults] = useState<readonly RowResult[]>()
  const { busy, error, act } = useAct()
  const day = findTypedDay(on)

  const show = (transfers: readonly DepositCandidate[]) => setPreview({ transfers, picks: firstPicks(transfers) })
  const begin = (read: () => Promise<{ readonly transfers: readonly DepositCandidate[] }>) =>
    void act(async () => {
      setPreview(undefined)
      setResults(undefined)
      show((await read()).transfers)
    })
  const take = ([file]: readonly File[]) => {
    if (file === undefined) return
    setTooLarge(file.size > largest)
    if (file.size > largest) return
    begin(async () => call(previewBankFile, { bytes: new Uint8Array(await file.arrayBuffer()) }))
  }
  const fetchDay = () => {
    setChecked(true)
    if (day !== undefined) begin(() => call(previewBankDay, { params: { day } }))
  }
  const rows = preview === undefined ? [] : toDepositRows(preview.transfers, preview.picks)
  const register = () =>
    void act(async () => {
      const told = await inPieces(
        'register-deposit',
        rows,
        async (piece) => (await call(registerDeposits, { body: { rows: [...piece] } })).results,
      )
      setResults(told)
      setPreview(undefined)
      await client.invalidateQueries({ queryKey: [listRefunds.path] })
    })

  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-6">
      <Heading level={2} id={id}>
        {text.byFile}
      </Heading>
      <FileField
        compact
        label={text.file}
        support={text.fileSupport}
        choose={text.chooseFile}
        error={isTooLarge ? text.tooLarge : undefined}
        onChoose={take}
      />
      <div className="grid gap-3">
        <Heading level={3} look="part">
          {text.byDay}
        </Heading>
        <p>{text.byDayLead}</p>
        <div className="flex flex-wrap items-end gap-4">
          <DayField label={text.day} value={on} isWrong={isChecked && day === undefined} onChange={setOn} />
          <Button size="l" look="outline" aria-disabled={busy} onClick={fetchDay}>
            {text.fetch}
          </Button>
        </div>
      </div>
      {busy && preview === undefined && <ProgressIndicator label={text.reading} />}
      {error !== undefined && <Refusal error={error} />}
      {results !== undefined && <RowResults results={results} onClose={() => setResults(undefined)} />}
      {preview !== undefined && (
        <div className="grid min-w-0 gap-4">
          <TransferTable {...preview} onPick={(picks) => setPreview({ ...preview, picks })} />
          <div>
            <Button aria-disabled={busy || rows.length === 0} onClick={register}>
              {text.registerChosen(rows.length)}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

const Refusal = ({ error }: { readonly error: unknown }) => {
  const { deposit: text } = useText(billingFederationText)
  if (isAppError(error, 'request.not-found'))
    return (
      <NotificationBanner announce tone="information" title={text.notConnected}>
        <p>{text.notConnectedTodo}</p>
      </NotificationBanner>
    )
  return (
    <>
      <ErrorNotice error={error} />
      {isAppError(error, 'billing.bank-file-refused') && (
        <p className="text-mono-14N-150">{text.faultAt(error.detail.line, error.detail.fault)}</p>
      )}
    </>
  )
}
