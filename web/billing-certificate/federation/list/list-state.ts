import { createContext, use } from 'react'
import type { MatterFilter } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { useStaffSession } from '#web/session/staff-session.ts'

/** What is searched and ticked; kept beside the pages, so that the way back from a detail loses nothing. */
export type ListState = {
  /** Whose it is: the next person at this browser begins anew. */
  readonly owner: string | null
  readonly filter: MatterFilter
  readonly page: number
  /** By id, as the rows were when they were ticked: a row another hand has moved since is told, not overwritten. */
  readonly chosen: ReadonlyMap<string, ListedMatter>
}

export const emptyFilter: MatterFilter = {
  kinds: [],
  statuses: [],
  userId: '',
  name: '',
  appliedFrom: null,
  appliedUntil: null,
  expiredOnly: false,
}

export const firstState: ListState = { owner: null, filter: emptyFilter, page: 1, chosen: new Map() }

export const ListStateContext = createContext<
  { readonly state: ListState; readonly change: (part: Partial<ListState>) => void } | undefined
>(undefined)

/** Throws outside the portal. */
export const useListState = (): {
  readonly state: ListState
  readonly change: (part: Partial<ListState>) => void
} => {
  const kept = use(ListStateContext)
  const { view } = useStaffSession()
  if (kept === undefined) throw new AppError('internal.unexpected')
  const { state, change } = kept
  const owner = view.subject
  if (state.owner === owner) return { state, change }
  return { state: firstState, change: (part) => change({ ...firstState, ...part, owner }) }
}
