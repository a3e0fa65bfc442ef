import { useLocation, useParams } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { LinkButton } from '#web/billing-certificate/applicant/link-button.tsx'
import { useCounter } from '#web/billing-certificate/applicant/queries.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { claimAddresses } from './addresses.ts'
import { Digest } from './checked-claim.tsx'
import { ClaimHead } from './claim-head.tsx'
import { DocumentsSection } from './documents-section.tsx'
import { useClaims } from './queries.ts'
import { ReceiptSection } from './receipt-section.tsx'
import { RefusedClaim } from './refused-claim.tsx'
import { toSize } from './size.ts'

/** One claim: what became of it, its receipt, and what was issued for it. */
export const ClaimPage = () => {
  const { claim: text } = useText(billingClaimText)
  const { claimId = '' } = useParams()
  const counter = useCounter()
  const claims = useClaims()
  return (
    <Loaded query={counter}>
      {(held) => (
        <Loaded query={claims}>
          {({ claims: all }) => {
            const claim = all.find((one) => one.claimId === claimId)
            return claim === undefined ? (
              <ClaimHead title={text.notFound} lead={text.notFoundTodo} />
            ) : (
              <Claim key={claimId} claim={claim} counter={held} />
            )
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

const Claim = ({ claim, counter }: { readonly claim: ClaimView; readonly counter: Counter }) => {
  const { claimTitles } = useText(billingApplicantText)
  const { accepted, refused, receipt } = useText(billingClaimText)
  const { state } = useLocation() as { readonly state: { readonly isFresh?: boolean } | null }
  const isFresh = state?.isFresh === true
  const isAccepted = claim.outcome === 'accepted'
  return (
    <>
      <ClaimHead title={claimTitles.claim} />
      {/* on paper the receipt is headed as one */}
      <div className="hidden border-b-2 border-black pb-2 print:block">
        <p>{counter.federation.name}</p>
        <p className="text-std-28B-150">{receipt.printed}</p>
      </div>
      {isAccepted && isFresh && (
        <div className="max-w-[60rem] print:hidden">
          <NotificationBanner announce tone="success" title={accepted.title}>
            <p>{accepted.todo}</p>
          </NotificationBanner>
        </div>
      )}
      {claim.refusal !== null && (
        <RefusedClaim claim={claim} refusal={claim.refusal}>
          <LinkButton to={claimAddresses.send} look="outline" className="print:hidden">
            {refused.anew}
          </LinkButton>
        </RefusedClaim>
      )}
      <Facts claim={claim} counter={counter} />
      {isAccepted && <ReceiptSection claim={claim} sender={counter.applicant.userId} />}
      {isAccepted && <DocumentsSection claim={claim} counter={counter} />}
    </>
  )
}

const Facts = ({ claim, counter }: { readonly claim: ClaimView; readonly counter: Counter }) => {
  const { facts: names, outcomes, signers, count } = useText(billingClaimText)
  const { language } = useLanguage()
  const { applicant } = counter
  const { serial, signedBy, records } = claim
  return (
    <div className="max-w-[60rem]">
      <FactList
        facts={[
          { key: 'id', name: names.claimId, value: <span className="font-mono break-all">{claim.claimId}</span> },
          { key: 'outcome', name: names.outcome, value: outcomes[claim.outcome] },
          { key: 'at', name: names.receivedAt, value: formatInstant(claim.receivedAt, language, 'second') },
          { key: 'sender', name: names.sender, value: `${applicant.displayName}（${applicant.userId}）` },
          { key: 'file', name: names.fileName, value: <span className="break-all">{claim.fileName}</span> },
          { key: 'size', name: names.sentSize, value: toSize(claim.bytes) },
          ...(records === null ? [] : [{ key: 'records', name: names.records, value: count(formatCount(records)) }]),
          ...(signedBy === null ? [] : [{ key: 'by', name: names.signedBy, value: signers[signedBy] }]),
          ...(serial === null
            ? []
            : [{ key: 'serial', name: names.serial, value: <span className="font-mono break-all">{serial}</span> }]),
          { key: 'digest', name: names.digest, value: <Digest hex={encodeHex(decodeBase64url(claim.digest))} /> },
        ]}
      />
    </div>
  )
}
