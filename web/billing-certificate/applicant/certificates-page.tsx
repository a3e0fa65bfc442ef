import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingRepresentedText } from '#web/text/billing-represented.ts'
import { billingText } from '#web/text/billing.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from './addresses.ts'
import { findLeading } from './guide-steps.ts'
import { LinkButton } from './link-button.tsx'
import { MatterTable } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { PhoneGuidance } from './phone-guidance.tsx'
import { ProgressGuide } from './progress-guide.tsx'
import { useCounter, useOwnMatters } from './queries.ts'

/** 証明書画面 (EB-SC-1, EB-SC-2): three lines with their buttons, and every certificate with what may be done with it. */
export const CertificatesPage = () => {
  const text = useText(billingApplicantText)
  const counter = useCounter()
  const matters = useOwnMatters()
  return (
    <>
      <PageHead title={text.certificates.title} />
      <Loaded query={counter}>
        {(held) => (
          <>
            <Top counter={held} />
            <Loaded query={matters}>
              {({ matters: rows }) => (
                <>
                  <MatterTable kind={held.applicant.kind} matters={rows} />
                  <ProgressGuide kind={held.applicant.kind} matter={findLeading(rows)} />
                </>
              )}
            </Loaded>
          </>
        )}
      </Loaded>
    </>
  )
}

const Top = ({ counter }: { readonly counter: Counter }) => {
  const { certificates: text, passwordField } = useText(billingApplicantText)
  const { kinds } = useText(billingText)
  const represented = useText(billingRepresentedText)
  const { applicant, obstacle, unreadNotices } = counter
  return (
    <>
      <p className="text-std-18B-160">
        {applicant.displayName}
        <span className="ml-3 text-std-16N-170 text-solid-gray-600">
          {kinds[applicant.kind]} {applicant.userId}
        </span>
      </p>
      {unreadNotices > 0 && (
        <NotificationBanner tone="information" title={text.unread(unreadNotices)}>
          <p>
            <Link to={addresses.notices}>{text.toNotices}</Link>
          </p>
        </NotificationBanner>
      )}
      {counter.password === null && (
        <>
          <NotificationBanner tone="warning" title={passwordField.notSet} />
          <PhoneGuidance federation={counter.federation} />
        </>
      )}
      <ul className="grid gap-4">
        <li className="grid gap-2">
          <span>{text.quotationLine}</span>
          <LinkButton to={addresses.quotation} look="outline">
            {text.quotation}
          </LinkButton>
        </li>
        <li className="grid gap-2">
          <span>{text.applyLine}</span>
          {obstacle === null ? (
            <LinkButton to={addresses.apply}>{text.apply}</LinkButton>
          ) : (
            <span className="rounded-8 border border-solid-gray-420 bg-white p-3">
              {obstacle === 'open-application' ? text.openApplication : text.stillValid}
            </span>
          )}
        </li>
        {applicant.kind === 'agent' && (
          <li className="grid gap-2">
            <span>{represented.lead}</span>
            <LinkButton to={addresses.represented} look="outline">
              {represented.link}
            </LinkButton>
          </li>
        )}
        <li>{text.downloadLine}</li>
      </ul>
    </>
  )
}
