import { findSentences } from '#web/text/error-sentences.ts'
import { counterErrorText } from '#web/text/errors-counter.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Problem } from './journey-state.ts'

/** An error that leaves the person on the screen: what happened and what to do now. */
export const ProblemNotice = ({ problem, title }: { readonly problem: Problem; readonly title?: string }) => {
  const errors = useText(counterErrorText)
  const { frame } = useText(journeyText)
  const { what, why, todo } = findSentences(errors, problem.code)
  return (
    <NotificationBanner tone="error" kiosk announce title={title ?? what}>
      <p>{why}</p>
      <p>{todo}</p>
      <p className="text-mono-17N-150 desktop:text-std-24N-150">{frame.code(problem.code)}</p>
    </NotificationBanner>
  )
}
