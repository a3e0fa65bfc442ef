import type { ReactNode } from 'react'
import { encodeHex } from '#shared/bytes/hex.ts'
import { decodeBytes, type Intent } from '#shared/phone-reader/messages.ts'
import { phoneText } from '#web/text/phone.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { isPurpose } from '../purposes.ts'

const Row = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid gap-1 border-b border-solid-gray-420 py-3">
    <dt className="text-std-16B-170 text-solid-gray-700">{name}</dt>
    <dd className="min-w-0 text-std-18N-160 break-words">{children}</dd>
  </div>
)

/** Groups of eight, so that an eye can compare them. */
const toGroups = (digest: string): string => encodeHex(decodeBytes(digest)).replaceAll(/.{8}(?=.)/g, '$& ')

/** What the other screen asks for, in words, before the card is touched. */
export const AskedScreen = ({
  intent,
  onGo,
  onStop,
}: {
  readonly intent: Intent
  readonly onGo: () => void
  readonly onStop: () => void
}) => {
  const { asked } = useText(phoneText)
  const { services } = useText(shellText)
  const isLogIn = intent.kind === 'authenticate'
  return (
    <div className="grid gap-6">
      <ScreenHeading>{isLogIn ? asked.logInTitle : asked.signTitle}</ScreenHeading>
      <dl>
        {/* The phone's own page has checked that it is this one. */}
        <Row name={asked.site}>{new URL(intent.origin).host}</Row>
        {isLogIn && isPurpose(intent.purpose) && <Row name={asked.service}>{services[intent.purpose].name}</Row>}
        {intent.kind === 'sign' && (
          <>
            <Row name={asked.document}>{intent.documentName}</Row>
            <Row name={asked.number}>{intent.documentNumber}</Row>
            <Row name={asked.digest(intent.digestAlgorithm)}>
              <span className="text-mono-16N-150">{toGroups(intent.digest)}</span>
            </Row>
          </>
        )}
        <Row name={asked.sent}>{isLogIn ? asked.sentLogIn : asked.sentSign}</Row>
        <Row name={asked.notSent}>{asked.notSentWhat}</Row>
      </dl>
      {!isLogIn && (
        <NotificationBanner tone="warning" title={asked.signMeans}>
          <p>{asked.digestNote}</p>
        </NotificationBanner>
      )}
      <div className="grid gap-4 desktop:flex">
        <Button size="l" onClick={onGo}>
          {isLogIn ? asked.goLogIn : asked.goSign}
        </Button>
        <Button size="l" look="outline" onClick={onStop}>
          {asked.stop}
        </Button>
      </div>
    </div>
  )
}
