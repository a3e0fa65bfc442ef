import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { isAppError } from '#shared/errors/app-error.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { previewMailing, sendMailing } from '#shared/pickup-reservation/mailing-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { useSite, useToday } from './desk.ts'
import { focusFirstFault } from './faults.ts'
import { MemberChoice, ReservationChoice } from './mailing-choice.tsx'
import {
  findMailingFaults,
  findUnknownNames,
  namesOf,
  newMailing,
  readMailing,
  type MailingDraft,
  type MailingFault,
} from './mailing-draft.ts'
import { useUnsavedGuard } from './unsaved.tsx'

type Counted = ResponseOf<typeof previewMailing>

/** 一斉メール (RS-SET-14): to whom, in which words; counted and read before it goes. */
export const MailingForm = ({ onSent }: { readonly onSent: () => void }) => {
  const { mailing: text, mail } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(newMailing(today))
  /** One mailing is one number: what is pressed twice, or again after a lost answer, goes once; other words are another. */
  const [mailingId, setMailingId] = useState<string>(() => crypto.randomUUID())
  const [isTried, setTried] = useState(false)
  const [counted, setCounted] = useState<Counted>()
  const [isAsked, ask] = useState(false)
  const [sent, setSent] = useState<number>()
  const { act, busy, error } = useAct()
  const guard = useUnsavedGuard(draft.subject + draft.body !== '')
  const faults = findMailingFaults(draft)
  const unknown = findUnknownNames(draft)
  const wrong = (fault: MailingFault, words: string) => (isTried && faults.has(fault) ? words : undefined)
  const change = (part: Partial<MailingDraft>) => {
    setCounted(undefined)
    setMailingId(crypto.randomUUID())
    setDraft({ ...draft, ...part })
  }

  const count = () => {
    setTried(true)
    setSent(undefined)
    if (faults.size > 0 || unknown.length > 0) return focusFirstFault(form)
    return void act(async () =>
      setCounted(await call(previewMailing, { params: { siteId }, body: readMailing(draft) })),
    )
  }
  const send = (recipients: number) => {
    ask(false)
    void act(async () => {
      const body = { mailingId, recipients, ...readMailing(draft) }
      const { recipients: went } = await call(sendMailing, { params: { siteId }, body })
      setSent(went)
      setCounted(undefined)
      setTried(false)
      setDraft(newMailing(today))
      setMailingId(crypto.randomUUID())
      await client.invalidateQueries({ queryKey: ['reservation-mails'] })
      onSent()
    })
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label={text.title}
      onSubmit={(event) => {
        event.preventDefault()
        count()
      }}
      className="grid max-w-200 min-w-0 gap-6"
    >
      {sent !== undefined && <NotificationBanner announce tone="success" title={text.sent(sent)} />}
      {error !== undefined &&
        (isAppError(error, 'lifecycle.stale') ? (
          <ErrorNotice error={error} title={text.others}>
            <p>{text.othersTodo}</p>
          </ErrorNotice>
        ) : (
          <ActError error={error} />
        ))}
      <ChoiceGroup
        kind="one"
        name="group"
        label={text.group}
        choices={(['reservations', 'members'] as const).map((value) => ({ value, label: text.groups[value] }))}
        chosen={[draft.group]}
        onChoose={([value]) => change({ group: value === 'members' ? 'members' : 'reservations' })}
      />
      {draft.group === 'reservations' ? (
        <ReservationChoice draft={draft} wrong={wrong} onChange={change} />
      ) : (
        <MemberChoice draft={draft} wrong={wrong} onChange={change} />
      )}
      <TextField
        label={mail.subject}
        value={draft.subject}
        maxLength={100}
        autoComplete="off"
        error={wrong('subject', text.subjectMissing)}
        onChange={(event) => change({ subject: event.target.value })}
      />
      <AreaField
        label={mail.body}
        support={`${text.names} ${namesOf(draft)
          .map((name) => `{{${name}}}`)
          .join(' ')}`}
        value={draft.body}
        rows={10}
        maxLength={4000}
        error={
          wrong('body', text.bodyMissing) ??
          (isTried && unknown.length > 0 ? text.unknown(unknown.map((name) => `{{${name}}}`).join(' ')) : undefined)
        }
        onChange={(event) => change({ body: event.target.value })}
      />
      <div>
        <Button type="submit" size="l" look={counted === undefined ? 'fill' : 'outline'} aria-disabled={busy}>
          {text.count}
        </Button>
      </div>
      {counted !== undefined && <Preview counted={counted} busy={busy} onSend={() => ask(true)} />}
      {isAsked && counted !== undefined && (
        <ConfirmDialog
          title={text.really(counted.recipients)}
          act={text.send(counted.recipients)}
          onCancel={() => ask(false)}
          onConfirm={() => send(counted.recipients)}
        >
          <p>{text.reallyWhy}</p>
        </ConfirmDialog>
      )}
      {guard}
    </form>
  )
}

const Preview = ({
  counted: { recipients, withoutMail, declined, sample },
  busy,
  onSend,
}: {
  readonly counted: Counted
  readonly busy: boolean
  readonly onSend: () => void
}) => {
  const { mailing: text } = useText(reservationStaffText)
  return (
    <NotificationBanner
      announce
      tone={recipients === 0 ? 'warning' : 'information'}
      title={recipients === 0 ? text.nobody : text.recipients(recipients)}
    >
      {withoutMail > 0 && <p>{text.withoutMail(withoutMail)}</p>}
      {declined > 0 && <p>{text.declined(declined)}</p>}
      {sample !== null && (
        <>
          <Heading level={2} look="part">
            {text.sample}
          </Heading>
          <div lang="ja" className="rounded-8 border border-solid-gray-420 bg-white p-4">
            <p className="font-700 wrap-anywhere">{sample.subject}</p>
            <p className="wrap-anywhere whitespace-pre-wrap">{sample.body}</p>
          </div>
          <div>
            <Button size="l" aria-disabled={busy} onClick={onSend}>
              {text.send(recipients)}
            </Button>
          </div>
        </>
      )}
    </NotificationBanner>
  )
}
