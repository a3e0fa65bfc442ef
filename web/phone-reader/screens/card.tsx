import { errorText } from '#web/text/errors.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import type { PhoneState } from '../phone-desk.ts'
import { ReaderNotice } from './reader-notice.tsx'

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
