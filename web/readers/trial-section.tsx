import type { ErrorCode } from '#shared/errors/catalogue.ts'
import { ConnectReaderButton } from '#web/card/connect-reader-button.tsx'
import type { CardDeskState } from '#web/card/card-desk.ts'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { errorText } from '#web/text/errors.ts'
import { readersText } from '#web/text/readers.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { reportSteps } from './card-report.ts'
import type { TrialState } from './card-trial.ts'
import { FindingList } from './finding-list.tsx'
import { sumUp } from './findings.ts'
import { useCardTrial } from './use-card-trial.ts'

const sumTones = { ok: 'success', attention: 'warning', stop: 'error' } as const

/** What happened, why, what to do, and the code to tell somebody. */
const Trouble = ({ code, onRetry }: { readonly code: ErrorCode; readonly onRetry?: () => void }) => {
  const { what, why, todo } = useText(errorText)[code]
  const { trial } = useText(readersText)
  return (
    <NotificationBanner tone="warning" title={what} announce>
      <p>{why}</p>
      <p>{todo}</p>
      <p>{trial.readerHelp}</p>
      <p className="text-mono-14N-150 text-solid-gray-600">{trial.code(code)}</p>
      {onRetry !== undefined && (
        <div>
          <Button look="outline" onClick={onRetry}>
            {trial.again}
          </Button>
        </div>
      )}
    </NotificationBanner>
  )
}

const ReaderLine = ({ desk }: { readonly desk: CardDeskState }) => {
  const { reader } = useText(shellText)
  const { trial } = useText(readersText)
  return (
    <div aria-live="polite" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <span className="text-std-17B-170">{trial.reader}</span>
      {desk.status === 'starting' && <span>{reader.starting}</span>}
      {desk.status === 'no-reader' && <StatusBadge>{reader.none}</StatusBadge>}
      {desk.status === 'failed' && <StatusBadge tone="error">{reader.failed}</StatusBadge>}
      {desk.status === 'ready' && (
        <>
          <StatusBadge tone="success">{desk.presence === 'absent' ? reader.ready : reader.cardPresent}</StatusBadge>
          <span>{desk.reader.name}</span>
          {desk.reader.simulated && (
            <>
              <StatusBadge tone="warning">{reader.simulated}</StatusBadge>
              <span>{reader.simulatedNote}</span>
            </>
          )}
        </>
      )}
    </div>
  )
}

/** What keeps a card from being read before anything is asked of it. */
const findObstacle = (desk: CardDeskState): ErrorCode | undefined => {
  if (desk.status === 'failed') return desk.code
  if (desk.status !== 'ready') return undefined
  if (desk.presence === 'unsupported') return 'card.unsupported'
  return desk.presence === 'unreadable' ? 'card.unreadable' : undefined
}

const TrialOutcome = ({
  state,
  onCancel,
  onAgain,
}: {
  readonly state: Exclude<TrialState, { readonly status: 'waiting' }>
  readonly onCancel: () => void
  readonly onAgain: () => void
}) => {
  const { trial } = useText(readersText)
  if (state.status === 'failed') return <Trouble code={state.code} onRetry={onAgain} />
  if (state.status === 'reading')
    return (
      <div className="grid justify-items-center gap-6">
        <div className="w-full">
          <ProgressIndicator
            label={trial.progress[state.step]}
            value={reportSteps.indexOf(state.step)}
            max={reportSteps.length}
          />
        </div>
        <Button look="quiet" onClick={onCancel}>
          {trial.cancel}
        </Button>
      </div>
    )
  const sum = sumUp(state.findings)
  return (
    <div className="grid gap-6">
      <NotificationBanner tone={sumTones[sum]} title={trial.sums[sum]} announce>
        {state.simulated && <p>{trial.simulated}</p>}
      </NotificationBanner>
      <FindingList findings={state.findings} />
      <p>{trial.notChecked}</p>
      <div className="print:hidden">
        <Button look="outline" onClick={onAgain}>
          {trial.again}
        </Button>
      </div>
    </div>
  )
}

/** The person's own reader and card, tried without a PIN. */
export const TrialSection = () => {
  const { trial: text } = useText(readersText)
  const desk = useCardPresence()
  const { trial, state } = useCardTrial()
  const obstacle = findObstacle(desk)
  return (
    <div className="grid gap-6 rounded-16 border-2 border-solid-gray-420 p-4 desktop:p-8">
      <ReaderLine desk={desk} />
      <div className="print:hidden">
        <ConnectReaderButton />
      </div>
      {state.status === 'waiting' && obstacle !== undefined && <Trouble code={obstacle} />}
      {state.status === 'waiting' && obstacle === undefined && desk.status === 'ready' && (
        <output className="text-std-20B-150">{state.isCleared ? text.cleared : text.layCard}</output>
      )}
      {state.status !== 'waiting' && <TrialOutcome state={state} onCancel={trial.cancel} onAgain={trial.again} />}
    </div>
  )
}
