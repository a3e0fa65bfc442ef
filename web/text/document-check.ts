import { documentCheckJa, type DocumentCheckText } from './document-check.ja.ts'
import { defineText } from './text-area.ts'

export const documentCheckText = defineText<DocumentCheckText>(documentCheckJa, {
  en: async () => (await import('./document-check.en.ts')).documentCheckEn,
})
