import type { ComponentProps } from 'react'
import { Link } from 'react-router'
import { classNames } from '#web/ui/class-names.ts'

const looks = {
  fill: 'border-4 border-double border-transparent bg-key-900 text-white hover:bg-key-1000 forced-colors:border-[ButtonText]',
  outline: 'border-2 border-current bg-white text-key-900 hover:bg-key-200 hover:text-key-1000',
} as const

/** A link that leads to a task, in the look of a button. */
export const LinkButton = ({
  look = 'fill',
  className,
  ...rest
}: ComponentProps<typeof Link> & { readonly look?: keyof typeof looks }) => (
  <Link
    {...rest}
    className={classNames(
      'focus-mark inline-flex min-h-12 w-fit min-w-24 items-center justify-center rounded-8 px-4 py-2 text-center text-oln-16B-100 leading-140!',
      looks[look],
      className,
    )}
  />
)
