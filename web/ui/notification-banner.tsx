import { useEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ErrorIcon, InformationIcon, SuccessIcon, WarningIcon } from './icons.tsx'

const tones = {
  success: { frame: 'border-success-2', colour: 'text-success-2', Icon: SuccessIcon },
  error: { frame: 'border-error-1', colour: 'text-error-1', Icon: ErrorIcon },
  warning: { frame: 'border-warning-yellow-2', colour: 'text-warning-yellow-2', Icon: WarningIcon },
  information: { frame: 'border-key-900', colour: 'text-key-900', Icon: InformationIcon },
} as const

export type Tone = keyof typeof tones

/**
 * A framed notice. `announce` is for one that comes up on a screen already being read: a screen reader says it, and it
 * scrolls into sight.
 */
export const NotificationBanner = ({
  tone,
  title,
  kiosk = false,
  announce = false,
  className,
  children,
}: {
  readonly tone: Tone
  readonly title: ReactNode
  readonly kiosk?: boolean
  readonly announce?: boolean
  readonly className?: string | undefined
  readonly children?: ReactNode
}) => {
  const { frame, colour, Icon } = tones[tone]
  const banner = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (announce) banner.current?.scrollIntoView({ block: 'nearest' })
  }, [announce])
  return (
    <div
      ref={banner}
      role={announce ? (tone === 'error' ? 'alert' : 'status') : undefined}
      className={classNames(
        'grid scroll-mt-8 scroll-mb-48 grid-cols-[auto_1fr] items-start gap-x-3 gap-y-1 rounded-12 border-3 bg-white text-left text-solid-gray-800',
        kiosk ? 'p-4 text-std-20N-150 desktop:gap-x-5 desktop:p-6 desktop:text-std-24N-150' : 'p-4 text-std-16N-170',
        frame,
        className,
      )}
    >
      <Icon className={classNames('size-[1.5em]', colour)} />
      <p className="font-700">{title}</p>
      {children !== undefined && <div className="col-start-2 grid gap-2">{children}</div>}
    </div>
  )
}
