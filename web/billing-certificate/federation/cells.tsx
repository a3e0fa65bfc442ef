import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'

/** A day as the drawings of the screens have it: 2004/04/01. */
export const slashed = (day: string): string => day.replaceAll('-', '/')

/** A moment in one line. */
export const Moment = ({ at }: { readonly at: string }) => {
  const { language } = useLanguage()
  return <span className="whitespace-nowrap tabular-nums">{formatInstant(at, language, 'second')}</span>
}

/** A number or an id in letters that tell 0 from O. */
export const Code = ({ children }: { readonly children: string | null }) => {
  const { none } = useText(billingFederationText)
  if (children === null || children === '') return <span className="text-solid-gray-600">{none}</span>
  return <span className="text-mono-14N-150 break-all">{children}</span>
}

/** Numbers of telephones, days and sums are never broken. */
export const OneLine = ({ children }: { readonly children: string }) => (
  <span className="whitespace-nowrap tabular-nums">{children}</span>
)

/** A long name wraps in a column wide enough to be read. */
export const Name = ({ children }: { readonly children: string }) => (
  <span className="block min-w-48 max-w-80">{children}</span>
)
