import { useId, type ReactNode } from 'react'

/** One device of the controls: a heading, a line of what it is doing, its buttons. */
export const Section = ({
  heading,
  status,
  children,
}: {
  readonly heading: string
  readonly status?: ReactNode
  readonly children: ReactNode
}) => {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {status !== undefined && <p className="status">{status}</p>}
      {children}
    </section>
  )
}
