/** The only file that reads what SQLite and PostgreSQL say when something fails. */
import { AppError } from '#shared/errors/app-error.ts'

/** The engine's own code: `SQLITE_…` or a five-character SQLSTATE, found anywhere along the causes. */
const engineCode = (error: unknown): string | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^(SQLITE_\w+|[0-9A-Z]{5}|E[A-Z]+)$/.test(at.code))
      return at.code
  }
  return undefined
}

/** Unique, foreign-key, not-null and check violations: SQLite's names, SQLSTATE class 23. */
const isConstraint = (code: string) => code.startsWith('SQLITE_CONSTRAINT') || code.startsWith('23')

/** Busy, full, unreadable, no connection: SQLite's names, SQLSTATE classes 08, 53, 57, 40, and the socket's errno. */
const isUnavailable = (code: string) =>
  /^SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(code) ||
  /^(08|40|53|57)/.test(code) ||
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/.test(code)

/** What `pg` says without a code when a connection is not to be had or is lost. */
const isConnectionLost = (error: unknown) =>
  error instanceof Error && /^(timeout exceeded when trying to connect|Connection terminated)/.test(error.message)

/** SQLITE_BUSY: another process holds the write lock. */
export const isBusy = (error: unknown): boolean => engineCode(error)?.startsWith('SQLITE_BUSY') ?? false

/**
 * Two transactions met and one must run again: serialization failure 40001 and deadlock 40P01 (PostgreSQL manual,
 * "Serialization Failure Handling").
 */
export const isSerializationFailure = (error: unknown): boolean => {
  const code = engineCode(error)
  return code === '40001' || code === '40P01'
}

/** What the engine said, in the words of the catalogue; anything that is not an engine's error comes back as it is. */
export const translateDatabaseError = (error: unknown): unknown => {
  if (error instanceof AppError) return error
  const code = engineCode(error)
  if (code !== undefined && isConstraint(code)) return new AppError('database.conflict', undefined, { cause: error })
  if (code === undefined ? isConnectionLost(error) : isUnavailable(code))
    return new AppError('database.unavailable', undefined, { cause: error })
  return error
}
