import { readersJa, type ReadersText } from './readers.ja.ts'
import { defineText } from './text-area.ts'

export const readersText = defineText<ReadersText>(readersJa, {
  en: async () => (await import('./readers.en.ts')).readersEn,
})
