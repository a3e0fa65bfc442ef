import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const tones = {
  neutral: 'border-solid-gray-536 bg-white text-solid-gray-800',
  information: 'border-key-900 bg-white text-key-900',
  success: 'border-success-2 bg-white text-success-2',
  warning: 'border-warning-orange-2 bg-white text-warning-orange-2',
  error: 'border-error-2 bg-white text-error-2',
  strong: 'border-solid-gray-800 bg-solid-gray-800 text-white',
} as const

export type BadgeTone = keyof typeof tones

/** A word in a frame. The word says it; the colour only helps. */
export const StatusBadge = ({
  tone = 'neutral',
  large = false,
  children,
}: {
  readonly tone?: BadgeTone
  readonly large?: boolean
  readonly children: ReactNode
}) => (
  <span
    className={classNames(
      'inline-flex items-center rounded-8 border font-700 whitespace-nowrap',
      large ? 'px-4 py-1.5 text-std-20B-150 desktop:text-std-24B-150' : 'px-2.5 py-1 text-dns-14B-130',
      tones[tone],
    )}
  >
    {children}
  </span>
)
