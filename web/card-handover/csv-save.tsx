import { useRef, useState, type ReactNode } from 'react'
import { csvEncodings, type CsvPart } from '#shared/card-handover/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { SelectField } from '#web/ui/select-field.tsx'
import { gatherCsv, type CsvFile } from './csv-file.ts'
import { useAct } from './use-act.ts'

type Encoding = (typeof csvEncodings)[number]

const shown = 20

/** A CSV in either encoding, part by part, and which characters the older one could not hold (CM-F-7). */
export const CsvSave = ({
  name,
  children,
  onPart,
}: {
  /** Of the file, without its ending. */
  readonly name: string
  /** Choices before the button. */
  readonly children?: ReactNode
  readonly onPart: (
    at: { readonly after: string | null; readonly rowsBefore: number; readonly encoding: Encoding },
    signal: AbortSignal,
  ) => Promise<CsvPart>
}) => {
  const { csv } = useText(handoverText)
  const [encoding, setEncoding] = useState<Encoding>('utf-8')
  const [rows, setRows] = useState(0)
  const [file, setFile] = useState<CsvFile>()
  const { busy, error, act } = useAct()
  const stop = useRef<AbortController>(undefined)
  const make = () =>
    void act(async () => {
      const controller = new AbortController()
      stop.current = controller
      setFile(undefined)
      setRows(0)
      const made = await gatherCsv((at) => onPart({ ...at, encoding }, controller.signal), setRows)
      saveFile(new Blob([made.bytes], { type: 'text/csv' }), `${name}.csv`)
      setFile(made)
    })
  return (
    <div className="grid gap-4 print:hidden">
      <div className="flex flex-wrap items-end gap-4">
        {children}
        <SelectField
          className="w-full desktop:w-72"
          label={csv.encoding}
          value={encoding}
          onChange={({ target }) => setEncoding(csvEncodings.find((one) => one === target.value) ?? encoding)}
        >
          {csvEncodings.map((value) => (
            <option key={value} value={value}>
              {csv.encodings[value]}
            </option>
          ))}
        </SelectField>
        <Button size="l" look="outline" aria-disabled={busy} onClick={make}>
          {csv.make}
        </Button>
        {busy && (
          <Button size="l" look="quiet" onClick={() => stop.current?.abort()}>
            {csv.stop}
          </Button>
        )}
      </div>
      <output>
        {busy && csv.making(formatCount(rows))}
        {!busy && file !== undefined && csv.done(formatCount(file.rows))}
      </output>
      {error !== undefined && !isAppError(error, 'request.aborted') && <ErrorNotice error={error} />}
      {file !== undefined && file.unmappable.length > 0 && <Unmappable rows={file.unmappable} />}
    </div>
  )
}

const Unmappable = ({ rows }: { readonly rows: CsvFile['unmappable'] }) => {
  const { csv } = useText(handoverText)
  return (
    <NotificationBanner announce tone="warning" title={csv.unmappable(formatCount(rows.length))}>
      <p>{csv.unmappableTodo}</p>
      <ul lang="ja" className="grid gap-1">
        {rows.slice(0, shown).map(({ row, column, characters }) => (
          <li key={`${row} ${column}`}>{csv.unmappableAt(formatCount(row), column, characters.join(' '))}</li>
        ))}
      </ul>
      {rows.length > shown && <p>{csv.more(formatCount(rows.length - shown))}</p>}
    </NotificationBanner>
  )
}
