/** 来場, 再来場, 再交付: as many visits to a card as there were, each with what was done (CM-F-5, CM-R-6). */
import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { VisitContent } from '#shared/card-handover/api.ts'
import type { ReservationState } from '#shared/card-handover/link-events.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import type { Card, Cards } from './cards.ts'
import { findChanged, type Changes } from './changes.ts'
import type { Author } from './progress.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

export type Visit = Store['tables']['handoverVisits']['$inferSelect']

type Written = { readonly content: VisitContent; readonly author: Author; readonly at: Date }

const split = ({ visitedAt, ...content }: VisitContent) => ({
  visitedAt: visitedAt === null ? null : new Date(visitedAt),
  content,
})

/** A visit that nothing was written about yet. */
const blank = (ordinal: number): Visit['content'] => ({
  kind: ordinal === 1 ? 'first' : 'again',
  content: '',
  documents: [],
  checks: [],
  oldCard: 'unknown',
})

/** All that is kept of a visit, as its older wording. */
const wordingOf = (
  visit: Pick<Visit, 'content' | 'visitedAt' | 'state' | 'reservedDay' | 'reservedStart' | 'reservedWindow'>,
) => ({
  ...visit.content,
  visitedAt: visit.visitedAt?.toISOString() ?? null,
  state: visit.state,
  reservedDay: visit.reservedDay,
  reservedStart: visit.reservedStart,
  reservedWindow: visit.reservedWindow,
})

export const createVisits = (store: Store, cards: Cards, changes: Changes) => {
  const { handoverVisits: visits } = store.tables

  const listOf = (db: Reads, scope: Scope, cardId: string): Promise<Visit[]> =>
    db
      .select()
      .from(visits)
      .where(mine(visits, scope, eq(visits.cardId, cardId)))
      .orderBy(asc(visits.ordinal))

  /** The card's row shows its last visit, and the last that was known of the old card. */
  const refresh = async (tx: Writes, scope: Scope, cardId: string): Promise<void> => {
    const rows = await listOf(tx, scope, cardId)
    const last = rows.at(-1)
    const oldCard = rows.findLast(({ content }) => content.oldCard !== 'unknown')?.content.oldCard ?? 'unknown'
    await cards.derive(tx, scope, [cardId], {
      visitState: last?.state ?? 'none',
      oldCard,
      reservedDay: last?.reservedDay ?? null,
      reservedStart: last?.reservedStart ?? null,
      reservedWindow: last?.reservedWindow ?? null,
    })
  }

  const insert = async (
    tx: Writes,
    scope: Scope,
    cardId: string,
    visit: Pick<Visit, 'state' | 'visitedAt' | 'source' | 'updatedAt' | 'updatedBy'> &
      Partial<Visit> & { readonly contentOf: (ordinal: number) => Visit['content'] },
  ) => {
    const { contentOf, ...values } = visit
    const ordinal = ((await listOf(tx, scope, cardId)).at(-1)?.ordinal ?? 0) + 1
    await tx.insert(visits).values({
      visitId: randomUUID(),
      ...ownedBy(scope),
      cardId,
      ...values,
      ordinal,
      content: contentOf(ordinal),
      version: 1,
    })
  }

  return {
    listOf,

    add: async (tx: Writes, scope: Scope, card: Card, { content, author, at }: Written): Promise<void> => {
      const { visitedAt, content: rest } = split(content)
      await insert(tx, scope, card.cardId, {
        contentOf: () => rest,
        visitedAt,
        state: visitedAt === null ? 'none' : 'visited',
        source: 'staff',
        updatedAt: at,
        updatedBy: author.actorName,
      })
      await refresh(tx, scope, card.cardId)
    },

    /** Compare-and-set on the version; the older wording is kept. Throws `request.not-found`, `lifecycle.stale`. */
    amend: async (
      tx: Writes,
      scope: Scope,
      card: Card,
      { visitId, version, content, author, at }: Written & { readonly visitId: string; readonly version: number },
    ): Promise<void> => {
      const visit = (await listOf(tx, scope, card.cardId)).find((row) => row.visitId === visitId)
      if (visit === undefined) throw new AppError('request.not-found')
      const { visitedAt, content: rest } = split(content)
      const state = visitedAt !== null ? 'visited' : visit.state === 'visited' ? 'none' : visit.state
      const amended = await tx
        .update(visits)
        .set({ content: rest, visitedAt, state, updatedAt: at, updatedBy: author.actorName, version: version + 1 })
        .where(mine(visits, scope, and(eq(visits.visitId, visitId), eq(visits.version, version))))
        .returning({ visitId: visits.visitId })
      if (amended.length === 0) throw new AppError('lifecycle.stale', { status: 'visit' })
      const before = { ...visit.content, visitedAt: visit.visitedAt?.toISOString() ?? null }
      await changes.append(tx, scope, {
        ...{ subject: 'visit', subjectId: visitId, at, author, before },
        fields: findChanged(before, { ...rest, visitedAt: visitedAt?.toISOString() ?? null }),
      })
      await refresh(tx, scope, card.cardId)
    },

    /**
     * What the reservation side says of one reservation. A field that staff wrote at the counter stays as they wrote it, and
     * with the time of the visit whether there was one; an old card that lies here is not given back by the line.
     */
    place: async (
      tx: Writes,
      scope: Scope,
      card: Card,
      {
        reservationRef,
        reservation,
        at,
        author,
      }: {
        readonly reservationRef: string
        readonly reservation: ReservationState
        readonly at: Date
        readonly author: Author
      },
    ): Promise<void> => {
      const { slot, oldCard } = reservation
      const reserved = {
        reservedDay: slot?.day ?? null,
        reservedStart: slot?.start ?? null,
        reservedWindow: slot?.windowName ?? null,
      }
      const visit = {
        state: reservation.state,
        visitedAt: reservation.visitedAt === null ? null : new Date(reservation.visitedAt),
      }
      const withOldCard = (content: Visit['content']) => (oldCard === 'unknown' ? content : { ...content, oldCard })
      const known = (await listOf(tx, scope, card.cardId)).find((row) => row.reservationRef === reservationRef)
      if (known === undefined)
        await insert(tx, scope, card.cardId, {
          ...{ ...reserved, ...visit, reservationRef, source: 'link', updatedAt: at, updatedBy: author.actorName },
          contentOf: (ordinal) => withOldCard(blank(ordinal)),
        })
      else {
        const { visitId, version } = known
        const byStaff = await changes.listFieldsByStaff(tx, scope, { subject: 'visit', subjectId: visitId })
        const keepsOldCard = byStaff.has('oldCard') || (byStaff.size > 0 && known.content.oldCard === 'collected')
        const next = {
          ...reserved,
          ...(byStaff.has('visitedAt') ? { state: known.state, visitedAt: known.visitedAt } : visit),
          content: keepsOldCard ? known.content : withOldCard(known.content),
        }
        const before = wordingOf(known)
        const fields = findChanged(before, wordingOf(next))
        if (fields.length === 0) return
        await tx
          .update(visits)
          .set({ ...next, updatedAt: at, updatedBy: author.actorName, version: version + 1 })
          .where(mine(visits, scope, eq(visits.visitId, visitId)))
        await changes.append(tx, scope, { subject: 'visit', subjectId: visitId, at, author, before, fields })
      }
      await refresh(tx, scope, card.cardId)
    },
  }
}

export type Visits = ReturnType<typeof createVisits>
