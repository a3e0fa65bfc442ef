import type { registerDelegations } from '#shared/billing-certificate/delegation-api.ts'
import { userIdPattern } from '#shared/billing-certificate/rules.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import type { ParsedCsv } from '#shared/csv/csv.ts'
import { findTypedDay } from '../typed-day.ts'

/** A file of powers of attorney an agent brought (OQ-EB-13). Headings are Japanese whatever language the screen speaks. */

export const delegationColumns = { provider: 'ユーザID', consent: '差引きへの同意', grantedOn: '委任の日' } as const
export type DelegationColumn = keyof typeof delegationColumns
export const consentWords = { agent: '代理人', provider: '事業所' } as const
export const mostDelegations = 300

export type Grant = BodyOf<typeof registerDelegations>['rows'][number]

export type DelegationRow = {
  readonly row: number
  readonly providerUserId: string
  readonly grant: Grant | undefined
  readonly wrong: readonly { readonly column: DelegationColumn; readonly value: string }[]
}

const tidy = (text: string) => text.normalize('NFKC').trim()

/** 「2027/3/1」 or 「2027-03-01」, in digits of either width. */
const readDay = (text: string): string | undefined => {
  const [year = '', month = '', day = '', ...rest] = tidy(text).split(/[-/.]/)
  return rest.length === 0 ? findTypedDay({ year, month, day }) : undefined
}

/** Every row with what is wrong with it; no row where a heading is missing. */
export const readDelegationSheet = ({
  columns,
  rows,
}: ParsedCsv): { readonly rows: readonly DelegationRow[]; readonly missing: readonly string[] } => {
  const places = new Map(columns.map((column, at) => [tidy(column), at]))
  const keys = Object.keys(delegationColumns) as readonly DelegationColumn[]
  const missing = keys.map((key) => delegationColumns[key]).filter((name) => !places.has(tidy(name)))
  if (missing.length > 0) return { rows: [], missing }
  const read = rows.map((cells, at): DelegationRow => {
    const cellOf = (key: DelegationColumn) => cells[places.get(tidy(delegationColumns[key])) ?? -1] ?? ''
    const providerUserId = tidy(cellOf('provider')).toUpperCase()
    const consent = tidy(cellOf('consent'))
    const grantedOn = readDay(cellOf('grantedOn'))
    const isConsent = consent === consentWords.agent || consent === consentWords.provider
    const isUserId = userIdPattern.test(providerUserId)
    const faults: readonly DelegationColumn[] = [
      ...(isUserId ? [] : (['provider'] as const)),
      ...(isConsent ? [] : (['consent'] as const)),
      ...(grantedOn === undefined ? (['grantedOn'] as const) : []),
    ]
    return {
      row: at + 1,
      providerUserId,
      grant:
        faults.length > 0 || grantedOn === undefined
          ? undefined
          : { providerUserId, mayConsent: consent === consentWords.agent, grantedOn },
      wrong: faults.map((column) => ({ column, value: cellOf(column).trim() })),
    }
  })
  return { rows: read, missing: [] }
}
