import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { MatterStatusBadge } from '../matter-status.tsx'
import { addresses } from './addresses.ts'
import { ChoiceList } from './choice-list.tsx'
import { LinkButton } from './link-button.tsx'
import { slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { PasswordForm } from './password-form.tsx'
import { useCounter, useShownMatter } from './queries.ts'
import { readTypedPassword } from './typed-password.ts'
import { useKeyDesk } from './use-key-desk.ts'

/** 証明書ダウンロード (EB-A5, EB-SC-7). */
export const DownloadPage = () => {
  const text = useText(billingApplicantText)
  const counter = useCounter()
  const shown = useShownMatter()
  return (
    <>
      <PageHead isBehind title={text.download.title} lead={text.download.lead} />
      <Loaded query={shown}>
        {({ matter }) => (
          <>
            <FactList
              facts={[
                { key: 'number', name: text.terms.applicationNumber, value: matter.applicationNumber },
                { key: 'status', name: text.terms.status, value: <MatterStatusBadge matter={matter} /> },
                {
                  key: 'validity',
                  name: text.terms.validity,
                  value: text.period(slashed(matter.validFrom ?? ''), slashed(matter.validUntil ?? '')),
                },
              ]}
            />
            {matter.canDownload ? (
              <Loaded query={counter}>{(held) => <DownloadForm counter={held} matter={matter} />}</Loaded>
            ) : (
              <NotificationBanner tone="warning" title={text.download.over} />
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

const fileNameOf = ({ applicationNumber }: OwnMatter, userId: string, protection: Protection): string =>
  `${userId}-${applicationNumber}${protection === 'legacy' ? '-legacy' : ''}.p12`

type Protection = 'modern' | 'legacy'

const DownloadForm = ({ counter, matter }: { readonly counter: Counter; readonly matter: OwnMatter }) => {
  const { download: text, back } = useText(billingApplicantText)
  const work = useKeyDesk()
  const navigate = useNavigate()
  const older = useRef<HTMLDivElement>(null)
  const [protection, setProtection] = useState<Protection>('modern')
  const [olderFault, setOlderFault] = useState<'missing' | 'incorrect'>()
  const [saved, setSaved] = useState<string>()
  const { matterId, keyPasswordSetOn } = matter
  const needsOlder = !matter.keyUnderCurrentPassword && keyPasswordSetOn !== null

  const olderField = () => older.current?.querySelector('input') ?? null
  const fault = (kind: 'missing' | 'incorrect') => {
    setOlderFault(kind)
    olderField()?.focus()
  }
  const check = (): boolean => {
    setSaved(undefined)
    setOlderFault(undefined)
    if (!needsOlder || olderField()?.value.trim() !== '') return true
    fault('missing')
    return false
  }
  const fetch = async () => {
    const olderPassword = needsOlder ? readTypedPassword(olderField()?.value ?? '') : null
    const answer = await work.ask<'download'>({ type: 'download', order: { matterId, protection, olderPassword } })
    if (answer === undefined) return
    if (answer.type === 'older-password-incorrect') {
      fault('incorrect')
      return
    }
    const name = fileNameOf(matter, counter.applicant.userId, protection)
    saveFile(new Blob([answer.bundle], { type: 'application/x-pkcs12' }), name)
    setSaved(name)
  }

  return (
    <>
      <PasswordForm
        counter={counter}
        work={work}
        check={check}
        submitLabel={saved === undefined ? text.submit : text.again}
        onUnlocked={fetch}
        back={
          <Button size="l" look="outline" onClick={() => void navigate(addresses.certificates)}>
            {back}
          </Button>
        }
      >
        {needsOlder && (
          <div ref={older} className="grid gap-3">
            <OlderPassword matter={matter} fault={olderFault} />
          </div>
        )}
        <ChoiceList
          legend={text.protection.legend}
          choices={[
            { value: 'modern', label: text.protection.modern, about: text.protection.modernAbout },
            { value: 'legacy', label: text.protection.legacy, about: text.protection.legacyAbout },
          ]}
          chosen={protection}
          onChoose={setProtection}
        />
      </PasswordForm>
      {saved !== undefined && work.stage === undefined && (
        <NotificationBanner tone="success" announce title={text.saved(saved)}>
          <p>{text.savedTodo}</p>
          <p>{text.keep}</p>
          <LinkButton look="outline" to={addresses.install}>
            {text.toInstall}
          </LinkButton>
        </NotificationBanner>
      )}
    </>
  )
}

/** The key is sealed under a password that was replaced since: named by the day it was set, as its holder knows it. */
const OlderPassword = ({
  matter: { keyPasswordSetOn, canAskReplacement, applicationNumber },
  fault,
}: {
  readonly matter: OwnMatter
  readonly fault: 'missing' | 'incorrect' | undefined
}) => {
  const { download, passwordField, required, certificates } = useText(billingApplicantText)
  const text = download.older
  const error = fault === undefined ? undefined : fault === 'missing' ? passwordField.missing : text.incorrect
  return (
    <>
      <TextField
        name="older-password"
        type="password"
        label={text.label(slashed(keyPasswordSetOn ?? ''))}
        support={text.support}
        requirement={required}
        autoComplete="off"
        spellCheck={false}
        maxLength={128}
        aria-required="true"
        error={error}
      />
      {fault === 'incorrect' && <p role="alert">{text.incorrectTodo}</p>}
      {canAskReplacement && (
        <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span>{text.lost}</span>
          <LinkButton look="outline" to={addresses.replace(applicationNumber)}>
            {certificates.replacement}
          </LinkButton>
        </p>
      )}
    </>
  )
}
