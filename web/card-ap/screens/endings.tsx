import type { CardApProofView } from '#shared/card-ap/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { tapText } from '#web/text/tap.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading, ScreenHeading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

export const DoneScreen = ({ proof, onAgain }: { readonly proof: CardApProofView; readonly onAgain: () => void }) => {
  const { done } = useText(tapText)
  const { language } = useLanguage()
  return (
    <div className="grid gap-6">
      <ScreenHeading>{done.title}</ScreenHeading>
      <NotificationBanner tone="success" announce title={done.what}>
        <p>{done.take}</p>
      </NotificationBanner>
      <dl className="grid gap-x-6 gap-y-1 desktop:grid-cols-[auto_1fr]">
        <dt className="font-700">{done.authority}</dt>
        <dd className="min-w-0 break-words">{proof.authority}</dd>
        <dt className="font-700">{done.until}</dt>
        <dd>{formatInstant(proof.expiresAt, language)}</dd>
      </dl>
      <p>{done.purpose}</p>
      <div>
        <Button look="outline" onClick={onAgain}>
          {done.again}
        </Button>
      </div>
    </div>
  )
}

/** The browser reaches no card at all: why, and the ways out. */
export const UnableScreen = () => {
  const { unable } = useText(tapText)
  return (
    <div className="grid gap-6">
      <ScreenHeading>{unable.title}</ScreenHeading>
      <p>{unable.why}</p>
      <Heading level={2} look="part">
        {unable.waysTitle}
      </Heading>
      <ul className="grid list-disc gap-2 pl-6">
        {unable.ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <p>
        <Link to="/readers">{unable.readers}</Link>
      </p>
    </div>
  )
}
