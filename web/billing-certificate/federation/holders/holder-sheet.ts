import type { ApplicantFields } from '#shared/billing-certificate/federation-api.ts'
import { applicantKinds, type ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'
import { userIdPattern } from '#shared/billing-certificate/rules.ts'
import type { ParsedCsv } from '#shared/csv/csv.ts'
import { emptyDraft, readDraft, type HolderDraft } from './holder-draft.ts'

/** A file of holders, one a row (EB-SC-19, EB-G-7). Headings are Japanese whatever language the screen speaks. */

export const sheetColumns = {
  kind: '申請者',
  userId: 'ユーザID',
  displayName: '名称',
  representative: '代表者名',
  postalCode: '郵便番号',
  address: '住所',
  phone: '電話番号',
  mail: 'メール',
} as const
export type SheetColumn = keyof typeof sheetColumns

export const kindWords: Readonly<Record<ApplicantKind, string>> = { provider: '事業所', agent: '代理人', staff: '職員' }

const columnKeys = Object.keys(sheetColumns) as readonly SheetColumn[]
const optional: ReadonlySet<SheetColumn> = new Set(['userId', 'mail'])
export const mostRows = 1000

export type SheetFault =
  | { readonly kind: 'wrong'; readonly column: SheetColumn; readonly value: string }
  | { readonly kind: 'repeated'; readonly userId: string }

export type SheetRow = {
  /** Counts from 1 below the heading, rows with nothing on them left out. */
  readonly row: number
  readonly userId: string | null
  readonly displayName: string
  readonly fields: ApplicantFields | undefined
  readonly faults: readonly SheetFault[]
}

export type Sheet = {
  readonly rows: readonly SheetRow[]
  /** Headings that must stand and do not; then no row is read. */
  readonly missing: readonly string[]
  readonly unknown: readonly string[]
}

const tidy = (text: string) => text.normalize('NFKC').trim()

/** Every row with what is wrong with it, cell by cell; nothing is guessed. */
export const readHolderSheet = ({ columns, rows }: ParsedCsv): Sheet => {
  const places = new Map(columns.map((column, at) => [tidy(column), at]))
  const names = columnKeys.map((key) => tidy(sheetColumns[key]))
  const missing = columnKeys.filter((key) => !optional.has(key) && !places.has(tidy(sheetColumns[key])))
  const unknown = columns.filter((column) => column.trim() !== '' && !names.includes(tidy(column)))
  if (missing.length > 0) return { rows: [], missing: missing.map((key) => sheetColumns[key]), unknown }

  const cellOf = (cells: readonly string[], key: SheetColumn) => cells[places.get(tidy(sheetColumns[key])) ?? -1] ?? ''
  const ids = rows.map((cells) => tidy(cellOf(cells, 'userId')).toUpperCase())
  const read = rows.map((cells, at): SheetRow => {
    const id = ids[at] ?? ''
    const kind = applicantKinds.find((one) => kindWords[one] === tidy(cellOf(cells, 'kind')))
    const draft: HolderDraft = {
      ...emptyDraft,
      kind: kind ?? emptyDraft.kind,
      displayName: cellOf(cells, 'displayName'),
      representative: cellOf(cells, 'representative'),
      postalCode: cellOf(cells, 'postalCode'),
      address: cellOf(cells, 'address'),
      phone: cellOf(cells, 'phone'),
      mail: cellOf(cells, 'mail'),
    }
    const parsed = readDraft(draft)
    const wrong = [
      ...(kind === undefined ? (['kind'] as const) : []),
      ...(id === '' || userIdPattern.test(id) ? [] : (['userId'] as const)),
      ...('wrong' in parsed ? columnKeys.filter((key) => key !== 'userId' && parsed.wrong.has(key)) : []),
    ]
    const isRepeated = id !== '' && ids.indexOf(id) !== ids.lastIndexOf(id)
    const faults: readonly SheetFault[] = [
      ...wrong.map((column) => ({ kind: 'wrong', column, value: cellOf(cells, column).trim() }) as const),
      ...(isRepeated ? [{ kind: 'repeated', userId: id } as const] : []),
    ]
    return {
      row: at + 1,
      userId: id === '' ? null : id,
      displayName: draft.displayName.trim(),
      fields: faults.length === 0 && 'fields' in parsed ? parsed.fields : undefined,
      faults,
    }
  })
  return { rows: read, missing: [], unknown }
}

export const templateSheet = {
  columns: columnKeys.map((key) => sheetColumns[key]),
  rows: [] as readonly (readonly string[])[],
}

/** The columns whose text holds one of the characters a letter cannot draw (「U+9089」 or a sequence of them). */
export const findColumnsOf = (
  fields: Pick<ApplicantFields, 'displayName' | 'address' | 'postalCode'>,
  codePoints: readonly string[],
): readonly string[] => {
  const sequences = codePoints.map((one) =>
    String.fromCodePoint(...one.split(' ').map((point) => Number.parseInt(point.replace('U+', ''), 16))),
  )
  return (['displayName', 'address', 'postalCode'] as const)
    .filter((key) => sequences.some((sequence) => fields[key].includes(sequence)))
    .map((key) => sheetColumns[key])
}
