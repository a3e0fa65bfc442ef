import type { ReactNode } from 'react'
import type { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import type { ErrorSentences } from '#web/text/error-sentences.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import type { DocumentSignText } from '#web/text/document-sign.ja.ts'
import { errorText } from '#web/text/errors.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** Codes whose general sentences speak of something else than signing. */
const ownSentences = ({ consent }: DocumentSignText): Partial<Record<ErrorCode, ErrorSentences>> => ({
  'card.pin-locked': consent.cardLocked,
  'card.unsupported': consent.cardWithout,
  'issuance.character-undrawable': consent.undrawable,
  'signing.appearance-unfit': consent.undrawable,
})

/** What happened, why, what to do, and the code to tell somebody. */
export const ErrorBanner = ({ error, children }: { readonly error: AppError; readonly children?: ReactNode }) => {
  const text = useText(documentSignText)
  const general = useText(errorText)[error.code]
  const { what, why, todo } = ownSentences(text)[error.code] ?? general
  return (
    <NotificationBanner tone="error" title={what} announce>
      <p>{why}</p>
      <p>{todo}</p>
      <p className="text-mono-14N-150 text-solid-gray-600">{text.code(error.code)}</p>
      {children}
    </NotificationBanner>
  )
}
