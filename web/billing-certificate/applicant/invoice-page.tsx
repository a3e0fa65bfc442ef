import { useMemo } from 'react'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { toIssuer, toOrganisation } from '../documents/paper.ts'
import type { PaperOrder } from '../documents/paper-wire.ts'
import { slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { PaperView } from './paper-view.tsx'
import { useCounter, useShownMatter } from './queries.ts'

/** 請求書印刷 (EB-A3): as often as it is wanted, while the deposit is awaited. The account is on the screen too. */
export const InvoicePage = () => {
  const { invoice: text } = useText(billingApplicantText)
  const counter = useCounter()
  const shown = useShownMatter()
  return (
    <>
      <PageHead isBehind title={text.title} />
      <Loaded query={counter}>
        {(held) => (
          <Loaded query={shown}>
            {({ matter }) =>
              matter.status === 'awaiting-deposit' && matter.transferDueOn !== null ? (
                <Invoice counter={held} matter={matter} dueOn={matter.transferDueOn} />
              ) : (
                <NotificationBanner tone="warning" title={text.over}>
                  <p>{text.overTodo}</p>
                </NotificationBanner>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </>
  )
}

const toOrder = ({ applicant, federation }: Counter, matter: OwnMatter, dueOn: string): PaperOrder => {
  const { account, tax } = federation
  return {
    type: 'invoice',
    invoice: {
      addressee: toOrganisation(applicant),
      issuer: toIssuer(federation),
      applicationNumber: matter.applicationNumber,
      day: matter.appliedOn,
      dueOn,
      amountYen: matter.balanceYen,
      account,
      userId: applicant.userId,
      tax,
    },
  }
}

const Invoice = ({
  counter,
  matter,
  dueOn,
}: {
  readonly counter: Counter
  readonly matter: OwnMatter
  readonly dueOn: string
}) => {
  const { invoice: text, terms, yen, applied, paper } = useText(billingApplicantText)
  const { account } = counter.federation
  // drawn anew where what it says has changed, not with every answer of the server
  const key = JSON.stringify(toOrder(counter, matter, dueOn))
  const order = useMemo(() => JSON.parse(key) as PaperOrder, [key])
  return (
    <div className="grid max-w-[60rem] gap-8">
      <PaperView order={order} fileName={`${paper.invoiceFile}-${matter.applicationNumber}.pdf`} />
      <NotificationBanner tone="warning" title={applied.remitter(counter.applicant.userId)} />
      <section aria-labelledby="invoice-account" className="grid gap-4">
        <Heading level={2} look="part" id="invoice-account">
          {text.account}
        </Heading>
        <FactList
          facts={[
            { key: 'due', name: terms.due, value: yen(formatCount(matter.balanceYen)) },
            { key: 'dueOn', name: terms.dueOn, value: slashed(dueOn) },
            { key: 'bank', name: text.bank, value: account.bank },
            { key: 'branch', name: text.branch, value: account.branch },
            { key: 'kind', name: text.accountKind, value: text[account.kind] },
            { key: 'number', name: text.accountNumber, value: account.number },
            { key: 'holder', name: text.holder, value: account.holder },
          ]}
        />
      </section>
    </div>
  )
}
