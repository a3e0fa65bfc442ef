import type { ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'
import { Heading } from '#web/ui/heading.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { findGuideStep, guideSteps, isOfFederation, type GuideStep } from './guide-steps.ts'

type State = 'done' | 'current' | 'ahead'

const GuideItem = ({
  step,
  number,
  state,
}: {
  readonly step: GuideStep
  readonly number: number
  readonly state: State
}) => {
  const { guide: text } = useText(billingApplicantText)
  const { name, about } = text.steps[step]
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className={classNames(
        'grid grid-cols-[auto_1fr] content-start gap-x-4 rounded-8 border p-3',
        state === 'current' ? 'border-2 border-key-900 bg-key-50' : 'border-solid-gray-420 bg-white',
      )}
    >
      <span
        aria-hidden="true"
        className={classNames(
          'grid size-9 place-items-center rounded-full border-2 text-std-16B-170',
          state === 'done' && 'border-key-900 bg-white text-key-900',
          state === 'current' && 'border-key-900 bg-key-900 text-white',
          state === 'ahead' && 'border-solid-gray-536 bg-white text-solid-gray-600',
        )}
      >
        {number}
      </span>
      <span className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-700">{name}</span>
          <span className="text-dns-14N-130">{isOfFederation(step) ? text.federation : text.mine}</span>
          {state === 'current' && <StatusBadge tone="information">{text.now}</StatusBadge>}
          <span className="sr-only">{text[state]}</span>
        </span>
        <span className="text-std-16N-170">{about}</span>
      </span>
    </li>
  )
}

/** The numbered steps of the seed's business flow, with where the newest certificate stands (EB-G-9). */
export const ProgressGuide = ({
  kind,
  matter,
}: {
  readonly kind: ApplicantKind
  readonly matter: OwnMatter | undefined
}) => {
  const { guide: text } = useText(billingApplicantText)
  const steps = guideSteps[kind]
  const current = steps.indexOf(findGuideStep(kind, matter))
  return (
    <section aria-labelledby="billing-guide" className="grid gap-4">
      <Heading level={2} id="billing-guide">
        {text.title}
      </Heading>
      <p>{text.lead}</p>
      <ol className="grid gap-2 desktop:grid-cols-2">
        {steps.map((step, index) => (
          <GuideItem
            key={step}
            step={step}
            number={index + 1}
            state={index < current ? 'done' : index === current ? 'current' : 'ahead'}
          />
        ))}
      </ol>
    </section>
  )
}
