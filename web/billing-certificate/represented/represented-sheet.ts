import { isIssuancePassword, userIdPattern } from '#shared/billing-certificate/rules.ts'
import type { ParsedCsv } from '#shared/csv/csv.ts'
import { readTypedPassword } from '../applicant/typed-password.ts'

/** The file of an agent who applies for many (OQ-EB-13). Headings are Japanese whatever language the screen speaks. */

export const representedColumns = ['ユーザID', '証明書発行用パスワード'] as const
export const mostRows = 500

export type RowFault = 'user-id' | 'password' | 'repeated'
export type ReadRow = { readonly row: number; readonly userId: string; readonly fault: RowFault | null }
export type RowWithPassword = ReadRow & { readonly password: string }

const tidy = (text: string) => text.normalize('NFKC').trim()

/** Rows with the password of each; a row whose provider stands there twice is nobody's to choose. */
export const readRepresentedSheet = ({
  columns,
  rows,
}: ParsedCsv): { readonly rows: readonly RowWithPassword[]; readonly missing: readonly string[] } => {
  const headings = columns.map(tidy)
  const missing = representedColumns.filter((name) => !headings.includes(tidy(name)))
  if (missing.length > 0) return { rows: [], missing }
  const [idAt, passwordAt] = representedColumns.map((name) => headings.indexOf(tidy(name)))
  const ids = rows.map((cells) => tidy(cells[idAt ?? 0] ?? '').toUpperCase())
  const read = rows.map((cells, at): RowWithPassword => {
    const userId = ids[at] ?? ''
    const password = readTypedPassword(cells[passwordAt ?? 0] ?? '')
    const fault = !userIdPattern.test(userId)
      ? 'user-id'
      : ids.indexOf(userId) !== ids.lastIndexOf(userId)
        ? 'repeated'
        : isIssuancePassword(password)
          ? null
          : 'password'
    return { row: at + 1, userId, password, fault }
  })
  return { rows: read, missing: [] }
}
