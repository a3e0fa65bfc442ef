/** Settings and windows (RS-SET): written whole, with a dry run of what would lose its place, and told to whom it concerns. */
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { findUnknownPlaceholders, mailEvents } from '#shared/pickup-reservation/mail-events.ts'
import { findSettingFaults, type SiteSettings } from '#shared/pickup-reservation/settings.ts'
import type { DryRun } from '#shared/pickup-reservation/staff-api.ts'
import type { WindowDefinition } from '#shared/pickup-reservation/window.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { ReservationContext } from './context.ts'
import { slotOf } from './reservations.ts'
import { mine, ownedBy } from './scope.ts'
import { createSiteEffects } from './site-effects.ts'
import { buildSite, type Site, type SiteWindow } from './sites.ts'

export type WindowChange = { readonly windowId: string | null; readonly definition: WindowDefinition }

export type SiteChange = {
  readonly settings?: SiteSettings
  readonly windows?: readonly WindowChange[]
  readonly order?: readonly string[] | null
}

/** Throws `reservation.settings-invalid`. */
const requireSound = (settings: SiteSettings): void => {
  const unknown = mailEvents.flatMap((event) => {
    const { subject, body } = settings.mail.templates[event]
    return findUnknownPlaceholders(`${subject}\n${body}`).map((name) => ({
      path: `mail.templates.${event}`,
      message: `unknown placeholder ${name}`,
    }))
  })
  const faults = [...findSettingFaults(settings), ...unknown]
  if (faults.length > 0) throw new AppError('reservation.settings-invalid', { faults })
}

/** The windows as they would be. Throws `request.not-found` for a window that is not of this site. */
const applyWindows = (
  site: Site,
  changes: readonly WindowChange[],
  order: readonly string[] | null,
): readonly SiteWindow[] => {
  const byId = new Map(site.windows.map((window) => [window.windowId, window.definition]))
  for (const { windowId, definition } of changes) {
    if (windowId !== null && !byId.has(windowId)) throw new AppError('request.not-found')
    byId.set(windowId ?? randomUUID(), definition)
  }
  const known = [...byId.keys()]
  if (order !== null && (new Set(order).size !== order.length || order.some((windowId) => !byId.has(windowId))))
    throw new AppError('request.not-found')
  const ordered = [...(order ?? []), ...known.filter((windowId) => order?.includes(windowId) !== true)]
  return ordered.flatMap((windowId, position) => {
    const definition = byId.get(windowId)
    return definition === undefined ? [] : [{ windowId, position, definition }]
  })
}

/** The site as a change would make it. Throws `reservation.settings-invalid`, `request.not-found`. */
const imagine = (site: Site, { settings = site.settings, windows = [], order = null }: SiteChange, now: Date): Site => {
  requireSound(settings)
  const { scope, version, createdAt } = site
  return buildSite(
    { ...ownedBy(scope), version: version + 1, settings, createdAt, updatedAt: now },
    applyWindows(site, windows, order),
  )
}

export const createSiteChanges = (context: ReservationContext) => {
  const { store, clock, machineClock, sites, places, allotment, recipients, mails, calendars } = context
  const { findLost, tryOut } = createSiteEffects(context)
  const { reservations, reservationSites, reservationWindows, reservationMembers } = store.tables

  const writeWindows = async (tx: Writes, before: Site, after: Site): Promise<void> => {
    for (const { windowId, position, definition } of after.windows) {
      if (before.findWindow(windowId) === undefined)
        await tx.insert(reservationWindows).values({ windowId, ...ownedBy(after.scope), position, definition })
      else
        await tx
          .update(reservationWindows)
          .set({ position, definition })
          .where(mine(reservationWindows, after.scope, eq(reservationWindows.windowId, windowId)))
    }
  }

  return {
    preview: (site: Site, change: SiteChange): Promise<DryRun> =>
      tryOut(site, imagine(site, change, machineClock.now())),

    /**
     * One transaction: settings, windows, capacities of slots, offers of new places, mails to those who lose theirs.
     * Throws `reservation.settings-invalid`, `reservation.places-lost`, `lifecycle.stale`, `request.not-found`.
     */
    write: async (
      site: Site,
      change: SiteChange,
      {
        version,
        acceptLost,
        origin,
      }: { readonly version: number; readonly acceptLost: boolean; readonly origin: string },
    ): Promise<Site> => {
      const now = machineClock.now()
      await store.tx(async (tx) => {
        const before = await sites.inside(tx, site.scope)
        if (before.version !== version) throw new AppError('lifecycle.stale', { status: 'site' })
        const after = imagine(before, change, now)
        const lost = await findLost(tx, before, after)
        if (lost.length > 0 && !acceptLost) throw new AppError('reservation.places-lost', { count: lost.length })
        await tx
          .update(reservationSites)
          .set({ version: after.version, settings: after.settings, updatedAt: now })
          .where(eq(reservationSites.siteId, site.scope.siteId))
        await writeWindows(tx, before, after)
        await places.recast(tx, after, toTokyoDay(clock.now()))
        await allotment.offerOpened(tx, { before, after }, now)
        const addressOf = await recipients.readAll(tx, after.scope, lost)
        for (const row of lost) {
          if (row.cause !== 'not-offered') continue
          await mails.write(tx, before, {
            ...{ event: 'window-closed', to: addressOf(row), about: row.reservationId, at: now, origin },
            ...{ slot: slotOf(row), number: row.number, link: '' },
          })
        }
      })
      calendars.forget(...site.windows.map(({ windowId }) => windowId))
      return sites.require(site.scope.siteId)
    },

    /** Whether changing items would mix old answers with new questions (RS-SET-10, 12). */
    readUse: async (site: Site) => ({
      hasMembers: (await store.db.$count(reservationMembers, mine(reservationMembers, site.scope))) > 0,
      hasReservations: (await store.db.$count(reservations, mine(reservations, site.scope))) > 0,
    }),
  }
}

export type SiteChanges = ReturnType<typeof createSiteChanges>
