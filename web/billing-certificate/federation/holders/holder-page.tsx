import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { searchApplicants, updateApplicant, type ApplicantView } from '#shared/billing-certificate/federation-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from '../addresses.ts'
import { Code } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { DelegationSection } from './delegation-section.tsx'
import { readDraft, toDraft, type HolderField } from './holder-draft.ts'
import { HolderFields } from './holder-fields.tsx'
import { PasswordSection } from './password-section.tsx'

/** One holder: particulars, password letters, suspension (EB-SC-19, EB-F4-3, 4). */
export const HolderPage = () => {
  const { holder: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const { userId = '' } = useParams()
  const query = useQuery({
    queryKey: [searchApplicants.path, 'one', userId],
    queryFn: async ({ signal }) => {
      const { applicants } = await call(searchApplicants, { body: { text: userId, kinds: [], page: 1 }, signal })
      return applicants.find((one) => one.userId === userId) ?? null
    },
  })
  const [isSaved, setSaved] = useState(false)
  const refetch = async () => {
    setSaved(false)
    await query.refetch()
  }
  const save = async () => {
    await query.refetch()
    setSaved(true)
  }
  return (
    <>
      <PageHead title={text.title} back={addresses.holders} />
      <Loaded query={query}>
        {(holder) =>
          holder === null ? (
            <NotificationBanner tone="warning" title={text.notFound} />
          ) : (
            <>
              <Particulars holder={holder} />
              {holder.kind !== 'staff' && <DelegationSection holder={holder} />}
              <PasswordSection holder={holder} onChanged={refetch} />
              <Correction key={holder.version} holder={holder} onSaved={save} onRead={refetch} />
              {isSaved && <NotificationBanner announce tone="success" title={text.saved} />}
            </>
          )
        }
      </Loaded>
    </>
  )
}

const Particulars = ({ holder }: { readonly holder: ApplicantView }) => {
  const { holder: text, holders, fields, none } = useText(billingFederationText)
  const { kinds } = useText(billingText)
  return (
    <FactList
      facts={[
        { key: 'userId', name: fields.userId, value: <Code>{holder.userId}</Code> },
        { key: 'testId', name: fields.testId, value: <Code>{holder.testId}</Code> },
        { key: 'kind', name: fields.kind, value: kinds[holder.kind] },
        { key: 'name', name: text.name, value: holder.displayName },
        { key: 'representative', name: fields.representative, value: holder.representative },
        { key: 'address', name: fields.address, value: `〒${holder.postalCode}　${holder.address}` },
        { key: 'phone', name: fields.phone, value: holder.phone },
        { key: 'mail', name: fields.mail, value: holder.mail ?? none },
        { key: 'state', name: holders.state, value: holder.suspended ? holders.suspended : holders.active },
        { key: 'matters', name: text.matters, value: text.mattersOf(holder.matters) },
      ]}
    />
  )
}

const suspended = 'suspended'

const Correction = ({
  holder,
  onSaved,
  onRead,
}: {
  readonly holder: ApplicantView
  readonly onSaved: () => Promise<void>
  readonly onRead: () => Promise<void>
}) => {
  const { holder: text, holders } = useText(billingFederationText)
  const { common } = useText(staffText)
  const { call } = useStaffSession()
  const [draft, setDraft] = useState(() => toDraft(holder))
  const [isSuspended, setSuspended] = useState(holder.suspended)
  const [wrong, setWrong] = useState<ReadonlySet<HolderField>>(new Set())
  const { busy, error, act } = useAct()
  const save = () => {
    const read = readDraft(draft)
    setWrong('wrong' in read ? read.wrong : new Set())
    if ('wrong' in read) return
    void act(async () => {
      const body = { version: holder.version, applicant: read.fields, suspended: isSuspended }
      await call(updateApplicant, { params: { userId: holder.userId }, body })
      await onSaved()
    })
  }
  return (
    <section aria-labelledby="holder-correction" className="grid gap-6">
      <Heading level={2} id="holder-correction">
        {text.correct}
      </Heading>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        className="grid gap-6"
      >
        <HolderFields isKindFixed draft={draft} wrong={wrong} onChange={setDraft} />
        <ChoiceGroup
          label={holders.state}
          name="holder-state"
          kind="many"
          choices={[{ value: suspended, label: text.suspend }]}
          chosen={isSuspended ? [suspended] : []}
          onChoose={(chosen) => setSuspended(chosen.includes(suspended))}
        />
        {isAppError(error, 'lifecycle.stale') ? (
          <div className="grid gap-3">
            <NotificationBanner announce tone="warning" title={text.stale} />
            <div>
              <Button look="outline" onClick={() => void onRead()}>
                {common.retry}
              </Button>
            </div>
          </div>
        ) : (
          error !== undefined && <ErrorNotice error={error} />
        )}
        <div>
          <Button type="submit" aria-disabled={busy}>
            {text.save}
          </Button>
        </div>
      </form>
    </section>
  )
}
