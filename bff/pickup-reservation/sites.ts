/** Sites with their settings, windows and derived slots, kept in memory for as long as their version is the database's. */
import { and, asc, eq, sql } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { planDay, type PlannedDay, type PlannedSlot } from '#shared/pickup-reservation/plan.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { defaultSettings, type SiteSettings } from '#shared/pickup-reservation/settings.ts'
import type { WindowDefinition } from '#shared/pickup-reservation/window.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import type { Scope } from './scope.ts'

export type SiteWindow = {
  readonly windowId: string
  readonly position: number
  readonly definition: WindowDefinition
}

export type Site = {
  readonly scope: Scope
  readonly version: number
  readonly settings: SiteSettings
  /** In their order, hidden ones too. */
  readonly windows: readonly SiteWindow[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly findWindow: (windowId: string) => SiteWindow | undefined
  /** Undefined for a window of another site. */
  readonly plan: (windowId: string, day: string) => PlannedDay | undefined
  readonly findSlot: (slot: Slot) => PlannedSlot | undefined
}

type SiteRow = Store['tables']['reservationSites']['$inferSelect']

const mostDaysKept = 4000

/** What was kept before a setting existed has that setting's beginning. */
const beginning = defaultSettings('').mode
const withLaterSettings = (settings: SiteSettings): SiteSettings => ({
  ...settings,
  mode: { ...beginning, ...settings.mode },
})

/** A site as its settings and windows make it; what it derives is kept. */
export const buildSite = (row: SiteRow, windows: readonly SiteWindow[]): Site => {
  const settings = withLaterSettings(row.settings)
  const byId = new Map(windows.map((window) => [window.windowId, window]))
  const days = new Map<string, PlannedDay>()
  const plan: Site['plan'] = (windowId, day) => {
    const window = byId.get(windowId)
    if (window === undefined) return undefined
    const key = `${windowId}/${day}`
    const known = days.get(key)
    if (known !== undefined) return known
    const planned = planDay(window.definition, settings.reservation, day)
    if (days.size >= mostDaysKept) days.clear()
    days.set(key, planned)
    return planned
  }
  return {
    scope: { tenantId: row.tenantId, siteId: row.siteId } as Scope,
    version: row.version,
    settings,
    windows,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    findWindow: (windowId) => byId.get(windowId),
    plan,
    findSlot: ({ windowId, day, start }) => plan(windowId, day)?.slots.find((slot) => slot.start === start),
  }
}

export const createSites = (store: Store) => {
  const { reservationSites: sites, reservationWindows: windows } = store.tables
  const kept = new Map<string, Site>()

  const versionQuery = (db: Reads) =>
    db
      .select({ tenantId: sites.tenantId, version: sites.version })
      .from(sites)
      .where(eq(sites.siteId, sql.placeholder('siteId')))
  const readVersion = store.prepare('reservation_site_version', versionQuery)
  const readVersionInside = store.prepareWrite('reservation_site_version_inside', versionQuery)

  const load = async (db: Reads, siteId: string): Promise<Site | undefined> => {
    const [row] = await db.select().from(sites).where(eq(sites.siteId, siteId))
    if (row === undefined) return undefined
    const own = await db
      .select({ windowId: windows.windowId, position: windows.position, definition: windows.definition })
      .from(windows)
      .where(and(eq(windows.siteId, siteId), eq(windows.tenantId, row.tenantId)))
      .orderBy(asc(windows.position))
    return buildSite(row, own)
  }

  /** As last committed. Undefined for an unknown site. */
  const find = async (siteId: string): Promise<Site | undefined> => {
    const [head] = await readVersion({ siteId })
    if (head === undefined) return undefined
    const known = kept.get(siteId)
    if (known?.version === head.version && known.scope.tenantId === head.tenantId) return known
    const site = await load(store.db, siteId)
    if (site !== undefined) kept.set(siteId, site)
    return site
  }

  /** As it is inside a transaction; what a transaction might still undo is not kept. Throws `request.not-found`. */
  const inside = async (tx: Writes, { siteId, tenantId }: Scope): Promise<Site> => {
    const [head] = await readVersionInside(tx, { siteId })
    const known = kept.get(siteId)
    if (known !== undefined && known.version === head?.version && known.scope.tenantId === tenantId) return known
    const site = await load(tx, siteId)
    if (site === undefined || site.scope.tenantId !== tenantId) throw new AppError('request.not-found')
    return site
  }

  const require = async (siteId: string): Promise<Site> => {
    const site = await find(siteId)
    if (site === undefined) throw new AppError('request.not-found')
    return site
  }

  return {
    find,
    inside,
    /** Throws `request.not-found`. */
    require,
    /** A site of this municipality; another's is as unknown as none. Throws `request.not-found`. */
    requireOf: async (tenantId: string, siteId: string): Promise<Site> => {
      const site = await require(siteId)
      if (site.scope.tenantId !== tenantId) throw new AppError('request.not-found')
      return site
    },
    listIds: async (tenantId?: string): Promise<readonly string[]> => {
      const rows = await store.db
        .select({ siteId: sites.siteId })
        .from(sites)
        .where(tenantId === undefined ? undefined : eq(sites.tenantId, tenantId))
        .orderBy(asc(sites.siteId))
      return rows.map(({ siteId }) => siteId)
    },
    /** Throws `database.conflict` for a taken id, whosever it is. */
    create: async (
      tx: Writes,
      site: {
        readonly tenantId: string
        readonly siteId: string
        readonly municipalityName: string
        readonly at: Date
      },
    ): Promise<void> => {
      const { tenantId, siteId, municipalityName, at } = site
      const settings = defaultSettings(municipalityName)
      await tx.insert(sites).values({ siteId, tenantId, version: 1, settings, createdAt: at, updatedAt: at })
    },
    /** The days of a site's rows that a change of plan may still move. */
    today: (now: Date) => toTokyoDay(now),
  }
}

export type Sites = ReturnType<typeof createSites>
