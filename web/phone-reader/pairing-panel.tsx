import type { ComputerState } from '#shared/phone-reader/computer-end.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { QrCode } from '#web/ui/qr-code.tsx'
import { ShortCode } from './short-code.tsx'

/** What a screen without a reader shows while a phone reads the card for it: QR code, number, progress. */
export const PairingPanel = ({
  state,
  kiosk = false,
}: {
  /** Null until the link is there. */
  readonly state: ComputerState | null
  readonly kiosk?: boolean
}) => {
  const { panel } = useText(phoneText)
  const text = kiosk ? 'text-std-20N-150 desktop:text-std-26N-150' : 'text-std-17N-170'
  if (state === null) return <ProgressIndicator kiosk={kiosk} label={panel.opening} />
  if (state.status === 'comparing')
    return (
      <div className={classNames('grid gap-6', text)}>
        <ShortCode code={state.code} label={panel.code} kiosk={kiosk} />
        <p>{panel.compare}</p>
        <p>{panel.compareElse}</p>
      </div>
    )
  if (state.status === 'working')
    return (
      <div className={classNames('grid gap-6', text)}>
        <ProgressIndicator kiosk={kiosk} label={state.step === null ? panel.request : panel.steppings[state.step]} />
        <p className="text-center">{panel.notPin}</p>
      </div>
    )
  return (
    // What the picture says, for who has no camera to it: the demo's controls.
    <div
      data-pairing-link={state.link}
      className={classNames(
        'grid items-center gap-6 desktop:grid-cols-[auto_1fr] desktop:gap-10 tall:grid-cols-1',
        text,
      )}
    >
      <QrCode
        text={state.link}
        label={panel.qr}
        className={classNames(
          'mx-auto rounded-12 border-2 border-solid-gray-420',
          kiosk ? 'w-full max-w-100 desktop:w-100 tall:w-144 tall:max-w-full' : 'w-full max-w-80 desktop:w-80',
        )}
      />
      <div className="grid gap-4">
        <ol className="grid list-decimal gap-3 pl-8">
          {panel.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>{panel.limit}</p>
        <p>{panel.needs}</p>
      </div>
    </div>
  )
}
