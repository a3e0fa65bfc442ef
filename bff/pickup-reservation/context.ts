/** What the flows of reservations stand on. */
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { createOutbox, type Outbox } from '#bff/platform/mail/outbox.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import type { Sessions } from '#bff/platform/session.ts'
import { createAllotment, type Allotment } from './allotment.ts'
import { createCalendars, type Calendars } from './calendar.ts'
import { createHistory, type History } from './events.ts'
import { createHolds, type Holds } from './holds.ts'
import { createLinks, type Links } from './links.ts'
import { createMails, type Mails } from './mails.ts'
import { createMembers, type Members } from './members.ts'
import { createPlaces, type Places } from './places.ts'
import { createRecipients, type Recipients } from './recipients.ts'
import { createReservations, type Reservations } from './reservations.ts'
import { createSites, type Sites } from './sites.ts'

export type ReservationParts = {
  readonly store: Store
  /** The counter's time: days, hours and deadlines. */
  readonly clock: Clock
  /** This machine's time: holds, links, throttles, evidence. */
  readonly machineClock: Clock
  readonly audit: Audit
  readonly sessions: Sessions
  readonly keys: ServerKeys
  /** Cookies over https only. */
  readonly secure: boolean
  /** Where links of mails lead that no request asked for: reminders, offers. */
  readonly origin: string
  /** From: of sites that have no address of their own. */
  readonly mailSender: string
}

export type ReservationContext = ReservationParts & {
  readonly sites: Sites
  readonly places: Places
  readonly holds: Holds
  readonly history: History
  readonly links: Links
  readonly members: Members
  readonly reservations: Reservations
  readonly outbox: Outbox
  readonly mails: Mails
  readonly recipients: Recipients
  readonly allotment: Allotment
  readonly calendars: Calendars
}

export const createContext = (parts: ReservationParts): ReservationContext => {
  const { store, keys } = parts
  const sites = createSites(store)
  const places = createPlaces(store)
  const holds = createHolds(store)
  const history = createHistory(store)
  const reservations = createReservations(store, history)
  const links = createLinks(store)
  const members = createMembers(store)
  const outbox = createOutbox({ store, keys })
  const mails = createMails(outbox, parts.mailSender)
  const recipients = createRecipients(store)
  const allotment = createAllotment({ ...parts, sites, places, holds, reservations, history, mails })
  const calendars = createCalendars(parts)
  const rows = { places, holds, history, links, members, reservations }
  return { ...parts, ...rows, sites, outbox, mails, recipients, allotment, calendars }
}
