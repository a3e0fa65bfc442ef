import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { readSite } from '#shared/pickup-reservation/api.ts'
import type { ApplicationItems } from '#shared/pickup-reservation/items.ts'
import { readSettings } from '#shared/pickup-reservation/staff-api.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useMay, useSite } from './desk.ts'

/** What staff need of a site's settings to serve somebody at the counter. */
export type SiteForms = {
  readonly applicationItems: ApplicationItems
  readonly municipalityName: string
  readonly headerTitle: string
  readonly bring: string
  readonly contact: string
}

/** Who may not see all settings reads what residents see, which has the items too. */
export const useForms = (): UseQueryResult<SiteForms> => {
  const { call } = useStaffSession()
  const { siteId, version } = useSite()
  const mayReadAll = useMay()('reservations.settings')
  return useQuery({
    queryKey: ['reservation-forms', siteId, version, mayReadAll],
    queryFn: async ({ signal }): Promise<SiteForms> => {
      const input = { params: { siteId }, signal, headers: passiveHeader }
      if (mayReadAll) {
        const { settings } = await call(readSettings, input)
        const { basic, screen, applicationItems } = settings
        const { municipalityName, headerTitle, authority, phone } = basic
        return {
          applicationItems,
          municipalityName,
          headerTitle,
          bring: screen.bring,
          contact: `${authority} ${phone}`,
        }
      }
      const { applicationItems, municipalityName, headerTitle, screen, contact } = await call(readSite, input)
      const { authority, phone } = contact
      return { applicationItems, municipalityName, headerTitle, bring: screen.bring, contact: `${authority} ${phone}` }
    },
  })
}
