import { kioskJa, type KioskText } from './kiosk.ja.ts'
import { defineText } from './text-area.ts'

export const kioskText = defineText<KioskText>(kioskJa, {
  en: async () => (await import('./kiosk.en.ts')).kioskEn,
})
