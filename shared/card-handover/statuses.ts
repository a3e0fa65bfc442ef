/** 進捗状況: seven statuses with a meaning (CM-ST-1 to 7), and five a municipality may name for steps of its own. */
import * as z from 'zod/mini'

/** `own-1` to `own-5` mean nothing here: a municipality may use them, e.g. for 交付前設定 or 廃棄. */
export const statusKeys = [
  'arrived',
  'notice-sent',
  'reserved',
  'notice-returned',
  'visited',
  'handed-over',
  'sent-back',
  'own-1',
  'own-2',
  'own-3',
  'own-4',
  'own-5',
] as const
export const statusKey = z.enum(statusKeys)
export type StatusKey = (typeof statusKeys)[number]

/** Lowest first: who holds one holds those before it (CM-R-4). */
export const grades = ['handover-clerk', 'handover-manager', 'handover-administrator'] as const
export const grade = z.enum(grades)
export type Grade = (typeof grades)[number]

export const reachesGrade = (held: Grade, needed: Grade): boolean => grades.indexOf(held) >= grades.indexOf(needed)

const statusName = z.string().check(z.minLength(1), z.maxLength(20), z.regex(/^[^\p{Cc}]*$/u))

/** One line of the master (CM-F-12, CM-SC-10). */
export const statusRow = z.strictObject({
  key: statusKey,
  name: statusName,
  /** Whether it can be chosen and is shown among the ticks of the search; rows recorded before stay as they are. */
  active: z.boolean(),
  /** Days after which a card that stays here is stuck; null for never. */
  stuckDays: z.nullable(z.int().check(z.minimum(1), z.maximum(3650))),
  /** The lowest grade that may record it: work only staff may do, or that may be given to others (RS-G-6). */
  grade,
})
export type StatusRow = z.infer<typeof statusRow>

/** Every key once; the order is the order on the screens. */
export const statusMaster = z.array(statusRow).check(
  z.length(statusKeys.length),
  z.refine((rows) => new Set(rows.map(({ key }) => key)).size === statusKeys.length, 'every status once'),
  z.refine(
    (rows) =>
      new Set(rows.filter(({ active }) => active).map(({ name }) => name)).size ===
      rows.filter(({ active }) => active).length,
    'two active statuses of one name',
  ),
  z.refine((rows) => rows.some(({ active }) => active), 'no active status'),
)

const row = (key: StatusKey, name: string, stuckDays: number | null, active = true): StatusRow => ({
  key,
  name,
  active,
  stuckDays,
  grade: 'handover-clerk',
})

/** The names of the sample (CM-ST-1 to 7). */
export const defaultStatuses: readonly StatusRow[] = [
  row('arrived', 'カード到着', 14),
  row('notice-sent', '通知書送付', 60),
  row('reserved', '来庁予約', 45),
  row('notice-returned', '返戻', 30),
  row('visited', '来庁', 1),
  row('handed-over', '交付', null),
  row('sent-back', '差戻し', 14),
  row('own-1', '予備1', null, false),
  row('own-2', '予備2', null, false),
  row('own-3', '予備3', null, false),
  row('own-4', '予備4', null, false),
  row('own-5', '予備5', null, false),
]

/** What a status may follow without a warning (CM-R-1, OQ-CM-4); `null` is a card nothing was recorded of. */
type Before = StatusKey | null
const usualOrder: Readonly<Partial<Record<StatusKey, readonly Before[]>>> = {
  arrived: [null, 'notice-returned', 'sent-back'],
  'notice-sent': ['arrived', 'notice-sent', 'notice-returned', 'sent-back'],
  reserved: ['notice-sent', 'reserved', 'visited', 'sent-back', 'notice-returned', 'arrived'],
  'notice-returned': ['notice-sent'],
  visited: ['reserved', 'notice-sent', 'visited', 'notice-returned', 'sent-back', 'arrived'],
  'handed-over': ['visited'],
  'sent-back': ['arrived', 'notice-sent', 'reserved', 'visited', 'notice-returned'],
}

export const warnings = [
  /** The status usually follows another one. */
  'unusual-order',
  /** The same status as now. */
  'repeated',
  /** The card was handed over already. */
  'after-hand-over',
  /** Older than what is recorded last: the current status stays. */
  'not-the-latest',
] as const
export const warning = z.enum(warnings)
export type Warning = (typeof warnings)[number]

/** Steps of a municipality's own fit anywhere. */
const isOwn = (key: Before): boolean => key?.startsWith('own-') ?? false

/** What a person should look at twice; never a reason to refuse. `before` is the current status. */
export const findWarnings = (before: Before, next: StatusKey): readonly Warning[] => {
  if (before === next) return ['repeated']
  if (before === 'handed-over') return ['after-hand-over']
  if (isOwn(before) || isOwn(next)) return []
  return usualOrder[next]?.includes(before) === true ? [] : ['unusual-order']
}

/** Recorded with a reason: why a notice came back, why a card was sent back (OQ-CM-2). */
export const needsReason: ReadonlySet<StatusKey> = new Set(['sent-back'])
