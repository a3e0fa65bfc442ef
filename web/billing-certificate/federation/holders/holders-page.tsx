import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { searchApplicants, type ApplicantView } from '#shared/billing-certificate/federation-api.ts'
import { applicantKinds, type ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { LinkButton } from '../../applicant/link-button.tsx'
import { addresses } from '../addresses.ts'
import { Name, OneLine, slashed } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'
import { PageTurner } from '../page-turner.tsx'

type Wanted = { readonly text: string; readonly kinds: readonly ApplicantKind[]; readonly page: number }

/** 事業所管理: who may hold certificates (EB-SC-19). */
export const HoldersPage = () => {
  const { holders: text, fields } = useText(billingFederationText)
  const { kinds } = useText(billingText)
  const { call } = useStaffSession()
  const [wanted, setWanted] = useState<Wanted>({ text: '', kinds: [], page: 1 })
  const [draft, setDraft] = useState(wanted)
  const query = useQuery({
    queryKey: [searchApplicants.path, wanted],
    queryFn: ({ signal }) => call(searchApplicants, { body: { ...wanted, kinds: [...wanted.kinds] }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <div className="flex flex-wrap gap-4">
        <LinkButton to={addresses.registerHolder}>{text.register}</LinkButton>
        <LinkButton look="outline" to={addresses.importHolders}>
          {text.importMany}
        </LinkButton>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setWanted({ ...draft, text: draft.text.normalize('NFKC').trim(), page: 1 })
        }}
        className="grid gap-5 rounded-12 border border-solid-gray-420 p-4 desktop:p-6"
      >
        <div className="grid items-start gap-5 desktop:grid-cols-2">
          <TextField
            label={text.text}
            value={draft.text}
            maxLength={60}
            autoComplete="off"
            onChange={({ target }) => setDraft({ ...draft, text: target.value })}
          />
          <ChoiceGroup
            across
            label={fields.kind}
            name="holder-kinds"
            kind="many"
            choices={applicantKinds.map((value) => ({ value, label: kinds[value] }))}
            chosen={draft.kinds}
            onChoose={(chosen) => setDraft({ ...draft, kinds: applicantKinds.filter((one) => chosen.includes(one)) })}
          />
        </div>
        <div>
          <Button type="submit">{text.run}</Button>
        </div>
      </form>
      <Loaded query={query}>
        {({ applicants, page, pages, total }) => (
          <div className="grid min-w-0 gap-4">
            <output>{text.total(formatCount(total))}</output>
            <StaffTable
              caption={text.caption}
              rows={applicants}
              rowKey={({ userId }) => userId}
              empty={text.empty}
              columns={buildColumns(text, fields, kinds)}
            />
            <PageTurner page={page} pages={pages} onTurn={(next) => setWanted({ ...wanted, page: next })} />
          </div>
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (
  text: BillingFederationText['holders'],
  fields: BillingFederationText['fields'],
  kinds: Readonly<Record<ApplicantKind, string>>,
): readonly Column<ApplicantView>[] => [
  { key: 'userId', heading: fields.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  { key: 'kind', heading: fields.kind, cell: ({ kind }) => <OneLine>{kinds[kind]}</OneLine> },
  { key: 'name', heading: fields.displayName, cell: ({ displayName }) => <Name>{displayName}</Name> },
  { key: 'phone', heading: fields.phone, cell: ({ phone }) => <OneLine>{phone}</OneLine> },
  {
    key: 'state',
    heading: text.state,
    cell: ({ suspended }) => (
      <StatusBadge tone={suspended ? 'error' : 'success'}>{suspended ? text.suspended : text.active}</StatusBadge>
    ),
  },
  {
    key: 'password',
    heading: text.password,
    cell: ({ passwordPostedOn }) => (
      <OneLine>{passwordPostedOn === null ? text.notPosted : text.posted(slashed(passwordPostedOn))}</OneLine>
    ),
  },
  {
    key: 'open',
    heading: <span className="sr-only">{text.open}</span>,
    cell: ({ userId, displayName }) => (
      <Link
        to={addresses.holder(userId)}
        aria-label={text.openOf(displayName)}
        className="inline-flex min-h-6 items-center whitespace-nowrap"
      >
        {text.open}
      </Link>
    ),
  },
]
