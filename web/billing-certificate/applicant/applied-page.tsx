import { useSearchParams } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { MatterStatusBadge } from '../matter-status.tsx'
import { addresses } from './addresses.ts'
import { LinkButton } from './link-button.tsx'
import { slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { useCounter, useShownMatter } from './queries.ts'

/** EB-SC-6: number, day, status, and what comes next. The same after a reload, for it asks for the certificate anew. */
export const AppliedPage = () => {
  const text = useText(billingApplicantText)
  const [search] = useSearchParams()
  const shown = useShownMatter()
  const counter = useCounter()
  const isRekeyed = search.get('as') === 'rekeyed'
  return (
    <>
      <div className="max-w-[60rem]">
        <StepNavigation
          label={text.apply.stepsLabel}
          steps={text.apply.steps}
          current={2}
          describe={(state) => text.guide[state]}
        />
      </div>
      <PageHead title={isRekeyed ? text.applied.rekeyedTitle : text.applied.title} />
      <Loaded query={shown}>
        {({ matter }) => (
          <div className="grid max-w-[60rem] gap-8">
            <FactList
              facts={[
                {
                  key: 'number',
                  name: text.terms.applicationNumber,
                  value: <span className="text-std-24B-150">{matter.applicationNumber}</span>,
                },
                { key: 'day', name: text.terms.appliedOn, value: slashed(matter.appliedOn) },
                { key: 'status', name: text.terms.status, value: <MatterStatusBadge matter={matter} /> },
              ]}
            />
            <Loaded query={counter}>{(held) => <NextStep counter={held} matter={matter} />}</Loaded>
            <LinkButton look="outline" to={addresses.certificates}>
              {text.backToCertificates}
            </LinkButton>
          </div>
        )}
      </Loaded>
    </>
  )
}

const NextStep = ({ counter, matter }: { readonly counter: Counter; readonly matter: OwnMatter }) => {
  const { applied: text, terms, yen } = useText(billingApplicantText)
  const mustPay = matter.status === 'awaiting-deposit' && matter.balanceYen > 0
  return (
    <section aria-labelledby="billing-next" className="grid gap-4">
      <Heading level={2} look="part" id="billing-next">
        {text.nextTitle}
      </Heading>
      {mustPay && (
        <>
          <p>{text.payFirst}</p>
          <FactList
            facts={[
              { key: 'due', name: terms.due, value: yen(formatCount(matter.balanceYen)) },
              {
                key: 'dueOn',
                name: terms.dueOn,
                value: matter.transferDueOn === null ? '' : slashed(matter.transferDueOn),
              },
            ]}
          />
          <NotificationBanner tone="warning" title={text.remitter(counter.applicant.userId)} />
          <LinkButton to={addresses.invoice(matter.matterId)}>{text.invoice}</LinkButton>
        </>
      )}
      <p>{matter.status === 'requesting' ? text.awaitIssue : text.awaitDecision}</p>
      <p>{text.keepPassword}</p>
    </section>
  )
}
