import { billingRepresentedJa, type BillingRepresentedText } from './billing-represented.ja.ts'
import { defineText } from './text-area.ts'

export const billingRepresentedText = defineText<BillingRepresentedText>(billingRepresentedJa, {
  en: async () => (await import('./billing-represented.en.ts')).billingRepresentedEn,
})
