/** HTTP of the staff's side: whose site it is, what it leaves in the access history, and the acts themselves. */
import * as api from '#shared/pickup-reservation/staff-api.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { Session } from '#bff/platform/session.ts'
import { parseDay } from './calendar.ts'
import type { ReservationContext } from './context.ts'
import { readDayMatrix } from './day-matrix.ts'
import type { Moving } from './moving.ts'
import type { Reservation } from './reservations.ts'
import type { Searching } from './searching.ts'
import type { SiteChanges } from './site-changes.ts'
import type { Clerk, StaffScope } from './staff-scope.ts'
import { toDeskView, toOneStaffReservation, toStaffReservations, toStaffSite } from './staff-views.ts'
import type { Overbook, Staffing } from './staffing.ts'
import type { Site } from './sites.ts'

export type StaffFlows = {
  readonly scope: StaffScope
  readonly staffing: Staffing
  readonly moving: Moving
  readonly searching: Searching
  readonly changes: SiteChanges
}

type StaffRequest = {
  readonly session: Session
  readonly requestId: string
  readonly clientAddress: string | null
}
type SiteRequest = StaffRequest & { readonly params: { readonly siteId: string } }

/** Throws `session.forbidden` for an over-booking without the privilege. */
const requireOverbook = ({ mayOverbook }: Clerk, overbook: Overbook): Overbook => {
  if (overbook !== null && !mayOverbook) throw new AppError('session.forbidden')
  return overbook
}

