import { everyCard, type CardFilter } from '#shared/card-handover/api.ts'
import { statusKeys } from '#shared/card-handover/statuses.ts'

/** Filters that may stand in an address: none of them says anything of a person. */
export const readFilter = (search: URLSearchParams): CardFilter => {
  const asked = search.get('status')
  const status = asked === 'none' ? 'none' : statusKeys.find((key) => key === asked)
  return {
    ...everyCard,
    statuses: status === undefined ? null : [status],
    stuck: search.get('stuck') === '1',
  }
}

/** Whether the period runs backwards. */
export const isBackwards = ({ from, to }: CardFilter): boolean => from !== null && to !== null && from > to
