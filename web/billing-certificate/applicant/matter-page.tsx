import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingText } from '#web/text/billing.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList, type Fact } from '#web/ui/fact-list.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { MatterStatusBadge } from '../matter-status.tsx'
import { MatterTimeline } from '../matter-timeline.tsx'
import { MatterActions, slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { useShownMatter } from './queries.ts'

/** One certificate with everything its holder may know, and its timeline. */
export const MatterPage = () => {
  const text = useText(billingApplicantText)
  const query = useShownMatter()
  return (
    <>
      <PageHead isBehind title={text.matter.title} />
      <Loaded query={query}>
        {({ matter, timeline }) => (
          <>
            {!matter.keyUnderCurrentPassword && matter.keyPasswordSetOn !== null && (
              <NotificationBanner tone="warning" title={text.certificates.olderKey(slashed(matter.keyPasswordSetOn))} />
            )}
            <MatterFacts matter={matter} />
            <MatterActions matter={matter} />
            <MatterTimeline steps={timeline} />
          </>
        )}
      </Loaded>
    </>
  )
}

const MatterFacts = ({ matter }: { readonly matter: OwnMatter }) => {
  const { terms, yen, period, undecided } = useText(billingApplicantText)
  const { statusMeanings } = useText(billingText)
  const { validFrom, validUntil } = matter
  const text = (key: string, name: string, value: string | null): readonly Fact[] =>
    value === null ? [] : [{ key, name, value }]
  const money = (amount: number) => yen(formatCount(amount))
  const facts: readonly Fact[] = [
    { key: 'number', name: terms.applicationNumber, value: matter.applicationNumber },
    { key: 'appliedOn', name: terms.appliedOn, value: slashed(matter.appliedOn) },
    {
      key: 'status',
      name: terms.status,
      value: (
        <span className="grid gap-2">
          <MatterStatusBadge matter={matter} />
          <span>{statusMeanings[matter.status]}</span>
        </span>
      ),
    },
    ...text('rejectionReason', terms.rejectionReason, matter.rejectionReason),
    {
      key: 'validity',
      name: terms.validity,
      value: validFrom === null || validUntil === null ? undecided : period(slashed(validFrom), slashed(validUntil)),
    },
    { key: 'fee', name: terms.fee, value: money(matter.feeYen) },
    {
      key: 'balance',
      name: matter.status === 'awaiting-deposit' ? terms.due : terms.balance,
      value: money(matter.balanceYen),
    },
    ...text('dueOn', terms.dueOn, matter.transferDueOn === null ? null : slashed(matter.transferDueOn)),
    ...text('revokedOn', terms.revokedOn, matter.revokedOn === null ? null : slashed(matter.revokedOn)),
    ...text('serial', terms.serial, matter.serial),
    ...text('replaces', terms.replaces, matter.replaces),
    { key: 'downloads', name: terms.downloads, value: terms.downloadsOf(matter.downloads) },
  ]
  return <FactList facts={facts} />
}
