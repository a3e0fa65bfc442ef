import type { VirtualReader } from '#mocks/card/virtual-reader.ts'
import type { VirtualPhone } from '#mocks/readers/web-nfc-phone.ts'
import type { CardInHand } from '../cards.ts'
import css from '../controls.css?inline'
import { defineControlsElement } from '../controls-element.ts'
import { Panel } from './panel.tsx'

const tag = 'madoguchi-demo-controls'

/** Puts the controls behind everything the page has, so that the keyboard reaches the product first. */
export const mountPanel = (hands: {
  readonly cards: readonly CardInHand[]
  readonly reader: VirtualReader
  readonly phone: VirtualPhone
}): void => {
  defineControlsElement(tag, css, () => <Panel {...hands} />)
  document.body.append(document.createElement(tag))
}
