import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StepHeading } from './step-heading.tsx'

export const ResultStep = ({
  registration,
  onNext,
}: {
  readonly registration: 'active' | 'stopped'
  readonly onNext: () => void
}) => {
  const { municipality } = useText(staffText)
  const text = municipality.register.result
  return (
    <section className="grid gap-6">
      <StepHeading>{text.heading}</StepHeading>
      <NotificationBanner tone={registration === 'active' ? 'success' : 'warning'} title={text[registration]}>
        <p>{text.card}</p>
      </NotificationBanner>
      <div>
        <Button size="l" onClick={onNext}>
          {text.next}
        </Button>
      </div>
    </section>
  )
}
