import { useState, type ReactNode } from 'react'
import { usePageTitle } from '#web/app/page-title.ts'
import { kioskText } from '#web/text/kiosk.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { classNames } from '#web/ui/class-names.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { BackIcon, CloseIcon, SoundOffIcon, SoundOnIcon } from '#web/ui/icons.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { StepNavigation } from '#web/ui/step-navigation.tsx'
import { IdleDialog } from './idle-dialog.tsx'
import { screenRows, steps } from './journey.ts'
import { useKiosk } from './kiosk-context.ts'
import { toSkin } from './operator-skin.ts'
import { useIdle } from './use-idle.ts'

const Band = ({ onStop }: { readonly onStop: (() => void) | undefined }) => {
  const { terminal, state, isMuted, setMuted } = useKiosk()
  const { service, frame } = useText(kioskText)
  const isOperators = screenRows[state.screen].owner === 'operator'
  return (
    <header className="border-b-8 border-(--skin-edge) bg-(--skin-band) text-(--skin-on-band)">
      <div className="flex min-h-20 flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3 desktop:min-h-28 desktop:px-8">
        <div className="grid">
          {isOperators && <span className="text-std-20B-150 desktop:text-std-24B-150">{terminal.operatorName}</span>}
          <span
            className={
              isOperators ? 'text-std-18N-160 desktop:text-std-24N-150' : 'text-std-22B-150 desktop:text-std-32B-150'
            }
          >
            {service}
          </span>
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <Button
            size="kiosk"
            look="quiet"
            className="min-w-0! px-5! text-std-20B-150! desktop:min-h-16! desktop:text-std-24B-150!"
            onClick={() => setMuted(!isMuted)}
          >
            {isMuted ? <SoundOnIcon /> : <SoundOffIcon />}
            {isMuted ? frame.soundOn : frame.soundOff}
          </Button>
          {onStop !== undefined && (
            <Button size="kiosk" look="quiet" className="min-w-36! desktop:min-h-16!" onClick={onStop}>
              <CloseIcon />
              {frame.stop}
            </Button>
          )}
        </div>
      </div>
    </header>
  )
}

const Steps = () => {
  const { state } = useKiosk()
  const { frame, steps: names } = useText(kioskText)
  const { step } = screenRows[state.screen]
  if (step === null) return null
  return (
    <div className="border-b border-solid-gray-420 bg-white px-2 py-4 desktop:px-8">
      <StepNavigation
        label={frame.steps}
        steps={steps.map((name) => names[name])}
        current={steps.indexOf(step)}
        describe={(at) => frame.stepState[at]}
      />
    </div>
  )
}

const AskStop = ({ onStay, onStop }: { readonly onStay: () => void; readonly onStop: () => void }) => {
  const { askStop } = useText(kioskText)
  return (
    <ModalDialog
      kiosk
      title={askStop.title}
      onCancel={onStay}
      actions={
        <>
          <Button size="kiosk" look="danger" onClick={onStop}>
            {askStop.stop}
          </Button>
          <Button size="kiosk" look="outline" data-first-focus onClick={onStay}>
            {askStop.stay}
          </Button>
        </>
      }
    >
      <p>{askStop.lead}</p>
    </ModalDialog>
  )
}

type ScreenFrameProps = {
  readonly title: string
  readonly lead?: ReactNode
  /** Stands above the heading, large. */
  readonly picture?: ReactNode
  /** A device of this screen is a stand-in. */
  readonly isSimulated?: boolean
  readonly onBack?: (() => void) | undefined
  /** Bottom right. */
  readonly action?: ReactNode
  /** Changes when something other than a touch shows that somebody is there. */
  readonly sign?: number
  /** Asks to stop, for screens that have their own way to it. */
  readonly isAskingStop?: boolean
  readonly onAskStopDone?: () => void
  readonly children?: ReactNode
}

/**
 * One full screen: the way out at the top right, the heading, the controls in the lower two thirds, back at the bottom
 * left and onward at the bottom right. It also runs the clock of silence.
 */
export const ScreenFrame = (props: ScreenFrameProps) => {
  const { driver, state, terminal } = useKiosk()
  const text = useText(kioskText)
  const { screen, busy } = state
  const { owner, stop } = screenRows[screen]
  const [isAsking, setAsking] = useState(false)
  const idle = useIdle({ screen, isPaused: busy, sign: props.sign ?? 0, limits: terminal.idle, driver })
  usePageTitle(`${props.title}｜${text.service}`)

  const stopNow = () => {
    setAsking(false)
    props.onAskStopDone?.()
    void driver.stop('person')
  }
  const stay = () => {
    setAsking(false)
    props.onAskStopDone?.()
  }
  const onStop = stop === 'none' || busy ? undefined : stop === 'ask' ? () => setAsking(true) : stopNow

  return (
    <div
      data-screen={screen}
      data-skin={owner === 'operator' ? toSkin(terminal.operatorName) : undefined}
      className="flex min-h-dvh flex-col bg-(--skin-wash) font-kiosk"
    >
      <Band onStop={onStop} />
      <Steps />
      <main className="mx-auto flex w-full max-w-[72rem] grow flex-col gap-6 px-4 py-6 desktop:gap-8 desktop:px-10 desktop:py-8">
        <div
          className={classNames(
            'grid content-end gap-3 desktop:gap-4',
            props.picture === undefined ? 'tall:min-h-56' : 'justify-items-center text-center tall:min-h-[34rem]',
          )}
        >
          {props.picture}
          <div
            className={classNames(
              'flex flex-wrap items-center gap-x-6 gap-y-2',
              props.picture !== undefined && 'justify-center',
            )}
          >
            <ScreenHeading look="kiosk">{props.title}</ScreenHeading>
            {props.isSimulated === true && (
              <StatusBadge tone="warning" large>
                {text.frame.simulated}
              </StatusBadge>
            )}
          </div>
          {props.lead !== undefined && <div className="text-std-20N-150 desktop:text-std-26N-150">{props.lead}</div>}
        </div>
        {props.children}
      </main>
      {(props.onBack !== undefined || props.action !== undefined) && (
        <footer className="sticky bottom-0 border-t border-solid-gray-420 bg-white">
          <div className="mx-auto flex w-full max-w-[72rem] flex-wrap-reverse items-center justify-between gap-4 px-4 py-4 desktop:px-10 desktop:py-6">
            {props.onBack === undefined ? (
              <span />
            ) : (
              <Button size="kiosk" look="outline" onClick={props.onBack}>
                <BackIcon />
                {text.frame.back}
              </Button>
            )}
            {props.action}
          </div>
        </footer>
      )}
      {(isAsking || props.isAskingStop === true) && <AskStop onStay={stay} onStop={stopNow} />}
      {idle.secondsLeft !== null && (
        <IdleDialog
          secondsLeft={idle.secondsLeft}
          isEnding={idle.isEnding}
          onStay={idle.stay}
          onStop={() => (idle.isEnding ? driver.end() : void driver.stop('person'))}
        />
      )}
    </div>
  )
}
