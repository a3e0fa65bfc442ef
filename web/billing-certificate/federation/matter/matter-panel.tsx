import { useId, useState } from 'react'
import { readMatter } from '#shared/billing-certificate/federation-api.ts'
import type { MatterEvent } from '#shared/billing-certificate/lifecycle.ts'
import type { MatterDetail } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { LinkButton } from '../../applicant/link-button.tsx'
import { MatterTimeline } from '../../matter-timeline.tsx'
import { addresses } from '../addresses.ts'
import { RefundDialog } from '../deposits/refund-dialog.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { DepositDialog } from './deposit-dialog.tsx'
import { HeldCertificate } from './held-certificate.tsx'
import { MatterFacts } from './matter-facts.tsx'
import { RejectDialog } from './reject-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { useOutcomeWords } from './row-results.tsx'
import { useDecisions, type Told } from './use-decisions.ts'

/** One certificate: fields, buttons by what is allowed now, timeline (EB-SC-15, 16). */
export const MatterPanel = ({
  matterId,
  isTimelineOpen,
  onTimeline,
}: {
  readonly matterId: string
  readonly isTimelineOpen: boolean
  readonly onTimeline: (open: boolean) => void
}) => {
  const { detail: text } = useText(billingFederationText)
  const query = useStaffQuery(readMatter, { matterId })
  const [told, setTold] = useState<Told>()
  const id = useId()
  const settle = async (outcome: Told) => {
    setTold(outcome)
    await query.refetch()
  }
  return (
    <Loaded query={query}>
      {(matter) => (
        <section aria-labelledby={id} className="grid gap-6">
          <Heading level={2} id={id}>
            {text.titleOf(matter.applicationNumber)}
          </Heading>
          {told !== undefined && <Outcome told={told} />}
          {matter.heldCertificate !== null && (
            <HeldCertificate
              key={`held-${matter.version}`}
              matter={matter}
              held={matter.heldCertificate}
              onSettled={settle}
              onStart={() => setTold(undefined)}
            />
          )}
          <MatterFacts matter={matter} />
          <Acts key={matter.version} matter={matter} onSettled={settle} onStart={() => setTold(undefined)} />
          <div>
            <Button look="outline" aria-expanded={isTimelineOpen} onClick={() => onTimeline(!isTimelineOpen)}>
              {isTimelineOpen ? text.hideTimeline : text.timeline}
            </Button>
          </div>
          {isTimelineOpen && <MatterTimeline steps={matter.timeline} />}
        </section>
      )}
    </Loaded>
  )
}

const Outcome = ({ told }: { readonly told: Told }) => {
  const { detail: text } = useText(billingFederationText)
  const wordsOf = useOutcomeWords()
  if (told === 'done') return <NotificationBanner announce tone="success" title={text.done} />
  const isKnown = told === 'lifecycle.stale' || told === 'lifecycle.illegal'
  const title = told === 'lifecycle.stale' ? text.stale : told === 'lifecycle.illegal' ? text.illegal : wordsOf(told)
  return (
    <NotificationBanner announce tone="warning" title={title}>
      {isKnown && <p>{text.staleTodo}</p>}
    </NotificationBanner>
  )
}

const undos = ['undo-request', 'undo-rejection', 'undo-revocation'] as const satisfies readonly MatterEvent[]
type Asked =
  | 'reject'
  | 'edit'
  | 'revoke'
  | 'request-issue'
  | 'register-deposit'
  | 'refund'
  | 'undo-refund'
  | (typeof undos)[number]

