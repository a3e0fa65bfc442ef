import { createContext, use } from 'react'
import type { Overview } from '#shared/card-handover/api.ts'
import type { StatusKey, StatusRow } from '#shared/card-handover/statuses.ts'
import { reachesGrade } from '#shared/card-handover/statuses.ts'
import { AppError } from '#shared/errors/app-error.ts'

export type Ledger = {
  readonly overview: Overview
  /** Reads the masters and counts again after something was written. */
  readonly refresh: () => Promise<void>
}

export const LedgerContext = createContext<Ledger | undefined>(undefined)

/** The masters of the municipality. Throws outside the ledger. */
export const useLedger = (): Ledger => {
  const ledger = use(LedgerContext)
  if (ledger === undefined) throw new AppError('session.required')
  return ledger
}

/** Statuses this person may record, in the order of the master. */
export const useRecordable = (): readonly StatusRow[] => {
  const { me, statuses } = useLedger().overview
  return statuses.filter(({ active, grade }) => active && reachesGrade(me.grade, grade))
}

export const useStatusName = (): ((key: StatusKey) => string) => {
  const { statuses } = useLedger().overview
  return (key) => statuses.find((row) => row.key === key)?.name ?? key
}
