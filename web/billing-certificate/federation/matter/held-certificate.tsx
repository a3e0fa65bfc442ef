import { useState } from 'react'
import type { MatterDetail } from '#shared/billing-certificate/matter.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { Code, slashed } from '../cells.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { useDecisions, type Told } from './use-decisions.ts'

/** A certificate that is not the one that was asked for: what differs, and the two ways on (EB-X-1). */
export const HeldCertificate = ({
  matter,
  held: { subject, askedSubject, serial, validFrom, validUntil },
  onSettled,
  onStart,
}: {
  readonly matter: MatterDetail
  readonly held: NonNullable<MatterDetail['heldCertificate']>
  readonly onSettled: (told: Told) => Promise<void>
  readonly onStart: () => void
}) => {
  const { detail, period } = useText(billingFederationText)
  const { held: text } = detail
  const { view } = useStaffSession()
  const { decideHeld } = useDecisions(matter)
  const [asked, setAsked] = useState<'accept' | 'decline'>()
  const mayDecide = view.privileges.includes('billing.decide')
  const close = () => setAsked(undefined)
  const ask = (decision: 'accept' | 'decline') => () => {
    onStart()
    setAsked(decision)
  }
  const decide = (decision: 'accept' | 'decline') => async () => {
    const told = await decideHeld(decision)
    close()
    await onSettled(told)
  }
  const name = (value: string) => <span className="break-words">{value}</span>
  const facts = [
    {
      key: 'subject',
      name: text.subject,
      value: name(subject === askedSubject ? `${subject}${text.sameSubject}` : subject),
    },
    { key: 'asked', name: text.askedSubject, value: name(askedSubject) },
    { key: 'validity', name: text.validity, value: period(slashed(validFrom), slashed(validUntil)) },
    { key: 'serial', name: text.serial, value: <Code>{serial}</Code> },
  ]

  return (
    <>
      <NotificationBanner tone="warning" title={text.title}>
        <div className="grid gap-4">
          <p>{text.why}</p>
          <FactList facts={facts} />
          {mayDecide && (
            <div className="flex flex-wrap gap-4 print:hidden">
              <Button look="outline" onClick={ask('decline')}>
                {text.decline}
              </Button>
              <Button look="outline" onClick={ask('accept')}>
                {text.accept}
              </Button>
            </div>
          )}
        </div>
      </NotificationBanner>
      {asked === 'accept' && (
        <ConfirmDialog title={text.acceptTitle} submit={text.accept} onCancel={close} onSubmit={decide('accept')}>
          <p>{text.acceptNote}</p>
        </ConfirmDialog>
      )}
      {asked === 'decline' && (
        <ConfirmDialog
          title={text.declineTitle}
          submit={text.decline}
          isDanger
          onCancel={close}
          onSubmit={decide('decline')}
        >
          <p>{text.declineNote}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
