/** Reads and writes of the issuing tables. A change of status is compare-and-set and leaves an event row. */
import { and, desc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'
import { issuanceMachine, type IssuanceEvent, type IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { isFinal, nextStatus } from '#shared/lifecycle/machine.ts'
import { toTokyoDay, toTokyoMinutes } from '#shared/calendar/tokyo.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import type { Tables } from '#bff/platform/database/schema.ts'

export type Issuance = Tables['issuances']['$inferSelect']
export type AlarmRow = Tables['alarms']['$inferSelect']
export type CharacterTask = Tables['characterTasks']['$inferSelect']

const openStatuses = issuanceMachine.statuses.filter((status) => !isFinal(issuanceMachine, status))

export const findIssuance = async (store: Store, visitId: string): Promise<Issuance | undefined> => {
  const { issuances } = store.tables
  const [row] = await store.db.select().from(issuances).where(eq(issuances.visitId, visitId))
  return row
}

/** Visits that are not over, oldest first: what recovery and the watcher look at. */
export const listOpenIssuances = (store: Store, kioskId?: string): Promise<Issuance[]> => {
  const { issuances } = store.tables
  const open = inArray(issuances.status, openStatuses)
  return store.db
    .select()
    .from(issuances)
    .where(kioskId === undefined ? open : and(open, eq(issuances.kioskId, kioskId)))
    .orderBy(issuances.startedAt)
}

/** Visits whose money went back lately although their document had been on its way to the printer. */
export const listLatelyRefundedPrints = (store: Store, since: Date): Promise<Issuance[]> => {
  const { issuances, issuanceEvents } = store.tables
  return store.db
    .select(getTableColumns(issuances))
    .from(issuances)
    .innerJoin(
      issuanceEvents,
      and(eq(issuanceEvents.visitId, issuances.visitId), eq(issuanceEvents.event, 'start-print')),
    )
    .where(and(inArray(issuances.status, ['refunding', 'refunded']), gt(issuances.changedAt, since)))
}

export const listLatestIssuances = (store: Store, limit: number): Promise<Issuance[]> => {
  const { issuances } = store.tables
  return store.db.select().from(issuances).orderBy(desc(issuances.startedAt)).limit(limit)
}

export const insertIssuance = async (
  tx: Writes,
  { issuances }: Tables,
  row: Pick<Issuance, 'visitId' | 'kioskId' | 'startedAt'>,
): Promise<void> => {
  await tx.insert(issuances).values({ ...row, status: issuanceMachine.initial, changedAt: row.startedAt })
}

export type Transition = {
  readonly visitId: string
  readonly event: IssuanceEvent
  readonly at: Date
  readonly actor: string
  readonly cause: string
  readonly set?: Partial<
    Pick<Issuance, 'requestId' | 'municipalityCode' | 'kind' | 'copies' | 'totalYen' | 'pageCount'>
  >
}

/**
 * Moves one issuance along its table. Throws `lifecycle.illegal` where the table has no cell, `lifecycle.stale` when
 * another writer moved it between the read and the write, `issuance.visit-lost` for an unknown id.
 */
export const transition = async (
  tx: Writes,
  { issuances, issuanceEvents }: Tables,
  { visitId, event, at, actor, cause, set }: Transition,
): Promise<IssuanceStatus> => {
  const [row] = await tx.select({ status: issuances.status }).from(issuances).where(eq(issuances.visitId, visitId))
  if (row === undefined) throw new AppError('issuance.visit-lost')
  const status = nextStatus(issuanceMachine, row.status, event)
  const moved = await tx
    .update(issuances)
    .set({ ...set, status, changedAt: at })
    .where(and(eq(issuances.visitId, visitId), eq(issuances.status, row.status)))
    .returning({ visitId: issuances.visitId })
  if (moved.length !== 1) throw new AppError('lifecycle.stale', { status: row.status })
  await tx
    .insert(issuanceEvents)
    .values({ eventId: crypto.randomUUID(), visitId, at, event, from: row.status, to: status, actor, cause })
  return status
}

/** One more certificate given out, counted by hour of Tokyo and by nothing that names a person. */
export const countIssue = async (
  tx: Writes,
  { issueCounts }: Tables,
  { issuance, at }: { readonly issuance: Issuance; readonly at: Date },
): Promise<void> => {
  if (issuance.kind === null || issuance.municipalityCode === null) return
  const copies = issuance.copies ?? 1
  await tx
    .insert(issueCounts)
    .values({
      day: toTokyoDay(at),
      hour: Math.floor(toTokyoMinutes(at) / 60),
      kind: issuance.kind,
      municipalityCode: issuance.municipalityCode,
      kioskId: issuance.kioskId,
      count: copies,
    })
    .onConflictDoUpdate({
      target: [issueCounts.day, issueCounts.hour, issueCounts.kind, issueCounts.municipalityCode, issueCounts.kioskId],
      set: { count: sql`${issueCounts.count} + ${copies}` },
    })
}

export const listCounts = (store: Store, limit: number): Promise<Tables['issueCounts']['$inferSelect'][]> => {
  const { issueCounts } = store.tables
  return store.db
    .select()
    .from(issueCounts)
    .orderBy(desc(issueCounts.day), desc(issueCounts.hour), issueCounts.kind)
    .limit(limit)
}

export const insertAlarm = async (
  tx: Writes,
  { alarms }: Tables,
  alarm: Pick<AlarmRow, 'kind' | 'kioskId' | 'visitId' | 'municipalityCode' | 'requestId' | 'raisedAt'>,
): Promise<void> => {
  await tx.insert(alarms).values({ ...alarm, alarmId: crypto.randomUUID() })
}

export const listAlarms = (store: Store, limit: number): Promise<AlarmRow[]> => {
  const { alarms } = store.tables
  return store.db.select().from(alarms).orderBy(desc(alarms.raisedAt)).limit(limit)
}

/** Whether somebody was already called about this visit for this reason. */
export const hasAlarm = async (
  tx: Writes,
  { alarms }: Tables,
  of: Pick<AlarmRow, 'visitId' | 'kind'>,
): Promise<boolean> => {
  const rows = await tx
    .select({ alarmId: alarms.alarmId })
    .from(alarms)
    .where(and(eq(alarms.visitId, of.visitId), eq(alarms.kind, of.kind)))
  return rows.length > 0
}

/** Marks an alarm as looked after; the first to do so stays named. Throws `request.not-found`. */
export const acknowledgeAlarm = async (
  tx: Writes,
  { alarms }: Tables,
  { alarmId, by, at }: { readonly alarmId: string; readonly by: string; readonly at: Date },
): Promise<AlarmRow> => {
  await tx
    .update(alarms)
    .set({ acknowledgedAt: at, acknowledgedBy: by })
    .where(and(eq(alarms.alarmId, alarmId), sql`${alarms.acknowledgedAt} is null`))
  const [row] = await tx.select().from(alarms).where(eq(alarms.alarmId, alarmId))
  if (row === undefined) throw new AppError('request.not-found')
  return row
}

export const insertTask = async (
  tx: Writes,
  { characterTasks }: Tables,
  task: Pick<CharacterTask, 'municipalityCode' | 'createdAt' | 'kind' | 'requestId' | 'codePoints'>,
): Promise<void> => {
  await tx.insert(characterTasks).values({ ...task, taskId: crypto.randomUUID() })
}

export const listTasks = (store: Store, municipalityCode: string): Promise<CharacterTask[]> => {
  const { characterTasks } = store.tables
  return store.db
    .select()
    .from(characterTasks)
    .where(eq(characterTasks.municipalityCode, municipalityCode))
    .orderBy(desc(characterTasks.createdAt))
    .limit(200)
}

/** Resolves a task of one municipality. Throws `request.not-found` for a task of another. */
export const resolveTask = async (
  tx: Writes,
  { characterTasks }: Tables,
  { taskId, municipalityCode, by, at }: { taskId: string; municipalityCode: string; by: string; at: Date },
): Promise<CharacterTask> => {
  const mine = and(eq(characterTasks.taskId, taskId), eq(characterTasks.municipalityCode, municipalityCode))
  await tx
    .update(characterTasks)
    .set({ resolvedAt: at, resolvedBy: by })
    .where(and(mine, sql`${characterTasks.resolvedAt} is null`))
  const [row] = await tx.select().from(characterTasks).where(mine)
  if (row === undefined) throw new AppError('request.not-found')
  return row
}
