/** The product with a virtual reader, invented cards and the demo's controls beside it. `/demo` is the developer's page. */
import { registerReaderSource } from '#card-bridge/readers/registry.ts'
import { VirtualPhone } from '#mocks/readers/web-nfc-phone.ts'
import { createNdefReaderClass } from '#mocks/readers/web-nfc.ts'
import { toCardsInHand } from './cards.ts'
import { control } from './control.ts'
import { createStorageCounterStore } from './counter-store.ts'
import { createChosenReader, keptReader } from './reader-choice.ts'
import { findDevice } from './device.ts'

const dressDocument = async (): Promise<void> => {
  const { default: css } = await import('./dock.css?inline')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets.push(sheet)
}

/** Without stand-ins behind it the product still runs; there are no cards, and the controls say that nobody answers. */
const loadCards = async () => {
  try {
    return toCardsInHand(await control.listCards(), createStorageCounterStore(localStorage))
  } catch {
    return []
  }
}

const startCounter = async (): Promise<void> => {
  const reader = createChosenReader(keptReader(sessionStorage))
  const phone = new VirtualPhone()
  // An iPhone reaches neither readers nor cards from a page.
  if (findDevice() === 'android') {
    registerReaderSource(reader.source)
    Object.assign(globalThis, { NDEFReader: createNdefReaderClass(phone) })
  }
  const [cards, { mountPanel }] = await Promise.all([loadCards(), import('./panel/mount-panel.tsx'), dressDocument()])
  mountPanel({ cards, reader, phone })
  await import('#web/app/main.tsx')
}

const startDeveloperPage = async (): Promise<void> => {
  const { mountDeveloperPage } = await import('./developer/mount-developer-page.tsx')
  mountDeveloperPage()
}

await (/^\/demo\/?$/.test(location.pathname) ? startDeveloperPage() : startCounter())
