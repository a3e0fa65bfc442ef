import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { LinkButton } from '#web/billing-certificate/applicant/link-button.tsx'
import { PageHead } from '#web/billing-certificate/applicant/page-head.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { StaffTable } from '#web/session/staff-table.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import type { BillingClaimText } from '#web/text/billing-claim.ja.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { claimAddresses } from './addresses.ts'
import { useClaims } from './queries.ts'

/** 送った請求 (EB-SC-22): newest first, a table where there is room and cards where there is not. */
export const ClaimsPage = () => {
  const { claimTitles } = useText(billingApplicantText)
  const { list: text } = useText(billingClaimText)
  const query = useClaims()
  return (
    <>
      <PageHead title={claimTitles.list}>
        <div className="flex flex-wrap gap-4">
          <LinkButton to={claimAddresses.send}>{text.send}</LinkButton>
          <LinkButton to={claimAddresses.cards} look="outline">
            {text.cards}
          </LinkButton>
        </div>
      </PageHead>
      <Loaded query={query}>{({ claims }) => <Claims claims={claims} />}</Loaded>
    </>
  )
}

const Claims = ({ claims }: { readonly claims: readonly ClaimView[] }) => {
  const words = useText(billingClaimText)
  const { language } = useLanguage()
  const { list: text, facts: names } = words
  if (claims.length === 0) return <p>{text.empty}</p>
  return (
    <>
      <div className="max-desktop:hidden">
        <StaffTable
          caption={text.caption}
          rows={claims}
          rowKey={({ claimId }) => claimId}
          empty={text.empty}
          columns={buildColumns(words, language)}
        />
      </div>
      <section aria-label={text.caption} className="grid gap-4 desktop:hidden">
        {claims.map((claim) => (
          <article key={claim.claimId} className="grid gap-3 rounded-12 border border-solid-gray-536 p-4">
            <FactList
              facts={[
                { key: 'file', name: names.fileName, value: <ClaimLink claim={claim} /> },
                { key: 'at', name: names.receivedAt, value: formatInstant(claim.receivedAt, language) },
                { key: 'outcome', name: names.outcome, value: <Outcome claim={claim} /> },
                { key: 'documents', name: names.documents, value: <Documents claim={claim} /> },
              ]}
            />
          </article>
        ))}
      </section>
    </>
  )
}

const ClaimLink = ({ claim: { claimId, fileName } }: { readonly claim: ClaimView }) => {
  const { list: text } = useText(billingClaimText)
  return (
    <Link
      to={claimAddresses.claim(claimId)}
      aria-label={text.open(fileName)}
      className="inline-flex min-h-11 items-center break-all"
    >
      {fileName}
    </Link>
  )
}

const Outcome = ({ claim: { outcome, refusal } }: { readonly claim: ClaimView }) => {
  const { outcomes, refused } = useText(billingClaimText)
  return (
    <span className="grid justify-items-start gap-1">
      <StatusBadge tone={outcome === 'accepted' ? 'success' : 'error'}>{outcomes[outcome]}</StatusBadge>
      {refusal !== null && <span>{refused.refusals[refusal].what}</span>}
    </span>
  )
}

const Documents = ({ claim: { outcome, documents } }: { readonly claim: ClaimView }) => {
  const { list: text } = useText(billingClaimText)
  if (outcome === 'refused') return <>—</>
  if (documents.length === 0) return <>{text.noDocuments}</>
  return <>{text.documents(documents.length, documents.filter(({ fetchedAt }) => fetchedAt === null).length)}</>
}

const buildColumns = ({ facts: names, count }: BillingClaimText, language: Language): readonly Column<ClaimView>[] => [
  { key: 'file', heading: names.fileName, cell: (claim) => <ClaimLink claim={claim} /> },
  {
    key: 'at',
    heading: names.receivedAt,
    cell: ({ receivedAt }) => <span className="whitespace-nowrap">{formatInstant(receivedAt, language)}</span>,
  },
  { key: 'outcome', heading: names.outcome, cell: (claim) => <Outcome claim={claim} /> },
  {
    key: 'records',
    heading: names.records,
    align: 'right',
    cell: ({ records }) => (records === null ? '—' : count(formatCount(records))),
  },
  { key: 'documents', heading: names.documents, cell: (claim) => <Documents claim={claim} /> },
]
