import * as z from 'zod/mini'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import type { Problem } from '../journey-state.ts'

/** Details come over the wire without a check of their own, so each is checked where it is shown. */
const opening = z.object({ opensAt: z.iso.datetime() })
const undrawable = z.object({ codePoints: z.array(z.string()) })

/** The facts of an error that a person can use: when it opens, which character it was. */
export const ProblemDetail = ({ problem }: { readonly problem: Problem }) => {
  const { opensAt, at } = useText(journeyText)
  if (problem.code === 'issuance.closed') {
    const parsed = opening.safeParse(problem.detail)
    return parsed.success ? <p>{opensAt(at(parsed.data.opensAt))}</p> : null
  }
  if (problem.code === 'issuance.character-undrawable') {
    const parsed = undrawable.safeParse(problem.detail)
    return parsed.success ? <p className="text-mono-17N-150">{parsed.data.codePoints.join('、')}</p> : null
  }
  return null
}
