import { useState, type FormEvent } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import type { BillingApplicantText } from '#web/text/billing-applicant.ja.ts'
import { billingText } from '#web/text/billing.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList, type Fact } from '#web/ui/fact-list.tsx'
import { ErrorText } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { addresses } from './addresses.ts'
import { KeyProgress } from './key-progress.tsx'
import { slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { PasswordForm } from './password-form.tsx'
import { createPendingRequest } from './pending-request.ts'
import { useKeyDesk, type KeyWork } from './use-key-desk.ts'

export type Purpose =
  | { readonly kind: 'apply' }
  | { readonly kind: 'replace'; readonly applicationNumber: string }
  | { readonly kind: 'rekey'; readonly matter: OwnMatter }

const titleOf = ({ kind }: Purpose, { apply: text }: BillingApplicantText): string =>
  ({ apply: text.title, replace: text.replacementTitle, rekey: text.rekeyTitle })[kind]

const leadOf = (purpose: Purpose, { apply: text }: BillingApplicantText): string | undefined => {
  if (purpose.kind === 'replace') return text.replacementLead(purpose.applicationNumber)
  return purpose.kind === 'rekey' ? text.rekeyLead(purpose.matter.applicationNumber) : undefined
}

/** EB-SC-4 and EB-SC-5: the password, then what is agreed to. Back, forward and a lost answer lose nothing but the password. */
export const ApplyWizard = ({ counter, purpose }: { readonly counter: Counter; readonly purpose: Purpose }) => {
  const all = useText(billingApplicantText)
  const { apply: text, back, next } = all
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const [isUnlocked, setUnlocked] = useState(false)
  const [agreed, setAgreed] = useState(false)
  const work = useKeyDesk()
  const isConfirming = search.get('step') === 'confirm' && isUnlocked
  const goTo = (step: 'password' | 'confirm') => {
    const after = new URLSearchParams(search)
    if (step === 'confirm') after.set('step', step)
    else after.delete('step')
    setSearch(after)
  }
  const leave = () => void navigate(addresses.certificates)

  return (
    <>
      <div className="max-w-[60rem]">
        <StepNavigation
          label={text.stepsLabel}
          steps={text.steps}
          current={isConfirming ? 1 : 0}
          describe={(state) => all.guide[state]}
        />
      </div>
      <PageHead
        isBehind
        title={isConfirming ? `${titleOf(purpose, all)}：${text.confirmTitle}` : titleOf(purpose, all)}
        lead={leadOf(purpose, all)}
      />
      {isConfirming ? (
        <ConfirmStep
          counter={counter}
          purpose={purpose}
          work={work}
          agreed={agreed}
          onAgree={setAgreed}
          onBack={() => {
            work.clear()
            goTo('password')
          }}
        />
      ) : (
        <>
          {search.get('step') === 'confirm' && <NotificationBanner tone="information" title={text.gone} />}
          <PasswordForm
            counter={counter}
            work={work}
            submitLabel={next}
            back={
              <Button size="l" look="outline" onClick={leave}>
                {back}
              </Button>
            }
            onUnlocked={() => {
              setUnlocked(true)
              goTo('confirm')
            }}
          />
        </>
      )}
    </>
  )
}

const ConfirmStep = ({
  counter,
  purpose,
  work,
  agreed,
  onAgree,
  onBack,
}: {
  readonly counter: Counter
  readonly purpose: Purpose
  readonly work: KeyWork
  readonly agreed: boolean
  readonly onAgree: (agreed: boolean) => void
  readonly onBack: () => void
}) => {
  const { apply: text, back } = useText(billingApplicantText)
  const navigate = useNavigate()
  const [isMissing, setMissing] = useState(false)
  const { consent, applicant } = counter
  const mustAgree = purpose.kind !== 'rekey' && consent !== null
  const mayGo = !mustAgree || agreed

  const submit = async () => {
    const naming = {
      federation: counter.federation.name,
      userId: applicant.userId,
      displayName: applicant.displayName,
    }
    if (purpose.kind === 'rekey') {
      const { matterId } = purpose.matter
      const answer = await work.ask<'rekey'>({ type: 'rekey', matterId, naming })
      if (answer !== undefined) void navigate(addresses.rekeyed(matterId), { replace: true })
      return
    }
    const replaces = purpose.kind === 'replace' ? purpose.applicationNumber : null
    const pending = createPendingRequest(sessionStorage)
    const requestId = pending.take(`${applicant.userId} ${replaces ?? ''}`)
    const consentVersion = consent?.version ?? null
    const order = { naming, consentVersion, requestId, replaces }
    const answer = await work.ask<'apply'>({ type: 'apply', order })
    if (answer === undefined) return
    pending.forget()
    void navigate(addresses.applied(answer.matter.matterId), { replace: true })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!mayGo)
    if (mayGo && work.stage === undefined) void submit()
  }

  return (
    <form noValidate onSubmit={onSubmit} className="grid max-w-[60rem] gap-8">
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <ApplicationFacts counter={counter} purpose={purpose} />
      {mustAgree && (
        <section aria-labelledby="billing-consent" className="grid gap-4">
          <Heading level={2} look="part" id="billing-consent">
            {text.consentTitle}
            <span className="text-std-16N-170">{text.consentVersion(consent.version)}</span>
          </Heading>
          <p lang="ja" className="rounded-8 border border-solid-gray-536 bg-white p-4 whitespace-pre-line">
            {consent.text}
          </p>
          <div className="grid gap-2">
            <label className="flex min-h-11 w-fit items-center gap-3 text-std-18B-160">
              <input
                type="checkbox"
                checked={agreed}
                aria-required="true"
                aria-describedby={mayGo ? undefined : 'billing-agree'}
                onChange={(event) => {
                  onAgree(event.target.checked)
                  setMissing(false)
                }}
                className="focus-mark size-6 accent-key-900"
              />
              {text.agree}
            </label>
            {isMissing ? (
              <div role="alert">
                <ErrorText id="billing-agree">{text.agreeMissing}</ErrorText>
              </div>
            ) : (
              !mayGo && <p id="billing-agree">{text.agreeMissing}</p>
            )}
          </div>
        </section>
      )}
      <p>{text.keyNote}</p>
      <KeyProgress stage={work.stage} />
      <div className="flex flex-wrap gap-4">
        <Button size="l" look="outline" aria-disabled={work.stage !== undefined} onClick={onBack}>
          {back}
        </Button>
        <Button type="submit" size="l" aria-disabled={!mayGo || work.stage !== undefined}>
          {purpose.kind === 'rekey' ? text.rekeySubmit : text.submit}
        </Button>
      </div>
    </form>
  )
}

