import { useState } from 'react'
import {
  type BillingMail,
  billingMails,
  billingPlaceholders,
  listMailTexts,
  type MailText,
  writeMailText,
} from '#shared/billing-certificate/mail-texts.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import type { MailWords } from '#shared/mail/mail-words.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useLeaveGuard } from '#web/ui/leave-guard.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { Code, Moment } from '../cells.tsx'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { type Drafts, type FieldFault, findDraftFaults, isSameWords, sampleFacts, toSample } from './mail-draft.ts'

type Listed = ResponseOf<typeof listMailTexts>

/** メールの文面: what holders are written, mail by mail (EB-R-16). */
export const MailTextsPage = () => {
  const { mailTexts: text } = useText(billingFederationText)
  const query = useStaffQuery(listMailTexts)
  const refresh = async () => {
    await query.refetch()
  }
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={query}>{(listed) => <Editor listed={listed} onChanged={refresh} />}</Loaded>
    </>
  )
}

const Editor = ({ listed, onChanged }: { readonly listed: Listed; readonly onChanged: () => Promise<void> }) => {
  const { mailTexts: text, cancel } = useText(billingFederationText)
  const { call } = useStaffSession()
  const [mail, choose] = useState<BillingMail>('issued')
  const [drafts, setDrafts] = useState<Drafts>({})
  const [done, setDone] = useState<'saved' | 'restored'>()
  const [isRestoring, setRestoring] = useState(false)
  const { busy, error, act } = useAct()
  const isChanged = (one: MailText) => !isSameWords(drafts[one.mail] ?? one.words, one.words)
  const guard = useLeaveGuard(listed.texts.some(isChanged), { ...text.unsaved, cancel })
  const current = listed.texts.find((one) => one.mail === mail)
  if (current === undefined) return null
  const draft = drafts[mail] ?? current.words
  const faults = findDraftFaults(mail, draft)
  const isSound = faults.subject === undefined && faults.body === undefined
  const change = (part: Partial<MailWords>) => {
    setDone(undefined)
    setDrafts({ ...drafts, [mail]: { ...draft, ...part } })
  }
  const write = async (words: MailWords | null) => {
    await call(writeMailText, { params: { mail }, body: { version: current.version, words } })
    await onChanged()
    setDrafts((before) => ({ ...before, [mail]: undefined }))
    setDone(words === null ? 'restored' : 'saved')
  }
  const save = () => {
    if (isSound && isChanged(current)) void act(() => write(draft))
  }
  const faultText = (fault: FieldFault, unfit: string) =>
    fault === undefined ? undefined : fault.why === 'unfit' ? unfit : text.strange(fault.names.join('、'))

  return (
    <div className="grid max-w-200 gap-6">
      <SelectField
        label={text.mail}
        value={mail}
        onChange={({ target }) => {
          setDone(undefined)
          choose(billingMails.find((one) => one === target.value) ?? mail)
        }}
      >
        {listed.texts.map((one) => (
          <option key={one.mail} value={one.mail}>
            {text.mails[one.mail]}
            {isChanged(one) ? text.notSaved : one.isDefault ? '' : text.written}
          </option>
        ))}
      </SelectField>
      <p>
        {current.changedAt === null || current.changedBy === null ? (
          text.never
        ) : (
          <>
            {text.changed} <Moment at={current.changedAt} /> <Code>{current.changedBy}</Code>
          </>
        )}
      </p>
      <form
        key={mail}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        className="grid gap-6"
      >
        <TextField
          label={text.subject}
          value={draft.subject}
          maxLength={100}
          error={faultText(faults.subject, text.subjectUnfit)}
          onChange={({ target }) => change({ subject: target.value })}
        />
        <AreaField
          label={text.body}
          rows={12}
          value={draft.body}
          maxLength={4000}
          error={faultText(faults.body, text.bodyUnfit)}
          onChange={({ target }) => change({ body: target.value })}
        />
        <Names mail={mail} />
        <Sample words={toSample(mail, draft, { ...sampleFacts, ...listed.federation })} />
        {done !== undefined && <NotificationBanner announce tone="success" title={text[done]} />}
        {isAppError(error, 'lifecycle.stale') ? (
          <NotificationBanner announce tone="warning" title={text.stale}>
            <p>{text.staleTodo}</p>
            <div>
              <Button look="outline" onClick={() => void act(onChanged)}>
                {text.readAgain}
              </Button>
            </div>
          </NotificationBanner>
        ) : (
          error !== undefined && <ErrorNotice error={error} />
        )}
        <div className="flex flex-wrap gap-4">
          {!current.isDefault && (
            <Button size="l" look="outline" onClick={() => setRestoring(true)}>
              {text.restore}
            </Button>
          )}
          <Button type="submit" size="l" aria-disabled={busy || !isSound || !isChanged(current)}>
            {text.save}
          </Button>
        </div>
      </form>
      {isRestoring && (
        <ConfirmDialog
          title={text.restoreTitle}
          submit={text.restore}
          onCancel={() => setRestoring(false)}
          onSubmit={async () => {
            await write(null)
            setRestoring(false)
          }}
        >
          <p>{text.restoreNote}</p>
        </ConfirmDialog>
      )}
      {guard}
    </div>
  )
}

const Names = ({ mail }: { readonly mail: BillingMail }) => {
  const { mailTexts: text } = useText(billingFederationText)
  return (
    <details className="rounded-8 border border-solid-gray-420 p-4">
      <summary className="focus-mark flex min-h-11 w-fit cursor-pointer items-center rounded-4 text-key-900 underline underline-offset-4">
        {text.names}
      </summary>
      <p>{text.namesNote}</p>
      <ul lang="ja" className="grid gap-x-6 pt-2 desktop:grid-cols-2">
        {billingPlaceholders[mail].map((name) => (
          <li key={name} className="font-mono text-dns-16N-130">
            {`{{${name}}}`}
          </li>
        ))}
      </ul>
    </details>
  )
}

const Sample = ({ words: { subject, body } }: { readonly words: MailWords }) => {
  const { mailTexts: text } = useText(billingFederationText)
  return (
    <section aria-label={text.sample} className="grid gap-2">
      <Heading level={2} look="part">
        {text.sample}
      </Heading>
      <div lang="ja" className="min-w-0 rounded-8 border border-solid-gray-420 p-4 wrap-anywhere">
        <p className="font-700">{subject}</p>
        <p className="whitespace-pre-wrap">{body}</p>
      </div>
    </section>
  )
}
