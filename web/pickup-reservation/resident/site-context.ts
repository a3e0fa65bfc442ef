import { createContext, use } from 'react'
import type { SiteView } from '#shared/pickup-reservation/api.ts'
import { AppError } from '#shared/errors/app-error.ts'

export const SiteContext = createContext<SiteView | undefined>(undefined)

/** The site whose pages these are. Throws outside of them. */
export const useSite = (): SiteView => {
  const site = use(SiteContext)
  if (site === undefined) throw new AppError('request.not-found')
  return site
}

/** Address of a page of the site. */
export const pageOf = (siteId: string, page = ''): string => `/reservation/${siteId}${page}`
