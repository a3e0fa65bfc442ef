import { grades as gradeKeys, type StatusRow } from '#shared/card-handover/statuses.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText, TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { moveItem } from '../move-item.ts'
import { CheckBox } from '#web/ui/check-box.tsx'
import type { SettingsPart } from './settings-page.tsx'

/** 進捗状況の値を任意の表記に (CM-F-12): name, order, in use, days until stuck, who may record it. */
export const StatusSettings = ({ settings: { statuses }, faults, onChange }: SettingsPart) => {
  const { settings: text, common, grades } = useText(handoverText)
  const change = (key: string, part: Partial<StatusRow>) =>
    onChange({ statuses: statuses.map((row) => (row.key === key ? { ...row, ...part } : row)) })
  return (
    <>
      <p>{text.statusesLead}</p>
      {faults.has('status.none') && <ErrorText>{text.noneActive}</ErrorText>}
      <ol className="grid gap-3">
        {statuses.map((row, index) => (
          <li key={row.key} className="grid gap-3 rounded-8 border border-solid-gray-420 p-4">
            <div className="grid items-start gap-4 desktop:grid-cols-[1fr_12rem_14rem]">
              <TextField
                lang="ja"
                label={text.nameOf(text.meanings[row.key])}
                value={row.name}
                maxLength={20}
                autoComplete="off"
                error={faults.has(`status.name.${row.key}`) ? text.nameWrong : undefined}
                onChange={({ target }) => change(row.key, { name: target.value })}
              />
              <TextField
                label={<Named text={text.stuckDays} of={text.stuckOf(row.name)} />}
                inputMode="numeric"
                maxLength={4}
                value={row.stuckDays === null ? '' : String(row.stuckDays)}
                onChange={({ target }) => {
                  const typed = target.value.normalize('NFKC')
                  if (typed === '') change(row.key, { stuckDays: null })
                  else if (/^[1-9]\d{0,3}$/.test(typed)) change(row.key, { stuckDays: Math.min(3650, Number(typed)) })
                }}
              />
              <SelectField
                label={<Named text={text.grade} of={text.gradeOf(row.name)} />}
                value={row.grade}
                onChange={({ target }) =>
                  change(row.key, { grade: gradeKeys.find((one) => one === target.value) ?? row.grade })
                }
              >
                {gradeKeys.map((grade) => (
                  <option key={grade} value={grade}>
                    {grades[grade]}
                  </option>
                ))}
              </SelectField>
            </div>
            <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
              <CheckBox
                label={<Named text={text.inUse} of={text.inUseOf(row.name)} />}
                checked={row.active}
                onChange={(active) => change(row.key, { active })}
              />
              <span className="flex gap-2">
                <Button
                  size="s"
                  look="outline"
                  aria-disabled={index === 0}
                  aria-label={common.upOf(row.name)}
                  onClick={() => onChange({ statuses: [...moveItem(statuses, index, -1)] })}
                >
                  {common.up}
                </Button>
                <Button
                  size="s"
                  look="outline"
                  aria-disabled={index === statuses.length - 1}
                  aria-label={common.downOf(row.name)}
                  onClick={() => onChange({ statuses: [...moveItem(statuses, index, 1)] })}
                >
                  {common.down}
                </Button>
              </span>
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

/** Short words for the eye, beside which a screen reader hears which row they are of. */
const Named = ({ text, of }: { readonly text: string; readonly of: string }) => (
  <>
    <span aria-hidden="true">{text}</span>
    <span className="sr-only">{of}</span>
  </>
)
