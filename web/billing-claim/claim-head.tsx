import type { ReactNode } from 'react'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { BackIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { claimAddresses } from './addresses.ts'

/** The heading of a screen behind the list of claims, and the way back to it. */
export const ClaimHead = ({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
}) => {
  const text = useText(billingClaimText)
  return (
    <div className="grid max-w-[60rem] gap-4 print:hidden">
      <Link to={claimAddresses.list} className="inline-flex min-h-11 w-fit items-center gap-1">
        <BackIcon />
        {text.toList}
      </Link>
      <ScreenHeading key={title}>{title}</ScreenHeading>
      {lead !== undefined && <p>{lead}</p>}
      {children}
    </div>
  )
}
