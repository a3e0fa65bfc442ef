/** What is said of one row of many: a refusal is the row's own, a failure of ours is the whole request's (EB-SC-14). */
import { AppError } from '#shared/errors/app-error.ts'
import { translateDatabaseError } from '#bff/platform/database/database-errors.ts'

/** The code of a refusal. Throws what it was given where that is no refusal but our own failure. */
export const toRowOutcome = (cause: unknown): string => {
  const error = cause instanceof AppError ? cause : translateDatabaseError(cause)
  if (!(error instanceof AppError) || error.row.status >= 500) throw cause
  return error.code
}
