import type { ReactNode } from 'react'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { BackIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { addresses } from './addresses.ts'

/** The heading of a screen and what it is for; screens behind the certificate screen lead back to it. */
export const PageHead = ({
  title,
  lead,
  isBehind = false,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly isBehind?: boolean
  readonly children?: ReactNode
}) => {
  const text = useText(billingApplicantText)
  return (
    <div className="grid max-w-[60rem] gap-4">
      {isBehind && (
        <Link to={addresses.certificates} className="inline-flex min-h-11 w-fit items-center gap-1">
          <BackIcon />
          {text.backToCertificates}
        </Link>
      )}
      <ScreenHeading key={title}>{title}</ScreenHeading>
      {lead !== undefined && <p>{lead}</p>}
      {children}
    </div>
  )
}
