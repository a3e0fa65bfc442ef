import type { ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingApplicantText } from '#web/text/billing-applicant.ja.ts'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { Link } from '#web/ui/link.tsx'
import type { Column } from '#web/ui/table.tsx'
import { MatterStatusBadge } from '../matter-status.tsx'
import { addresses } from './addresses.ts'
import { LinkButton } from './link-button.tsx'

/** 「2027/04/01」, as the seed's sample writes days. */
export const slashed = (day: string): string => day.replaceAll('-', '/')

/** What may be done with a certificate now: the server said so, the screen adds nothing of its own. */
export const MatterActions = ({ matter }: { readonly matter: OwnMatter }) => {
  const { certificates: text } = useText(billingApplicantText)
  const { matterId, applicationNumber, status, balanceYen } = matter
  const isOlder = !matter.keyUnderCurrentPassword
  return (
    <span className="flex flex-wrap items-center gap-3">
      {matter.canDownload && (
        <LinkButton to={addresses.download(matterId)} aria-label={text.downloadOf(applicationNumber)}>
          {text.download}
        </LinkButton>
      )}
      {status === 'awaiting-deposit' && balanceYen > 0 && (
        <LinkButton look="outline" to={addresses.invoice(matterId)} aria-label={text.invoiceOf(applicationNumber)}>
          {text.invoice}
        </LinkButton>
      )}
      {matter.received !== null && (
        <LinkButton look="outline" to={addresses.receipt(matterId)} aria-label={text.receiptOf(applicationNumber)}>
          {text.receipt}
        </LinkButton>
      )}
      {matter.canRekey && isOlder && (
        <LinkButton look="outline" to={addresses.rekey(matterId)}>
          {text.rekey}
        </LinkButton>
      )}
      {matter.canAskReplacement && (
        <LinkButton look="outline" to={addresses.replace(applicationNumber)}>
          {text.replacement}
        </LinkButton>
      )}
    </span>
  )
}

const Until = ({ day }: { readonly day: string | null }) => {
  const { undecided } = useText(billingApplicantText)
  return <span className="whitespace-nowrap">{day === null ? undecided : slashed(day)}</span>
}

const DetailLink = ({ matter: { matterId, applicationNumber } }: { readonly matter: OwnMatter }) => {
  const { certificates: text } = useText(billingApplicantText)
  return (
    <Link
      to={addresses.matter(matterId)}
      aria-label={text.detailOf(applicationNumber)}
      className="inline-flex min-h-11 items-center whitespace-nowrap"
    >
      {applicationNumber}
    </Link>
  )
}

const Balance = ({ matter: { balanceYen } }: { readonly matter: OwnMatter }) => {
  const { yen } = useText(billingApplicantText)
  return <span className="whitespace-nowrap">{yen(formatCount(balanceYen))}</span>
}

type Words = Pick<BillingApplicantText, 'certificates' | 'terms'>

/** What an agent owes is owed before the issue (EB-SC-2); a provider's fee is offset after it (EB-SC-1). */
const balanceHeading = (kind: ApplicantKind, { terms }: Words) => (kind === 'agent' ? terms.due : terms.balance)

const buildColumns = (kind: ApplicantKind, words: Words): readonly Column<OwnMatter>[] => {
  const { certificates: text, terms } = words
  return [
    { key: 'number', heading: terms.applicationNumber, cell: (matter) => <DetailLink matter={matter} /> },
    { key: 'from', heading: text.from, cell: ({ validFrom }) => <Until day={validFrom} /> },
    { key: 'until', heading: text.until, cell: ({ validUntil }) => <Until day={validUntil} /> },
    { key: 'status', heading: terms.status, cell: (matter) => <MatterStatusBadge matter={matter} /> },
    {
      key: 'balance',
      heading: balanceHeading(kind, words),
      align: 'right',
      cell: (matter) => <Balance matter={matter} />,
    },
    { key: 'actions', heading: text.actions, cell: (matter) => <MatterActions matter={matter} /> },
  ]
}

/** The certificates as a table, and one card each where there is no room for its columns. */
export const MatterTable = ({
  kind,
  matters,
}: {
  readonly kind: ApplicantKind
  readonly matters: readonly OwnMatter[]
}) => {
  const words = useText(billingApplicantText)
  const { certificates: text, terms } = words
  return (
    <>
      <div className="max-desktop:hidden">
        <StaffTable
          caption={text.caption}
          rows={matters}
          rowKey={({ matterId }) => matterId}
          empty={text.empty}
          columns={buildColumns(kind, words)}
        />
      </div>
      <section aria-label={text.caption} className="grid gap-4 desktop:hidden">
        {matters.length === 0 && <p>{text.empty}</p>}
        {matters.map((matter) => (
          <article key={matter.matterId} className="grid gap-3 rounded-12 border border-solid-gray-536 p-4">
            <FactList
              facts={[
                { key: 'number', name: terms.applicationNumber, value: <DetailLink matter={matter} /> },
                { key: 'from', name: text.from, value: <Until day={matter.validFrom} /> },
                { key: 'until', name: text.until, value: <Until day={matter.validUntil} /> },
                { key: 'status', name: terms.status, value: <MatterStatusBadge matter={matter} /> },
                { key: 'balance', name: balanceHeading(kind, words), value: <Balance matter={matter} /> },
              ]}
            />
            <MatterActions matter={matter} />
          </article>
        ))}
      </section>
    </>
  )
}
