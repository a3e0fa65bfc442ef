import { toAppError } from '#shared/errors/app-error.ts'
import { Shell } from '#web/app/shell.tsx'
import { findSentences } from '#web/text/error-sentences.ts'
import { counterErrorText } from '#web/text/errors-counter.ts'
import { kioskText } from '#web/text/kiosk.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'

/** The terminal cannot be used: why, and a way to ask again; it also asks by itself. */
export const TerminalTrouble = ({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) => {
  const errors = useText(counterErrorText)
  const { terminal, frame } = useText(kioskText)
  const { code } = toAppError(error)
  const { what, why, todo } = findSentences(errors, code)
  return (
    <Shell title={what}>
      <ScreenHeading>{what}</ScreenHeading>
      <p>{why}</p>
      <p>{todo}</p>
      <p className="text-mono-16N-150">{frame.code(code)}</p>
      <div>
        <Button size="l" onClick={onAgain}>
          {terminal.again}
        </Button>
      </div>
    </Shell>
  )
}
