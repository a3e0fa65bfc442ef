import type { AppError } from '#shared/errors/app-error.ts'
import { HoldingScreen } from '#web/card-ap/screens/holding.tsx'
import { Trouble } from '#web/card-ap/screens/trouble.tsx'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import type { PhoneState } from '../phone-desk.ts'
import { ReaderNotice } from './reader-notice.tsx'

/** The card is held to the phone or laid on its reader, and what is missing for that. */
export const TapScreen = ({
  state: { means, step },
  onStop,
}: {
  readonly state: Extract<PhoneState, { readonly status: 'tap' }>
  readonly onStop: () => void
}) => (
  <div className="grid gap-6">
    {/* The last try was asked about with the PIN. */}
    <HoldingScreen {...{ means, step, onStop }} isAskingLastTry={false} onAnswerLastTry={() => undefined} />
    {means === 'reader' && (step === 'hold' || step === 'hold-again') && <ReaderNotice anyCard />}
  </div>
)

/** Why it came to nothing, and once more from the PIN on. */
export const TapFailedScreen = ({
  problem,
  onAgain,
  onStop,
}: {
  readonly problem: AppError
  readonly onAgain: () => void
  readonly onStop: () => void
}) => {
  const { tap, asked } = useText(phoneText)
  return (
    <div className="grid gap-6">
      <ScreenHeading>{tap.failedTitle}</ScreenHeading>
      <Trouble error={problem} triesLeft={undefined} />
      <p>{tap.stillWaiting}</p>
      <div className="grid gap-4 desktop:flex">
        <Button size="l" onClick={onAgain}>
          {tap.again}
        </Button>
        <Button size="l" look="outline" onClick={onStop}>
          {asked.stop}
        </Button>
      </div>
    </div>
  )
}
