import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** Whom to call where nothing can be done on the screen (EB-F4-1). */
export const PhoneGuidance = ({ federation }: Pick<Counter, 'federation'>) => {
  const { phone: text } = useText(billingApplicantText)
  const { name, phone, guidanceHours, postalCode, address } = federation
  return (
    <NotificationBanner tone="information" title={text.title}>
      <p>{text.reissue}</p>
      <p className="font-700">{name}</p>
      <p>
        {text.number}{' '}
        <a href={`tel:${phone}`} className="focus-mark rounded-4 text-std-20B-150 text-key-900 underline">
          {phone}
        </a>
      </p>
      <p>
        {text.hours} {guidanceHours}
      </p>
      <p>
        {text.address} 〒{postalCode} {address}
      </p>
    </NotificationBanner>
  )
}
