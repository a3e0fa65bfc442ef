import { findWarnings, type StatusKey } from '#shared/card-handover/statuses.ts'

/**
 * The step that usually comes next for a card: the first in the municipality's order, beyond the current one, that nothing
 * is to be said about (CM-R-1). A card that was sent back begins anew. Undefined where nothing follows, such as after the
 * hand-over.
 */
export const suggestStatus = (recordable: readonly StatusKey[], current: StatusKey | null): StatusKey | undefined => {
  const fits = (key: StatusKey) => key !== 'sent-back' && findWarnings(current, key).length === 0
  const beyond = current === null ? 0 : recordable.indexOf(current) + 1
  return recordable.slice(current === 'sent-back' ? 0 : beyond).find(fits)
}
