import { createContext, use } from 'react'
import { AppError } from '#shared/errors/app-error.ts'
import type { DeskView, StaffSite } from '#shared/pickup-reservation/staff-api.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import type { searchReservations } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'

export type Search = BodyOf<typeof searchReservations>

export type KeptSearch = { readonly by: string; readonly siteId: string; readonly search: Search }

/** What stays while somebody goes from screen to screen: the site, and what was searched for, which no address may hold. */
export type Desk = {
  readonly chosen: string | null
  readonly choose: (siteId: string) => void
  readonly kept: KeptSearch | null
  readonly keep: (kept: KeptSearch | null) => void
}

export const DeskContext = createContext<Desk | undefined>(undefined)
export const SiteContext = createContext<StaffSite | undefined>(undefined)
export const FactsContext = createContext<DeskView | undefined>(undefined)

/** Throws outside the reservation desk. */
export const useDesk = (): Desk => {
  const desk = use(DeskContext)
  if (desk === undefined) throw new AppError('session.required')
  return desk
}

/** The site that is worked for. Throws outside a site's screens. */
export const useSite = (): StaffSite => {
  const site = use(SiteContext)
  if (site === undefined) throw new AppError('request.not-found')
  return site
}

/** The last search of this person at this site: whoever signs in next does not see it. */
export const useKeptSearch = () => {
  const { kept, keep } = useDesk()
  const { view } = useStaffSession()
  const { siteId } = useSite()
  const own = kept !== null && kept.by === view.subject && kept.siteId === siteId ? kept.search : null
  return {
    search: own,
    keepSearch: (search: Search | null) => keep(search === null ? null : { by: view.subject, siteId, search }),
  }
}

/** What this person may do beside looking; the BFF decides in any case. */
export const useMay = () => {
  const { view } = useStaffSession()
  return (privilege: string): boolean => view.privileges.includes(privilege)
}

/** What serving somebody at this site takes. Throws outside a site's screens. */
export const useFacts = (): DeskView => {
  const facts = use(FactsContext)
  if (facts === undefined) throw new AppError('request.not-found')
  return facts
}

/** The day it is at the counter. */
export const useToday = (): string => useFacts().today
