import { encodeCsv } from '#shared/csv/csv.ts'
import { saveFile } from '#web/ui/save-file.ts'
import { representedColumns } from './represented-sheet.ts'

/** The heading alone; UTF-8 with its mark opens in every spreadsheet. */
export const saveTemplate = (fileName: string): void => {
  const { bytes } = encodeCsv({ columns: representedColumns, rows: [], encoding: 'utf-8', rowsBefore: 0 })
  saveFile(new Blob([bytes], { type: 'text/csv' }), fileName)
}
