import { useEffect, useId, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

/**
 * A native modal dialog: the page behind it is inert and the focus comes back by itself. The control marked `autoFocus`
 * takes the focus, else the heading. Escape calls `onCancel`.
 */
export const ModalDialog = ({
  title,
  kiosk = false,
  onCancel,
  children,
  actions,
}: {
  readonly title: ReactNode
  readonly kiosk?: boolean
  readonly onCancel: () => void
  readonly children: ReactNode
  readonly actions: ReactNode
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()

  useEffect(() => {
    const element = dialog.current
    if (element === null) return
    if (!element.open) element.showModal()
    const wanted = element.querySelector<HTMLElement>('[data-first-focus]')
    ;(wanted ?? heading.current)?.focus()
    return () => element.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
      className={classNames(
        'm-auto w-[min(100%-2rem,48rem)] rounded-16 border border-transparent bg-white text-solid-gray-800 shadow-5 backdrop:bg-opacity-gray-600',
        kiosk ? 'p-6 desktop:p-12' : 'p-6 desktop:p-8',
      )}
    >
      <div className={classNames('grid', kiosk ? 'gap-8' : 'gap-6')}>
        <h2
          id={id}
          ref={heading}
          tabIndex={-1}
          className={kiosk ? 'text-std-28B-150 desktop:text-std-36B-140' : 'text-std-22B-150 desktop:text-std-28B-150'}
        >
          {title}
        </h2>
        <div className={kiosk ? 'text-std-20N-150 desktop:text-std-26N-150' : 'text-std-17N-170'}>{children}</div>
        <div className={classNames('flex flex-wrap-reverse justify-end', kiosk ? 'gap-6' : 'gap-4')}>{actions}</div>
      </div>
    </dialog>
  )
}
