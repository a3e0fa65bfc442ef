import type { AppError } from '#shared/errors/app-error.ts'
import { errorText } from '#web/text/errors.ts'
import type { TapTrouble } from '#web/text/tap.ja.ts'
import { tapText } from '#web/text/tap.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** Codes after which the tries that are left decide what the person does next. */
const tellsTries: ReadonlySet<string> = new Set([
  'card.pin-incorrect',
  'card.pin-outcome-unknown',
  'card.request-refused',
])

/** What happened, in the words of this page where it has its own, what to do, and how many tries are left. */
export const Trouble = ({
  error: { code },
  triesLeft,
}: {
  readonly error: AppError
  readonly triesLeft: number | undefined
}) => {
  const { troubles, pin, code: codeLine } = useText(tapText)
  const general = useText(errorText)[code]
  const own: TapTrouble | undefined = Object.hasOwn(troubles, code)
    ? troubles[code as keyof typeof troubles]
    : undefined
  return (
    <NotificationBanner tone="error" announce title={own?.what ?? general.what}>
      {own === undefined && <p>{general.why}</p>}
      <p>{own?.todo ?? general.todo}</p>
      {triesLeft !== undefined && triesLeft > 0 && tellsTries.has(code) && (
        <p className="font-700">{pin.triesLeft(triesLeft)}</p>
      )}
      <p className="text-mono-14N-150 text-solid-gray-600">{codeLine(code)}</p>
    </NotificationBanner>
  )
}
