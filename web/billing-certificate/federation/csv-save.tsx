import { useState } from 'react'
import { encodeCsv, type CsvEncoding, type Unmappable } from '#shared/csv/csv.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { SelectField } from '#web/ui/select-field.tsx'
import { useAct } from './use-act.ts'

const encodings = ['utf-8', 'windows-31j'] as const satisfies readonly CsvEncoding[]
const shown = 20

export type CsvTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
type Saved = { readonly rows: number; readonly unmappable: readonly Unmappable[] }

/** A table as CSV in either encoding; which characters the older one could not hold is told by row and column. */
export const CsvSave = ({
  encodingLabel,
  label,
  fileName,
  makeTable,
}: {
  readonly encodingLabel: string
  readonly label: string
  readonly fileName: string
  readonly makeTable: () => Promise<CsvTable>
}) => {
  const { csv } = useText(billingFederationText)
  const [encoding, setEncoding] = useState<CsvEncoding>('utf-8')
  const [saved, setSaved] = useState<Saved>()
  const { busy, error, act } = useAct()
  const save = () =>
    void act(async () => {
      setSaved(undefined)
      const table = await makeTable()
      const { bytes, unmappable } = encodeCsv({ ...table, encoding, rowsBefore: 0 })
      saveFile(new Blob([bytes], { type: 'text/csv' }), fileName)
      setSaved({ rows: table.rows.length, unmappable })
    })
  return (
    <div className="grid gap-4 print:hidden">
      <div className="flex flex-wrap items-end gap-4">
        <SelectField
          className="w-full desktop:w-80"
          label={encodingLabel}
          value={encoding}
          onChange={({ target }) => setEncoding(encodings.find((one) => one === target.value) ?? encoding)}
        >
          {encodings.map((value) => (
            <option key={value} value={value}>
              {csv.encodings[value]}
            </option>
          ))}
        </SelectField>
        <Button size="l" look="outline" aria-disabled={busy} onClick={save}>
          {label}
        </Button>
        <output>{saved !== undefined && saved.rows > 0 && csv.saved(formatCount(saved.rows))}</output>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {saved !== undefined && saved.unmappable.length > 0 && (
        <NotificationBanner announce tone="warning" title={csv.unmappable(formatCount(saved.unmappable.length))}>
          <p>{csv.unmappableTodo}</p>
          <ul lang="ja" className="grid gap-1">
            {saved.unmappable.slice(0, shown).map(({ row, column, characters }) => (
              <li key={`${row} ${column}`}>{csv.unmappableAt(formatCount(row), column, characters.join(' '))}</li>
            ))}
          </ul>
          {saved.unmappable.length > shown && <p>{csv.more(formatCount(saved.unmappable.length - shown))}</p>}
        </NotificationBanner>
      )}
    </div>
  )
}
