import { lazy, Suspense, useEffect } from 'react'
import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { languageNames, languages, useLanguage } from '#web/text/language.tsx'
import { kioskText } from '#web/text/kiosk.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { LanguageSwitch } from '#web/ui/language-switch.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { HoldCardPicture, TroublePicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** Fetched where no reader is: a terminal with its reader never needs it. */
const ConnectReaderButton = lazy(async () => ({
  default: (await import('#web/card/connect-reader-button.tsx')).ConnectReaderButton,
}))

const languageOptions = languages.map((code) => ({ code, name: languageNames[code] }))

/** Kinds this terminal can draw; which of them a person gets is the municipality's to say. */
const kindsShown: readonly CertificateKind[] = ['resident-record', 'seal-registration']

const CardNotice = () => {
  const { holdCard } = useText(kioskText)
  const { reader } = useText(shellText)
  const desk = useCardPresence()
  if (desk.status === 'no-reader')
    return (
      <NotificationBanner tone="warning" kiosk announce title={`${holdCard.reader}：${reader.none}`}>
        <p>{reader.noneNote}</p>
        <Suspense>
          <ConnectReaderButton kiosk />
        </Suspense>
      </NotificationBanner>
    )
  if (desk.status === 'failed')
    return <NotificationBanner tone="error" kiosk announce title={`${holdCard.reader}：${reader.failed}`} />
  if (desk.status === 'starting' || desk.presence === 'absent') return null
  const words = { present: holdCard.takeOff, unsupported: holdCard.unsupported, unreadable: holdCard.unreadable }
  return <NotificationBanner tone="warning" kiosk announce title={words[desk.presence]} />
}

const ReaderLine = () => {
  const { holdCard } = useText(kioskText)
  const { reader } = useText(shellText)
  const desk = useCardPresence()
  if (desk.status !== 'ready') return null
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 text-std-20N-150 desktop:text-std-24N-150">
      <span>
        {holdCard.reader}：{desk.reader.name}
      </span>
      {desk.reader.simulated && (
        <StatusBadge tone="warning" large>
          {reader.simulated}
        </StatusBadge>
      )}
    </p>
  )
}

const Closed = () => {
  const { terminal } = useKiosk()
  const { closed, at } = useText(kioskText)
  const { opensAt } = terminal.centre
  return (
    <ScreenFrame
      picture={<TroublePicture />}
      title={closed.title}
      lead={opensAt === null ? closed.hours : closed.opensAt(at(opensAt))}
    >
      {opensAt !== null && <p className="text-center text-std-20N-150 desktop:text-std-24N-150">{closed.hours}</p>}
      <Languages />
    </ScreenFrame>
  )
}

const Languages = () => {
  const { language, setLanguage } = useLanguage()
  const { frame } = useText(kioskText)
  return (
    <div className="flex justify-center">
      <LanguageSwitch
        kiosk
        label={frame.language}
        options={languageOptions}
        current={language}
        onChoose={setLanguage}
      />
    </div>
  )
}

/** ① The operator's first screen: hold the card to the reader (CV-KS-2). */
export const HoldCardScreen = () => {
  const { driver, terminal, devices } = useKiosk()
  const { holdCard, outOfOrder, kinds } = useText(kioskText)
  const isOutOfOrder =
    devices !== undefined && [devices.cashBox, devices.printer].some(({ state }) => state === 'unavailable')
  const isOpen = terminal.centre.open && !isOutOfOrder
  useEffect(() => driver.setOpen(isOpen), [driver, isOpen])

  if (!terminal.centre.open) return <Closed />
  if (isOutOfOrder)
    return (
      <ScreenFrame picture={<TroublePicture />} title={outOfOrder.title} lead={outOfOrder.lead}>
        <Languages />
      </ScreenFrame>
    )
  return (
    <ScreenFrame picture={<HoldCardPicture />} title={holdCard.title} lead={holdCard.lead}>
      <CardNotice />
      <ReaderLine />
      <div className="flex flex-wrap items-center justify-center gap-x-10 gap-y-4">
        <Languages />
        <Button
          size="kiosk"
          look="quiet"
          className="desktop:min-h-16! desktop:text-std-24B-150!"
          onClick={() => void driver.askPhone()}
        >
          {holdCard.phone}
        </Button>
      </div>
      <div className="grid gap-4 desktop:grid-cols-2 desktop:gap-6 tall:grid-cols-1">
        <section className="grid content-start gap-3 rounded-16 border-2 border-solid-gray-420 bg-white p-5 tall:p-8">
          <Heading level={2} look="part" className="desktop:text-std-26B-150">
            {holdCard.usable}
          </Heading>
          <p className="text-std-20B-150 desktop:text-std-24B-150">{holdCard.usableCard}</p>
          <p className="text-std-18N-160 desktop:text-std-24N-150">{holdCard.usableNote}</p>
          <p className="text-std-18N-160 desktop:text-std-24N-150">{holdCard.notUsable}</p>
        </section>
        <section className="grid content-start gap-3 rounded-16 border-2 border-solid-gray-420 bg-white p-5 tall:p-8">
          <Heading level={2} look="part" className="desktop:text-std-26B-150">
            {holdCard.kindsTitle}
          </Heading>
          <ul className="list-disc pl-8 text-std-20B-150 desktop:text-std-24B-150">
            {kindsShown.map((kind) => (
              <li key={kind}>{kinds[kind]}</li>
            ))}
          </ul>
          <p className="text-std-18N-160 desktop:text-std-24N-150">{holdCard.kindsNote}</p>
          <p className="text-std-18N-160 desktop:text-std-24N-150">{holdCard.help}</p>
        </section>
      </div>
    </ScreenFrame>
  )
}
