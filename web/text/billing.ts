import { billingJa, type BillingText } from './billing.ja.ts'
import { defineText } from './text-area.ts'

export const billingText = defineText<BillingText>(billingJa, {
  en: async () => (await import('./billing.en.ts')).billingEn,
})
