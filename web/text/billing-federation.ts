import { billingFederationJa, type BillingFederationText } from './billing-federation.ja.ts'
import { defineText } from './text-area.ts'

export const billingFederationText = defineText<BillingFederationText>(billingFederationJa, {
  en: async () => (await import('./billing-federation.en.ts')).billingFederationEn,
})
