import { ConnectReaderButton } from '#web/card/connect-reader-button.tsx'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { errorText } from '#web/text/errors.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { PhoneState } from '../phone-desk.ts'

/** The reader as it is: none, one with a name, or one with something on it that is no card of ours. */
const ReaderNotice = () => {
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
        {(desk.presence === 'unsupported' || desk.presence === 'unreadable') && (
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

/** The card is laid down, read and used; also the place where it is laid down once more. */
export const CardScreen = ({
  state: { step, problem },
  onAgain,
  onStop,
}: {
  readonly state: Extract<PhoneState, { readonly status: 'card' }>
  readonly onAgain: () => void
  readonly onStop: () => void
}) => {
  const { card, asked } = useText(phoneText)
  const errors = useText(errorText)
  const isWaiting = step === 'waiting-for-card'
  return (
    <div className="grid gap-6">
      <ScreenHeading>{card.title}</ScreenHeading>
      {problem !== null && (
        <NotificationBanner tone="error" announce title={errors[problem.code].what}>
          <p>{errors[problem.code].todo}</p>
        </NotificationBanner>
      )}
      {isWaiting ? (
        <>
          <p>{card.lead}</p>
          <ReaderNotice />
          <div className="grid gap-4 desktop:flex">
            {problem !== null && (
              <Button size="l" onClick={onAgain}>
                {card.again}
              </Button>
            )}
            <Button size="l" look="outline" onClick={onStop}>
              {asked.stop}
            </Button>
          </div>
        </>
      ) : (
        <ProgressIndicator label={card[step]} />
      )}
    </div>
  )
}
