import { useState } from 'react'
import { encodeCsv, type CsvEncoding, type Unmappable } from '#shared/csv/csv.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'

export type Sheet = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

const encodings = ['windows-31j', 'utf-8'] as const satisfies readonly CsvEncoding[]
const mostShown = 20

/** A table as a file for an office's spreadsheet. What Windows-31J has no character for is named by row and column. */
export const CsvDownload = ({
  name,
  makeSheet,
}: {
  readonly name: string
  /** Read when it is asked for: what a file holds is no longer on the screen alone. */
  readonly makeSheet: () => Promise<Sheet>
}) => {
  const { csv: text } = useText(reservationStaffText)
  const { act, busy, error } = useAct()
  const [missing, setMissing] = useState<readonly Unmappable[]>([])
  const save = (encoding: CsvEncoding) =>
    void act(async () => {
      const { bytes, unmappable } = encodeCsv({ ...(await makeSheet()), encoding, rowsBefore: 0 })
      setMissing(unmappable)
      // a file with other characters than the ledger's is worse than none
      if (unmappable.length === 0) saveFile(new Blob([bytes], { type: 'text/csv' }), `${name}.csv`)
    })
  return (
    <div className="grid gap-4 print:hidden">
      <div className="flex flex-wrap gap-4">
        {encodings.map((encoding) => (
          <Button key={encoding} look="outline" aria-disabled={busy} onClick={() => save(encoding)}>
            {text.save[encoding]}
          </Button>
        ))}
      </div>
      {error !== undefined && <ActError error={error} />}
      {missing.length > 0 && (
        <NotificationBanner announce tone="error" title={text.unmappable(missing.length)}>
          <p>{text.unmappableTodo}</p>
          <ul className="list-disc pl-6">
            {missing.slice(0, mostShown).map(({ row, column, characters }) => (
              <li key={`${row} ${column}`}>{text.place(row, column, characters.join(' '))}</li>
            ))}
          </ul>
          {missing.length > mostShown && <p>{text.more(missing.length - mostShown)}</p>}
        </NotificationBanner>
      )}
    </div>
  )
}
