/** 利用者ID of a site's own: six digits, one after the other (OQ-RS-4). Link codes of the ledger are members' numbers too. */
import { and, asc, desc, eq, isNull, ne, or, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import { mine, type Scope } from './scope.ts'

const ownNumberLength = 6

const toNumber = (place: number): string => String(place).padStart(ownNumberLength, '0')

export const createMemberNumbers = (store: Store) => {
  const { reservationMembers: members } = store.tables
  const { memberNumber, linkCode } = members
  // of one length and of digits alone, text orders as numbers do
  const looksOwn = and(
    eq(sql`length(${memberNumber})`, ownNumberLength),
    eq(sql`trim(${memberNumber}, '0123456789')`, sql`''`),
  )

  const isFree = async (tx: Writes, scope: Scope, number: string): Promise<boolean> =>
    (await tx.$count(members, mine(members, scope, eq(memberNumber, number)))) === 0

  /** The place of the lowest number nobody has. */
  const findGap = async (tx: Writes, scope: Scope): Promise<number> => {
    if (await isFree(tx, scope, toNumber(1))) return 1
    const numbers = tx
      .select({
        memberNumber,
        next: sql<string | null>`lead(${memberNumber}) over (order by ${memberNumber})`.as('number_after'),
      })
      .from(members)
      .where(mine(members, scope, looksOwn))
      .as('numbers')
    const [last] = await tx
      .select({ memberNumber: numbers.memberNumber })
      .from(numbers)
      .where(
        or(isNull(numbers.next), sql`cast(${numbers.next} as integer) > cast(${numbers.memberNumber} as integer) + 1`),
      )
      .orderBy(asc(numbers.memberNumber))
      .limit(1)
    return Number(last?.memberNumber ?? 0) + 1
  }

  return {
    /**
     * The one after the last of the site's own; where that is a link code's, or the row is at its end because somebody
     * imported its last number, the lowest that is free. Throws `reservation.login-key-taken` when none is.
     */
    takeNext: async (tx: Writes, scope: Scope): Promise<string> => {
      const [last] = await tx
        .select({ memberNumber })
        .from(members)
        .where(mine(members, scope, and(looksOwn, or(isNull(linkCode), ne(linkCode, memberNumber)))))
        .orderBy(desc(memberNumber))
        .limit(1)
      const next = toNumber(Number(last?.memberNumber ?? 0) + 1)
      if (next.length === ownNumberLength && (await isFree(tx, scope, next))) return next
      const free = toNumber(await findGap(tx, scope))
      if (free.length > ownNumberLength) throw new AppError('reservation.login-key-taken')
      return free
    },
  }
}
