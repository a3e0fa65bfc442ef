import { useEffect, type ReactNode } from 'react'
import { NavigationType, useNavigationType } from 'react-router'
import { usePageTitle } from '#web/app/page-title.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { useSite } from './site-context.ts'

/** A new screen begins at its top; Back and a reload find the place where the person was. */
const BeginAtTop = () => {
  const isReturn = useNavigationType() === NavigationType.Pop
  useEffect(() => {
    if (!isReturn) globalThis.scrollTo(0, 0)
  }, [isReturn])
  return null
}

/** The screen's one heading, named in the document's title too. A new `title` is a new screen. */
export const PageHead = ({
  title,
  step,
  children,
}: {
  readonly title: string
  /** Where it stands on the way from the day to the reservation. */
  readonly step?: number
  readonly children?: ReactNode
}) => {
  const { titleOf, steps } = useText(reservationResidentText)
  usePageTitle(titleOf(title, useSite().headerTitle))
  return (
    <div className="grid gap-4">
      {step !== undefined && (
        <div className="print:hidden">
          <StepNavigation
            label={steps.label}
            steps={steps.names}
            current={step}
            describe={(state) => steps.states[state]}
          />
        </div>
      )}
      <ScreenHeading key={title}>{title}</ScreenHeading>
      <BeginAtTop key={`top of ${title}`} />
      {children}
    </div>
  )
}

/** Paragraphs a site wrote about itself, in its own language. */
export const SiteWords = ({ children }: { readonly children: string }) => (
  <p lang="ja" className="whitespace-pre-line">
    {children}
  </p>
)
