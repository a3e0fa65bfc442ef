import type { OffsetMonth } from '#shared/billing-certificate/balances-api.ts'
import type { BadgeTone } from '#web/ui/status-badge.tsx'

export type MonthState = 'frozen' | 'reported' | 'settled'

/** Frozen, told to the payment system, its result taken in (docs/billing-certificate.md, fees). */
export const findMonthState = ({ reportedAt, resultAt }: Pick<OffsetMonth, 'reportedAt' | 'resultAt'>): MonthState => {
  if (resultAt !== null) return 'settled'
  return reportedAt === null ? 'frozen' : 'reported'
}

export const stateTones: Readonly<Record<MonthState, BadgeTone>> = {
  frozen: 'warning',
  reported: 'information',
  settled: 'success',
}

/** What the payments of a month did not cover; null until they are decided. */
export const findLeftYen = ({ reportedYen, takenYen }: Pick<OffsetMonth, 'reportedYen' | 'takenYen'>): number | null =>
  takenYen === null ? null : reportedYen - takenYen

/** 「2027/04」 of `2027-04`. */
export const slashedMonth = (month: string): string => month.replace('-', '/')
