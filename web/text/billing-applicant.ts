import { billingApplicantJa, type BillingApplicantText } from './billing-applicant.ja.ts'
import { defineText } from './text-area.ts'

export const billingApplicantText = defineText<BillingApplicantText>(billingApplicantJa, {
  en: async () => (await import('./billing-applicant.en.ts')).billingApplicantEn,
})
