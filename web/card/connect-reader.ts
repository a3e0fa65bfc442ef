import { loadCardBridge } from './card-desk.ts'

/**
 * Lets the person choose a reader of their own; call it from a click. True when they chose one, which `useCardPresence`
 * then shows. Throws `card.reader-refused` where this browser cannot reach readers.
 */
export const connectReader = async (): Promise<boolean> => {
  const bridge = await loadCardBridge()
  return (await bridge.connectReader()) !== undefined
}
