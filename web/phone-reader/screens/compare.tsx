import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ShortCode } from '../short-code.tsx'

/** The one question that keeps a stranger's screen away: is it the number before your eyes? */
export const CompareScreen = ({
  code,
  onAnswer,
}: {
  readonly code: string
  readonly onAnswer: (isSame: boolean) => void
}) => {
  const { compare } = useText(phoneText)
  return (
    <div className="grid gap-6">
      <ScreenHeading>{compare.title}</ScreenHeading>
      <p>{compare.lead}</p>
      <ShortCode code={code} label={compare.code} />
      <NotificationBanner tone="warning" title={compare.warning} />
      <div className="grid gap-4 desktop:flex">
        <Button size="l" onClick={() => onAnswer(true)}>
          {compare.same}
        </Button>
        <Button size="l" look="outline" onClick={() => onAnswer(false)}>
          {compare.different}
        </Button>
      </div>
    </div>
  )
}
