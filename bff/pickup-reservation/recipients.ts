/**
 * Where mails about a visit go. A member's go to the address the member has when they are written, and nowhere where that
 * was taken away; the one kept beside the reservation is for whoever is no member, or is none any more.
 */
import { inArray, isNull } from 'drizzle-orm'
import type { Reads, Store } from '#bff/platform/database/store.ts'
import type { Member } from './members.ts'
import type { Reservation } from './reservations.ts'
import { mine, type Scope } from './scope.ts'

type Addressed = Pick<Reservation, 'memberId' | 'mail'>

export const addressOf = ({ mail }: Addressed, member: Pick<Member, 'mail' | 'stoppedAt'> | undefined): string | null =>
  member === undefined || member.stoppedAt !== null ? mail : member.mail

/** Far below what either engine takes in one statement. */
const mostAtOnce = 500

export const createRecipients = (store: Store) => {
  const { reservationMembers: members } = store.tables

  /** Gives the address of each of these reservations. */
  const readAll = async (db: Reads, scope: Scope, rows: readonly Addressed[]) => {
    const ids = [...new Set(rows.flatMap(({ memberId }) => (memberId === null ? [] : [memberId])))]
    const known = new Map<string, Pick<Member, 'mail' | 'stoppedAt'>>()
    for (let from = 0; from < ids.length; from += mostAtOnce) {
      const found = await db
        .select({ memberId: members.memberId, mail: members.mail, stoppedAt: members.stoppedAt })
        .from(members)
        .where(
          mine(
            members,
            scope,
            inArray(members.memberId, ids.slice(from, from + mostAtOnce)),
            isNull(members.stoppedAt),
          ),
        )
      for (const { memberId, ...member } of found) known.set(memberId, member)
    }
    return (row: Addressed): string | null => addressOf(row, known.get(row.memberId ?? ''))
  }

  return {
    readAll,
    read: async (db: Reads, scope: Scope, row: Addressed): Promise<string | null> =>
      (await readAll(db, scope, [row]))(row),
  }
}

export type Recipients = ReturnType<typeof createRecipients>
