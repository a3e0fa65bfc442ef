import type { CounterErrorText } from './error-sentences.ts'
import { counterErrorsJa } from './errors-counter.ja.ts'
import { defineText } from './text-area.ts'

export const counterErrorText = defineText<CounterErrorText>(counterErrorsJa, {
  en: async () => (await import('./errors-counter.en.ts')).counterErrorsEn,
})
