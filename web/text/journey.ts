import { journeyJa, type JourneyText } from './journey.ja.ts'
import { defineText } from './text-area.ts'

export const journeyText = defineText<JourneyText>(journeyJa, {
  en: async () => (await import('./journey.en.ts')).journeyEn,
})
