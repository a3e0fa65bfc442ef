/** Which slots somebody may have: to be taken now, to be kept while a form is filled in, and until when. */
import { AppError } from '#shared/errors/app-error.ts'
import type { SlotUnavailableReason } from '#shared/errors/catalogue.ts'
import { cutOffOf, findSlotRefusal, slotBegins, type Slot } from '#shared/pickup-reservation/rules.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Site } from './sites.ts'

const minuteMs = 60_000

const isShown = (site: Site, { windowId }: Slot): boolean => site.findWindow(windowId)?.definition.shown === true

/** Places that residents may have of a slot: none where its window is hidden, or does not plan it. */
export const offeredPlaces = (site: Site, slot: Slot): number =>
  isShown(site, slot) ? (site.findSlot(slot)?.capacity ?? 0) : 0

const findUnplanned = (site: Site, slot: Slot): SlotUnavailableReason | undefined => {
  const day = site.plan(slot.windowId, slot.day)
  if (day === undefined) return 'not-offered'
  if (day.shut !== null) return 'shut'
  const planned = day.slots.find(({ start }) => start === slot.start)
  if (planned === undefined) return 'not-offered'
  return planned.excluded ? 'excluded' : undefined
}

/** Throws `reservation.slot-unavailable` where the window offers no such slot, `request.not-found` for no window. */
export const requirePlanned = (site: Site, slot: Slot): void => {
  if (site.findWindow(slot.windowId) === undefined) throw new AppError('request.not-found')
  const reason = findUnplanned(site, slot)
  if (reason !== undefined) throw new AppError('reservation.slot-unavailable', { reason })
}

/**
 * Throws `reservation.slot-unavailable` where residents may not book the slot now, whether or not there is a place, and
 * `request.not-found` for a window that is not of this site.
 */
export const requireBookable = (site: Site, slot: Slot, now: Date): void => {
  if (!isShown(site, slot)) throw new AppError('request.not-found')
  const reason = findSlotRefusal(site.settings.reservation, slot, now)
  if (reason !== undefined) throw new AppError('reservation.slot-unavailable', { reason })
  requirePlanned(site, slot)
}

/**
 * Why a place that was taken for a time has nothing behind it any more, or undefined. The plan and the clock count and
 * nothing else: who has a place may finish after the internet side has closed, or with a capacity that shrank.
 */
export const findFallen = (site: Site, slot: Slot, now: Date): SlotUnavailableReason | undefined => {
  const reason = isShown(site, slot) ? findUnplanned(site, slot) : 'not-offered'
  if (reason !== undefined) return reason
  if (offeredPlaces(site, slot) === 0) return 'not-offered'
  return now >= slotBegins(slot) ? 'over' : undefined
}

/** Throws `reservation.slot-unavailable`. */
export const requireStanding = (site: Site, slot: Slot, now: Date): void => {
  const reason = findFallen(site, slot, now)
  if (reason !== undefined) throw new AppError('reservation.slot-unavailable', { reason })
}

/** The days are the counter's, the ends of holds this machine's. */
export type Clocks = { readonly clock: Clock; readonly machineClock: Clock }

/** The last moment, by this machine's time, at which a place of a slot may still be kept for somebody. */
export const latestEnd = ({ clock, machineClock }: Clocks, { settings }: Site, slot: Slot): Date => {
  const now = clock.now()
  const cutOff = cutOffOf(settings.reservation, slot)
  // a cut-off that was moved meanwhile does not break the promise made before it
  const last = now < cutOff ? cutOff : slotBegins(slot)
  return new Date(machineClock.now().getTime() + last.getTime() - now.getTime())
}

/** When a place ends that is kept for so many minutes from now on: with its slot's cut-off at the latest. */
export const keptUntil = (
  clocks: Clocks,
  site: Site,
  { slot, minutes }: { readonly slot: Slot; readonly minutes: number },
): Date =>
  new Date(Math.min(clocks.machineClock.now().getTime() + minutes * minuteMs, latestEnd(clocks, site, slot).getTime()))
