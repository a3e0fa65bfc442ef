import type { ComponentProps } from 'react'
import { Link as RouterLink } from 'react-router'
import { classNames } from './class-names.ts'

/** A link within the application. */
export const Link = ({ className, ...rest }: ComponentProps<typeof RouterLink>) => (
  <RouterLink
    {...rest}
    className={classNames(
      'focus-mark rounded-4 text-key-900 underline underline-offset-[3px] hover:text-key-1000 hover:decoration-[3px] focus-visible:bg-yellow-300',
      className,
    )}
  />
)
