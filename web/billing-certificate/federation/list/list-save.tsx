import { useState } from 'react'
import { exportMatters, type MatterFilter } from '#shared/billing-certificate/federation-api.ts'
import { encodeCsv, type CsvEncoding, type Unmappable } from '#shared/csv/csv.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { SelectField } from '#web/ui/select-field.tsx'
import { useAct } from '../use-act.ts'
import { toCsvTable } from './csv-table.ts'

const encodings = ['utf-8', 'windows-31j'] as const satisfies readonly CsvEncoding[]
const shown = 20

type Saved = { readonly rows: number; readonly unmappable: readonly Unmappable[] }

/** 一覧保存: every row of the search as CSV, and which characters the older encoding could not hold (EB-SC-14, EB-D-8). */
export const ListSave = ({ filter }: { readonly filter: MatterFilter }) => {
  const { csv, list, fields } = useText(billingFederationText)
  const billing = useText(billingText)
  const { call } = useStaffSession()
  const [encoding, setEncoding] = useState<CsvEncoding>('utf-8')
  const [saved, setSaved] = useState<Saved>()
  const { busy, error, act } = useAct()
  const save = () =>
    void act(async () => {
      setSaved(undefined)
      const { matters } = await call(exportMatters, { body: { filter } })
      const { bytes, unmappable } = encodeCsv({ ...toCsvTable(matters, { fields, billing }), encoding, rowsBefore: 0 })
      saveFile(new Blob([bytes], { type: 'text/csv' }), csv.fileName)
      setSaved({ rows: matters.length, unmappable })
    })
  return (
    <div className="grid gap-4 print:hidden">
      <div className="flex flex-wrap items-end gap-4">
        <SelectField
          className="w-full desktop:w-80"
          label={csv.encoding}
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
          {list.save}
        </Button>
        <output>{saved !== undefined && csv.saved(formatCount(saved.rows))}</output>
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
