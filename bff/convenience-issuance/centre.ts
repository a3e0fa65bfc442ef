/** The centre's desk: alarms, the latest visits, anonymous counts. Facts without persons. */
import type { Alarm, issuanceSummary, statisticsRow } from '#shared/convenience-issuance/api.ts'
import type * as z from 'zod/mini'
import type { IssuanceContext } from './context.ts'
import { acknowledgeAlarm, listAlarms, listCounts, listLatestIssuances, type AlarmRow } from './store.ts'

const alarmsShown = 200
const visitsShown = 200
const countsShown = 2000

const toAlarm = (row: AlarmRow): Alarm => ({
  alarmId: row.alarmId,
  raisedAt: row.raisedAt.toISOString(),
  kind: row.kind,
  kioskId: row.kioskId,
  municipalityCode: row.municipalityCode,
  requestId: row.requestId,
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  acknowledgedBy: row.acknowledgedBy,
})

export const readAlarms = async ({ store }: IssuanceContext): Promise<Alarm[]> =>
  (await listAlarms(store, alarmsShown)).map(toAlarm)

export const closeAlarm = (
  { store, machineClock, audit }: IssuanceContext,
  { alarmId, by, requestId }: { readonly alarmId: string; readonly by: string; readonly requestId: string },
): Promise<Alarm> =>
  store.tx(async (tx) => {
    const alarm = await acknowledgeAlarm(tx, store.tables, { alarmId, by, at: machineClock.now() })
    await audit.append(tx, {
      actor: by,
      audience: 'centre',
      action: 'alarms.acknowledge',
      target: alarmId,
      outcome: alarm.acknowledgedBy === by ? 'acknowledged' : 'already-acknowledged',
      requestId,
    })
    return toAlarm(alarm)
  })

export const readIssuances = async ({ store }: IssuanceContext): Promise<z.infer<typeof issuanceSummary>[]> =>
  (await listLatestIssuances(store, visitsShown)).map((row) => ({
    visitId: row.visitId,
    kioskId: row.kioskId,
    status: row.status,
    kind: row.kind,
    municipalityCode: row.municipalityCode,
    copies: row.copies,
    totalYen: row.totalYen,
    startedAt: row.startedAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
  }))

export const readStatistics = async ({ store, kiosks }: IssuanceContext): Promise<z.infer<typeof statisticsRow>[]> =>
  (await listCounts(store, countsShown)).map(({ kioskId, ...row }) => ({
    ...row,
    shop: kiosks.get(kioskId)?.shopName ?? kioskId,
  }))
