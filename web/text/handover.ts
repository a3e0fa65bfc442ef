import { handoverJa, type HandoverText } from './handover.ja.ts'
import { defineText } from './text-area.ts'

export const handoverText = defineText<HandoverText>(handoverJa, {
  en: async () => (await import('./handover.en.ts')).handoverEn,
})
