/** What issuing keeps: facts without persons. No table of this file has a column for a name, an address or a certificate. */
import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'
import type { IssuanceEvent, IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import type { Kit } from '#bff/platform/database/kit.ts'

export type AlarmKind =
  | 'subject-mismatch'
  | 'document-mismatch'
  | 'party-mismatched'
  | 'money-unsettled'
  | 'print-failed'

export const makeTables = (kit: Kit) => ({
  /** One row a visit. The id is the deposit id at the cash box; the request id is the name of the print job. */
  issuances: kit.table(
    'issuances',
    {
      visitId: kit.text('visit_id').primaryKey(),
      kioskId: kit.text('kiosk_id').notNull(),
      status: kit.text('status').$type<IssuanceStatus>().notNull(),
      requestId: kit.text('request_id'),
      municipalityCode: kit.text('municipality_code'),
      kind: kit.text('kind').$type<CertificateKind>(),
      copies: kit.int('copies'),
      totalYen: kit.int('total_yen'),
      pageCount: kit.int('page_count'),
      startedAt: kit.instant('started_at').notNull(),
      changedAt: kit.instant('changed_at').notNull(),
    },
    (table) => [
      kit.index('issuances_status').on(table.status),
      kit.index('issuances_kiosk').on(table.kioskId, table.startedAt),
    ],
  ),

  /** Every transition, appended in the same transaction as the change of status. */
  issuanceEvents: kit.table(
    'issuance_events',
    {
      eventId: kit.text('event_id').primaryKey(),
      visitId: kit.text('visit_id').notNull(),
      at: kit.instant('at').notNull(),
      event: kit.text('event').$type<IssuanceEvent>().notNull(),
      from: kit.text('from_status').$type<IssuanceStatus>().notNull(),
      to: kit.text('to_status').$type<IssuanceStatus>().notNull(),
      actor: kit.text('actor').notNull(),
      cause: kit.text('cause').notNull(),
    },
    (table) => [kit.index('issuance_events_visit').on(table.visitId)],
  ),

  /** Anonymous statistics (CV-SEC-2): how many, never who. */
  issueCounts: kit.table(
    'issue_counts',
    {
      day: kit.text('day').notNull(),
      hour: kit.int('hour').notNull(),
      kind: kit.text('kind').$type<CertificateKind>().notNull(),
      municipalityCode: kit.text('municipality_code').notNull(),
      kioskId: kit.text('kiosk_id').notNull(),
      count: kit.int('count').notNull(),
    },
    (table) => [
      kit.uniqueIndex('issue_counts_key').on(table.day, table.hour, table.kind, table.municipalityCode, table.kioskId),
    ],
  ),

  alarms: kit.table('alarms', {
    alarmId: kit.text('alarm_id').primaryKey(),
    raisedAt: kit.instant('raised_at').notNull(),
    kind: kit.text('kind').$type<AlarmKind>().notNull(),
    kioskId: kit.text('kiosk_id').notNull(),
    visitId: kit.text('visit_id').notNull(),
    municipalityCode: kit.text('municipality_code'),
    requestId: kit.text('request_id'),
    acknowledgedAt: kit.instant('acknowledged_at'),
    acknowledgedBy: kit.text('acknowledged_by'),
  }),

  /** 文字要確認. The code points alone; whose name they stand in, only the municipality can find by its request log. */
  characterTasks: kit.table('character_tasks', {
    taskId: kit.text('task_id').primaryKey(),
    municipalityCode: kit.text('municipality_code').notNull(),
    createdAt: kit.instant('created_at').notNull(),
    kind: kit.text('kind').$type<CertificateKind>().notNull(),
    requestId: kit.text('request_id').notNull(),
    codePoints: kit.text('code_points').notNull(),
    resolvedAt: kit.instant('resolved_at'),
    resolvedBy: kit.text('resolved_by'),
  }),
})
