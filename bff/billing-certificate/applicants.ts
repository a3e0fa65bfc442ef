/** Holders: one row each, and the account they sign in with. */
import { eq } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store } from '#bff/platform/database/store.ts'

export type Applicant = Store['tables']['billingApplicants']['$inferSelect']

/** Throws `session.forbidden` for an account without a holder, or a suspended one. */
export const requireApplicant = async ({ db, tables }: Store, userId: string): Promise<Applicant> => {
  const { billingApplicants: applicants } = tables
  const [applicant] = await db.select().from(applicants).where(eq(applicants.userId, userId))
  if (applicant === undefined || applicant.suspendedAt !== null) throw new AppError('session.forbidden')
  return applicant
}
