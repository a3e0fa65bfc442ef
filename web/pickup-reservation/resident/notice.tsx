import { useEffect, useRef, type ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { toAppError } from '#shared/errors/app-error.ts'
import { errorText } from '#web/text/errors.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'

/** What happened, why, what to do now, and a short code to tell somebody. It takes the focus when it comes up. */
export const Problem = ({
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
  const text = useText(reservationResidentText)
  const notice = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error !== undefined) notice.current?.focus()
  }, [error])
  return (
    <div ref={notice} tabIndex={-1} className="scroll-mt-40">
      <NotificationBanner tone="error" title={title ?? sentences.what}>
        {children ?? (
          <>
            <p>{sentences.why}</p>
            <p>{sentences.todo}</p>
          </>
        )}
        <p className="text-mono-14N-150 text-solid-gray-600">{text.code(code)}</p>
        {onRetry !== undefined && (
          <div>
            <Button look="outline" onClick={onRetry}>
              {text.retry}
            </Button>
          </div>
        )}
      </NotificationBanner>
    </div>
  )
}

/** What was asked for, or that it is on its way, or why it did not come. Old data stay while newer ones fail to come. */
export const Loaded = <Data,>({
  query: { data, error, refetch },
  children,
}: {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  readonly children: (data: Data) => ReactNode
}) => {
  const { loading } = useText(reservationResidentText)
  return (
    <>
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && children(data)}
      {data === undefined && error === null && <ProgressIndicator label={loading} />}
    </>
  )
}
