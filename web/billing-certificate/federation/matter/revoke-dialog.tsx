import { useState } from 'react'
import type { requestRevocation } from '#shared/billing-certificate/federation-api.ts'
import { requesterKinds, revocationReasons, type MatterDetail } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { DayField } from '../day-field.tsx'
import { findTypedDay, toTypedDay } from '../typed-day.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

export type Revocation = Omit<BodyOf<typeof requestRevocation>, 'version'>

const channels = ['phone', 'post', 'counter', 'other'] as const

/** 証明書失効申請 (EB-B4, EB-F3-2): reason after RFC 5280, who asked and how, and the user ID typed again. */
export const RevokeDialog = ({
  matter,
  onCancel,
  onSubmit,
}: {
  readonly matter: MatterDetail
  readonly onCancel: () => void
  readonly onSubmit: (revocation: Revocation) => Promise<void>
}) => {
  const { revoke: text, required } = useText(billingFederationText)
  const { revocationReasons: reasons } = useText(billingText)
  const [reason, setReason] = useState<Revocation['reason']>()
  const [requester, setRequester] = useState<Revocation['requester']>()
  const [channel, setChannel] = useState<Revocation['channel']>('phone')
  const [on, setOn] = useState(() => toTypedDay(toTokyoDay(new Date())))
  const [typed, setTyped] = useState('')
  const [isChecked, setChecked] = useState(false)
  const requestedOn = findTypedDay(on)
  const confirmUserId = typed.normalize('NFKC').trim().toUpperCase()
  const isConfirmed = confirmUserId === matter.userId

  const submit = async () => {
    setChecked(true)
    if (reason === undefined || requester === undefined || requestedOn === undefined || !isConfirmed) return
    await onSubmit({ reason, requester, channel, requestedOn, confirmUserId })
  }
  const oneOf = <Value extends string>(values: readonly Value[], words: Readonly<Record<Value, string>>) =>
    values.map((value) => ({ value, label: words[value] }))
  const pick = <Value extends string>(values: readonly Value[], set: (value: Value) => void) => {
    return ([next]: readonly string[]) => {
      const value = values.find((one) => one === next)
      if (value !== undefined) set(value)
    }
  }
  return (
    <ConfirmDialog title={text.title} submit={text.submit} isDanger onCancel={onCancel} onSubmit={submit}>
      <NotificationBanner tone="warning" title={text.warning}>
        <p>
          {text.target}：{matter.applicationNumber}　{matter.displayName}
        </p>
      </NotificationBanner>
      <ChoiceGroup
        label={text.reason}
        name="revocation-reason"
        kind="one"
        requirement={required}
        choices={oneOf(revocationReasons, reasons)}
        chosen={reason === undefined ? [] : [reason]}
        error={isChecked && reason === undefined ? text.reasonMissing : undefined}
        onChoose={pick(revocationReasons, setReason)}
      />
      <ChoiceGroup
        across
        label={text.requester}
        name="revocation-requester"
        kind="one"
        requirement={required}
        choices={oneOf(requesterKinds, text.requesters)}
        chosen={requester === undefined ? [] : [requester]}
        error={isChecked && requester === undefined ? text.requesterMissing : undefined}
        onChoose={pick(requesterKinds, setRequester)}
      />
      <ChoiceGroup
        across
        label={text.channel}
        name="revocation-channel"
        kind="one"
        choices={oneOf(channels, text.channels)}
        chosen={[channel]}
        onChoose={pick(channels, setChannel)}
      />
      <DayField label={text.requestedOn} value={on} isWrong={isChecked && requestedOn === undefined} onChange={setOn} />
      <TextField
        label={text.confirm}
        requirement={required}
        support={text.confirmSupport(matter.userId)}
        error={isChecked && !isConfirmed ? text.confirmWrong : undefined}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
    </ConfirmDialog>
  )
}
