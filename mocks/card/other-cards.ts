import type { VirtualCard } from './virtual-card.ts'

/** A card of another kind: every application is unknown to it. */
export const createForeignCard = (label = 'Another card'): VirtualCard => ({
  id: 'foreign',
  label,
  atr: Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01),
  reset: () => undefined,
  transmit: async (command) => (command[1] === 0xa4 ? Uint8Array.of(0x6a, 0x82) : Uint8Array.of(0x6d, 0x00)),
})

/** Something that lies on the reader and never answers, such as two cards in one wallet. */
export const createMuteCard = (label = 'Unreadable card'): VirtualCard => ({
  id: 'mute',
  label,
  atr: new Uint8Array(),
  reset: () => undefined,
  transmit: () => Promise.reject(new Error('mute')),
})
