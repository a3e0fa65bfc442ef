import type { ComponentProps, MouseEvent } from 'react'
import { classNames } from './class-names.ts'

const sizes = {
  l: 'min-h-14 min-w-34 rounded-8 px-4 py-3 text-oln-16B-100',
  m: 'min-h-12 min-w-24 rounded-8 px-4 py-2 text-oln-16B-100',
  s: "relative min-h-9 min-w-20 rounded-6 px-3 py-0.5 text-oln-16B-100 after:absolute after:inset-x-0 after:-inset-y-full after:m-auto after:h-11 after:content-['']",
  kiosk:
    'min-h-16 min-w-32 rounded-12 px-5 py-4 desktop:min-w-44 desktop:px-8 text-std-24B-150 desktop:min-h-24 desktop:text-std-28B-150',
} as const

const looks = {
  fill: 'border-4 border-double border-transparent bg-key-900 text-white hover:bg-key-1000 active:bg-key-1200',
  outline:
    'border-2 border-current bg-white text-key-900 hover:bg-key-200 hover:text-key-1000 active:bg-key-300 active:text-key-1200',
  quiet: 'border-2 border-solid-gray-536 bg-white text-solid-gray-800 hover:bg-solid-gray-50 active:bg-solid-gray-100',
  danger: 'border-4 border-double border-transparent bg-error-2 text-white hover:bg-red-1000 active:bg-red-1200',
} as const

const unavailable = 'border-2 border-solid-gray-300 bg-solid-gray-50 text-solid-gray-600 forced-colors:text-[GrayText]'

type ButtonSize = keyof typeof sizes
type ButtonLook = keyof typeof looks

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  readonly size?: ButtonSize
  readonly look?: ButtonLook
}

/** A button that is never `disabled`: with `aria-disabled` it stays reachable, says why nearby, and does nothing. */
export const Button = ({ size = 'm', look = 'fill', className, onClick, type, ...rest }: ButtonProps) => {
  const isOff = rest['aria-disabled'] === true || rest['aria-disabled'] === 'true'
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (isOff) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      onClick={click}
      className={classNames(
        'focus-mark inline-flex items-center justify-center gap-3 text-center leading-140! forced-colors:border-[ButtonText]',
        sizes[size],
        isOff ? unavailable : looks[look],
        className,
      )}
    />
  )
}
