import { documentSignJa, type DocumentSignText } from './document-sign.ja.ts'
import { defineText } from './text-area.ts'

export const documentSignText = defineText<DocumentSignText>(documentSignJa, {
  en: async () => (await import('./document-sign.en.ts')).documentSignEn,
})
