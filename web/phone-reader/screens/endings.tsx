import type { AppError } from '#shared/errors/app-error.ts'
import type { Intent } from '#shared/phone-reader/messages.ts'
import { errorText } from '#web/text/errors.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** The browser reaches no reader: said before the link is used up, with the ways out. */
export const UnableScreen = ({ onAnyway }: { readonly onAnyway: () => void }) => {
  const { cannot, about } = useText(phoneText)
  return (
    <div className="grid gap-6">
      <ScreenHeading>{cannot.title}</ScreenHeading>
      <p>{cannot.why}</p>
      <ul className="grid list-disc gap-2 pl-6">
        {cannot.ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <p>
        <Link to="/readers">{about.readers}</Link>
      </p>
      <div>
        <Button look="outline" onClick={onAnyway}>
          {cannot.anyway}
        </Button>
      </div>
    </div>
  )
}

export const DoneScreen = ({ kind }: { readonly kind: Intent['kind'] }) => {
  const { done } = useText(phoneText)
  return (
    <div className="grid gap-6">
      <ScreenHeading>{done.title}</ScreenHeading>
      <NotificationBanner tone="success" title={kind === 'sign' ? done.sign : done.logIn}>
        <p>{done.takeCard}</p>
      </NotificationBanner>
      <p>{done.erased}</p>
    </div>
  )
}

/** Whether beginning again with the same card may end better. */
const isWorthwhile = ({ code, row }: AppError): boolean => code.startsWith('phone.') || row.retry !== 'never'

/** How it ended, whether anything had left the phone, and how to begin again. */
export const FailedScreen = ({ error, sent }: { readonly error: AppError; readonly sent: boolean }) => {
  const { failed } = useText(phoneText)
  const { what, why, todo } = useText(errorText)[error.code]
  return (
    <div className="grid gap-6">
      <ScreenHeading>{what}</ScreenHeading>
      <p>{why}</p>
      <p>{todo}</p>
      <NotificationBanner tone={sent ? 'warning' : 'information'} title={sent ? failed.maybeSent : failed.nothingSent}>
        {isWorthwhile(error) && <p>{failed.way}</p>}
      </NotificationBanner>
      <p className="text-mono-16N-150">{failed.code(error.code)}</p>
    </div>
  )
}
