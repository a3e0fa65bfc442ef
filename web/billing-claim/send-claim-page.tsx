import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { useCounter } from '#web/billing-certificate/applicant/queries.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { CardSigning } from '#web/document-sign/card-signing.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { useLeaveGuard } from '#web/ui/leave-guard.tsx'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { claimAddresses } from './addresses.ts'
import { RefusedStep, UnansweredStep } from './answer-steps.tsx'
import type { CheckedClaim } from './checked-claim.tsx'
import { ClaimHead } from './claim-head.tsx'
import { ClaimProgressBar } from './claim-progress.tsx'
import type { CardSigner } from './claim-wire.ts'
import { ConfirmStep } from './confirm-step.tsx'
import { FileStep, type RefusedFile } from './file-step.tsx'
import { KeyStep, type ClaimKey } from './key-step.tsx'
import { isTooLarge } from './largest-file.ts'
import { useClaimRefresh } from './queries.ts'
import { useClaimDesk } from './use-claim-desk.ts'

type Step =
  | { readonly at: 'file'; readonly refused?: RefusedFile }
  | { readonly at: 'reading'; readonly file: File }
  | { readonly at: 'key'; readonly claim: CheckedClaim; readonly key?: ClaimKey }
  | { readonly at: 'confirm' | 'sending' | 'unanswered'; readonly claim: CheckedClaim; readonly key: ClaimKey }
  | { readonly at: 'refused'; readonly claim: CheckedClaim; readonly key: ClaimKey; readonly answer: ClaimView }

const stepNumber: Readonly<Record<Step['at'], number>> = {
  file: 0,
  reading: 0,
  key: 1,
  confirm: 2,
  sending: 2,
  unanswered: 3,
  refused: 3,
}

/** 請求を送る (EB-G-1, EB-SC-22): file, key, a last look, and the answer. */
export const SendClaimPage = () => {
  const { send: text } = useText(billingClaimText)
  const { claimTitles } = useText(billingApplicantText)
  const counter = useCounter()
  const [step, setStep] = useState<Step>({ at: 'file' })
  return (
    <>
      <ClaimHead title={claimTitles.send} {...(step.at === 'file' ? { lead: text.lead } : {})}>
        <StepNavigation
          label={text.stepsLabel}
          steps={text.steps}
          current={stepNumber[step.at]}
          describe={(state) => text.stepStates[state]}
        />
      </ClaimHead>
      <Loaded query={counter}>{(held) => <SendClaim counter={held} step={step} onStep={setStep} />}</Loaded>
    </>
  )
}

const SendClaim = ({
  counter,
  step,
  onStep,
}: {
  readonly counter: Counter
  readonly step: Step
  readonly onStep: (step: Step) => void
}) => {
  const { cancel, leave } = useText(billingClaimText)
  const work = useClaimDesk()
  const [card] = useState(() => new CardSigning(withCardSession))
  const navigate = useNavigate()
  const refresh = useClaimRefresh()
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => () => card.end(), [card])
  useEffect(() => {
    // a new step is a new screen: whoever listens begins at its start
    if (step.at !== 'file') top.current?.focus()
  }, [step.at])
  const isPending = step.at === 'sending' || step.at === 'unanswered'
  const leaveQuestion = useLeaveGuard(isPending, leave)

  const choose = async (file: File) => {
    work.clear()
    if (isTooLarge(file)) {
      onStep({ at: 'file', refused: { why: 'too-large', file } })
      return
    }
    onStep({ at: 'reading', file })
    const answer = await work.ask<'inspect'>({ type: 'inspect', file })
    if (answer === undefined) onStep({ at: 'file' })
    else if (answer.type === 'inspected') onStep({ at: 'key', claim: { file, facts: answer.facts } })
    else onStep({ at: 'file', refused: { why: 'malformed', file, ...answer } })
  }
  const deliver = async (claim: CheckedClaim, key: ClaimKey) => {
    onStep({ at: 'sending', claim, key })
    const answer = await work.ask<'send'>({ type: 'send' })
    if (answer === undefined) {
      onStep({ at: 'unanswered', claim, key })
      return
    }
    void refresh()
    if (answer.claim.outcome === 'refused') onStep({ at: 'refused', claim, key, answer: answer.claim })
    else void navigate(claimAddresses.claim(answer.claim.claimId), { replace: true, state: { isFresh: true } })
  }
  const signAndSend = async (claim: CheckedClaim, key: ClaimKey, signer: CardSigner | null) => {
    onStep({ at: 'sending', claim, key })
    const signed = await work.ask<'sign'>({ type: 'sign', card: signer }, (digest) => card.sign(digest))
    card.end()
    if (signed === undefined) onStep({ at: 'confirm', claim, key })
    else await deliver(claim, key)
  }
  const toFile = () => {
    work.clear()
    card.end()
    onStep({ at: 'file' })
  }
  const toKey = (claim: CheckedClaim, key?: ClaimKey) => {
    work.clear()
    card.end()
    onStep({ at: 'key', claim, ...(key === undefined ? {} : { key }) })
  }

  return (
    <div ref={top} tabIndex={-1} className="grid gap-8">
      {(step.at === 'file' || step.at === 'reading') && (
        <FileStep
          work={work}
          reading={step.at === 'reading' ? step.file : undefined}
          refused={step.at === 'file' ? step.refused : undefined}
          onChoose={(file) => void choose(file)}
        />
      )}
      {step.at === 'key' && (
        <KeyStep
          work={work}
          counter={counter}
          chosen={step.key}
          onBack={toFile}
          onNext={(key) => onStep({ at: 'confirm', claim: step.claim, key })}
        />
      )}
      {step.at === 'confirm' && (
        <ConfirmStep
          work={work}
          card={card}
          claim={step.claim}
          claimKey={step.key}
          onBack={() => toKey(step.claim, step.key)}
          onSign={(signer) => void signAndSend(step.claim, step.key, signer)}
        />
      )}
      {step.at === 'sending' && (
        <div className="grid justify-items-center gap-6">
          <ClaimProgressBar progress={work.progress ?? { stage: 'signing' }} />
          <Button look="quiet" onClick={work.cancel}>
            {cancel}
          </Button>
        </div>
      )}
      {step.at === 'unanswered' && (
        <UnansweredStep
          work={work}
          onAgain={() => void deliver(step.claim, step.key)}
          onAnotherKey={() => toKey(step.claim)}
          onAnotherFile={toFile}
        />
      )}
      {step.at === 'refused' && step.answer.refusal !== null && (
        <RefusedStep
          claim={step.answer}
          refusal={step.answer.refusal}
          onAgain={() => void deliver(step.claim, step.key)}
          onAnotherKey={() => toKey(step.claim)}
          onAnotherFile={toFile}
        />
      )}
      {leaveQuestion}
    </div>
  )
}
