import { phoneJa, type PhoneText } from './phone.ja.ts'
import { defineText } from './text-area.ts'

export const phoneText = defineText<PhoneText>(phoneJa, {
  en: async () => (await import('./phone.en.ts')).phoneEn,
})
