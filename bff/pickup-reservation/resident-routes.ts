/** HTTP of the residents' side that needs no session: vacancies, holds, applications, access keys, the waitlist. */
import * as api from '#shared/pickup-reservation/api.ts'
import { isPublished } from '#shared/pickup-reservation/rules.ts'
import { networkOf } from '#bff/platform/client-address.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { Applying } from './applying.ts'
import type { ReservationContext } from './context.ts'
import { anybody } from './events.ts'
import type { Holding } from './holding.ts'
import type { Keyed } from './keyed.ts'
import type { Site } from './sites.ts'
import { requireShown, toSiteSummary, toSiteView } from './site-view.ts'
import { toCalendarFile, toReservationView } from './views.ts'
import type { Waitlist } from './waitlist.ts'

export type ResidentFlows = {
  readonly holding: Holding
  readonly applying: Applying
  readonly keyed: Keyed
  readonly waitlist: Waitlist
}

type SiteRequest = { readonly params: { readonly siteId: string } }

export const mountResidents = (mount: Mount, context: ReservationContext, flows: ResidentFlows): void => {
  const { sites, clock, calendars, keys } = context
  const { holding, applying, keyed, waitlist } = flows
  const siteOf = ({ params }: SiteRequest): Promise<Site> => requireShown(sites, params.siteId, clock.now())
  /** Counts holds by place without keeping where that is. */
  const holderOf = (site: Site, address: string | null): string | null =>
    address === null ? null : keys.fingerprint('holder', site.scope.siteId, networkOf(address))

  mount(api.listSites, async () => {
    const now = clock.now()
    const all = await Promise.all((await sites.listIds()).map((siteId) => sites.require(siteId)))
    return all
      .filter(({ settings }) => isPublished(settings.publication, now))
      .toSorted((left, right) => left.settings.publication.order - right.settings.publication.order)
      .map(toSiteSummary)
  })
  mount(api.readSite, async (request) => toSiteView(await siteOf(request), clock.now()))
  mount(api.readCalendar, async (request) =>
    calendars.readWeek(await siteOf(request), request.params.windowId, request.params.day),
  )
  mount(api.findFree, async (request) => ({ slots: await calendars.findFree(await siteOf(request), request.body) }))

  mount(api.takeHold, async (request) => {
    const site = await siteOf(request)
    const { slot, replaces } = request.body
    return holding.take(site, slot, { replaces, holder: holderOf(site, request.clientAddress) })
  })
  mount(api.readHold, async (request) => holding.read(await siteOf(request), request.body.holdToken))
  mount(api.extendHold, async (request) => holding.extend(await siteOf(request), request.body.holdToken))
  mount(api.releaseHold, async (request) => holding.release(await siteOf(request), request.body.holdToken))

  mount(api.apply, async (request) =>
    applying.apply(await siteOf(request), { ...request.body, member: null, origin: request.origin }),
  )
  mount(api.confirmApplication, async (request) =>
    applying.confirm(await siteOf(request), { ...request.body, origin: request.origin }),
  )

  mount(api.readByKey, async (request) => {
    const site = await siteOf(request)
    const row = await keyed.open(site, { ...request.body, address: request.clientAddress })
    return {
      reservation: toReservationView(site, row, clock.now()),
      ics: toCalendarFile(site, row, request.origin),
    }
  })
  mount(api.changeByKey, async (request) => {
    const site = await siteOf(request)
    const { holdToken, answers, version, ...key } = request.body
    const row = await keyed.open(site, { ...key, address: request.clientAddress })
    return applying.change(site, row.reservationId, {
      ...{ holdToken, answers, version, who: anybody, origin: request.origin },
    })
  })
  mount(api.cancelByKey, async (request) => {
    const site = await siteOf(request)
    const { version, ...key } = request.body
    const row = await keyed.open(site, { ...key, address: request.clientAddress })
    return applying.cancel(site, row.reservationId, { version, who: anybody, origin: request.origin })
  })

  mount(api.enterWaitlist, async (request) => waitlist.enter(await siteOf(request), request.body, request.origin))
  mount(api.readWaitlist, async (request) => waitlist.read(await siteOf(request), request.body.token))
  mount(api.leaveWaitlist, async (request) => waitlist.leave(await siteOf(request), request.body.token))
}
