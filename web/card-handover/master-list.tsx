import { useState, type FormEvent, type ReactNode } from 'react'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { moveItem } from './move-item.ts'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from './use-act.ts'

/** One row of a master of windows or places; `id` null for a new one. */
export type MasterRow = {
  readonly id: string | null
  /** Undefined where the master has no codes. */
  readonly code: string | undefined
  readonly name: string
  readonly active: boolean
}

/** A master in its order: names, codes, in use or not, moved by buttons as the keyboard can. */
export const MasterList = ({
  title,
  rows: saved,
  withCodes,
  codeSupport,
  faultOf,
  describe,
  onSave,
}: {
  readonly title: string
  readonly rows: readonly MasterRow[]
  readonly withCodes: boolean
  readonly codeSupport?: string
  readonly faultOf: (row: MasterRow, rows: readonly MasterRow[]) => { readonly code?: string; readonly name?: string }
  /** Beside a row, such as how many cards are there. */
  readonly describe: (row: MasterRow) => ReactNode
  /** The master as it is kept from then on. */
  readonly onSave: (rows: readonly MasterRow[]) => Promise<readonly MasterRow[]>
}) => {
  const { common, places } = useText(handoverText)
  const [rows, setRows] = useState(saved)
  const [wasAsked, setAsked] = useState(false)
  const [isSaved, setSaved] = useState(false)
  const { busy, error, act } = useAct()
  const faults = rows.map((row) => faultOf(row, rows))
  const arrange = (next: readonly MasterRow[]) => {
    setSaved(false)
    setRows(next)
  }
  const change = (index: number, part: Partial<MasterRow>) =>
    arrange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (faults.some((fault) => Object.keys(fault).length > 0)) return
    void act(async () => {
      setRows(await onSave(rows))
      setSaved(true)
      setAsked(false)
    })
  }
  return (
    <section aria-labelledby="master" className="grid gap-4 print:hidden">
      <Heading level={2} id="master">
        {title}
      </Heading>
      {error !== undefined && <ErrorNotice error={error} />}
      {isSaved && <NotificationBanner announce tone="success" title={common.saved} />}
      <form noValidate onSubmit={submit} className="grid max-w-240 gap-4">
        <ol className="grid gap-3">
          {rows.map((row, index) => {
            const fault = wasAsked ? (faults[index] ?? {}) : {}
            const name = row.name === '' ? String(index + 1) : row.name
            return (
              <li key={row.id ?? `new-${index}`} className="grid gap-3 rounded-8 border border-solid-gray-420 p-4">
                <div className={withCodes ? 'grid items-start gap-4 desktop:grid-cols-[12rem_1fr]' : 'grid gap-4'}>
                  {withCodes && (
                    <TextField
                      label={places.code}
                      support={codeSupport}
                      value={row.code ?? ''}
                      maxLength={20}
                      autoComplete="off"
                      error={fault.code}
                      onChange={({ target }) => change(index, { code: target.value.toUpperCase() })}
                    />
                  )}
                  <TextField
                    className={withCodes ? 'desktop:self-end' : ''}
                    label={places.name}
                    value={row.name}
                    maxLength={60}
                    autoComplete="off"
                    error={fault.name}
                    onChange={({ target }) => change(index, { name: target.value })}
                  />
                </div>
                <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
                  <CheckBox
                    label={common.active}
                    checked={row.active}
                    onChange={(active) => change(index, { active })}
                  />
                  <span>{describe(row)}</span>
                  <span className="flex gap-2">
                    <Button
                      size="s"
                      look="outline"
                      aria-disabled={index === 0}
                      aria-label={common.upOf(name)}
                      onClick={() => arrange(moveItem(rows, index, -1))}
                    >
                      {common.up}
                    </Button>
                    <Button
                      size="s"
                      look="outline"
                      aria-disabled={index === rows.length - 1}
                      aria-label={common.downOf(name)}
                      onClick={() => arrange(moveItem(rows, index, 1))}
                    >
                      {common.down}
                    </Button>
                    {row.id === null && (
                      <Button
                        size="s"
                        look="quiet"
                        aria-label={common.removeOf(name)}
                        onClick={() => arrange(rows.filter((_, at) => at !== index))}
                      >
                        {common.remove}
                      </Button>
                    )}
                  </span>
                </div>
              </li>
            )
          })}
        </ol>
        <div className="flex flex-wrap gap-4">
          <Button
            size="l"
            look="outline"
            onClick={() => arrange([...rows, { id: null, code: withCodes ? '' : undefined, name: '', active: true }])}
          >
            {common.add}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : common.save}
          </Button>
        </div>
      </form>
    </section>
  )
}
