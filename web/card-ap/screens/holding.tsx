import type { CardApMeans } from '#web/card/card-ap.ts'
import { tapText } from '#web/text/tap.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import type { AuthenticateStep } from '../authenticate.ts'
import { CardPicture } from './card-picture.tsx'

const LastTry = ({ onAnswer }: { readonly onAnswer: (isConfirmed: boolean) => void }) => {
  const { lastTry } = useText(tapText)
  return (
    <ModalDialog
      title={lastTry.title}
      onCancel={() => onAnswer(false)}
      actions={
        <>
          <Button size="l" look="danger" onClick={() => onAnswer(true)}>
            {lastTry.go}
          </Button>
          <Button size="l" look="outline" data-first-focus onClick={() => onAnswer(false)}>
            {lastTry.stop}
          </Button>
        </>
      }
    >
      <p>{lastTry.lead}</p>
    </ModalDialog>
  )
}

/** What the hand with the card does now. */
export const HoldingScreen = ({
  means,
  step,
  isAskingLastTry,
  onAnswerLastTry,
  onStop,
}: {
  readonly means: CardApMeans
  readonly step: AuthenticateStep
  readonly isAskingLastTry: boolean
  readonly onAnswerLastTry: (isConfirmed: boolean) => void
  readonly onStop: () => void
}) => {
  const { title, holding } = useText(tapText)
  const isWorking = step === 'keep-still' || step === 'checking'
  return (
    <div className="grid gap-6">
      <ScreenHeading look="section">{title}</ScreenHeading>
      <p role={step === 'hold-again' ? 'alert' : 'status'} className="text-std-28B-150">
        {holding[means][step]}
      </p>
      <CardPicture means={means} isAway={step === 'hold' || step === 'hold-again'} />
      {isWorking && <ProgressIndicator label={holding[means][step]} />}
      {step === 'hold-again' && <p>{holding.againNote}</p>}
      {!isWorking && (
        <ul className="grid list-disc gap-2 pl-6">
          {holding.hints[means].map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
      <div>
        <Button size="l" look="outline" onClick={onStop}>
          {holding.stop}
        </Button>
      </div>
      {isAskingLastTry && <LastTry onAnswer={onAnswerLastTry} />}
    </div>
  )
}
