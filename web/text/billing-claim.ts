import { billingClaimJa, type BillingClaimText } from './billing-claim.ja.ts'
import { defineText } from './text-area.ts'

export const billingClaimText = defineText<BillingClaimText>(billingClaimJa, {
  en: async () => (await import('./billing-claim.en.ts')).billingClaimEn,
})
