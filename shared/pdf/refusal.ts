import { AppError } from '#shared/errors/app-error.ts'
import type { DocumentFault } from '#shared/errors/catalogue.ts'

/**
 * Ends reading at the first thing that is not as ISO 32000-2 says. Two programs that repair the same damage differently show
 * two documents, so nothing is ever repaired. `offset` is counted from the start of the file.
 */
export const refuse = (reason: DocumentFault, offset?: number): never => {
  throw new AppError('document.unreadable', { reason, ...(offset === undefined ? {} : { offset }) })
}
