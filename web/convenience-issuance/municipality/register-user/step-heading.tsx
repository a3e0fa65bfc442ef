import { useEffect, useRef, type ReactNode } from 'react'

/** Heading of a step within the screen. It takes the focus when the step comes up. */
export const StepHeading = ({ children }: { readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <h2 ref={heading} tabIndex={-1} className="text-std-22B-150 desktop:text-std-28B-150">
      {children}
    </h2>
  )
}
