import type { ReactNode } from 'react'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { BackIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'

/** The heading of a screen and what it is for; a screen behind another leads back to it. */
export const PageHead = ({
  title,
  lead,
  back,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly back?: string
}) => {
  const text = useText(billingFederationText)
  return (
    <div className="grid gap-4">
      {back !== undefined && (
        <Link to={back} className="inline-flex min-h-11 w-fit items-center gap-1">
          <BackIcon />
          {text.back}
        </Link>
      )}
      <ScreenHeading key={title}>{title}</ScreenHeading>
      {lead !== undefined && <p>{lead}</p>}
    </div>
  )
}
