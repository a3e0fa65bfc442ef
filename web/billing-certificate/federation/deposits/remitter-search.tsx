import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { findRemitter, registerDeposits, rejectMatter } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { listRefunds } from '#shared/billing-certificate/refunds-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { matterColumns, tickColumn } from '../list/matter-columns.tsx'
import { inPieces, toTarget, type RowResult } from '../matter/bulk.ts'
import { DepositDialog, type DepositRow } from '../matter/deposit-dialog.tsx'
import { RejectDialog } from '../matter/reject-dialog.tsx'
import { RowResults } from '../matter/row-results.tsx'
import { useAct } from '../use-act.ts'

type Found = { readonly remitter: string; readonly matters: readonly ListedMatter[] }

/** From the name in the passbook to the agents' waiting applications, to be registered or rejected (EB-F2-7). */
export const RemitterSearch = () => {
  const text = useText(billingFederationText)
  const { deposit, fields, list } = text
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const client = useQueryClient()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [found, setFound] = useState<Found>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<'deposit' | 'reject'>()
  const [results, setResults] = useState<readonly RowResult[]>()
  const { busy, error, act } = useAct()

  const search = async (remitter: string) => {
    const { matters } = await call(findRemitter, { body: { remitter } })
    setFound({ remitter, matters })
    setChosen(new Set())
  }
  const start = () => {
    const remitter = typed.trim()
    setMissing(remitter === '')
    setResults(undefined)
    if (remitter !== '') void act(() => search(remitter))
  }
  const rows = found?.matters.filter(({ matterId }) => chosen.has(matterId)) ?? []
  const settle = async (work: Promise<readonly RowResult[]>) => {
    setResults(await work)
    setAsked(undefined)
    void client.invalidateQueries({ queryKey: [listRefunds.path] })
    if (found !== undefined) void act(() => search(found.remitter))
  }
  const register = (deposits: readonly DepositRow[]) =>
    inPieces(
      'register-deposit',
      deposits,
      async (piece) => (await call(registerDeposits, { body: { rows: [...piece] } })).results,
    )
  const reject = (reason: string) =>
    inPieces(
      'reject',
      rows.map(toTarget),
      async (piece) => (await call(rejectMatter, { body: { rows: [...piece], reason } })).results,
    )

  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-6">
      <Heading level={2} id={id}>
        {deposit.byHand}
      </Heading>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
        className="grid items-end gap-4 desktop:grid-cols-[minmax(0,32rem)_auto] desktop:justify-start"
      >
        <TextField
          label={deposit.remitter}
          requirement={text.required}
          support={deposit.remitterSupport}
          error={isMissing ? deposit.remitterMissing : undefined}
          value={typed}
          maxLength={48}
          autoComplete="off"
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="submit" size="l" aria-disabled={busy}>
          {deposit.search}
        </Button>
      </form>
      {error !== undefined && <ErrorNotice error={error} />}
      {results !== undefined && <RowResults results={results} onClose={() => setResults(undefined)} />}
      {found?.matters.length === 0 && (
        <NotificationBanner announce tone="information" title={deposit.notFound}>
          <p>{deposit.notFoundTodo}</p>
        </NotificationBanner>
      )}
      {found !== undefined && found.matters.length > 0 && (
        <div className="grid min-w-0 gap-4">
          <output>{deposit.found(found.matters.length)}</output>
          <StaffTable
            caption={deposit.caption}
            rows={found.matters}
            rowKey={({ matterId }) => matterId}
            empty={deposit.notFound}
            columns={[
              tickColumn<ListedMatter>({
                text: list,
                isChosen: ({ matterId }) => chosen.has(matterId),
                onChoose: ({ matterId }, isChosen) => {
                  const next = new Set(chosen)
                  if (isChosen) next.add(matterId)
                  else next.delete(matterId)
                  setChosen(next)
                },
              }),
              ...matterColumns(fields, language),
            ]}
          />
          <div className="flex flex-wrap gap-4">
            <Button aria-disabled={rows.length === 0} onClick={() => setAsked('deposit')}>
              {deposit.register}
            </Button>
            <Button look="outline" aria-disabled={rows.length === 0} onClick={() => setAsked('reject')}>
              {deposit.reject}
            </Button>
          </div>
          {rows.length === 0 && <p className="text-std-16N-170 text-solid-gray-600">{deposit.needChoice}</p>}
        </div>
      )}
      {asked === 'deposit' && (
        <DepositDialog
          matters={rows}
          remitter={found?.remitter ?? ''}
          onCancel={() => setAsked(undefined)}
          onSubmit={(deposits) => settle(register(deposits))}
        />
      )}
      {asked === 'reject' && (
        <RejectDialog
          count={rows.length}
          onCancel={() => setAsked(undefined)}
          onSubmit={(reason) => settle(reject(reason))}
        />
      )}
    </section>
  )
}
