/** What residents see of a reservation. */
import type { ReservationView } from '#shared/pickup-reservation/api.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import { deadlineOf, isTaking } from '#shared/pickup-reservation/rules.ts'
import { accepts } from '#shared/lifecycle/machine.ts'
import { reservationMachine } from '#shared/pickup-reservation/lifecycle.ts'
import { buildVisitCalendar } from './calendar-file.ts'
import { slotOf, type Reservation } from './reservations.ts'
import type { Site } from './sites.ts'

/** A copy the schemas of the contract take: their arrays are not read-only. */
export const toAnswersView = (answers: Answers): ReservationView['answers'] =>
  Object.fromEntries(
    Object.entries(answers).map(([key, value]) => [key, typeof value === 'string' ? value : [...(value ?? [])]]),
  )

export const toReservationView = (site: Site, row: Reservation, now: Date): ReservationView => {
  const { reservation: rules } = site.settings
  const window = site.findWindow(row.windowId)?.definition
  const until = (event: 'change' | 'cancel', deadline: typeof rules.changeUntil): string | null => {
    const last = deadlineOf(deadline, row)
    return accepts(reservationMachine, row.status).includes(event) && now < last ? last.toISOString() : null
  }
  return {
    reservationId: row.reservationId,
    siteId: row.siteId,
    slot: { ...slotOf(row), end: site.findSlot(row)?.end ?? row.start + rules.unit },
    windowName: window?.name ?? '',
    windowAddress: window?.address ?? '',
    number: row.number,
    status: row.status,
    answers: toAnswersView(row.answers),
    linkCode: row.linkCode,
    appliedAt: row.appliedAt.toISOString(),
    changeUntil: isTaking(rules, now) ? until('change', rules.changeUntil) : null,
    cancelUntil: until('cancel', rules.cancelUntil),
    version: row.version,
  }
}

export const toCalendarFile = (site: Site, row: Reservation, origin: string): string =>
  buildVisitCalendar(site, {
    about: row.reservationId,
    at: row.changedAt,
    slot: slotOf(row),
    number: row.number,
    origin,
    sequence: row.version - 1,
  })
