import type { DocumentReport } from '#shared/document-check/report.ts'
import { saveFile } from '#web/ui/save-file.ts'

/** Gives the report to the person as a file; nothing of it is sent. */
export const saveReport = (report: DocumentReport): void =>
  saveFile(
    new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }),
    `${report.file.name}.report.json`,
  )
