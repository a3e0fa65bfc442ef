import { tapJa, type TapText } from './tap.ja.ts'
import { defineText } from './text-area.ts'

export const tapText = defineText<TapText>(tapJa, {
  en: async () => (await import('./tap.en.ts')).tapEn,
})
