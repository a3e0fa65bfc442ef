import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatDay } from '#web/text/staff-format.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { CardRead } from './read-card.ts'

/** A serial in groups of four, as people compare such numbers. */
const inGroups = (serial: string): string => (serial.match(/.{1,4}/g) ?? []).join(' ')

/** The certificate that was read, and what of it a clerk should see before going on. */
export const CardSummary = ({ card }: { readonly card: CardRead }) => {
  const { municipality } = useText(staffText)
  const text = municipality.register.card
  const { language } = useLanguage()
  const { view } = useStaffSession()
  const day = (at: Date) => formatDay(toTokyoDay(at), language)
  return (
    <div className="grid gap-4">
      <dl className="grid gap-x-6 gap-y-2 desktop:grid-cols-[max-content_1fr]">
        <dt className="text-solid-gray-600">{text.serial}</dt>
        <dd className="text-mono-16N-150">{inGroups(card.serial)}</dd>
        <dt className="text-solid-gray-600">{text.validity}</dt>
        <dd>{text.until(day(card.notBefore), day(card.notAfter))}</dd>
        <dt className="text-solid-gray-600">{text.issuer}</dt>
        <dd>{card.municipalityCode}</dd>
      </dl>
      {card.notAfter.getTime() < Date.parse(view.now) && <NotificationBanner tone="warning" title={text.expired} />}
      {view.municipalityCode !== null && card.municipalityCode !== view.municipalityCode && (
        <NotificationBanner tone="warning" title={text.foreign} />
      )}
    </div>
  )
}