const ApplicationFacts = ({ counter, purpose }: { readonly counter: Counter; readonly purpose: Purpose }) => {
  const { terms, apply: text, period, yen } = useText(billingApplicantText)
  const { kinds } = useText(billingText)
  const { applicant, validity, federation } = counter
  const feeYen = purpose.kind === 'apply' ? counter.feeYen : 0
  const payNote =
    feeYen === 0
      ? text.freeNote
      : counter.consent === null
        ? text.prepaidNote(federation.transferDays)
        : text.offsetNote
  const facts: readonly Fact[] = [
    { key: 'userId', name: terms.userId, value: applicant.userId },
    { key: 'kind', name: terms.kind, value: kinds[applicant.kind] },
    { key: 'displayName', name: terms.displayName, value: applicant.displayName },
    { key: 'representative', name: terms.representative, value: applicant.representative },
    { key: 'address', name: terms.address, value: `〒${applicant.postalCode} ${applicant.address}` },
    { key: 'phone', name: terms.phone, value: applicant.phone },
    { key: 'mail', name: terms.mail, value: applicant.mail ?? terms.noMail },
    ...(purpose.kind === 'rekey'
      ? []
      : [
          {
            key: 'fee',
            name: terms.fee,
            value: (
              <span className="grid">
                <span className="text-std-18B-160">{yen(formatCount(feeYen))}</span>
                <span>{payNote}</span>
              </span>
            ),
          },
          {
            key: 'validity',
            name: terms.validity,
            value:
              purpose.kind === 'replace' ? (
                text.replacementValidity
              ) : (
                <span className="grid">
                  <span>{period(slashed(validity.from), slashed(validity.until))}</span>
                  <span className="text-solid-gray-600">{text.validityNote}</span>
                </span>
              ),
          },
        ]),
  ]
  return <FactList facts={facts} />
}
