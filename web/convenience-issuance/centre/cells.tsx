import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'

/** A moment in one line. */
export const Moment = ({ at, precise = false }: { readonly at: string; readonly precise?: boolean }) => {
  const { language } = useLanguage()
  return (
    <span className="whitespace-nowrap tabular-nums">{formatInstant(at, language, precise ? 'second' : 'minute')}</span>
  )
}

/** An id, a code, a path: in letters that tell 0 from O. */
export const Code = ({ children }: { readonly children: string | null }) => {
  const { common } = useText(staffText)
  if (children === null) return <span className="text-solid-gray-600">{common.none}</span>
  return <span className="text-mono-14N-150 whitespace-nowrap">{children}</span>
}
