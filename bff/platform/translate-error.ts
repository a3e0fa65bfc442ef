/** Whatever a route, a job or a relay throws, in the words of the catalogue. Databases have their own file. */
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import { translateDatabaseError } from './database/database-errors.ts'

/** What `fetch` and AbortSignal throw: a DOMException whose name says why (DOM Standard §3.1, `AbortError`). */
const isAbort = (error: unknown) =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'ResponseAborted')

export const translateError = (error: unknown): AppError => {
  if (isAbort(error)) return new AppError('request.aborted', undefined, { cause: error })
  return toAppError(translateDatabaseError(error))
}
