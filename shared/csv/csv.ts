/** CSV (RFC 4180) as offices use it: Windows-31J or UTF-8 with a mark, and nothing in it that a spreadsheet would run. */
import { concatBytes, decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeWindows31j, encodeWindows31j } from './windows-31j.ts'

export type CsvEncoding = 'utf-8' | 'windows-31j'

/** A row and column whose characters the encoding has not; rows count from 1 below the heading. */
export type Unmappable = { readonly row: number; readonly column: string; readonly characters: readonly string[] }

export type CsvBytes = { readonly bytes: Uint8Array<ArrayBuffer>; readonly unmappable: readonly Unmappable[] }

/** A cell that a spreadsheet would take for a formula (OWASP, CSV Injection): also after blanks, wide signs too. */
const formula = /^[\s　]*[=+\-@＝＋－＠\t\r|%]/u
/** What begins with such a sign and is a number all the same. */
const number = /^[+-]?\d+(\.\d+)?$/

/** An apostrophe makes a text of it. `restoreCell` takes it away again. */
export const defuseCell = (text: string): string => (formula.test(text) && !number.test(text) ? `'${text}` : text)
export const restoreCell = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
/** What a line has, or a cell begins with, where a cell is to be quoted or defused. */
const special = /["\r\n]|(?:^|,)[\s　]*[=+\-@＝＋－＠\t|%]/u

const countCommas = (text: string): number => {
  let count = 0
  for (let at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) count += 1
  return count
}

/** Of nearly all lines one look says that there is nothing to do. */
const toLine = (cells: readonly string[]): string => {
  const line = cells.join(',')
  const isPlain = !special.test(line) && countCommas(line) === cells.length - 1
  return `${isPlain ? line : cells.map((cell) => quote(defuseCell(cell))).join(',')}\r\n`
}

const byteOrderMark = new Uint8Array([0xef, 0xbb, 0xbf])

export type CsvTable = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly encoding: CsvEncoding
  /** Rows of the file before these; the heading is written where there are none. */
  readonly rowsBefore: number
}

/** A file, or the next part of one: parts joined in order are the file. */
export const encodeCsv = ({ columns, rows, encoding, rowsBefore }: CsvTable): CsvBytes => {
  const lines = rowsBefore === 0 ? [columns, ...rows] : rows
  if (encoding === 'utf-8') {
    const bytes = encodeUtf8(lines.map(toLine).join(''))
    return { bytes: rowsBefore === 0 ? concatBytes(byteOrderMark, bytes) : bytes, unmappable: [] }
  }
  const whole = encodeWindows31j(lines.map(toLine).join(''))
  if (whole.unmappable.length === 0) return { bytes: whole.bytes, unmappable: [] }
  const unmappable = rows.flatMap((cells, at) =>
    cells.flatMap((cell, index) => {
      const { unmappable: characters } = encodeWindows31j(cell)
      return characters.length === 0 ? [] : [{ row: rowsBefore + at + 1, column: columns[index] ?? '', characters }]
    }),
  )
  return { bytes: whole.bytes, unmappable }
}

/** UTF-8 where it can be, Windows-31J otherwise; undefined for neither. */
const decodeText = (bytes: Uint8Array): string | undefined => {
  try {
    return decodeUtf8(bytes).replace(/^\u{feff}/u, '')
  } catch {
    return decodeWindows31j(bytes)
  }
}

/** Cells by row, quotes taken away; undefined where a quote is not closed or stands inside a cell (RFC 4180 §2). */
const splitCells = (text: string): readonly (readonly string[])[] | undefined => {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell: string
    if (text[at] === '"') {
      let end = at + 1
      for (;;) {
        end = text.indexOf('"', end)
        if (end < 0) return undefined
        if (text[end + 1] !== '"') break
        end += 2
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
      if (at < text.length && !/[,\r\n]/.test(text[at] ?? '')) return undefined
    } else {
      const rest = /[^,\r\n]*/y
      rest.lastIndex = at
      cell = rest.exec(text)?.[0] ?? ''
      if (cell.includes('"')) return undefined
      at += cell.length
    }
    row.push(cell)
    const next = text[at]
    if (next === ',') {
      at += 1
      // a comma at the very end leaves one empty cell behind it
      if (at >= text.length) row.push('')
      else if (!/[\r\n]/.test(text[at] ?? '')) continue
      else row.push('')
    }
    at += text.startsWith('\r\n', at) ? 2 : at < text.length ? 1 : 0
    rows.push(row)
    row = []
  }
  return rows
}

export type ParsedCsv = {
  readonly columns: readonly string[]
  /** Lines with nothing on them are left out. */
  readonly rows: readonly (readonly string[])[]
}

/**
 * Heading and rows of a file as an office machine saves it. Undefined where it is no CSV: neither encoding, a quote not
 * closed, a line with more cells than the heading.
 */
export const parseCsv = (bytes: Uint8Array): ParsedCsv | undefined => {
  const text = decodeText(bytes)
  const lines = text === undefined || text.includes('\0') ? undefined : splitCells(text)
  const [columns, ...all] = lines ?? []
  if (columns === undefined) return undefined
  const rows = all.filter((cells) => cells.some((cell) => cell.trim() !== ''))
  if (rows.some(({ length }) => length > columns.length)) return undefined
  return {
    columns: columns.map((column) => column.trim()),
    rows: rows.map((cells) => columns.map((_, at) => restoreCell(cells[at] ?? ''))),
  }
}
