import type { ReactNode } from 'react'
import { encodeHex } from '#shared/bytes/hex.ts'
import { decodeBytes, type Intent } from '#shared/phone-reader/messages.ts'
import { phoneText } from '#web/text/phone.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading, ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { MeansKind } from '../card-means.ts'
import { isPurpose } from '../purposes.ts'

const Row = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid gap-1 border-b border-solid-gray-420 py-3">
    <dt className="text-std-16B-170 text-solid-gray-700">{name}</dt>
    <dd className="min-w-0 text-std-18N-160 break-words">{children}</dd>
  </div>
)

/** Groups of eight, so that an eye can compare them. */
const toGroups = (digest: string): string => encodeHex(decodeBytes(digest)).replaceAll(/.{8}(?=.)/g, '$& ')

/** Each way with what it sends, so that a choice is made knowing it. */
const Ways = ({ ways, onGo }: { readonly ways: readonly MeansKind[]; readonly onGo: (way: MeansKind) => void }) => {
  const { asked } = useText(phoneText)
  return (
    <section aria-labelledby="phone-ways" className="grid gap-4">
      <Heading level={2} look="part" id="phone-ways">
        {asked.chooseTitle}
      </Heading>
      <ul className="grid gap-4">
        {ways.map((way) => (
          <li key={way} className="grid gap-3 rounded-12 border border-solid-gray-536 p-4">
            <p className="text-std-17B-170">{asked.ways[way].name}</p>
            <p id={`phone-way-${way}`}>{asked.sentBy(asked.ways[way].sent)}</p>
            <Button size="l" aria-describedby={`phone-way-${way}`} onClick={() => onGo(way)}>
              {asked.ways[way].go}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What the other screen asks for, in words, before the card is touched. */
export const AskedScreen = ({
  intent,
  ways,
  onGo,
  onStop,
}: {
  readonly intent: Intent
  readonly ways: readonly MeansKind[]
  readonly onGo: (way?: MeansKind) => void
  readonly onStop: () => void
}) => {
  const { asked } = useText(phoneText)
  const { services } = useText(shellText)
  const isLogIn = intent.kind === 'authenticate'
  const isChoice = ways.length > 1
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
        {!isChoice && <Row name={asked.sent}>{isLogIn ? asked.ways[ways[0] ?? 'reader'].sent : asked.sentSign}</Row>}
        <Row name={asked.notSent}>{asked.notSentWhat}</Row>
      </dl>
      {!isLogIn && (
        <NotificationBanner tone="warning" title={asked.signMeans}>
          <p>{asked.digestNote}</p>
        </NotificationBanner>
      )}
      {isChoice && <Ways ways={ways} onGo={onGo} />}
      <div className="grid gap-4 desktop:flex">
        {!isChoice && (
          <Button size="l" onClick={() => onGo(ways[0])}>
            {isLogIn ? asked.goLogIn : asked.goSign}
          </Button>
        )}
        <Button size="l" look="outline" onClick={onStop}>
          {asked.stop}
        </Button>
      </div>
    </div>
  )
}
