import { useState } from 'react'
import { registerDeposits, requestIssue, undoDecisions } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { LinkButton } from '../../applicant/link-button.tsx'
import { addresses } from '../addresses.ts'
import { inPieces, splitRows, toTarget, type BulkAct, type RowResult } from '../matter/bulk.ts'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'
import { DepositDialog, type DepositRow } from '../matter/deposit-dialog.tsx'

type Asked = Exclude<BulkAct, 'reject'>

/** The buttons below the list, each for the ticked rows its status fits; the others are told, not touched (EB-SC-14, EB-R-17). */
export const BulkBar = ({
  chosen,
  onResults,
}: {
  readonly chosen: readonly ListedMatter[]
  readonly onResults: (results: readonly RowResult[]) => void
}) => {
  const text = useText(billingFederationText)
  const { list, confirm } = text
  const { view, call } = useStaffSession()
  const [asked, setAsked] = useState<Asked>()
  const mayUndo = view.privileges.includes('billing.undo')
  const isEmpty = chosen.length === 0
  const { fitting, skipped } = splitRows(asked ?? 'undo', chosen)

  const ask = (act: Asked) => () => {
    const split = splitRows(act, chosen)
    if (split.fitting.length === 0) onResults(split.skipped)
    else setAsked(act)
  }
  const close = () => setAsked(undefined)
  const settle = async (results: Promise<readonly RowResult[]>) => {
    const told = await results
    close()
    onResults([...told, ...skipped])
  }
  const deposit = (rows: readonly DepositRow[]) =>
    inPieces(
      'register-deposit',
      rows,
      async (piece) => (await call(registerDeposits, { body: { rows: [...piece] } })).results,
    )
  const decide = (act: 'request-issue' | 'undo') =>
    inPieces(act, fitting.map(toTarget), async (piece) => {
      const body = { rows: [...piece] }
      return (await (act === 'undo' ? call(undoDecisions, { body }) : call(requestIssue, { body }))).results
    })

  const others = skipped.length > 0 && <p>{confirm.skipped(skipped.length)}</p>
  return (
    <div className="grid gap-3 print:hidden">
      <div className="flex flex-wrap gap-4">
        <LinkButton look="outline" to="/">
          {text.back}
        </LinkButton>
        {!isEmpty && (
          <LinkButton look="outline" to={addresses.details(chosen.map(({ matterId }) => matterId))}>
            {list.detailOfChosen}
          </LinkButton>
        )}
        <Button aria-disabled={isEmpty} onClick={ask('request-issue')}>
          {list.requestIssue}
        </Button>
        <Button aria-disabled={isEmpty} onClick={ask('register-deposit')}>
          {list.registerDeposit}
        </Button>
        <Button look="outline" aria-disabled={isEmpty || !mayUndo} onClick={ask('undo')}>
          {list.undo}
        </Button>
      </div>
      <p className="text-std-16N-170 text-solid-gray-600">
        {isEmpty && list.needChoice}
        {!mayUndo && list.needAdministrator}
      </p>
      {asked === 'register-deposit' && (
        <DepositDialog matters={fitting} remitter="" onCancel={close} onSubmit={(rows) => settle(deposit(rows))} />
      )}
      {(asked === 'request-issue' || asked === 'undo') && (
        <ConfirmDialog
          title={asked === 'undo' ? confirm.undo(fitting.length) : confirm.requestIssue(fitting.length)}
          submit={asked === 'undo' ? confirm.undoIt : confirm.register}
          onCancel={close}
          onSubmit={() => settle(decide(asked))}
        >
          <p>{asked === 'undo' ? confirm.undoNote : confirm.note}</p>
          {others}
        </ConfirmDialog>
      )}
    </div>
  )
}
