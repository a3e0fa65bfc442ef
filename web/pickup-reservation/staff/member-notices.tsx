import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useSite } from './desk.ts'

export type Notice = {
  readonly memberNumber: string
  readonly initialPassword: string
  readonly name: string
  readonly postalCode: string
  readonly address: string
}

/** ID・パスワードのお知らせ (RS-D-1): one a page, for the post. The passwords are nowhere else and not shown again. */
export const MemberNotices = ({
  notices,
  municipality,
}: {
  readonly notices: readonly Notice[]
  readonly municipality: string
}) => {
  const { notices: text, slip } = useText(reservationStaffText)
  const { fields, items } = useText(reservationText)
  const { siteId, siteName } = useSite()
  return (
    <section aria-label={text.title} className="grid gap-5">
      <div className="grid gap-4 print:hidden">
        <NotificationBanner tone="warning" title={text.once(notices.length)}>
          <p>{slip.onceNote}</p>
          <div>
            <Button onClick={() => globalThis.print()}>{text.print}</Button>
          </div>
        </NotificationBanner>
      </div>
      {notices.map(({ memberNumber, initialPassword, name, postalCode, address }) => (
        <article
          key={memberNumber}
          lang="ja"
          className="grid max-w-180 break-after-page gap-5 rounded-8 border-2 border-solid-gray-800 p-6 print:border-0"
        >
          <div>
            {postalCode !== '' && <p>〒{postalCode}</p>}
            {address !== '' && <p>{address}</p>}
            {name !== '' && <p className="text-std-20B-150">{name} 様</p>}
          </div>
          <div>
            <p>{municipality}</p>
            <Heading level={2} look="part">
              {text.heading(siteName)}
            </Heading>
          </div>
          <p>{text.lead}</p>
          <FactList
            facts={[
              {
                key: 'id',
                name: fields.memberNumber,
                value: <span className="font-mono text-std-28B-150">{memberNumber}</span>,
              },
              {
                key: 'password',
                name: text.initialPassword,
                value: <span className="font-mono text-std-28B-150">{initialPassword}</span>,
              },
              { key: 'address', name: text.page, value: `${globalThis.location.origin}/reservation/${siteId}` },
            ]}
          />
          <p>{text.todo(items.password)}</p>
        </article>
      ))}
    </section>
  )
}
