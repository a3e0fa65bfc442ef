import { useState } from 'react'
import type { ResidentFound } from '#shared/convenience-issuance/api.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { CardStep } from './card-step.tsx'
import { CompareStep } from './compare-step.tsx'
import type { CardRead } from './read-card.ts'
import { ResidentStep } from './resident-step.tsx'
import { ResultStep } from './result-step.tsx'

type Stage =
  | { readonly step: 0 }
  | { readonly step: 1; readonly card: CardRead }
  | { readonly step: 2; readonly card: CardRead; readonly resident: ResidentFound }
  | { readonly step: 3; readonly registration: 'active' | 'stopped' }

/**
 * 利用者登録 (CV-REG-1): card, resident, comparison, result. Nothing of it is in an address, so a reload or another
 * person at the desk begins at the card again.
 */
export const RegisterUserPage = () => {
  const { municipality } = useText(staffText)
  const text = municipality.register
  const [stage, setStage] = useState<Stage>({ step: 0 })
  const restart = () => setStage({ step: 0 })

  return (
    <>
      <div className="grid gap-4">
        <ScreenHeading>{text.title}</ScreenHeading>
        <p>{text.lead}</p>
      </div>
      <div className="max-w-176 print:hidden">
        <StepNavigation
          label={text.stepsLabel}
          steps={text.steps}
          current={stage.step}
          describe={(state) => text.stepState[state]}
        />
      </div>
      {stage.step === 0 && <CardStep onRead={(card) => setStage({ step: 1, card })} />}
      {stage.step === 1 && (
        <ResidentStep
          card={stage.card}
          onRestart={restart}
          onChoose={(resident) => setStage({ step: 2, card: stage.card, resident })}
        />
      )}
      {stage.step === 2 && (
        <CompareStep
          card={stage.card}
          resident={stage.resident}
          onBack={() => setStage({ step: 1, card: stage.card })}
          onRegistered={(registration) => setStage({ step: 3, registration })}
        />
      )}
      {stage.step === 3 && <ResultStep registration={stage.registration} onNext={restart} />}
    </>
  )
}
