/** The visit as an iCalendar file (RFC 5545), no scheduling message (RFC 5546): nobody is invited. What to bring stands in it, no name and no access key do. */
import ical from 'ical-generator'
import { fromTokyo } from '#shared/calendar/tokyo.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { Site } from './sites.ts'

export type Visit = {
  readonly about: string
  readonly at: Date
  readonly slot: Slot
  readonly number?: number | undefined
  readonly origin: string
  /** 0 for the first, one more with each change: a calendar that has the visit already moves it (RFC 5545 §3.8.7.4). */
  readonly sequence?: number | undefined
}

/** Times are given in UTC, which every calendar shows in its own zone; Tokyo has had no summer time since 1951. */
export const buildVisitCalendar = (site: Site, { about, at, slot, number, origin, sequence = 0 }: Visit): string => {
  const { basic, screen } = site.settings
  const window = site.findWindow(slot.windowId)?.definition
  const end = site.findSlot(slot)?.end ?? slot.start + site.settings.reservation.unit
  const calendar = ical({
    prodId: { company: 'Madoguchi', product: 'pickup-reservation', language: 'JA' },
  })
  calendar.createEvent({
    id: `${about}@${site.scope.siteId}.madoguchi`,
    stamp: at,
    sequence,
    start: fromTokyo(slot.day, slot.start),
    end: fromTokyo(slot.day, end),
    summary: `${basic.siteName}${window === undefined ? '' : `（${window.name}）`}`,
    location: [window?.name, window?.address].filter(Boolean).join(' '),
    description: [
      ...(number === undefined ? [] : [`受付番号 ${number}`]),
      ...(screen.bring === '' ? [] : [`持ち物\n${screen.bring}`]),
      basic.phone === '' ? '' : `問合せ先 ${basic.phone}`,
    ]
      .filter(Boolean)
      .join('\n'),
    url: `${origin}/reservation/${site.scope.siteId}`,
  })
  // the last line ends like every other (RFC 5545 §3.1)
  return `${calendar.toString()}\r\n`
}
