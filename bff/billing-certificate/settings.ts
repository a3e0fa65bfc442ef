/** What a federation decides for itself and no code knows (EB-R-16). */
import * as z from 'zod/mini'
import { bankAccount, seals, taxOfFee } from '#shared/billing-certificate/applicant-api.ts'
import {
  defaultDeletionDays,
  defaultExpiryLeads,
  defaultFees,
  defaultRenewalDays,
  defaultTransferDays,
  defaultValidityRule,
} from '#shared/billing-certificate/rules.ts'

const days = z.int().check(z.minimum(0), z.maximum(3650))
const yen = z.int().check(z.minimum(0), z.maximum(1_000_000))

export const billingSettings = z.object({
  federation: z.object({
    name: z.string(),
    postalCode: z.string(),
    address: z.string(),
    phone: z.string(),
    guidanceHours: z.string(),
    mail: z.string(),
    account: bankAccount,
    /** A frame for the seal that is put on by hand, or the words that there is none. */
    seal: z._default(z.enum(seals), 'box'),
    /** Where the fee has consumption tax in it: what a qualified invoice (適格請求書) must say. */
    tax: z._default(z.nullable(taxOfFee), null),
  }),
  /** Raised with every change of the text, so that each consent names what was read (EB-R-3). */
  consent: z.object({ version: z.string(), text: z.string() }),
  fees: z._default(
    z.array(z.object({ from: z.iso.date(), yen: z.object({ provider: yen, agent: yen, staff: yen }) })),
    [...defaultFees],
  ),
  validity: z._default(z.object({ starts: z.enum(['next-month', 'same-day']), months: z.int() }), defaultValidityRule),
  expiryLeads: z._default(z.array(days), [...defaultExpiryLeads]),
  renewalDays: z._default(days, defaultRenewalDays),
  deletionDays: z._default(days, defaultDeletionDays),
  transferDays: z._default(days, defaultTransferDays),
  /** Two letters before the nine digits of a user ID (EB-R-12). */
  userIdPrefix: z._default(z.string().check(z.regex(/^[A-Z]{2}$/)), 'HJ'),
})
export type BillingSettings = z.infer<typeof billingSettings>
