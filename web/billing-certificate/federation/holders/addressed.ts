import type { ApplicantView } from '#shared/billing-certificate/federation-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { Addressed } from '../letters/letter.ts'

/** What a letter to a holder needs; it bears the day the password was set. */
export const toAddressed = (holder: ApplicantView, now: Date): Addressed => ({
  postalCode: holder.postalCode,
  address: holder.address,
  displayName: holder.displayName,
  userId: holder.userId,
  testId: holder.testId,
  day: toTokyoDay(holder.passwordSetAt === null ? now : new Date(holder.passwordSetAt)),
  passwordNumber: holder.passwordNumber,
})
