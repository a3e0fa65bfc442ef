import { useEffect, useRef, type ReactNode } from 'react'
import { toAppError } from '#shared/errors/app-error.ts'
import { errorText } from '#web/text/errors.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** What happened, why, what to do now, and a short code to tell somebody. It takes the focus when it comes up. */
export const ErrorNotice = ({
  error,
  title,
  onRetry,
  children,
}: {
  readonly error: unknown
  /** In place of the general sentence of the code. */
  readonly title?: string
  readonly onRetry?: () => void
  /** In place of the general why and what to do. */
  readonly children?: ReactNode
}) => {
  const { code } = toAppError(error)
  const sentences = useText(errorText)[code]
  const { common } = useText(staffText)
  const notice = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error !== undefined) notice.current?.focus()
  }, [error])
  return (
    <div ref={notice} tabIndex={-1}>
      <NotificationBanner tone="error" title={title ?? sentences.what}>
        {children ?? (
          <>
            <p>{sentences.why}</p>
            <p>{sentences.todo}</p>
          </>
        )}
        <p className="text-mono-14N-150 text-solid-gray-600">{common.code(code)}</p>
        {onRetry !== undefined && (
          <div className="print:hidden">
            <Button look="outline" onClick={onRetry}>
              {common.retry}
            </Button>
          </div>
        )}
      </NotificationBanner>
    </div>
  )
}
