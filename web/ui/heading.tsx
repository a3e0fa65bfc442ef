import { useEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

const looks = {
  display: 'text-std-36B-140 desktop:text-dsp-48B-140',
  page: 'text-std-28B-150 desktop:text-std-36B-140',
  section: 'text-std-22B-150 desktop:text-std-28B-150',
  part: 'text-std-18B-160 desktop:text-std-20B-150',
  kiosk: 'text-std-28B-150 desktop:text-std-45B-140',
} as const

export const Heading = ({
  level,
  look = 'section',
  className,
  id,
  children,
}: {
  readonly level: 2 | 3
  readonly look?: keyof typeof looks
  readonly className?: string
  readonly id?: string
  readonly children: ReactNode
}) => {
  const Tag = `h${level}` as const
  return (
    <Tag id={id} className={classNames(looks[look], className)}>
      {children}
    </Tag>
  )
}

/** The one `h1` of a screen. It takes the focus when it comes up, so that a screen reader begins at the new screen. */
export const ScreenHeading = ({
  look = 'page',
  className,
  children,
}: {
  readonly look?: keyof typeof looks
  readonly className?: string
  readonly children: ReactNode
}) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <h1 ref={heading} tabIndex={-1} className={classNames(looks[look], className)}>
      {children}
    </h1>
  )
}