const Acts = ({
  matter,
  onSettled,
  onStart,
}: {
  readonly matter: MatterDetail
  readonly onSettled: (told: Told) => Promise<void>
  readonly onStart: () => void
}) => {
  const text = useText(billingFederationText)
  const { detail, confirm, refunds } = text
  const { view } = useStaffSession()
  const decisions = useDecisions(matter)
  const [asked, setAsked] = useState<Asked>()
  const allows = (event: MatterEvent) => matter.allowed.includes(event)
  const canEdit = matter.status === 'rejecting' && view.privileges.includes('billing.decide')
  const canRefund = matter.refundDue && view.privileges.includes('billing.decide')
  const canUndoRefund = matter.refunds.length > 0 && view.privileges.includes('billing.undo')
  const undo = undos.find(allows)
  const undoWords = {
    'undo-request': detail.undoRequest,
    'undo-rejection': detail.undoRejection,
    'undo-revocation': detail.undoRevocation,
  }
  const ask = (next: Asked) => () => {
    onStart()
    setAsked(next)
  }
  const close = () => setAsked(undefined)
  const settle = async (work: Promise<Told>) => {
    const told = await work
    close()
    await onSettled(told)
  }

  return (
    <div className="grid gap-6 print:hidden">
      <div className="grid gap-2">
        <span className="text-std-16B-170">{text.fields.rejectionReason}</span>
        <p className="break-words">{matter.rejectionReason ?? text.none}</p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span>{detail.editNote}</span>
          <Button look="outline" aria-disabled={!canEdit} onClick={ask('edit')}>
            {detail.edit}
          </Button>
        </div>
      </div>
      <fieldset aria-label={detail.actsOf(matter.applicationNumber)} className="flex flex-wrap gap-4">
        <LinkButton look="outline" to={addresses.certificates}>
          {text.back}
        </LinkButton>
        <Button look="outline" aria-disabled={!allows('reject')} onClick={ask('reject')}>
          {detail.reject}
        </Button>
        <Button look="outline" aria-disabled={!allows('request-revocation')} onClick={ask('revoke')}>
          {detail.revoke}
        </Button>
        <Button aria-disabled={!allows('request-issue')} onClick={ask('request-issue')}>
          {detail.requestIssue}
        </Button>
        {allows('register-deposit') && <Button onClick={ask('register-deposit')}>{detail.registerDeposit}</Button>}
        {undo !== undefined && (
          <Button look="outline" onClick={ask(undo)}>
            {undoWords[undo]}
          </Button>
        )}
        {canRefund && <Button onClick={ask('refund')}>{detail.refund}</Button>}
        {canUndoRefund && (
          <Button look="outline" onClick={ask('undo-refund')}>
            {detail.undoRefund}
          </Button>
        )}
      </fieldset>
      <p className="text-std-16N-170 text-solid-gray-600">{detail.notNow}</p>

      {asked === 'reject' && (
        <RejectDialog count={1} onCancel={close} onSubmit={(reason) => settle(decisions.reject(reason))} />
      )}
      {asked === 'edit' && (
        <RejectDialog
          count={1}
          reason={matter.rejectionReason ?? ''}
          onCancel={close}
          onSubmit={(reason) => settle(decisions.editReason(reason))}
        />
      )}
      {asked === 'revoke' && (
        <RevokeDialog matter={matter} onCancel={close} onSubmit={(form) => settle(decisions.revoke(form))} />
      )}
      {asked === 'register-deposit' && (
        <DepositDialog
          matters={[matter]}
          remitter=""
          onCancel={close}
          onSubmit={(rows) => settle(decisions.registerDeposit(rows))}
        />
      )}
      {asked === 'request-issue' && (
        <ConfirmDialog
          title={confirm.requestIssue(1)}
          submit={confirm.register}
          onCancel={close}
          onSubmit={() => settle(decisions.requestIssue())}
        >
          <p>{confirm.note}</p>
        </ConfirmDialog>
      )}
      {asked === 'refund' && (
        <RefundDialog
          matter={matter}
          refundYen={matter.refundYen}
          onCancel={close}
          onSubmit={(refund) => settle(decisions.refund(refund))}
        />
      )}
      {asked === 'undo-refund' && (
        <ConfirmDialog
          title={refunds.undoTitle}
          submit={confirm.undoIt}
          onCancel={close}
          onSubmit={() => settle(decisions.undoRefund())}
        >
          <p>{refunds.undoNote}</p>
        </ConfirmDialog>
      )}
      {asked !== undefined && undos.some((one) => one === asked) && (
        <ConfirmDialog
          title={asked === 'undo-revocation' ? confirm.undoRevocation : confirm.undo(1)}
          submit={confirm.undoIt}
          onCancel={close}
          onSubmit={() => settle(decisions.undo())}
        >
          <p>{confirm.undoNote}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
