import type { ReactNode } from 'react'
import { ScreenHeading } from '#web/ui/heading.tsx'

export const PageHead = ({
  title,
  lead,
  children,
}: {
  readonly title: ReactNode
  readonly lead?: ReactNode
  readonly children?: ReactNode
}) => (
  <div className="grid gap-3">
    <ScreenHeading>{title}</ScreenHeading>
    {lead !== undefined && <p>{lead}</p>}
    {children}
  </div>
)
