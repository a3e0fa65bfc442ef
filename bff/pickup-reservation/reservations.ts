/** Reads and writes of reservations. A change is compare-and-set on the version, moves along the table, and leaves a row. */
import { and, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import {
  isLive,
  reservationMachine,
  type ReservationEvent,
  type ReservationStatus,
} from '#shared/pickup-reservation/lifecycle.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { nextStatus } from '#shared/lifecycle/machine.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import type { Actor, History } from './events.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

export type Reservation = Store['tables']['reservations']['$inferSelect']

export const liveStatuses = reservationMachine.statuses.filter((status) => isLive[status])

export const slotOf = ({ windowId, day, start }: Slot): Slot => ({ windowId, day, start })

export type NewReservation = Omit<
  Reservation,
  'tenantId' | 'siteId' | 'version' | 'oldCardCollected' | 'handling' | 'visitedAt' | 'changedAt' | 'remindedAt'
>

export type Move = {
  readonly event: ReservationEvent
  readonly at: Date
  readonly who: Actor
  readonly cause: string
  readonly set?: Partial<Omit<Reservation, 'reservationId' | 'tenantId' | 'siteId' | 'version' | 'status'>>
}

export const createReservations = (store: Store, history: History) => {
  const { reservations } = store.tables
  const at = sql.placeholder
  const columns = [
    'reservationId windowId day start number status memberId accessKeyHash answers name kana mail linkCode oldCard',
    'overbookReason by appliedAt',
  ].flatMap((names) => names.split(' '))

  const insert = store.prepareWrite('reservation_insert', (tx) =>
    tx.insert(reservations).values({
      ...(Object.fromEntries(columns.map((name) => [name, at(name)])) as unknown as typeof reservations.$inferInsert),
      tenantId: at('tenantId'),
      siteId: at('siteId'),
      version: 1,
      oldCardCollected: false,
      handling: '',
      changedAt: at('appliedAt'),
    }),
  )

  const findWhere = async (db: Reads, scope: Scope, condition: SQL | undefined): Promise<Reservation | undefined> => {
    const [row] = await db
      .select()
      .from(reservations)
      .where(mine(reservations, scope, condition))
    return row
  }

  return {
    insert: async (tx: Writes, scope: Scope, row: NewReservation, who: Actor): Promise<Reservation> => {
      await insert(tx, { ...row, ...ownedBy(scope) })
      await history.append(tx, scope, {
        subjectId: row.reservationId,
        ...{ event: 'apply', from: null, to: row.status, at: row.appliedAt, who },
        cause: row.overbookReason === null ? 'applied' : 'overbook',
        toSlot: slotOf(row),
      })
      const fresh = { version: 1, oldCardCollected: false, handling: '', visitedAt: null, remindedAt: null }
      return { ...row, ...ownedBy(scope), ...fresh, changedAt: row.appliedAt }
    },

    /**
     * Moves a reservation as it was read. Throws `lifecycle.illegal` where the table has no cell, `lifecycle.stale` where
     * it was changed since.
     */
    move: async (tx: Writes, scope: Scope, row: Reservation, { event, at: when, who, cause, set }: Move) => {
      const status = nextStatus(reservationMachine, row.status, event)
      const [moved] = await tx
        .update(reservations)
        .set({ ...set, status, version: row.version + 1, changedAt: when })
        .where(
          mine(
            reservations,
            scope,
            and(eq(reservations.reservationId, row.reservationId), eq(reservations.version, row.version)),
          ),
        )
        .returning()
      if (moved === undefined) throw new AppError('lifecycle.stale', { status: row.status })
      await history.append(tx, scope, {
        subjectId: row.reservationId,
        ...{ event, from: row.status, to: status, at: when, who, cause },
        fromSlot: slotOf(row),
        toSlot: slotOf(moved),
      })
      return moved
    },

    /** Writes what is no transition: handling notes, a new key. Throws `lifecycle.stale`. */
    amend: async (
      tx: Writes,
      scope: Scope,
      row: Reservation,
      { set, at: when, who, cause }: Required<Pick<Move, 'set' | 'at' | 'who' | 'cause'>>,
    ) => {
      const [amended] = await tx
        .update(reservations)
        .set({ ...set, version: row.version + 1, changedAt: when })
        .where(
          mine(
            reservations,
            scope,
            and(eq(reservations.reservationId, row.reservationId), eq(reservations.version, row.version)),
          ),
        )
        .returning()
      if (amended === undefined) throw new AppError('lifecycle.stale', { status: row.status })
      await history.append(tx, scope, {
        subjectId: row.reservationId,
        ...{ event: 'record', from: row.status, to: row.status, at: when, who, cause },
        toSlot: slotOf(amended),
      })
      return amended
    },

    /** In a transaction or outside of one. */
    find: (db: Reads, scope: Scope, reservationId: string) =>
      findWhere(db, scope, eq(reservations.reservationId, reservationId)),

    /** Throws `request.not-found`, for another site's too. */
    require: async (db: Reads, scope: Scope, reservationId: string): Promise<Reservation> => {
      const row = await findWhere(db, scope, eq(reservations.reservationId, reservationId))
      if (row === undefined) throw new AppError('request.not-found')
      return row
    },

    /** As the screen saw it. Throws `request.not-found`, `lifecycle.stale`. */
    requireSeen: async (
      db: Reads,
      scope: Scope,
      { reservationId, version }: Pick<Reservation, 'reservationId' | 'version'>,
    ): Promise<Reservation> => {
      const row = await findWhere(db, scope, eq(reservations.reservationId, reservationId))
      if (row === undefined) throw new AppError('request.not-found')
      if (row.version !== version) throw new AppError('lifecycle.stale', { status: row.status })
      return row
    },

    findByKey: (db: Reads, scope: Scope, accessKeyHash: string) =>
      findWhere(db, scope, eq(reservations.accessKeyHash, accessKeyHash)),

    /** A member's own, newest visit first (RS-SC-8). */
    listOfMember: (scope: Scope, memberId: string): Promise<Reservation[]> =>
      store.db
        .select()
        .from(reservations)
        .where(mine(reservations, scope, eq(reservations.memberId, memberId)))
        .orderBy(desc(reservations.day), desc(reservations.start), desc(reservations.number))
        .limit(200),

    /** Reservations still to come of a member, of an address where nobody is registered, or about the same card. */
    countLive: async (
      tx: Reads,
      scope: Scope,
      {
        memberId,
        mail,
        linkCode = null,
        today,
      }: {
        readonly memberId: string | null
        readonly mail: string | null
        readonly linkCode?: string | null
        readonly today: string
      },
    ): Promise<number> => {
      const ofMail = mail === null ? undefined : and(eq(reservations.mail, mail), sql`${reservations.memberId} is null`)
      const ofPerson = memberId === null ? ofMail : eq(reservations.memberId, memberId)
      const same = or(ofPerson, linkCode === null ? undefined : eq(reservations.linkCode, linkCode))
      if (same === undefined) return 0
      return tx.$count(
        reservations,
        mine(
          reservations,
          scope,
          and(same, inArray(reservations.status, liveStatuses), sql`${reservations.day} >= ${today}`),
        ),
      )
    },

    /** Of one window and day, all or one slot's, in the order of time and number. */
    listOfDay: (
      scope: Scope,
      { day, windowId, start }: { readonly day: string; readonly windowId?: string; readonly start?: number },
    ): Promise<Reservation[]> =>
      store.db
        .select()
        .from(reservations)
        .where(
          mine(
            reservations,
            scope,
            and(
              eq(reservations.day, day),
              windowId === undefined ? undefined : eq(reservations.windowId, windowId),
              start === undefined ? undefined : eq(reservations.start, start),
            ),
          ),
        )
        .orderBy(reservations.start, reservations.number),

    listWithStatus: (
      scope: Scope,
      statuses: readonly ReservationStatus[],
      condition: SQL | undefined,
    ): Promise<Reservation[]> =>
      store.db
        .select()
        .from(reservations)
        .where(
          mine(reservations, scope, and(or(...statuses.map((status) => eq(reservations.status, status))), condition)),
        )
        .orderBy(reservations.day, reservations.start, reservations.number),
  }
}

export type Reservations = ReturnType<typeof createReservations>
