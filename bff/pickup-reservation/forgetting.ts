/** What was said about a person goes when nobody asks any more; that somebody came stays for the figures (XC-7). */
import { and, eq, inArray, isNotNull, lt, ne, notExists, or, sql } from 'drizzle-orm'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { isLive, reservationMachine } from '#shared/pickup-reservation/lifecycle.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { ReservationContext } from './context.ts'
import { noSecret } from './members.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

/** Days after the visit until nothing but the fact of it is left, and after a member was stopped until only the numbers are. */
const forgetDays = 180
/** Days after its end that a case keeps its words: over the year's report, and no longer. */
const forgetCaseDays = 400

const job = 'reservation.sweep'
const liveStatuses = reservationMachine.statuses.filter((status) => isLive[status])

type Forgetting = {
  readonly context: ReservationContext
  readonly site: Site
  /** The first day of the counter that is kept, for what goes after `forgetDays`. */
  readonly since: string
}

const note = (
  tx: Writes,
  { audit }: ReservationContext,
  entry: { readonly action: string; readonly target: string; readonly outcome: string },
) => audit.append(tx, { ...entry, actor: job, audience: 'system', requestId: `job:${job}` })

/** Each column by itself: a site that asks nothing has no answers, and may have said something in any other. */
const forgetVisits = async (tx: Writes, { context, site, since }: Forgetting): Promise<number> => {
  const { reservations: table } = context.store.tables
  const speaks = or(
    sql`cast(${table.answers} as text) <> '{}'`,
    isNotNull(table.name),
    isNotNull(table.kana),
    isNotNull(table.mail),
    isNotNull(table.accessKeyHash),
    isNotNull(table.overbookReason),
    ne(table.handling, ''),
  )
  const empty = { answers: {}, name: null, kana: null, mail: null, handling: '' } as const
  const forgotten = await tx
    .update(table)
    .set({ ...empty, accessKeyHash: null, overbookReason: null })
    .where(mine(table, site.scope, and(lt(table.day, since), speaks)))
    .returning({ reservationId: table.reservationId })
  return forgotten.length
}

const forgetWaits = async (tx: Writes, { context, site, since }: Forgetting): Promise<number> => {
  const { reservationWaits: waits } = context.store.tables
  const forgotten = await tx
    .update(waits)
    .set({ mail: null })
    .where(mine(waits, site.scope, and(lt(waits.toDay, since), isNotNull(waits.mail))))
    .returning({ waitId: waits.waitId })
  return forgotten.length
}

/** Members the staff stopped, unless they are still to come. Gives their ids. */
const forgetMembers = async (tx: Writes, { context, site, since }: Forgetting): Promise<readonly string[]> => {
  const { store, members } = context
  const { reservationMembers: table, reservations, accounts } = store.tables
  const speaks = or(
    sql`cast(${table.answers} as text) <> '{}'`,
    isNotNull(table.name),
    isNotNull(table.kana),
    isNotNull(table.mail),
    isNotNull(table.loginId),
    isNotNull(table.initialSecretHash),
    ne(accounts.secretHash, noSecret),
  )
  const toCome = tx
    .select({ reservationId: reservations.reservationId })
    .from(reservations)
    .where(
      mine(
        reservations,
        site.scope,
        eq(reservations.memberId, table.memberId),
        inArray(reservations.status, liveStatuses),
      ),
    )
  const over = await tx
    .select({ memberId: table.memberId })
    .from(table)
    .innerJoin(accounts, eq(accounts.id, table.memberId))
    .where(mine(table, site.scope, lt(table.stoppedAt, fromTokyo(since, 0)), speaks, notExists(toCome)))
  for (const { memberId } of over) await members.forget(tx, site.scope, memberId)
  return over.map(({ memberId }) => memberId)
}

const forgetCases = async (tx: Writes, { context, site }: Forgetting): Promise<number> => {
  const { reservationCases: cases } = context.store.tables
  const before = fromTokyo(addDays(toTokyoDay(context.clock.now()), -forgetCaseDays), 0)
  const speaks = or(ne(cases.detail, ''), ne(cases.answer, ''))
  const forgotten = await tx
    .update(cases)
    .set({ detail: '', answer: '' })
    .where(mine(cases, site.scope, and(lt(cases.closedAt, before), speaks)))
    .returning({ caseId: cases.caseId })
  return forgotten.length
}

/** Done again it finds nothing. The trail says of whom and how many, and never what. */
export const forgetPersons = (context: ReservationContext, site: Site): Promise<void> =>
  context.store.tx(async (tx) => {
    const forgetting = { context, site, since: addDays(toTokyoDay(context.clock.now()), -forgetDays) }
    const counts = {
      reservations: await forgetVisits(tx, forgetting),
      waits: await forgetWaits(tx, forgetting),
      cases: await forgetCases(tx, forgetting),
    }
    for (const [what, count] of Object.entries(counts))
      if (count > 0)
        await note(tx, context, {
          action: `reservation.${what}-erased`,
          target: site.scope.siteId,
          outcome: `${what}-${count}`,
        })
    for (const memberId of await forgetMembers(tx, forgetting))
      await note(tx, context, { action: 'reservation.member-erased', target: memberId, outcome: 'done' })
  })
