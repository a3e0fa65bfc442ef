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
      <div className="flex min-h-20 flex-wrap items-center justify-between gap-x-4 gap-y-3 px-4 py-3 desktop:min-h-22 desktop:px-8 tall:min-h-28">
        <div className="grid">
          {isOperators && (
            <span lang="ja" className="text-std-20B-150 desktop:text-std-24B-150">
              {terminal.operatorName}
            </span>
          )}
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
            <span className="max-desktop:sr-only">{isMuted ? frame.soundOn : frame.soundOff}</span>
          </Button>
          {onStop !== undefined && (
            <Button size="kiosk" look="quiet" className="min-w-0! desktop:min-h-16! desktop:min-w-36!" onClick={onStop}>
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
    <div className="border-b border-solid-gray-420 bg-white px-2 py-3 desktop:px-8 tall:py-5">
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
  readonly picture?: ReactNode
  /** The screen has more to say than its picture: on a low screen the picture stands small beside the heading. */
  readonly isPictureSmall?: boolean
  /** The body fills a standing kiosk by itself, with its controls at the bottom. */
  readonly isBodyTall?: boolean
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

/** Heading, lead and picture: the upper third of a standing kiosk, so that every control is below it. */
const Introduction = ({
  title,
  lead,
  picture,
  isPictureSmall = false,
  isBodyTall = false,
  isSimulated = false,
}: ScreenFrameProps) => {
  const { frame } = useText(kioskText)
  const isCentred = picture !== undefined
  return (
    <div
      className={classNames(
        'flex flex-col justify-end gap-4',
        isCentred ? 'items-center text-center tall:min-h-[34rem]' : !isBodyTall && 'tall:min-h-76',
        isCentred &&
          isPictureSmall &&
          'desktop:flex-row desktop:items-center desktop:justify-center desktop:gap-10 tall:flex-col',
      )}
    >
      {isCentred && (
        <div
          className={classNames(
            'grid w-full justify-items-center tall:w-[32rem]',
            isPictureSmall ? 'max-w-48 desktop:w-44 tall:max-w-full' : 'max-w-72 tall:max-w-full',
          )}
        >
          {picture}
        </div>
      )}
      <div className="grid gap-3">
        <div className={classNames('flex flex-wrap items-center gap-x-6 gap-y-2', isCentred && 'justify-center')}>
          <ScreenHeading look="kiosk">{title}</ScreenHeading>
          {isSimulated && (
            <StatusBadge tone="warning" large>
              {frame.simulated}
            </StatusBadge>
          )}
        </div>
        {lead !== undefined && <div className="text-std-20N-150 desktop:text-std-26N-150">{lead}</div>}
      </div>
    </div>
  )
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
      <main className="mx-auto flex w-full max-w-[72rem] grow flex-col gap-6 px-4 py-6 desktop:px-10 tall:gap-8 tall:py-8">
        <Introduction {...props} />
        {props.children}
      </main>
      {(props.onBack !== undefined || props.action !== undefined) && (
        <footer className="sticky bottom-0 border-t border-solid-gray-420 bg-white">
          <div className="mx-auto flex w-full max-w-[72rem] flex-wrap-reverse items-center justify-between gap-4 px-4 py-4 desktop:px-10 tall:py-6">
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
