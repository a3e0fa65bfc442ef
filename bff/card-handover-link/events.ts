/** Events of reservations as the ledger of cards may know them: by link code, and nothing about a person (OQ-CM-5). */
import { and, asc, eq, gt, gte, isNotNull, or } from 'drizzle-orm'
import type { LinkEvent, LinkEventKind } from '#shared/card-handover/link-events.ts'
import { linkCode as linkCodeForm } from '#shared/card-handover/codes.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { parseSlotText } from '#bff/pickup-reservation/events.ts'
import { mine } from '#bff/pickup-reservation/scope.ts'
import type { Site } from '#bff/pickup-reservation/sites.ts'

export type EventPage = { readonly events: LinkEvent[]; readonly next: string | null; readonly more: boolean }

type EventRow = Pick<
  Store['tables']['reservationEvents']['$inferSelect'],
  'event' | 'from' | 'to' | 'fromSlot' | 'toSlot'
>

/** What an event is to the ledger; undefined for what concerns nobody there: applications not confirmed, the waitlist. */
const toKind = ({ event, from, to, fromSlot, toSlot }: EventRow): LinkEventKind | undefined => {
  switch (event) {
    case 'apply':
    case 'confirm':
    case 'rebook':
      return to === 'reserved' ? 'reserved' : undefined
    case 'change':
      return fromSlot !== null && toSlot !== null && fromSlot !== toSlot ? 'changed' : 'noted'
    case 'cancel':
      return from === 'unconfirmed' ? undefined : 'cancelled'
    case 'check-in':
      return 'checked-in'
    case 'undo-check-in':
      return 'check-in-undone'
    case 'mark-absent':
      return 'absent'
    case 'undo-absent':
      return 'absence-undone'
    case 'record':
      return 'noted'
    default:
      return undefined
  }
}

/** Rows read for one page, whoever asks for more. */
const mostRows = 2000

const toOldCard = (oldCard: boolean | null, collected: boolean): LinkEvent['oldCard'] => {
  if (collected) return 'collected'
  if (oldCard === null) return 'unknown'
  return oldCard ? 'to-collect' : 'none'
}

const parseCursor = (cursor: string): { readonly at: Date; readonly eventId: string | undefined } => {
  const [at = '', eventId] = cursor.split('~')
  return { at: new Date(at), eventId }
}

export const createLinkEvents = (store: Store) => {
  const { reservationEvents: events, reservations } = store.tables

  const beyond = (after: string | null) => {
    if (after === null) return undefined
    const { at, eventId } = parseCursor(after)
    if (eventId === undefined) return gte(events.at, at)
    return or(gt(events.at, at), and(eq(events.at, at), gt(events.eventId, eventId)))
  }

  return {
    /** One page in the order in which things happened. */
    list: async (
      site: Site,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): Promise<EventPage> => {
      const most = Math.min(limit, mostRows)
      const found = await store.db
        .select({
          eventId: events.eventId,
          at: events.at,
          event: events.event,
          from: events.from,
          to: events.to,
          fromSlot: events.fromSlot,
          toSlot: events.toSlot,
          reservationId: reservations.reservationId,
          linkCode: reservations.linkCode,
          oldCard: reservations.oldCard,
          oldCardCollected: reservations.oldCardCollected,
        })
        .from(events)
        .innerJoin(
          reservations,
          and(eq(reservations.reservationId, events.subjectId), eq(reservations.siteId, events.siteId)),
        )
        .where(mine(events, site.scope, and(isNotNull(reservations.linkCode), beyond(after))))
        .orderBy(asc(events.at), asc(events.eventId))
        .limit(most + 1)
      const rows = found.slice(0, most)
      const last = rows.at(-1)
      return {
        events: rows.flatMap((row) => {
          const kind = toKind(row)
          const code = linkCodeForm.safeParse(row.linkCode)
          if (kind === undefined || !code.success) return []
          const slot = row.toSlot === null ? undefined : parseSlotText(row.toSlot)
          return [
            {
              eventId: row.eventId,
              at: row.at.toISOString(),
              kind,
              linkCode: code.data,
              reservationRef: row.reservationId,
              slot:
                slot === undefined
                  ? null
                  : {
                      day: slot.day,
                      start: slot.start,
                      windowName: site.findWindow(slot.windowId)?.definition.name ?? '',
                    },
              oldCard: toOldCard(row.oldCard, row.oldCardCollected),
            },
          ]
        }),
        next: last === undefined ? after : `${last.at.toISOString()}~${last.eventId}`,
        more: found.length > most,
      }
    },
  }
}
