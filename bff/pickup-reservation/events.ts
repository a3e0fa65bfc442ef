/** The history of reservations and of the waitlist, appended in the transaction of the act itself. */
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import { ownedBy, type Scope } from './scope.ts'

type Row = Store['tables']['reservationEvents']['$inferSelect']

/** Who acts: `resident` where nobody is signed in, an account's id, or the job. */
export type Actor = { readonly actor: string; readonly by: 'resident' | 'staff' | 'system' }
export const anybody: Actor = { actor: 'resident', by: 'resident' }
export const system: Actor = { actor: 'system', by: 'system' }

export type HistoryEntry = Pick<Row, 'subjectId' | 'event' | 'from' | 'to' | 'cause' | 'at'> & {
  readonly who: Actor
  readonly fromSlot?: Slot | undefined
  readonly toSlot?: Slot | undefined
}

export const slotText = ({ windowId, day, start }: Slot): string => `${windowId}/${day}/${start}`

export const parseSlotText = (text: string): Slot => {
  const [windowId = '', day = '', start = ''] = text.split('/')
  return { windowId, day, start: Number(start) }
}

export const createHistory = (store: Store) => {
  const { reservationEvents: events } = store.tables
  const at = sql.placeholder
  const insert = store.prepareWrite('reservation_event', (tx) =>
    tx.insert(events).values({
      eventId: at('eventId'),
      tenantId: at('tenantId'),
      siteId: at('siteId'),
      subjectId: at('subjectId'),
      at: at('at'),
      event: at('event'),
      from: at('from'),
      to: at('to'),
      actor: at('actor'),
      by: at('by'),
      cause: at('cause'),
      fromSlot: at('fromSlot'),
      toSlot: at('toSlot'),
    }),
  )
  return {
    append: async (tx: Writes, scope: Scope, { who, fromSlot, toSlot, ...entry }: HistoryEntry): Promise<void> => {
      await insert(tx, {
        ...ownedBy(scope),
        ...who,
        ...entry,
        eventId: randomUUID(),
        fromSlot: fromSlot === undefined ? null : slotText(fromSlot),
        toSlot: toSlot === undefined ? null : slotText(toSlot),
      })
    },
  }
}

export type History = ReturnType<typeof createHistory>
