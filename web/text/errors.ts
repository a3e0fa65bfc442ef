import type { ErrorText } from './error-sentences.ts'
import { errorsJa } from './errors.ja.ts'
import { defineText } from './text-area.ts'

export const errorText = defineText<ErrorText>(errorsJa, {
  en: async () => (await import('./errors.en.ts')).errorsEn,
})
