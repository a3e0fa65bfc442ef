/** What residents may know of a site. */
import type { SiteView } from '#shared/pickup-reservation/api.ts'
import { bookableDays, isPublished, isTaking } from '#shared/pickup-reservation/rules.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Site, Sites } from './sites.ts'

/** A site that is shown today. Throws `request.not-found` for any other, as if there were none. */
export const requireShown = async (sites: Sites, siteId: string, now: Date): Promise<Site> => {
  const site = await sites.require(siteId)
  if (!isPublished(site.settings.publication, now)) throw new AppError('request.not-found')
  return site
}

export const toSiteSummary = ({ scope, settings: { basic, mode } }: Site) => ({
  siteId: scope.siteId,
  municipalityName: basic.municipalityName,
  siteName: basic.siteName,
  visit: mode.visit,
})

export const toSiteView = (site: Site, now: Date): SiteView => {
  const { settings } = site
  const { basic, reservation: rules } = settings
  const { first, last } = bookableDays(rules, now)
  return {
    ...toSiteSummary(site),
    headerTitle: basic.headerTitle,
    contact: {
      authority: basic.authority,
      phone: basic.phone,
      mail: basic.mail,
      homepage: basic.homepage,
      address: basic.address,
    },
    mode: settings.mode,
    screen: settings.screen,
    applicationItems: settings.applicationItems,
    memberItems: settings.memberItems,
    rules: { firstDay: first, lastDay: last, ...rules },
    taking: isTaking(rules, now),
    windows: site.windows
      .filter(({ definition }) => definition.shown)
      .map(({ windowId, definition: { name, kind, address, phone, note } }) => ({
        windowId,
        name,
        kind,
        address,
        phone,
        note,
      })),
    version: site.version,
    now: now.toISOString(),
  }
}
