import { ConnectReaderButton } from '#web/card/connect-reader-button.tsx'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'

/** The reader as it is: none, one with a name, or one with something on it that is no Individual Number Card, unless any card will do. */
export const ReaderNotice = ({ anyCard = false }: { readonly anyCard?: boolean }) => {
  const desk = useCardPresence()
  const { card } = useText(phoneText)
  if (desk.status === 'starting') return null
  if (desk.status === 'ready')
    return (
      <>
        <p className="flex flex-wrap items-center gap-3">
          {desk.reader.name}
          {desk.reader.simulated && <StatusBadge tone="warning">{card.simulated}</StatusBadge>}
        </p>
        {!anyCard && (desk.presence === 'unsupported' || desk.presence === 'unreadable') && (
          <NotificationBanner tone="warning" announce title={card[desk.presence]} />
        )}
      </>
    )
  return (
    <NotificationBanner tone="warning" announce title={card.noReader}>
      <ConnectReaderButton />
      {/* In a tab of its own: this page must not be left. */}
      <p>
        <Link to="/readers" target="_blank" rel="noreferrer">
          {card.help}
        </Link>
      </p>
    </NotificationBanner>
  )
}