export const mountStaff = (mount: Mount, context: ReservationContext, flows: StaffFlows): void => {
  const { store, sites, clock, machineClock, calendars, members, reservations } = context
  const { scope, staffing, moving, searching, changes } = flows

  /** Everything below a site: the site is this person's, and the act leaves a trace. */
  const at = async <Result>(
    request: SiteRequest,
    { endpoint, target }: { readonly endpoint: Endpoint; readonly target?: string },
    act: (site: Site, clerk: Clerk) => Promise<Result>,
  ): Promise<Result> => {
    const clerk = await scope.requireClerk(request)
    const { siteId } = request.params
    // ids of the path only: what a person typed into a search is nobody's target
    const shown = /^[a-z0-9-]{1,40}$/.test(siteId) ? siteId : 'unknown'
    return scope.traced(clerk, { endpoint, siteId: shown, target: target ?? shown }, async () =>
      act(await scope.requireSite(clerk, siteId), clerk),
    )
  }
  const one = (site: Site, row: Reservation) => toOneStaffReservation(store, site, row)
  /** An id of ours, or nothing that could be found. */
  const idOf = (text: string): string => {
    if (!/^[0-9a-f-]{36}$/.test(text)) throw new AppError('request.not-found')
    return text
  }

  mount(api.listStaffSites, async (request) => {
    const clerk = await scope.requireClerk(request)
    const own = (await sites.listIds(clerk.tenantId)).filter((siteId) => scope.mayWorkFor(clerk, siteId))
    return Promise.all(own.map(async (siteId) => toStaffSite(await sites.requireOf(clerk.tenantId, siteId))))
  })
  // nothing of a person in it, and read with every screen: it leaves no trace
  mount(api.readDesk, async (request) => {
    const clerk = await scope.requireClerk(request)
    const site = await scope.requireSite(clerk, request.params.siteId)
    return toDeskView(site, { now: clock.now(), mayOverbook: clerk.mayOverbook })
  })
  mount(api.createSite, async (request) => {
    const clerk = await scope.requireClerk(request)
    const { siteId } = request.body
    return scope.traced(clerk, { endpoint: api.createSite, siteId, target: siteId }, async () => {
      await store.tx((tx) => sites.create(tx, { ...request.body, tenantId: clerk.tenantId, at: machineClock.now() }))
      return toStaffSite(await sites.requireOf(clerk.tenantId, siteId))
    })
  })

  mount(api.readSettings, async (request) =>
    at(request, { endpoint: api.readSettings }, async (site) => ({
      site: toStaffSite(site),
      settings: site.settings,
      ...(await changes.readUse(site)),
    })),
  )
  mount(api.previewSettings, async (request) =>
    at(request, { endpoint: api.previewSettings }, async (site) =>
      changes.preview(site, { settings: request.body.settings }),
    ),
  )
  mount(api.writeSettings, async (request) => {
    const { version, settings, acceptLost } = request.body
    const how = { version, acceptLost, origin: request.origin }
    return at(request, { endpoint: api.writeSettings }, async (site) =>
      toStaffSite(await changes.write(site, { settings }, how)),
    )
  })

  const toWindows = (site: Site) => ({ version: site.version, windows: [...site.windows] })
  mount(api.listWindows, async (request) => at(request, { endpoint: api.listWindows }, async (site) => toWindows(site)))
  mount(api.previewWindows, async (request) =>
    at(request, { endpoint: api.previewWindows }, async (site) =>
      changes.preview(site, { windows: request.body.changes }),
    ),
  )
  mount(api.writeWindows, async (request) => {
    const { version, changes: windows, order, acceptLost } = request.body
    const how = { version, acceptLost, origin: request.origin }
    return at(request, { endpoint: api.writeWindows }, async (site) =>
      toWindows(await changes.write(site, { windows, order }, how)),
    )
  })

  mount(api.readStaffCalendar, async (request) =>
    at(request, { endpoint: api.readStaffCalendar }, async (site) => ({
      days: [...(await calendars.readStaffWeek(site, request.params.windowId, request.params.day))],
    })),
  )
  mount(api.readDay, async (request) =>
    at(request, { endpoint: api.readDay }, async (site) => readDayMatrix(context, site, parseDay(request.params.day))),
  )
  mount(api.listSlotReservations, async (request) => {
    const { windowId, day, start } = request.params
    if (start !== 'all' && !/^\d{1,4}$/.test(start)) throw new AppError('request.not-found')
    const target = `${idOf(windowId)}/${parseDay(day)}/${start}`
    return at(request, { endpoint: api.listSlotReservations, target }, async (site) => {
      const of = { windowId, day, ...(start === 'all' ? {} : { start: Number(start) }) }
      return { reservations: await toStaffReservations(store, site, await reservations.listOfDay(site.scope, of)) }
    })
  })
  mount(api.searchReservations, async (request) =>
    at(request, { endpoint: api.searchReservations }, async (site) => {
      const { rows, next } = await searching.search(site, request.body)
      return { reservations: await toStaffReservations(store, site, rows), next }
    }),
  )
  mount(api.findVisitor, async (request) =>
    at(request, { endpoint: api.findVisitor }, async (site) => ({
      reservations: await toStaffReservations(store, site, await searching.findVisitor(site, request.body)),
    })),
  )

  mount(api.reserveForResident, async (request) => {
    const { slot, memberNumber, answers, overbook, linkCode } = request.body
    return at(request, { endpoint: api.reserveForResident, target: slot.windowId }, async (site, clerk) => {
      const member =
        memberNumber === null ? null : ((await members.findByNumber(store.db, site.scope, memberNumber)) ?? null)
      if (memberNumber !== null && member === null) throw new AppError('request.not-found')
      const { row, accessKey, mailed } = await staffing.reserve(site, {
        ...{ slot, member, answers, linkCode, overbook: requireOverbook(clerk, overbook) },
        ...{ who: clerk.who, origin: request.origin },
      })
      return { reservation: await one(site, row), accessKey, mailed }
    })
  })

  mount(api.moveReservations, async (request) => {
    const { reservations: wanted, to } = request.body
    return at(request, { endpoint: api.moveReservations, target: `${to.windowId}/${to.day}` }, async (site, clerk) => {
      if (site.findWindow(to.windowId) === undefined) throw new AppError('request.not-found')
      return { results: await moving.moveAll(site, wanted, { to, who: clerk.who, origin: request.origin }) }
    })
  })

  type ReservationRequest = SiteRequest & {
    readonly params: { readonly siteId: string; readonly reservationId: string }
  }
  const onReservation = <Result>(
    request: ReservationRequest,
    endpoint: Endpoint,
    act: (site: Site, reservationId: string, clerk: Clerk) => Promise<Result>,
  ): Promise<Result> => {
    const target = idOf(request.params.reservationId)
    return at(request, { endpoint, target }, (site, clerk) => act(site, target, clerk))
  }

  mount(api.readReservation, async (request) =>
    onReservation(request, api.readReservation, async (site, reservationId) => ({
      reservation: await one(site, await reservations.require(store.db, site.scope, reservationId)),
      events: await searching.readHistory(site, reservationId),
    })),
  )
  mount(api.changeForResident, async (request) =>
    onReservation(request, api.changeForResident, async (site, reservationId, clerk) => {
      const overbook = requireOverbook(clerk, request.body.overbook)
      const act = { ...request.body, overbook, who: clerk.who, origin: request.origin }
      const { row, mailed } = await staffing.change(site, reservationId, act)
      return { reservation: await one(site, row), mailed }
    }),
  )
  mount(api.cancelForResident, async (request) =>
    onReservation(request, api.cancelForResident, async (site, reservationId, { who }) => {
      const act = { version: request.body.version, who, origin: request.origin }
      const { row, mailed } = await staffing.cancel(site, reservationId, act)
      return { reservation: await one(site, row), mailed }
    }),
  )
  mount(api.reissueKey, async (request) =>
    onReservation(request, api.reissueKey, async (site, reservationId, { who }) => ({
      accessKey: await staffing.reissueKey(site, reservationId, { who, origin: request.origin }),
    })),
  )
  mount(api.checkIn, async (request) =>
    onReservation(request, api.checkIn, async (site, reservationId, { who }) =>
      one(site, await staffing.checkIn(site, reservationId, { ...request.body, who })),
    ),
  )
  mount(api.recordHandling, async (request) =>
    onReservation(request, api.recordHandling, async (site, reservationId, { who }) =>
      one(site, await staffing.record(site, reservationId, { ...request.body, who })),
    ),
  )
  mount(api.correctVisit, async (request) =>
    onReservation(request, api.correctVisit, async (site, reservationId, { who }) =>
      one(site, await staffing.correct(site, reservationId, { ...request.body, who })),
    ),
  )
}
