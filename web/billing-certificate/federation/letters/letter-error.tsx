import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'

/** A letter that cannot be drawn names the characters: whoever registered them is who mends them. */
export const LetterError = ({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) => {
  const { password: text } = useText(billingFederationText)
  if (!isAppError(error, 'issuance.character-undrawable'))
    return <ErrorNotice error={error} {...(onRetry === undefined ? {} : { onRetry })} />
  return (
    <ErrorNotice error={error} title={text.undrawable}>
      <p className="text-mono-16N-150 break-all">{error.detail.codePoints.join(' ')}</p>
      <p>{text.undrawableTodo}</p>
    </ErrorNotice>
  )
}
