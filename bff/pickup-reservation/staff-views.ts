/** What staff see of reservations: the name of the member or of the application, and what may be done now. */
import { eq, inArray } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { reservationMachine } from '#shared/pickup-reservation/lifecycle.ts'
import type { DeskView, StaffReservation, StaffSite } from '#shared/pickup-reservation/staff-api.ts'
import { accepts } from '#shared/lifecycle/machine.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Member } from './members.ts'
import { addressOf } from './recipients.ts'
import { slotOf, type Reservation } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'
import { toAnswersView } from './views.ts'

export const toStaffSite = ({ scope, settings, version, createdAt, updatedAt }: Site): StaffSite => ({
  siteId: scope.siteId,
  siteName: settings.basic.siteName,
  shown: settings.publication.shown,
  order: settings.publication.order,
  version,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

/** Of a hidden site too: it is set up and tried out at the counter before residents see it. */
export const toDeskView = (
  { settings: { basic, mode, screen, applicationItems } }: Site,
  { now, mayOverbook }: { readonly now: Date; readonly mayOverbook: boolean },
): DeskView => ({
  now: now.toISOString(),
  today: toTokyoDay(now),
  mayOverbook,
  municipalityName: basic.municipalityName,
  headerTitle: basic.headerTitle,
  authority: basic.authority,
  phone: basic.phone,
  bring: screen.bring,
  applicationItems,
  linkCode: mode.linkCode,
})

export const toStaffReservation = (site: Site, row: Reservation, member: Member | undefined): StaffReservation => ({
  reservationId: row.reservationId,
  slot: { ...slotOf(row), end: site.findSlot(row)?.end ?? row.start + site.settings.reservation.unit },
  windowName: site.findWindow(row.windowId)?.definition.name ?? '',
  number: row.number,
  status: row.status,
  memberNumber: member?.memberNumber ?? null,
  linkCode: row.linkCode,
  name: row.name ?? member?.name ?? null,
  answers: toAnswersView(row.answers),
  hasMail: addressOf(row, member) !== null,
  oldCard: row.oldCard,
  oldCardCollected: row.oldCardCollected,
  handling: row.handling,
  overbookReason: row.overbookReason,
  by: row.by,
  appliedAt: row.appliedAt.toISOString(),
  visitedAt: row.visitedAt?.toISOString() ?? null,
  accepts: [...accepts(reservationMachine, row.status)],
  version: row.version,
})

/** A list with the members it speaks of, read in one go. */
export const toStaffReservations = async (
  store: Store,
  site: Site,
  rows: readonly Reservation[],
): Promise<StaffReservation[]> => {
  const { reservationMembers: members } = store.tables
  const ids = [...new Set(rows.flatMap(({ memberId }) => (memberId === null ? [] : [memberId])))]
  const found =
    ids.length === 0
      ? []
      : await store.db
          .select()
          .from(members)
          .where(mine(members, site.scope, inArray(members.memberId, ids)))
  const byId = new Map(found.map((member) => [member.memberId, member]))
  return rows.map((row) => toStaffReservation(site, row, row.memberId === null ? undefined : byId.get(row.memberId)))
}

export const toOneStaffReservation = async (store: Store, site: Site, row: Reservation): Promise<StaffReservation> => {
  const { reservationMembers: members } = store.tables
  if (row.memberId === null) return toStaffReservation(site, row, undefined)
  const [member] = await store.db
    .select()
    .from(members)
    .where(mine(members, site.scope, eq(members.memberId, row.memberId)))
  return toStaffReservation(site, row, member)
}
