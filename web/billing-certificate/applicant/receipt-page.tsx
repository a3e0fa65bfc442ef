import { useMemo } from 'react'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { toIssuer, toOrganisation } from '../documents/paper.ts'
import type { PaperOrder } from '../documents/paper-wire.ts'
import { slashed } from './matter-table.tsx'
import { PageHead } from './page-head.tsx'
import { PaperView } from './paper-view.tsx'
import { useCounter, useShownMatter } from './queries.ts'

/** 領収書印刷: of a fee that was transferred, as often as it is wanted. */
export const ReceiptPage = () => {
  const { receipt: text } = useText(billingApplicantText)
  const counter = useCounter()
  const shown = useShownMatter()
  return (
    <>
      <PageHead isBehind title={text.title} />
      <Loaded query={counter}>
        {(held) => (
          <Loaded query={shown}>
            {({ matter }) =>
              matter.received === null ? (
                <NotificationBanner tone="warning" title={text.none}>
                  <p>{text.noneTodo}</p>
                </NotificationBanner>
              ) : (
                <Receipt counter={held} matter={matter} received={matter.received} />
              )
            }
          </Loaded>
        )}
      </Loaded>
    </>
  )
}

type Received = NonNullable<OwnMatter['received']>

const toOrder = ({ applicant, federation }: Counter, { applicationNumber }: OwnMatter, received: Received) =>
  ({
    type: 'receipt',
    receipt: {
      addressee: toOrganisation(applicant),
      issuer: toIssuer(federation),
      applicationNumber,
      day: received.day,
      amountYen: received.yen,
      userId: applicant.userId,
      tax: federation.tax,
    },
  }) satisfies PaperOrder

const Receipt = ({
  counter,
  matter,
  received,
}: {
  readonly counter: Counter
  readonly matter: OwnMatter
  readonly received: Received
}) => {
  const { receipt: text, yen, paper, terms } = useText(billingApplicantText)
  // drawn anew where what it says has changed, not with every answer of the server
  const key = JSON.stringify(toOrder(counter, matter, received))
  const order = useMemo(() => JSON.parse(key) as PaperOrder, [key])
  return (
    <div className="grid max-w-[60rem] gap-8">
      <PaperView order={order} fileName={`${paper.receiptFile}-${matter.applicationNumber}.pdf`} />
      <FactList
        facts={[
          { key: 'number', name: terms.applicationNumber, value: matter.applicationNumber },
          { key: 'day', name: text.receivedOn, value: slashed(received.day) },
          { key: 'received', name: text.received, value: yen(formatCount(received.yen)) },
        ]}
      />
    </div>
  )
}
