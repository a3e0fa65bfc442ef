import type { listRepresented } from '#shared/billing-certificate/delegation-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import type { ReadRow, RowFault } from './represented-sheet.ts'

export type Represented = ResponseOf<typeof listRepresented>['providers'][number]

/** Why a row is not sent: the file's own fault, or what the federation says of the provider today. */
export type RowObstacle =
  | RowFault
  | 'not-represented'
  | 'no-consent'
  | 'open-application'
  | 'still-valid'
  | 'no-password'
  | 'locked'

export type JudgedRow = ReadRow & {
  readonly provider: Represented | undefined
  readonly obstacle: RowObstacle | undefined
}

const findObstacle = (row: ReadRow, provider: Represented | undefined): RowObstacle | undefined => {
  if (row.fault !== null) return row.fault
  if (provider === undefined) return 'not-represented'
  if (!provider.mayConsent) return 'no-consent'
  if (provider.obstacle !== null) return provider.obstacle
  if (provider.password === null) return 'no-password'
  return provider.password.lockedUntil === null ? undefined : 'locked'
}

/** Each row of a file against what may be applied for today; nothing is sent that is known to be refused. */
export const judgeRows = (rows: readonly ReadRow[], providers: readonly Represented[]): readonly JudgedRow[] => {
  const known = new Map(providers.map((provider) => [provider.userId, provider]))
  return rows.map((row) => {
    const provider = known.get(row.userId)
    return { ...row, provider, obstacle: findObstacle(row, provider) }
  })
}
