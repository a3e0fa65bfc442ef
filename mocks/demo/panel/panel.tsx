import { useEffect, useId, useState } from 'react'
import type { VirtualReader } from '#mocks/card/virtual-reader.ts'
import type { VirtualPhone } from '#mocks/readers/web-nfc-phone.ts'
import type { CardInHand } from '../cards.ts'
import { KioskChoice } from '../kiosk-choice.tsx'
import { useDocumentLanguage } from '../use-document-language.ts'
import { useKiosk } from '../use-kiosk.ts'
import { useWorld } from '../use-world.ts'
import { words } from '../words.ts'
import { CardSection } from './card-section.tsx'
import { ClockSection, OcspSection } from './clock-section.tsx'
import { MoneySection, PrinterSection, TraySection } from './device-sections.tsx'
import { PairingSection } from './pairing-section.tsx'
import { PhoneSection } from './phone-section.tsx'

const openKey = 'madoguchi-demo-controls'
/** Beside this width there is room for the controls; below it they begin folded. */
const roomy = '(min-width: 48rem)'

const beginsOpen = () => {
  const kept = sessionStorage.getItem(openKey)
  return kept === null ? matchMedia(roomy).matches : kept === 'open'
}

/**
 * The docked controls. Open or folded, the page keeps clear of them: the document's own width or height is reduced by
 * what they take (`dock.css`), so they lie over no control of the product.
 */
export const Panel = ({
  cards,
  reader,
  phone,
}: {
  readonly cards: readonly CardInHand[]
  readonly reader: VirtualReader
  readonly phone: VirtualPhone
}) => {
  const language = useDocumentLanguage()
  const text = words[language]
  const [open, setOpen] = useState(beginsOpen)
  const [kioskId, chooseKiosk] = useKiosk()
  const world = useWorld(kioskId, open)
  const id = useId()

  useEffect(() => {
    sessionStorage.setItem(openKey, open ? 'open' : 'folded')
    document.documentElement.dataset['demoControls'] = open ? 'open' : 'folded'
  }, [open])

  // Where a card is tapped the phone comes first; elsewhere nobody should have to pass it.
  const isTapping = location.pathname.startsWith('/tap')
  const phoneSection = <PhoneSection {...{ text, language, cards, reader, phone }} />
  return (
    <aside lang={language} aria-label={text.title} className={open ? 'dock open' : 'dock'}>
      <button
        type="button"
        className="handle"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen((before) => !before)}
      >
        <span aria-hidden="true" className="arrow" />
        {text.title}
      </button>
      <div id={id} className="body" hidden={!open}>
        <output className="failure">
          {world.failure === 'silent' ? text.failed : world.failure === 'refused' && text.refused}
        </output>
        <CardSection text={text} language={language} cards={cards} reader={reader} />
        {isTapping && phoneSection}
        <PairingSection text={text} />
        <KioskChoice text={text} kioskId={kioskId} onChoose={chooseKiosk} />
        <MoneySection text={text} world={world} />
        <TraySection text={text} world={world} />
        <PrinterSection text={text} world={world} />
        <ClockSection text={text} world={world} />
        <OcspSection text={text} />
        {!isTapping && phoneSection}
        <p>
          <a href="/demo">{text.developer}</a>
        </p>
      </div>
    </aside>
  )
}
