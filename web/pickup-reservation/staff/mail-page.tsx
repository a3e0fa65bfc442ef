import { useState } from 'react'
import { useSearchParams } from 'react-router'
import {
  fillTemplate,
  indispensable,
  mailEvents,
  placeholders,
  type MailEvent,
  type MailTemplate,
} from '#shared/pickup-reservation/mail-events.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { deskRoot } from './addresses.ts'
import { useMay } from './desk.ts'
import { CheckField, LineField } from './fields.tsx'
import { MailLog } from './mail-log.tsx'
import { Mailings } from './mailings.tsx'
import { partOf, type Part } from './part.ts'
import { SettingsEditor } from './settings-editor.tsx'
import { SiteFrame } from './site-frame.tsx'

/** メール管理 (RS-SET-14): who sends, which mails go out and what is in them; and a mail to many. */
export const MailPage = () => {
  const { mail: text, mailing } = useText(reservationStaffText)
  const [search] = useSearchParams()
  if (search.has(mailingView))
    return (
      <SiteFrame title={mailing.title} lead={mailing.lead}>
        <Mailings />
      </SiteFrame>
    )
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <SettingsEditor>
        {(settings) => (
          <>
            <Sender of={partOf(settings, 'mail')} />
            <Templates of={partOf(settings, 'mail')} />
          </>
        )}
      </SettingsEditor>
      <ToMany />
      <MailLog />
    </SiteFrame>
  )
}

/** A view of its own: what is being written there and the settings here never lie on one screen. */
const mailingView = 'mailing'

const ToMany = () => {
  const { mailing: text } = useText(reservationStaffText)
  if (!useMay()('reservations.members')) return null
  return (
    <section className="grid gap-4">
      <Heading level={2}>{text.title}</Heading>
      <p>{text.lead}</p>
      <p>
        <Link to={`${deskRoot}/mail?${mailingView}=1`} className="inline-flex min-h-11 items-center">
          {text.write}
        </Link>
      </p>
    </section>
  )
}

const Sender = ({ of }: { readonly of: Part<SiteSettings['mail']> }) => {
  const { mail: text } = useText(reservationStaffText)
  return (
    <section className="grid max-w-200 gap-6">
      <Heading level={2}>{text.senderTitle}</Heading>
      <LineField of={of} at="senderName" label={text.senderName} maxLength={60} />
      <LineField of={of} at="sender" label={text.sender} support={text.senderNote} inputMode="email" maxLength={254} />
      <LineField of={of} at="replyTo" label={text.replyTo} inputMode="email" maxLength={254} />
    </section>
  )
}

const Templates = ({ of }: { readonly of: Part<SiteSettings['mail']> }) => {
  const { mail: text, settings } = useText(reservationStaffText)
  const [event, choose] = useState<MailEvent>('applied')
  const templates = partOf(of, 'templates')
  const template = partOf(templates, event) as Part<MailTemplate>
  return (
    <section className="grid max-w-200 gap-6">
      <Heading level={2}>{text.templates}</Heading>
      <SelectField
        label={text.event}
        value={event}
        onChange={(change) => choose(mailEvents.find((one) => one === change.target.value) ?? event)}
      >
        {mailEvents.map((one) => (
          <option key={one} value={one}>
            {settings.events[one]}
            {templates.value[one].enabled ? '' : text.off}
          </option>
        ))}
      </SelectField>
      <div key={event} className="grid gap-6">
        {indispensable.includes(event) && !template.value.enabled ? null : (
          <CheckField
            of={template}
            at="enabled"
            label={text.enabled}
            support={indispensable.includes(event) ? text.indispensable : undefined}
          />
        )}
        <LineField of={template} at="subject" label={text.subject} maxLength={100} />
        <LineField of={template} at="body" label={text.body} lines={14} maxLength={4000} />
        <details className="rounded-8 border border-solid-gray-420 p-4">
          <summary className="focus-mark flex min-h-11 w-fit cursor-pointer items-center rounded-4 text-key-900 underline underline-offset-4">
            {text.placeholders}
          </summary>
          <p>{text.placeholdersNote}</p>
          <ul lang="ja" className="grid gap-x-6 pt-2 desktop:grid-cols-2">
            {placeholders.map((name) => (
              <li key={name} className="font-mono text-dns-16N-130">
                {`{{${name}}}`}
              </li>
            ))}
          </ul>
        </details>
        <section aria-label={text.sample} className="grid gap-2">
          <Heading level={3}>{text.sample}</Heading>
          <div lang="ja" className="rounded-8 border border-solid-gray-420 p-4">
            <p className="font-700">{fillTemplate(template.value.subject, text.samples)}</p>
            <p className="whitespace-pre-wrap">{fillTemplate(template.value.body, text.samples)}</p>
          </div>
        </section>
      </div>
    </section>
  )
}
